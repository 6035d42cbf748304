"""Couples, teams, and those who must not work together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....models.exchange.bureau import Tie
from ..freeze import settled_options
from ..people import Integers, Mask
from ..sheet import INFINITY
from .view import View

Floats = NDArray[np.float64]

MOST_TIED = 10_000
"""Options of tied teachers that every program holds."""


@dataclass(frozen=True, slots=True)
class _Person:
    """One of two who are tied.

    Attributes
    ----------
    origin
        Where he works now.
    option, school
        His options, and where each has him work afterwards.
    target, counted, leaving
        By option: where it leads (an itinerant's second school), whether it counts as a move, and
        whether it leaves the school as one.
    """

    origin: int
    option: Integers
    school: Integers
    target: Integers
    counted: Mask
    leaving: Mask


def write_ties(view: View) -> None:
    """Write every tie."""
    ways = _ways(view)
    for tie in view.ground.bureau.ties:
        numbers = [view.ground.index.teacher_number.get(t, -1) for t in (tie.first, tie.second)]
        if min(numbers) < 0 or not view.ground.active(tie.tie.value):
            continue
        name = f"{tie.first}, {tie.second}"
        if view.ground.waived.covers(tie.tie.value, name):
            continue
        first, second = (_person(view, number, ways) for number in numbers)
        if tie.tie is Tie.TEAM:
            _together(view, name, first, second)
        else:
            for one, other in ((first, second), (second, first)):
                _bound(view, tie.tie, name, one, other)


def kept_options(view: View) -> Integers:
    """Return the options that every program holds: of whoever must move or is due, and of the tied.

    Without all of theirs, and the settled moves, a part of the options may allow no plan at all.
    Those who are tied but free to stay are left to their prices where they are many.
    """
    ground = view.ground
    must = ground.must_move | ground.due
    held = (ground.tied | must)[view.lead][view.choices.departure]
    if held.sum() > MOST_TIED:
        held = must[view.lead][view.choices.departure]
    return np.union1d(np.flatnonzero(held), settled_options(view))


def _ways(view: View) -> dict[int, Integers]:
    """Return the options by teacher who is tied."""
    found: dict[int, list[int]] = {}
    for option in np.flatnonzero(view.ground.tied[view.lead][view.choices.departure]).tolist():
        teacher = int(view.lead[view.choices.departure[option]])
        found.setdefault(teacher, []).append(option)
    return {teacher: np.array(own, dtype=np.int64) for teacher, own in found.items()}


def _person(view: View, number: int, ways: dict[int, Integers]) -> _Person:
    option = ways.get(number, np.zeros(0, dtype=np.int64))
    origin = int(view.ground.index.work[number])
    departure, target = view.choices.departure[option], view.choices.school[option]
    return _Person(
        origin=origin,
        option=option,
        school=np.where(view.gone[departure], target, origin),
        target=target,
        counted=view.counted[departure],
        leaving=view.leaving[departure],
    )


def _together(view: View, name: str, first: _Person, second: _Person) -> None:
    """Both move to the same school, or neither does."""
    schools = np.unique(np.concatenate([p.target[p.counted] for p in (first, second)]))
    rows = view.sheet.add_rows(Tie.TEAM.value, [name] * len(schools), 0, 0)
    for person, weight in ((first, 1.0), (second, -1.0)):
        at = np.searchsorted(schools, person.target[person.counted])
        view.sheet.single_options(person.option[person.counted], rows[at], weight)


def _bound(view: View, tie: Tie, name: str, one: _Person, other: _Person) -> None:
    """Wherever `one` goes, the other is where the tie allows it: a row for each of his schools.

    Where the other may stay: x(one to s) + Σ x(other to where it is forbidden) ≤ 1; where he may
    not, x(one to s) ≤ Σ x(other to where it is allowed). A couple's schools matter only if one of
    them leaves as a counted move; whoever must be kept apart may not even do half a week's move,
    and not where the other does.
    """
    apart = tie is Tie.APART
    binding = np.ones(len(one.option), dtype=bool) if apart else one.leaving
    option, where = one.option[binding], one.school[binding]
    if apart:
        second = (one.school != one.target) & binding
        option = np.concatenate([option, one.option[second]])
        where = np.concatenate([where, one.target[second]])
    schools = np.unique(where)
    if not len(schools):
        return
    allowed = [_allowed(view, tie, school) for school in schools.tolist()]
    stays = np.array([other.origin < 0 or bool(own[other.origin]) for own in allowed])
    upper = np.where(stays, 1.0, 0.0)
    rows = view.sheet.add_rows(tie.value, [name] * len(schools), -INFINITY, upper)
    view.sheet.single_options(option, rows[np.searchsorted(schools, where)], 1.0)
    for place, own in enumerate(allowed):
        fine = own[other.school] & (own[other.target] | (not apart))
        which = other.option[fine != stays[place]]
        view.sheet.single_options(which, rows[place], 1.0 if stays[place] else -1.0)


def _allowed(view: View, tie: Tie, school: int) -> Mask:
    """Return where the other may work when one works at `school`."""
    if tie is Tie.APART:
        found = np.ones(view.schools, dtype=bool)
        found[school] = False
        return found
    most = view.ground.policy.place.couple_km
    # An unknown way counts as near, where other schools than the same one are allowed at all.
    near = np.asarray(~(view.ground.index.km(school) > most)) & (most > 0.0)
    near[school] = True
    return near
