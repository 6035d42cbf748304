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


def constant(value: int) -> Linear:
    """Return a constant."""
    return Linear(value, [], None, value, value)


def count(const: int, literals: list[Literal]) -> Linear:
    """Return `const` plus the number of literals that are true."""
    return Linear(const, literals, None, const, const + len(literals))


def weighted(const: int, literals: list[Literal], coefs: Sequence[int]) -> Linear:
    """Return `const` plus the weighted sum of 0/1 literals."""
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
        const += term.const
        lo += term.lo
        hi += term.hi
        if term.vars:
            variables.extend(term.vars)
            if term.coefs is None:
                coefs.extend([1] * len(term.vars))
            else:
                coefs.extend(term.coefs)
                plain = False
    return Linear(const, variables, None if plain else coefs, lo, hi)
