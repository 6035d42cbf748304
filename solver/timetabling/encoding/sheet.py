"""The CP-SAT model under construction: constraints with constants folded, and the objective."""

from __future__ import annotations

from ortools.sat.python import cp_model

from ....models.constraints import CostFunction, Tier
from .linear import ZERO, Linear, Literal, constant, count, total

# Up to this many units a square is written as the hull of its integer points, which is exact
# and keeps the relaxation tight; beyond it as a product.
HULL_UNITS = 40


class Sheet:
    """A model, its objective by tier, and the few building blocks that all encoders use.

    Attributes
    ----------
    terms
        For each tier the cost as an expression, constants included.
    broken
        Whether a constraint over constants alone is violated: the model is infeasible.
    """

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.terms: dict[Tier, list[Linear]] = {tier: [] for tier in Tier}
        self.broken = False
        self.guard: Literal | None = None
        """Where set, every constraint holds only if this literal is true (assumptions)."""

    def boolean(self) -> Literal:
        """Return a new 0/1 variable."""
        return self.model.new_bool_var("")

    def require(self, lin: Linear, lo: int | None, hi: int | None) -> None:
        """Demand lo ≤ lin ≤ hi (None: no limit)."""
        need_lo = lo is not None and lin.lo < lo
        need_hi = hi is not None and lin.hi > hi
        if not need_lo and not need_hi:
            return
        if not lin.vars:
            self._refuse()
            return
        low = lo - lin.const if need_lo and lo is not None else cp_model.INT32_MIN
        high = hi - lin.const if need_hi and hi is not None else cp_model.INT32_MAX
        if lin.coefs is None:
            expression = cp_model.LinearExpr.sum(lin.vars)
        else:
            expression = cp_model.LinearExpr.weighted_sum(lin.vars, lin.coefs)
        made = self.model.add_linear_constraint(expression, low, high)
        if self.guard is not None:
            made.only_enforce_if(self.guard)

    def at_most_one(self, literals: list[Literal]) -> None:
        """Demand that at most one literal is true."""
        if len(literals) < 2:
            return
        if self.guard is None:
            self.model.add_at_most_one(literals)
        else:
            self.require(count(0, literals), None, 1)

    def exceed(self, lin: Linear, limit: int, unit: int = 1) -> Linear:
        """Return ⌈(lin − limit)⁺ / unit⌉, exact wherever it is minimised."""
        if lin.hi <= limit:
            return ZERO
        if not lin.vars:
            return constant(-((limit - lin.const) // unit))
        if lin.lo >= limit and unit == 1:
            return lin.plus(-limit)
        most = -((limit - lin.hi) // unit)
        over = self.boolean() if most == 1 else self.model.new_int_var(0, most, "")
        coefs = [*lin.weights(), -unit]
        lo = lin.lo - most * unit
        self.require(Linear(lin.const, [*lin.vars, over], coefs, lo, lin.hi), None, limit)
        return Linear(0, [over], None, 0, most)

    def any_of(self, lin: Linear) -> Linear:
        """Return 1 if the count is at least 1, else 0: exact in both directions."""
        if lin.lo >= 1:
            return constant(1)
        if lin.hi <= 1:
            return lin
        return Linear(0, [self.any_literal(lin.vars)], None, 0, 1)

    def any_literal(self, literals: list[Literal]) -> Literal:
        """Return a literal that is true if and only if one of the literals is."""
        found = self.boolean()
        self.model.add_bool_or([*literals, ~found])
        for literal in literals:
            self.model.add_implication(literal, found)
        return found

    def both(self, one: Literal, other: Literal) -> Literal:
        """Return a literal that is true if and only if both are."""
        found = self.boolean()
        self.model.add_bool_or([~one, ~other, found])
        self.model.add_implication(found, one)
        self.model.add_implication(found, other)
        return found

    def minimise(self, factors: dict[Tier, int]) -> None:
        """Set the objective: the tiers' costs times these factors (absent: not counted)."""
        variables: list[Literal] = []
        coefs: list[int] = []
        offset = 0
        for tier, factor in factors.items():
            for term in self.terms[tier]:
                offset += factor * term.const
                variables.extend(term.vars)
                coefs.extend(factor * c for c in term.weights())
        if variables:
            self.model.minimize(cp_model.LinearExpr.weighted_sum(variables, coefs) + offset)

    def cost(self, tier: Tier) -> Linear:
        """Return the cost of one tier."""
        return total(self.terms[tier])

    def _refuse(self) -> None:
        self.broken = True
        self.model.add_bool_or([] if self.guard is None else [~self.guard])


class Deviation:
    """Collects the deviation at one point of application and turns it into cost.

    A strict deviation has to be 0: it becomes constraints instead of cost.
    """

    def __init__(
        self, sheet: Sheet, tier: Tier, weight: int, function: CostFunction, strict: bool
    ) -> None:
        self.sheet = sheet
        self.strict = strict
        self._tier = tier
        self._weight = weight
        self._function = function
        self._pieces: list[Linear] = []

    def add(self, lin: Linear) -> None:
        """Add an expression that is never negative."""
        if self.strict:
            self.sheet.require(lin, None, 0)
        elif lin.vars or lin.const:
            self._pieces.append(lin)

    def above(self, lin: Linear, maximum: int, unit: int = 1) -> None:
        """Add (lin − maximum)⁺, in whole units."""
        if self.strict:
            self.sheet.require(lin, None, maximum)
        else:
            self.add(self.sheet.exceed(lin, maximum, unit))

    def below(self, lin: Linear, minimum: int, unit: int = 1) -> None:
        """Add (minimum − lin)⁺, in whole units."""
        if self.strict:
            self.sheet.require(lin, minimum, None)
        else:
            self.add(self.sheet.exceed(lin.negated(), -minimum, unit))

    def outside(self, lin: Linear, minimum: int, maximum: int) -> None:
        """Add how far lin lies outside [minimum, maximum]."""
        if self.strict:
            self.sheet.require(lin, minimum, maximum)
        else:
            self.above(lin, maximum)
            self.below(lin, minimum)

    def close(self) -> Linear:
        """Write the cost of this point to the sheet and return it."""
        if not self._pieces:
            return ZERO
        units = total(self._pieces)
        if self._function is CostFunction.QUADRATIC:
            units = self._square(units)
        elif self._function is CostFunction.STEP:
            units = self._step(units)
        if units.vars or units.const:
            weight = self._weight
            scaled = Linear(
                units.const * weight,
                units.vars,
                [weight * c for c in units.weights()],
                units.lo * weight,
                units.hi * weight,
            )
            self.sheet.terms[self._tier].append(scaled)
            return scaled
        return ZERO

    def _step(self, units: Linear) -> Linear:
        if units.lo > 0 or units.hi <= 0:
            return constant(int(units.lo > 0))
        if units.hi == 1 and len(units.vars) == 1:
            return units
        some = self.sheet.boolean()
        self.sheet.require(
            Linear(
                units.const,
                [*units.vars, some],
                [*units.weights(), -units.hi],
                units.lo - units.hi,
                units.hi,
            ),
            None,
            0,
        )
        return count(0, [some])

    def _square(self, units: Linear) -> Linear:
        if not units.vars:
            return constant(units.const**2)
        if units.hi == 1 and units.lo == 0 and units.const == 0:
            return units
        model = self.sheet.model
        square = model.new_int_var(0, units.hi**2, "")
        if units.hi <= HULL_UNITS:
            for k in range(units.hi):
                # The line through (k, k²) and (k + 1, (k + 1)²) lies below all other squares.
                slope = 2 * k + 1
                coefs = [slope * c for c in units.weights()]
                self.sheet.require(
                    Linear(
                        slope * units.const, [*units.vars, square], [*coefs, -1], -(10**9), 10**9
                    ),
                    None,
                    k * (k + 1),
                )
        else:
            value = model.new_int_var(0, units.hi, "")
            expression = cp_model.LinearExpr.weighted_sum(units.vars, units.weights())
            model.add(value >= expression + units.const)
            model.add_multiplication_equality(square, [value, value])
        return Linear(0, [square], None, 0, units.hi**2)
