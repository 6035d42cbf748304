"""Linear expressions over 0/1 variables in which constants are folded as they arise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Literal = Any
"""A CP-SAT variable; OR-Tools ships no types that mypy could use here."""


class Linear:
    """`const` + Σ coefs · vars, with bounds that hold for it (half of all models are constants).

    `coefs` is None where all of them are 1.
    """

    __slots__ = ("coefs", "const", "hi", "lo", "vars")

    def __init__(
        self,
        const: int,
        vars_: list[Literal],
        coefs: list[int] | None,
        lo: int,
        hi: int,
    ) -> None:
        self.const = const
        self.vars = vars_
        self.coefs = coefs
        self.lo = lo
        self.hi = hi

    def weights(self) -> list[int]:
        """Return the coefficients, also where all are 1."""
        return [1] * len(self.vars) if self.coefs is None else self.coefs

    def negated(self) -> Linear:
        """Return the expression times −1."""
        return Linear(-self.const, self.vars, [-c for c in self.weights()], -self.hi, -self.lo)

    def plus(self, const: int) -> Linear:
        """Return the expression plus a constant."""
        return Linear(self.const + const, self.vars, self.coefs, self.lo + const, self.hi + const)


ZERO = Linear(0, [], None, 0, 0)
# Most expressions of a neighbourhood's model are small constants; nobody changes an expression
# once it is made, so that these can be shared.
_SHARED = [ZERO, *(Linear(value, [], None, value, value) for value in range(1, 64))]


def constant(value: int) -> Linear:
    """Return a constant."""
    if 0 <= value < len(_SHARED):
        return _SHARED[value]
    return Linear(value, [], None, value, value)


def count(const: int, literals: list[Literal]) -> Linear:
    """Return `const` plus the number of literals that are true."""
    if not literals:
        return constant(const)
    return Linear(const, literals, None, const, const + len(literals))


def weighted(const: int, literals: list[Literal], coefs: Sequence[int]) -> Linear:
    """Return `const` plus the weighted sum of 0/1 literals."""
    if not literals:
        return constant(const)
    lo = const + sum(c for c in coefs if c < 0)
    hi = const + sum(c for c in coefs if c > 0)
    return Linear(const, literals, list(coefs), lo, hi)


def total(terms: Iterable[Linear]) -> Linear:
    """Return the sum of expressions."""
    const = lo = hi = 0
    variables: list[Literal] = []
    coefs: list[int] = []
    plain = True
    for term in terms:
        if not term.vars:
            const += term.const
            continue
        const += term.const
        lo += term.lo - term.const
        hi += term.hi - term.const
        if term.coefs is not None:
            if plain:
                coefs = [1] * len(variables)
                plain = False
            coefs += term.coefs
        elif not plain:
            coefs += [1] * len(term.vars)
        variables += term.vars
    if not variables:
        return constant(const)
    return Linear(const, variables, None if plain else coefs, lo + const, hi + const)
