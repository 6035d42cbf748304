"""The balance inspection before and after a plan, indicator by indicator and stage by stage."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .balance import Floats, Theil, gini, lorenz, theil, unweighted_cv, weighted_cv
from .index import BureauIndex, Integers
from .indicators import by_stage_of
from .policy import Indicator, InspectionRules
from .staffing import Staffing
from .words import Stage, rank

NOISE = 1e-12
"""Rounding of the machine; a limit is met by what is equal to it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly one thing is spread over the inspected schools of a stage.

    `unweighted_cv` is not the official figure, and None where the policy does not report it.
    """

    total: int
    weighted_cv: float
    unweighted_cv: float | None
    gini: float
    theil: Theil
    lorenz: tuple[Floats, Floats] = field(repr=False)


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One indicator at one stage.

    Attributes
    ----------
    limit
        Most weighted CV, None where none is asked.
    minimum
        Least count per 100 pupils, None where none is asked.
    below_before, below_after
        Ids of schools below the minimum.
    """

    indicator: Indicator
    stage: Stage
    before: Spread
    after: Spread
    limit: float | None
    minimum: float | None
    below_before: tuple[str, ...]
    below_after: tuple[str, ...]

    @property
    def within_limit(self) -> bool:
        """Whether the limit is met afterwards."""
        return self.limit is None or self.after.weighted_cv <= self.limit + NOISE


def inspect(staffing: Staffing) -> tuple[InspectionRow, ...]:
    """Return a row for every indicator and stage of the policy that has inspected schools."""
    return tuple(
        _row(staffing, indicator, stage)
        for indicator in staffing.index.policy.indicators
        for stage in staffing.index.policy.stages
        if inspected_at(staffing.index, stage).size
    )


def inspected_at(index: BureauIndex, stage: Stage) -> Integers:
    """Return the numbers of the inspected schools of a stage."""
    return np.flatnonzero(index.inspected & (index.stage == rank(stage))).astype(np.int64)


def spread_of(index: BureauIndex, counts: Integers, schools: Integers) -> Spread:
    """Return all figures of a count over schools; `counts` is over all schools."""
    count, pupils = counts[schools], index.pupils[schools]
    zones = [index.bureau.schools[s].zone or "" for s in schools.tolist()]
    told = index.policy.inspection.unweighted
    return Spread(
        total=int(count.sum()),
        weighted_cv=weighted_cv(count, pupils),
        unweighted_cv=unweighted_cv(count, pupils) if told else None,
        gini=gini(count, pupils),
        theil=theil(count, pupils, zones),
        lorenz=lorenz(count, pupils),
    )


def _row(staffing: Staffing, indicator: Indicator, stage: Stage) -> InspectionRow:
    index = staffing.index
    schools = inspected_at(index, stage)
    before, after = staffing.counts_before(indicator), staffing.counts_after(indicator)
    limit, minimum = _number(indicator, "limit", stage), _number(indicator, "minimum", stage)
    return InspectionRow(
        indicator=indicator,
        stage=stage,
        before=spread_of(index, before, schools),
        after=spread_of(index, after, schools),
        limit=limit,
        minimum=minimum,
        below_before=_below(index, before, schools, minimum),
        below_after=_below(index, after, schools, minimum),
    )


def _number(indicator: Indicator, what: str, stage: Stage) -> float | None:
    value = by_stage_of(indicator, what, stage)
    return value if isinstance(value, float) else None


def _below(
    index: BureauIndex, counts: Integers, schools: Integers, minimum: float | None
) -> tuple[str, ...]:
    if minimum is None:
        return ()
    rate = 100.0 * counts[schools] / index.pupils[schools]
    return tuple(index.bureau.schools[s].id for s in schools[rate < minimum - NOISE].tolist())


@dataclass(frozen=True, slots=True)
class SchoolInspection:
    """One school against the minima of its stage.

    Attributes
    ----------
    before, after
        Count per 100 pupils by indicator id, for indicators with a minimum.
    rules
        How many it may miss and by how much.
    """

    school: str
    stage: Stage
    before: dict[str, float]
    after: dict[str, float]
    minima: dict[str, float]
    rules: InspectionRules

    @property
    def passed_before(self) -> bool:
        """Whether it passes before."""
        return meets_minima(self.before, self.minima, self.rules)

    @property
    def passed_after(self) -> bool:
        """Whether it passes afterwards."""
        return meets_minima(self.after, self.minima, self.rules)


def inspect_schools(staffing: Staffing) -> tuple[SchoolInspection, ...]:
    """Return every inspected school whose stage has minima, stage by stage."""
    index, found = staffing.index, []
    for stage in index.policy.stages:
        asked = {i.id: (i, _number(i, "minimum", stage)) for i in index.policy.indicators}
        minima = {name: least for name, (_, least) in asked.items() if least is not None}
        rates = {
            name: (
                100.0 * staffing.counts_before(asked[name][0]) / np.maximum(index.pupils, 1),
                100.0 * staffing.counts_after(asked[name][0]) / np.maximum(index.pupils, 1),
            )
            for name in minima
        }
        for school in inspected_at(index, stage).tolist() if minima else ():
            before, after = (
                {name: float(rate[when][school]) for name, rate in rates.items()} for when in (0, 1)
            )
            id_ = index.bureau.schools[school].id
            rules = index.policy.inspection
            found.append(SchoolInspection(id_, stage, before, after, minima, rules))
    return tuple(found)


def meets_minima(
    rates: dict[str, float], minima: dict[str, float], rules: InspectionRules | None = None
) -> bool:
    """Tell whether a school passes the inspection by its resources per pupil.

    With the full set of indicators it may miss some, but not by much; with fewer it meets all.

    Parameters
    ----------
    rates, minima
        What the school has, and what is asked, by indicator.
    rules
        How many it may miss and by how much; None: as in the inspection of 2017.
    """
    rules = rules or InspectionRules()
    missed = [name for name, asked in minima.items() if rates.get(name, 0.0) < asked - NOISE]
    if len(minima) < rules.full_set:
        return not missed
    least = rules.last_share
    near = [name for name in missed if rates.get(name, 0.0) >= least * minima[name] - NOISE]
    return len(missed) <= len(minima) - rules.asked_of_set and len(near) == len(missed)


@dataclass(frozen=True, slots=True)
class CompositeRow:
    """The mean of the weighted CVs of a stage's inspected indicators (inspection of 2012)."""

    stage: Stage
    before: float
    after: float
    limit: float

    @property
    def within_limit(self) -> bool:
        """Whether the limit is met afterwards."""
        return self.after <= self.limit + NOISE


def composites(rules: InspectionRules, rows: tuple[InspectionRow, ...]) -> tuple[CompositeRow, ...]:
    """Return the composite of every stage for which the policy limits it.

    Indicators without a minimum and a limit of their own are reported only and do not count,
    unless none has one.
    """
    found = []
    for stage in Stage:
        limit: float | None = getattr(rules, f"composite_{stage.value}")
        own = [row for row in rows if row.stage is stage]
        asked = [row for row in own if row.limit is not None or row.minimum is not None] or own
        if limit is not None and asked:
            before, after = (
                sum(getattr(row, when).weighted_cv for row in asked) / len(asked)
                for when in ("before", "after")
            )
            found.append(CompositeRow(stage, before, after, limit))
    return tuple(found)
