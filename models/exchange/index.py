"""Everything that follows from a Bureau alone, computed once and asked by number.

Teachers, schools and subjects are numbered in the order of the bureau's tables; an id that the
tables do not know has the number -1. Arrays over teachers or schools are in that order.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from .bureau import Bureau, ExchangeTeacher
from .dates import add_years, statutory_retirement, years_from, years_until
from .indicators import members
from .places import Places
from .policy import Indicator
from .words import Employment, Form, Location, Strength, rank

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class BureauIndex:
    """Derived data of a bureau; every property is computed when it is first asked for."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.policy = bureau.policy
        self.school_number = {school.id: n for n, school in enumerate(bureau.schools)}
        self.teacher_number = {teacher.id: n for n, teacher in enumerate(bureau.teachers)}
        self.subject_number = {subject.id: n for n, subject in enumerate(bureau.subjects)}
        self.places = Places(bureau, self.school_number)

    # ---- schools ----------------------------------------------------------------------------

    @cached_property
    def stage(self) -> Integers:
        """Stage of each school, as its rank in `Stage`."""
        return ranks(s.stage for s in self.bureau.schools)

    @cached_property
    def pupils(self) -> Integers:
        """Enrolment of each school."""
        return np.array([s.pupils for s in self.bureau.schools], dtype=np.int64)

    @cached_property
    def zone(self) -> Integers:
        """Number of each school's zone; schools without one are one zone of their own (-1)."""
        return _numbered([s.zone for s in self.bureau.schools])

    @cached_property
    def authority(self) -> Integers:
        """Number of each school's staffing authority; -1 for the bureau itself."""
        return _numbered([s.authority for s in self.bureau.schools])

    @cached_property
    def alliance(self) -> Integers:
        """Number of each school's alliance; -1 for none."""
        return _numbered([s.alliance for s in self.bureau.schools])

    @cached_property
    def strength(self) -> Integers:
        """Strength of each school, as its rank in `Strength`."""
        return ranks(s.strength for s in self.bureau.schools)

    @cached_property
    def location(self) -> Integers:
        """Location of each school, as its rank in `Location`."""
        return ranks(s.location for s in self.bureau.schools)

    @cached_property
    def weak(self) -> Mask:
        """Weak or rural schools: those where service counts and posts weigh more."""
        return np.asarray(
            (self.strength == rank(Strength.WEAK)) | (self.location == rank(Location.RURAL))
        )

    @cached_property
    def school_in_scope(self) -> Mask:
        """Schools of a stage that the policy is about."""
        return np.isin(self.stage, [rank(stage) for stage in self.policy.stages])

    @cached_property
    def source(self) -> Mask:
        """Source schools: those in scope whose teachers the annual share is about."""
        share = self.policy.share
        if not share.source_locations and not share.source_strengths:
            return self.school_in_scope
        located = np.isin(self.location, [rank(word) for word in share.source_locations])
        marked = np.isin(self.strength, [rank(word) for word in share.source_strengths])
        return np.asarray(self.school_in_scope & (located | marked))

    @cached_property
    def inspected(self) -> Mask:
        """Schools in scope whose balance is inspected."""
        rules = self.policy.inspection
        kept = np.array([s.kind not in rules.left_out for s in self.bureau.schools], dtype=bool)
        enough = self.pupils >= max(rules.min_pupils, 1)
        return np.asarray(self.school_in_scope & kept & enough)

    def km(self, school: int) -> Floats:
        """Return kilometres from a school to every school; nan where not known."""
        return self.places.km(school)

    def minutes(self, school: int) -> Floats:
        """Return minutes from a school to every school; nan where not known."""
        return self.places.minutes(school)

    # ---- teachers ---------------------------------------------------------------------------

    @cached_property
    def post(self) -> Integers:
        """Number of each teacher's post school."""
        number = self.school_number
        return np.array([number.get(t.post_school, -1) for t in self.bureau.teachers], np.int64)

    @cached_property
    def work(self) -> Integers:
        """Number of each teacher's working school."""
        number = self.school_number
        return np.array(
            [number.get(t.working_school or t.post_school, -1) for t in self.bureau.teachers],
            np.int64,
        )

    @cached_property
    def subject(self) -> Integers:
        """Number of each teacher's subject."""
        number = self.subject_number
        return np.array([number.get(t.subject, -1) for t in self.bureau.teachers], np.int64)

    @cached_property
    def fte(self) -> Integers:
        """Percent of full time that each teacher effectively works: his share less absence."""
        return np.array(
            [sum(self.week_of(n).values()) for n in range(len(self.bureau.teachers))], np.int64
        )

    @cached_property
    def title(self) -> Integers:
        """Title, as its rank in `Title`."""
        return ranks(t.title for t in self.bureau.teachers)

    @cached_property
    def appointed(self) -> Integers:
        """Grade of the post to which each teacher is appointed, as its rank in `Title`."""
        return ranks(t.appointed or t.title for t in self.bureau.teachers)

    @cached_property
    def backbone(self) -> Integers:
        """Backbone level, as its rank in `Backbone`."""
        return ranks(t.backbone for t in self.bureau.teachers)

    @cached_property
    def counted_backbone(self) -> Mask:
        """Teachers who count as backbone teachers in the policy's shares."""
        return np.asarray(self.backbone >= rank(self.policy.share.backbone_level))

    @cached_property
    def degree(self) -> Integers:
        """Degree, as its rank in `Degree`."""
        return ranks(t.degree for t in self.bureau.teachers)

    @cached_property
    def duty(self) -> Integers:
        """Duty, as its rank in `Duty`."""
        return ranks(t.duty for t in self.bureau.teachers)

    @cached_property
    def employment(self) -> Integers:
        """Employment, as its rank in `Employment`."""
        return ranks(t.employment for t in self.bureau.teachers)

    @cached_property
    def at_work(self) -> Mask:
        """Teachers who are not seconded: those whom heads and indicators count."""
        return np.asarray(self.employment != rank(Employment.SECONDED))

    @cached_property
    def holds_post(self) -> Mask:
        """Teachers within the establishment: those whom quota and posts count, seconded or not."""
        return np.asarray(self.employment != rank(Employment.OFF_QUOTA))

    @cached_property
    def due(self) -> Mask:
        """Teachers away from their post whose loan ended before `as_of`: they return or move on."""
        day = self.bureau.as_of
        ended = [t.loan_end is not None and t.loan_end < day for t in self.bureau.teachers]
        return np.asarray(np.array(ended, dtype=bool) & (self.work != self.post))

    @cached_property
    def heads(self) -> Integers:
        """Teachers who work in each school before, seconded ones left out."""
        inside = self.at_work & (self.work >= 0)
        return np.bincount(self.work[inside], minlength=len(self.bureau.schools)).astype(np.int64)

    @cached_property
    def group_heads(self) -> dict[tuple[int, int], int]:
        """Teachers before by (working school, subject), in schools in scope, none seconded."""
        inside = self.at_work & _at(self.school_in_scope, self.work)
        pairs = zip(self.work[inside].tolist(), self.subject[inside].tolist(), strict=True)
        return dict(Counter(pairs))

    @cached_property
    def in_scope(self) -> Mask:
        """Teachers of a school in scope whose duty is not excluded."""
        excluded = np.isin(self.duty, [rank(duty) for duty in self.policy.excluded_duties])
        return np.asarray(_at(self.school_in_scope, self.work) & ~excluded)

    @cached_property
    def age(self) -> Floats:
        """Age in years (whole months) on `as_of`; nan where not known."""
        return years_until([t.birth for t in self.bureau.teachers], self.bureau.as_of)

    @cached_property
    def tenure(self) -> Floats:
        """Years (whole months) in the working school on `as_of`; nan where not known."""
        return years_until([t.since for t in self.bureau.teachers], self.bureau.as_of)

    @cached_property
    def retirement(self) -> tuple[datetime.date | None, ...]:
        """Date of retirement: the teacher's own where entered, otherwise the statutory one."""
        return tuple(_retirement(teacher) for teacher in self.bureau.teachers)

    @cached_property
    def years_to_retirement(self) -> Floats:
        """Years (whole months) from `as_of` to retirement; nan where not known."""
        return years_from(self.bureau.as_of, self.retirement)

    @cached_property
    def score(self) -> Floats:
        """Latest evaluation score; nan where there is none."""
        found = np.full(len(self.bureau.teachers), np.nan)
        latest: dict[int, int] = {}
        for row in self.bureau.evaluations:
            teacher = self.teacher_number.get(row.teacher, -1)
            if teacher >= 0 and row.year >= latest.get(teacher, row.year):
                latest[teacher] = row.year
                found[teacher] = row.score
        return found

    @cached_property
    def wishes(self) -> dict[int, tuple[int, ...]]:
        """Schools that each teacher wishes for, by rank; who wishes nothing is not there."""
        rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for wish in self.bureau.wishes:
            teacher = self.teacher_number.get(wish.teacher, -1)
            school = self.school_number.get(wish.school, -1)
            if teacher >= 0 and school >= 0:
                rows[teacher].append((wish.rank, school))
        return {t: tuple(school for _, school in sorted(own)) for t, own in rows.items()}

    @cached_property
    def wish_rank(self) -> dict[tuple[int, int], int]:
        """Rank of a wish by (teacher, school), the best where one is named twice."""
        found: dict[tuple[int, int], int] = {}
        for wish in self.bureau.wishes:
            key = (
                self.teacher_number.get(wish.teacher, -1),
                self.school_number.get(wish.school, -1),
            )
            if min(key) >= 0:
                found[key] = min(wish.rank, found.get(key, wish.rank))
        return found

    def home_km(self, teacher: int) -> Floats:
        """Return straight kilometres from home to every school; nan where home is not known."""
        own = self.bureau.teachers[teacher]
        if own.home_x is None or own.home_y is None:
            return np.full(len(self.bureau.schools), np.nan)
        return self.places.from_point(own.home_x, own.home_y)

    def home_way(self, teacher: int, school: int) -> float:
        """Return straight kilometres from home to one school; nan where not known."""
        own = self.bureau.teachers[teacher]
        if own.home_x is None or own.home_y is None:
            return float("nan")
        return self.places.way(own.home_x, own.home_y, school)

    def indicator_members(self, indicator: Indicator, work: Integers | None = None) -> Mask:
        """Return who counts for an indicator; `work` places teachers elsewhere than now.

        A degree counts from the level that the stage of the working school asks.
        """
        return members(self, indicator, self.work if work is None else work)

    # ---- weeks ------------------------------------------------------------------------------

    @cached_property
    def share_rows(self) -> dict[int, dict[tuple[int, int], int]]:
        """Percent of full time by (school, subject) of teachers whose week has rows of its own."""
        found: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
        for row in self.bureau.shares:
            teacher = self.teacher_number.get(row.teacher, -1)
            key = (
                self.school_number.get(row.school, -1),
                self.subject_number.get(row.subject, -1),
            )
            if teacher >= 0:
                found[teacher][key] = found[teacher].get(key, 0) + row.share
        return dict(found)

    def week_of(self, teacher: int) -> dict[tuple[int, int], int]:
        """Return where a teacher's week goes before: percent by (school, subject).

        Rows of the table `shares` are net of absence and replace the teacher's own data; who is
        seconded works nowhere as a teacher.
        """
        own = self.bureau.teachers[teacher]
        if own.employment is Employment.SECONDED:
            return {}
        if teacher in self.share_rows:
            return self.share_rows[teacher]
        key = (int(self.work[teacher]), int(self.subject[teacher]))
        return {key: max(0, own.share - own.absent)}

    @cached_property
    def week(self) -> dict[tuple[int, int], int]:
        """Percent of full time worked before, by (school, subject)."""
        found: dict[tuple[int, int], int] = defaultdict(int)
        for teacher in range(len(self.bureau.teachers)):
            for key, share in self.week_of(teacher).items():
                found[key] += share
        return dict(found)

    @cached_property
    def needs(self) -> dict[tuple[str, str], int]:
        """Need by ids of (school, subject), in percent of full time; see `demand.needs`."""
        from .demand import needs_of  # demand is computed on an index

        return needs_of(self)

    def loan_years(self, origin: int, destination: int) -> float:
        """Return the term of a loan: the rural one where it leads to a weak or rural school.

        Between two such schools the ordinary term holds.
        """
        rules = self.policy.form
        rural = self.weak[destination] and not self.weak[origin]
        own = rules.rural_loan_years if rural else None
        return rules.loan_years if own is None else own

    def loan_end(self, origin: int, destination: int, start: datetime.date) -> datetime.date:
        """Return the last day of a loan that starts on this day."""
        return add_years(start, self.loan_years(origin, destination)) - datetime.timedelta(days=1)

    def move_share(self, teacher: int, form: Form) -> int:
        """Return the percent of full time that a move of this form brings to the destination.

        An itinerant teacher brings the policy's part, the others all that they work.
        """
        whole = int(self.fte[teacher])
        if form is Form.ITINERANT:
            return min(self.policy.form.itinerant_share, whole)
        return whole


def ranks(words: Iterable[StrEnum]) -> Integers:
    """Return the ranks of words of one list, as `words.rank` has them."""
    return np.array([_rank_in(type(word))[word] for word in words], dtype=np.int64)


@cache
def _rank_in(words: type[StrEnum]) -> dict[StrEnum, int]:
    return {word: number for number, word in enumerate(words)}


def _numbered(names: list[str | None]) -> Integers:
    number = {name: n for n, name in enumerate(sorted({name for name in names if name}))}
    return np.array([number[name] if name else -1 for name in names], dtype=np.int64)


def _at(mask: Mask, numbers: Integers) -> Mask:
    """Look a mask up by number; False for the number -1."""
    return np.append(mask, False)[numbers]


def _retirement(teacher: ExchangeTeacher) -> datetime.date | None:
    if teacher.retirement is not None:
        return teacher.retirement
    if teacher.birth is None or teacher.gender is None:
        return None
    return statutory_retirement(teacher.birth, teacher.gender)
