"""Rules about teachers who belong together, or must not."""

from __future__ import annotations

from collections.abc import Iterator

from ..bureau import Tie
from .rule import Breach, ExchangeRule, View, always


def _pairs(view: View, tie: Tie) -> Iterator[tuple[int, int]]:
    number = view.index.teacher_number
    for row in view.bureau.ties:
        if row.tie is tie and row.first in number and row.second in number:
            yield number[row.first], number[row.second]


def _breach(view: View, first: int, second: int, **params: int | float | str) -> Breach:
    teachers, after = view.bureau.teachers, view.staffing.work_after
    where = {"teacher": teachers[first].id, "other": teachers[second].id}
    schools = (int(after[first]), int(after[second]))
    if min(schools) >= 0:
        where |= {"school": view.school(schools[0]), "destination": view.school(schools[1])}
    return Breach(where, params)


def _couple(view: View) -> Iterator[Breach]:
    """Measure couples of whom one leaves his school.

    An unknown way counts as near, where other schools than the same one are allowed at all.
    """
    most, after = view.policy.place.couple_km, view.staffing.work_after
    for first, second in _pairs(view, Tie.COUPLE):
        moved = first in view.staffing.leaving or second in view.staffing.leaving
        if not moved or after[first] == after[second] or min(after[first], after[second]) < 0:
            continue
        km = float(view.index.km(int(after[first]))[after[second]])
        if most <= 0.0 or km > most:
            yield _breach(view, first, second, way=round(km, 1), most=most)


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


def _team(view: View) -> Iterator[Breach]:
    counted = view.staffing.counted
    for first, second in _pairs(view, Tie.TEAM):
        places = [counted[t].destination if t in counted else None for t in (first, second)]
        if places[0] != places[1]:
            yield _breach(view, first, second)


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


def _apart(view: View) -> Iterator[Breach]:
    moves, schools = view.staffing.moves, view.staffing.schools_after
    for first, second in _pairs(view, Tie.APART):
        shared = sorted(schools(first) & schools(second))
        if (first in moves or second in moves) and shared:
            where = {"teacher": view.bureau.teachers[first].id}
            where |= {"other": view.bureau.teachers[second].id, "school": view.school(shared[0])}
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
