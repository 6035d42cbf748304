"""Who counts for an indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .policy import Indicator, IndicatorKind
from .words import Degree, Stage, rank

if TYPE_CHECKING:
    from .bureau import Bureau
    from .teacher_columns import TeacherColumns

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def members(index: TeacherColumns, indicator: Indicator, work: Integers, subject: Integers) -> Mask:
    """Return which teachers count for an indicator, if they work in these schools.

    Of a subject counts whoever teaches it, whatever he taught before. Whoever is seconded, or
    works in no known school, counts for none.
    """
    return np.asarray(_has(index, indicator, work, subject) & index.at_work & (work >= 0))


def is_of(index: TeacherColumns, indicator: Indicator, subject: Integers) -> Mask:
    """Return which of some subjects, by number, are those of a subject indicator."""
    wanted = [index.subject_number[s] for s in subjects_of(index.bureau, indicator)]
    return np.isin(subject, wanted)


def subjects_of(bureau: Bureau, indicator: Indicator) -> frozenset[str]:
    """Return the ids of the bureau's subjects that an indicator names, by id or by name.

    A rule pack cannot know the ids of a bureau.
    """
    named = {name.casefold() for name in indicator.subjects}
    return frozenset(
        s.id
        for s in bureau.subjects
        if named & {name.casefold() for name in (s.id, s.name_en, s.name_zh) if name}
    )


def _has(index: TeacherColumns, indicator: Indicator, work: Integers, subject: Integers) -> Mask:
    kind = indicator.kind
    if kind is IndicatorKind.TITLE:
        return np.asarray(index.title >= (rank(indicator.title) if indicator.title else 0))
    if kind is IndicatorKind.BACKBONE:
        return np.asarray(index.backbone >= (rank(indicator.backbone) if indicator.backbone else 1))
    if kind is IndicatorKind.DEGREE:
        return _degree(index, indicator, work)
    if kind is IndicatorKind.SUBJECT:
        return is_of(index, indicator, subject)
    values = index.age if kind is IndicatorKind.AGE else index.score
    return in_band(values, indicator)


def _degree(index: TeacherColumns, indicator: Indicator, work: Integers) -> Mask:
    """Return who has the degree that the stage of his school asks; no level: nobody counts."""
    by_stage = [by_stage_of(indicator, "degree", stage) for stage in Stage]
    asked = np.array([rank(d) if isinstance(d, Degree) else len(Degree) for d in by_stage])
    return np.asarray(index.degree >= asked[index.stage[work]])


def in_band(values: Floats, indicator: Indicator) -> Mask:
    """Return which values lie in an indicator's band; what is not known lies in none."""
    low = -np.inf if indicator.low is None else indicator.low
    high = np.inf if indicator.high is None else indicator.high
    return np.asarray((values >= low) & (values < high))


def by_stage_of(indicator: Indicator, what: str, stage: Stage) -> Degree | float | None:
    """Return an indicator's `degree`, `minimum` or `limit` for a stage, None where it has none."""
    value: Degree | float | None = getattr(indicator, f"{what}_{stage.value}")
    return value
