"""Rules about teachers who belong together, or must not."""

from __future__ import annotations

from collections.abc import Iterator

from ..bureau import Tie
from ..plan import Move
from ..staffing import COUNTED
from ..words import Form
from .rule import Breach, ExchangeRule, View, always

Placed = tuple[int, Move | None]
"""A teacher and his move."""


def _pairs(view: View, tie: Tie) -> Iterator[tuple[Placed, Placed]]:
    number, moves = view.index.teacher_number, view.staffing.moves
    for row in view.bureau.ties:
        if row.tie is tie and row.first in number and row.second in number:
            first, second = number[row.first], number[row.second]
            yield (first, moves.get(first)), (second, moves.get(second))


def _breach(view: View, one: Placed, other: Placed, **params: int | float | str) -> Breach:
    teachers = view.bureau.teachers
    where = {"teacher": teachers[one[0]].id, "other": teachers[other[0]].id}
    schools = view.staffing.work_with(*one), view.staffing.work_with(*other)
    if min(schools) >= 0:
        where |= {"school": view.school(schools[0]), "destination": view.school(schools[1])}
    return Breach(where, params)


def couple_way(view: View, one: Placed, other: Placed) -> float | None:
    """Return how far apart a couple works of whom one leaves his school, where that is too far.

    An unknown way counts as near, where other schools than the same one are allowed at all.
    """
    most, at = view.policy.place.couple_km, view.staffing.work_with
    moved = any(m is not None and m.form in COUNTED - {Form.ITINERANT} for _, m in (one, other))
    schools = at(*one), at(*other)
    if not moved or schools[0] == schools[1] or min(schools) < 0:
        return None
    km = float(view.index.km(schools[0])[schools[1]])
    return km if most <= 0.0 or km > most else None


def _couple(view: View) -> Iterator[Breach]:
    """Measure couples of whom one leaves his school."""
    for one, other in _pairs(view, Tie.COUPLE):
        way = couple_way(view, one, other)
        if way is not None:
            yield _breach(view, one, other, way=round(way, 1), most=view.policy.place.couple_km)


COUPLE = ExchangeRule(
    name="couple",
    sentence_en="If one of a couple moves, both work in one school or no farther apart than "
    "{most} km.",
    sentence_zh="夫妻一方交流时，双方须在同一学校或相距不超过{most}公里。",
    broken={
        "": (
            "The couple {teacher} and {other} work {way} km apart afterwards, in {school} and "
            "{destination}; at most {most} km.",
            "夫妻教师{teacher}与{other}交流后分别在{school}与{destination}，相距{way}公里，"
            "上限{most}公里。",
        )
    },
    parameters=lambda policy: {"most": policy.place.couple_km},
    measure=_couple,
)


def parted(one: Placed, other: Placed) -> bool:
    """Tell whether a team does not move to the same school, or one moves and the other stays."""
    places = [
        move.destination if move is not None and move.form in COUNTED else None
        for _, move in (one, other)
    ]
    return places[0] != places[1]


def _team(view: View) -> Iterator[Breach]:
    for one, other in _pairs(view, Tie.TEAM):
        if parted(one, other):
            yield _breach(view, one, other)


TEAM = ExchangeRule(
    name="team",
    sentence_en="A team moves to the same school, or not at all.",
    sentence_zh="团队成员须交流到同一学校，或都不交流。",
    broken={
        "": (
            "{teacher} and {other} are a team but do not move together: afterwards they work in "
            "{school} and {destination}.",
            "{teacher}与{other}为同一团队，却未一同交流：交流后分别在{school}与{destination}。",
        )
    },
    parameters=always,
    measure=_team,
)


def brought_together(view: View, one: Placed, other: Placed) -> list[int]:
    """Return the schools in which two are who must be kept apart, where either has a move."""
    if one[1] is None and other[1] is None:
        return []
    return sorted(view.staffing.schools_with(*one) & view.staffing.schools_with(*other))


def _apart(view: View) -> Iterator[Breach]:
    for one, other in _pairs(view, Tie.APART):
        shared = brought_together(view, one, other)
        if shared:
            first, second = (view.bureau.teachers[teacher].id for teacher, _ in (one, other))
            where = {"teacher": first, "other": second, "school": view.school(shared[0])}
            yield Breach(where)


APART = ExchangeRule(
    name="apart",
    sentence_en="Teachers who must be kept apart do not come to work in one school, be it for part "
    "of the week.",
    sentence_zh="须回避的教师不得因交流在同一学校工作。",
    broken={
        "": (
            "{teacher} and {other} must be kept apart but both work in {school} afterwards.",
            "{teacher}与{other}须回避，交流后却同在{school}。",
        )
    },
    parameters=always,
    measure=_apart,
)
