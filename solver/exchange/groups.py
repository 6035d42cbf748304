"""Teachers who are the same to every active rule and goal, taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...models.exchange.bureau import ExchangeTeacher
from ...models.exchange.index import BureauIndex
from ...models.exchange.policy import GoalName, Indicator
from ...models.exchange.words import Stage, rank
from .people import Ground, Integers, Mask


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


def group_people(
    ground: Ground, single: Sequence[int] = (), within: People | None = None
) -> People:
    """Return the groups of all who may move or have to return.

    Parameters
    ----------
    single
        Teachers who need a group of their own, beside those whom the data tell apart.
    within
        Groups, of the same bureau with other rules left out, that none of these may cross.
    """
    movers = np.flatnonzero(ground.may | ground.due)
    keys = _keys(ground, single)
    if within is not None:
        keys = np.column_stack([keys, within.number])
    keys = keys[movers]
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


def _keys(ground: Ground, single: Sequence[int]) -> Integers:
    """Return, a row for each teacher, everything that an active rule or goal reads of him."""
    index, bureau, reads = ground.index, ground.bureau, ground.reads
    columns: list[Integers | Mask] = [
        index.work,
        ground.due,
        ground.may,
        index.at_work,
        np.where(ground.due | reads.posts | (index.post != index.work), index.post, -1),
        _numbered([_stages(ground, t.stages, n) for n, t in enumerate(bureau.teachers)]),
        _told_apart(ground, single),
    ]
    columns += [ground.kinds[index.subject], _numbered(_kinds_taught(ground))]
    if reads.weeks:
        columns.append(index.fte)
    if GoalName.NO_SURPLUS in ground.goals:
        columns.append(index.surplus)
    if reads.posts:
        columns += [index.appointed, index.holds_post]
    if reads.backbone:
        columns.append(index.counted_backbone)
    if bureau.policy.form.consent:
        columns.append(_numbered([t.consents for t in bureau.teachers]))
    if bureau.policy.form.title_rural_years is not None:
        columns.append(_numbered([serves_for_title(ground, t) for t in bureau.teachers]))
    if GoalName.STRUCTURE in ground.goals:
        columns += _indicator_columns(index)
    return np.column_stack([np.asarray(column, dtype=np.int64) for column in columns])


def _kinds_taught(ground: Ground) -> list[frozenset[int]]:
    """Return the kinds of subjects that each teacher may teach beside his own."""
    kind = {name: int(ground.kinds[n]) for name, n in ground.index.subject_number.items()}
    return [
        frozenset(kind[s] for s in t.subjects if s in kind) - {kind.get(t.subject, -1)}
        for t in ground.bureau.teachers
    ]


def serves_for_title(ground: Ground, teacher: ExchangeTeacher) -> bool:
    """Tell whether a teacher may move only where it counts for the title that he seeks."""
    rules = ground.policy.form
    return (
        rules.title_rural_years is not None
        and teacher.seeks_title is not None
        and rank(teacher.seeks_title) >= rank(rules.title_from)
        and teacher.rural_years < rules.title_rural_years
        and ground.active("title_service")
    )


def _stages(ground: Ground, stages: tuple[Stage, ...], teacher: int) -> object:
    """Return the stages that a certificate covers; where no other counts, whether his own."""
    if not stages or ground.index.work[teacher] < 0:
        return ()
    if ground.policy.place.same_stage and ground.active("same_stage"):
        own = int(ground.index.stage[ground.index.work[teacher]])
        return () if own in {rank(stage) for stage in stages} else stages
    return frozenset(stages)


def _indicator_columns(index: BureauIndex) -> list[Mask]:
    """Return who counts for each weighted indicator, at each stage he might work in."""
    weighted = [indicator for indicator in index.policy.indicators if indicator.weight]
    return [members_at(index, one, stage) for one in weighted for stage in stages_of(index)]


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
