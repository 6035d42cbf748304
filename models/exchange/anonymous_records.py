"""What is left of a teacher in an anonymous bundle: coarse attributes, and a bare record."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .bureau import FULL_TIME, ExchangeTeacher, Must
from .dates import MONTHS, add_months
from .index import BureauIndex
from .plan import Move
from .policy import Indicator, IndicatorKind
from .words import Backbone, Degree, Duty, Employment, Stage, Title, rank


@dataclass(frozen=True, slots=True)
class Coarse:
    """A teacher's attributes, each coarsened to the lines that the policy draws.

    Attributes
    ----------
    age, score
        Least value of the band between two lines; None where no indicator asks, or not known.
    """

    title: Title
    appointed: Title
    backbone: Backbone
    degree: Degree
    age: float | None
    score: float | None


class Coarsening:
    """The lines that a policy draws through each attribute, and where each teacher falls."""

    def __init__(self, index: BureauIndex) -> None:
        self.index = index
        own = index.policy.indicators
        self._titles = {rank(i.title) for i in own if i.title is not None}
        self._posts = {rank(row.grade) for row in index.bureau.posts}
        level = {rank(index.policy.share.backbone_level)}
        self._backbones = level | {rank(i.backbone) for i in own if i.backbone is not None}
        self._degrees = {
            rank(degree)
            for i in own
            for degree in (i.degree_primary, i.degree_junior, i.degree_senior)
            if degree is not None
        }
        self._ages = _lines(own, IndicatorKind.AGE)
        self._scores = _lines(own, IndicatorKind.EVALUATION)

    @property
    def highest_score(self) -> float | None:
        """Band of the highest evaluations; None where no indicator asks."""
        return self._scores[-1] if self._scores else None

    def coarse(self, teacher: int) -> Coarse:
        """Return a teacher's coarse attributes."""
        index = self.index
        return Coarse(
            title=list(Title)[_below(int(index.title[teacher]), self._titles)],
            appointed=list(Title)[_below(int(index.appointed[teacher]), self._posts)],
            backbone=list(Backbone)[_below(int(index.backbone[teacher]), self._backbones)],
            degree=list(Degree)[_below(int(index.degree[teacher]), self._degrees)],
            age=_band(float(index.age[teacher]), self._ages),
            score=_band(float(index.score[teacher]), self._scores),
        )


def _lines(indicators: Iterable[Indicator], kind: IndicatorKind) -> tuple[float, ...]:
    own = [i for i in indicators if i.kind is kind]
    return tuple(sorted({line for i in own for line in (i.low, i.high) if line is not None}))


def _below(value: int, lines: set[int]) -> int:
    """Return the highest line that a rank reaches, 0 where it reaches none."""
    return max((line for line in lines if line <= value), default=0)


def _band(value: float, lines: tuple[float, ...]) -> float | None:
    if not lines or np.isnan(value):
        return None
    below = [line for line in lines if line <= value]
    return below[-1] if below else max(0.0, lines[0] - 1.0)


def anonymous_teacher(
    index: BureauIndex,
    teacher: int,
    *,
    id_: str,
    coarse: Coarse,
    share: int,
    eligible: bool,
    move: Move | None,
) -> ExchangeTeacher:
    """Return the bare record: where and what he teaches, coarse attributes, the verdict.

    Whoever takes part has the tenure that the policy asks; whoever does not must stay, whatever
    the ground. A loan that is due ended yesterday, one that is running ends in a year.
    """
    own, as_of = index.bureau.teachers[teacher], index.bureau.as_of
    excluded = own.duty in index.policy.excluded_duties
    others = (move.subject,) if move is not None and move.subject != own.subject else ()
    due = bool(index.due[teacher])
    return ExchangeTeacher(
        id=id_,
        birth=None if coarse.age is None else add_months(as_of, -round(12 * coarse.age)),
        post_school=own.post_school,
        working_school=own.working_school,
        subject=own.subject,
        stages=_stages(index, move),
        subjects=others,
        share=share or FULL_TIME,
        absent=0 if share else FULL_TIME,
        title=coarse.title,
        appointed=coarse.appointed,
        backbone=coarse.backbone,
        degree=coarse.degree,
        employment=own.employment,
        since=_long_enough(index, as_of) if eligible else None,
        loan_end=_coarse_end(own.loan_end, as_of, due=due),
        duty=own.duty if excluded else Duty.TEACHER,
        consents=True if move is not None and move.form in index.policy.form.consent else None,
        must=None if eligible else Must.STAY,
    )


def _coarse_end(
    end: datetime.date | None, as_of: datetime.date, *, due: bool
) -> datetime.date | None:
    day = datetime.timedelta(days=1)
    if due:
        return as_of - day
    return None if end is None or end < as_of else add_months(as_of, MONTHS) - day


def works(index: BureauIndex, teacher: int) -> bool:
    """Tell whether a teacher's share says where his week goes (no rows, not seconded)."""
    seconded = index.bureau.teachers[teacher].employment is Employment.SECONDED
    return not seconded and teacher not in index.share_rows


def _long_enough(index: BureauIndex, as_of: datetime.date) -> datetime.date:
    return add_months(as_of, -round(12 * (index.policy.eligibility.tenure_years or 0.0)))


def _stages(index: BureauIndex, move: Move | None) -> tuple[Stage, ...]:
    """Return both stages of a move from one to another; otherwise the school's own holds."""
    if move is None:
        return ()
    schools = [
        index.bureau.schools[index.school_number[s]] for s in (move.origin, move.destination)
    ]
    stages = tuple(dict.fromkeys(school.stage for school in schools))
    return stages if len(stages) > 1 else ()
