"""Who may move: teachers who are the same to every active rule and goal, taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.bureau import Bureau, ExchangeTeacher, Must
from ...models.exchange.eligibility import eligible_mask
from ...models.exchange.index import BureauIndex
from ...models.exchange.policy import GoalName, Indicator, Policy
from ...models.exchange.words import Stage, rank

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Waived:
    """Rules, and single rows of data, that a question leaves out; nothing for an answer.

    `rows` holds (rule, id): the teacher's id for `must_move` and `must_stay`, the school's for a
    rule about schools.
    """

    rules: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, str]] = frozenset()

    def covers(self, rule: str, row: str | None = None) -> bool:
        """Tell whether a rule, or its row, is left out."""
        return rule in self.rules or (row is not None and (rule, row) in self.rows)


NOTHING = Waived()


class Ground:
    """A bureau as the planner sees it: index, who may move, and what is left out."""

    def __init__(self, bureau: Bureau, waived: Waived = NOTHING) -> None:
        self.bureau = _without_musts(bureau, waived)
        self.index = BureauIndex(self.bureau)
        self.waived = waived

    def active(self, rule: str) -> bool:
        """Tell whether a rule holds."""
        return rule not in self.waived.rules

    @property
    def policy(self) -> Policy:
        """The numbers."""
        return self.bureau.policy

    @property
    def goals(self) -> tuple[GoalName, ...]:
        """Goals in the policy's order."""
        return tuple(goal.goal for goal in self.bureau.policy.goals)

    @cached_property
    def eligible(self) -> Mask:
        """Teachers who take part in the exchange."""
        return eligible_mask(self.index)

    @cached_property
    def tied(self) -> Mask:
        """Teachers whom a tie binds to another one."""
        found = np.zeros(len(self.bureau.teachers), dtype=bool)
        for tie in self.bureau.ties:
            for teacher in (tie.first, tie.second):
                if teacher in self.index.teacher_number:
                    found[self.index.teacher_number[teacher]] = True
        return found

    @property
    def due(self) -> Mask:
        """Teachers whose loan has ended: they return, or move on."""
        return self.index.due

    @cached_property
    def must_move(self) -> Mask:
        """Teachers whom the bureau wants moved."""
        return np.array([t.must is Must.MOVE for t in self.bureau.teachers], dtype=bool)

    @cached_property
    def must_stay(self) -> Mask:
        """Teachers whom the bureau wants to stay."""
        return np.array([t.must is Must.STAY for t in self.bureau.teachers], dtype=bool)

    @cached_property
    def may(self) -> Mask:
        """Teachers who may have a counted move."""
        free = self.index.in_scope & self.index.at_work & ~self.must_stay
        return np.asarray(free & self.eligible if self.active("eligible") else free)


def _without_musts(bureau: Bureau, waived: Waived) -> Bureau:
    """Return the bureau without the decisions on single teachers that are left out."""
    rules = {Must.MOVE: "must_move", Must.STAY: "must_stay"}

    def free(teacher: ExchangeTeacher) -> bool:
        return teacher.must is not None and waived.covers(rules[teacher.must], teacher.id)

    if not any(free(teacher) for teacher in bureau.teachers):
        return bureau
    teachers = tuple(t.model_copy(update={"must": None}) if free(t) else t for t in bureau.teachers)
    return bureau.model_copy(update={"teachers": teachers})


@dataclass(frozen=True, slots=True)
class People:
    """Groups of interchangeable teachers; one who differs from all others is a group of one.

    Attributes
    ----------
    members
        Teacher numbers of each group.
    lead
        First teacher of each group: whatever a rule reads is his.
    count
        Teachers of each group.
    number
        Group of each teacher, -1 where he cannot move.
    """

    members: tuple[Integers, ...]
    lead: Integers
    count: Integers
    number: Integers

    def __len__(self) -> int:
        return len(self.count)


def group_people(ground: Ground, single: Sequence[int] = ()) -> People:
    """Return the groups of all who may move or have to return.

    Parameters
    ----------
    single
        Teachers who need a group of their own, beside those whom the data tell apart.
    """
    movers = np.flatnonzero(ground.may | _returning(ground))
    keys = _keys(ground, single)[movers]
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    # Groups in the order of their first teacher: the same numbers whatever the keys hold.
    order = np.argsort(first, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    group = place[inverse.reshape(-1)] if len(movers) else np.zeros(0, dtype=np.int64)
    by_group = movers[np.argsort(group, kind="stable")]
    count = np.bincount(group, minlength=len(first)).astype(np.int64)
    members = tuple(np.split(by_group, np.cumsum(count)[:-1])) if len(count) else ()
    number = np.full(len(ground.bureau.teachers), -1, dtype=np.int64)
    number[movers] = group
    lead = np.array([own[0] for own in members], dtype=np.int64)
    return People(members, lead, count, number)


def _returning(ground: Ground) -> Mask:
    return ground.due & ground.active("loan_return")


def _keys(ground: Ground, single: Sequence[int]) -> Integers:
    """Return, a row for each teacher, everything that a rule or goal reads of him."""
    index, bureau = ground.index, ground.bureau
    columns = [
        index.work,
        index.post,
        index.subject,
        index.fte,
        index.appointed,
        index.employment,
        index.counted_backbone,
        index.backbone,
        ground.due,
        ground.may,
        _numbered([t.stages for t in bureau.teachers]),
        _numbered([t.subjects for t in bureau.teachers]),
        _numbered([(t.consents, t.share, t.absent) for t in bureau.teachers]),
        _numbered(
            [(t.seeks_title, t.rural_years) if t.seeks_title else () for t in bureau.teachers]
        ),
        _told_apart(ground, single),
        *indicator_columns(index),
    ]
    return np.column_stack([np.asarray(column, dtype=np.int64) for column in columns])


def indicator_columns(index: BureauIndex) -> list[Mask]:
    """Return who counts for each weighted indicator, at each stage he might work in."""
    found = []
    for indicator in index.policy.indicators:
        for stage in stages_of(index):
            found.append(members_at(index, indicator, stage))
    return found


def stages_of(index: BureauIndex) -> list[int]:
    """Return the ranks of the stages in scope that the bureau has schools of."""
    own = {rank(Stage(stage)) for stage in index.policy.stages}
    return sorted(own & set(index.stage.tolist()))


def members_at(index: BureauIndex, indicator: Indicator, stage: int) -> Mask:
    """Return who would count for an indicator if he worked in a school of this stage."""
    school = int(np.flatnonzero(index.stage == stage)[0])
    work = np.full(len(index.bureau.teachers), school, dtype=np.int64)
    return index.indicator_members(indicator, work)


def _numbered(words: Sequence[object]) -> Integers:
    number: dict[object, int] = {}
    return np.array([number.setdefault(word, len(number)) for word in words], dtype=np.int64)


def _told_apart(ground: Ground, single: Sequence[int]) -> Integers:
    """Return a number of his own for whoever an individual rule or goal looks at, 0 for others."""
    index, bureau, goals = ground.index, ground.bureau, ground.goals
    own = ground.tied | ground.must_move
    own[list(index.share_rows)] = True
    own[list(single)] = True
    if GoalName.WISHES in goals:
        own[list(index.wishes)] = True
    caps = bureau.policy.place.commute_km is not None and ground.active("commute")
    watched = caps or GoalName.COMMUTE in goals
    for number, teacher in enumerate(bureau.teachers):
        if teacher.home_x is not None and (watched or teacher.limit_km is not None):
            own[number] = True
    return np.where(own, np.arange(len(own)) + 1, 0)
