"""Rules about where to: zone, alliance, stage, distance, commute, direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from ..index import Integers
from ..plan import Move
from ..policy import Policy, ZoneRule
from .rule import NOT_ASKED, Breach, ExchangeRule, Value, View, always


def _where(move: Move) -> dict[str, str]:
    return {"teacher": move.teacher, "school": move.origin, "destination": move.destination}


def _same(
    numbers: Callable[[View], Integers], *, known: bool = False
) -> Callable[[View], Iterator[Breach]]:
    """Return the measure of "origin and destination are of one kind"; `known`: and of some."""

    def measure(view: View) -> Iterator[Breach]:
        number = numbers(view)
        for move in view.staffing.counted.values():
            first, second = view.staffing.origin(move), view.staffing.destination(move)
            if number[first] != number[second] or (known and number[first] < 0):
                yield Breach(_where(move))

    return measure


def _when(asked: Callable[[Policy], bool]) -> Callable[[Policy], Mapping[str, Value] | None]:
    def parameters(policy: Policy) -> Mapping[str, Value] | None:
        return {} if asked(policy) else None

    return parameters


ZONE = ExchangeRule(
    name="zone",
    about_case=True,
    sentence_en="Moves stay inside the zone.",
    sentence_zh="交流限于本片区（学区）内。",
    broken={
        "": (
            "Teacher {teacher} moves from {school} to {destination}, out of the zone.",
            "教师{teacher}由{school}交流到{destination}，跨出片区。",
        )
    },
    parameters=_when(lambda policy: policy.place.zone is ZoneRule.ONLY),
    measure=_same(lambda view: view.index.zone),
)

ALLIANCE = ExchangeRule(
    name="alliance",
    about_case=True,
    sentence_en="Moves stay inside the alliance.",
    sentence_zh="交流限于本集团（联盟）内。",
    broken={
        "": (
            "Teacher {teacher} moves from {school} to {destination}, which is of no common "
            "alliance.",
            "教师{teacher}由{school}交流到{destination}，两校不属同一集团。",
        )
    },
    parameters=_when(lambda policy: policy.place.alliance_only),
    measure=_same(lambda view: view.index.alliance, known=True),
)

SAME_STAGE = ExchangeRule(
    name="same_stage",
    about_case=True,
    sentence_en="Moves stay inside the stage.",
    sentence_zh="交流限于同一学段。",
    broken={
        "": (
            "Teacher {teacher} moves from {school} to {destination}, of another stage.",
            "教师{teacher}由{school}交流到{destination}，学段不同。",
        )
    },
    parameters=_when(lambda policy: policy.place.same_stage),
    measure=_same(lambda view: view.index.stage),
)


def _distance_parameters(policy: Policy) -> Mapping[str, Value] | None:
    place = policy.place
    if place.max_km is None and place.max_minutes is None:
        return None
    shown = {"km": place.max_km, "minutes": place.max_minutes}
    return {name: NOT_ASKED if value is None else value for name, value in shown.items()}


def _max_distance(view: View) -> Iterator[Breach]:
    place = view.policy.place
    for move in view.staffing.counted.values():
        origin, destination = view.staffing.origin(move), view.staffing.destination(move)
        km = float(view.index.km(origin)[destination])
        if place.max_km is not None and km > place.max_km:
            yield Breach(_where(move), {"way": round(km, 1), "most": place.max_km}, "km")
        minutes = float(view.index.minutes(origin)[destination])
        if place.max_minutes is not None and minutes > place.max_minutes:
            params = {"way": round(minutes, 1), "most": place.max_minutes}
            yield Breach(_where(move), params, "minutes")


MAX_DISTANCE = ExchangeRule(
    name="max_distance",
    about_case=True,
    sentence_en="Every destination is near the present school[, at most {km} km away][, at most "
    "{minutes} minutes away], as far as the way is known.",
    sentence_zh="接收学校应距现工作学校不远[，不超过{km}公里][，不超过{minutes}分钟]"
    "（距离已知时）。",
    broken={
        "km": (
            "Teacher {teacher} moves {way} km from {school} to {destination}; at most {most} km.",
            "教师{teacher}由{school}交流到{destination}，相距{way}公里，上限{most}公里。",
        ),
        "minutes": (
            "Teacher {teacher} moves {way} minutes from {school} to {destination}; "
            "at most {most} minutes.",
            "教师{teacher}由{school}交流到{destination}，路程{way}分钟，上限{most}分钟。",
        ),
    },
    parameters=_distance_parameters,
    measure=_max_distance,
)


def _commute(view: View) -> Iterator[Breach]:
    for teacher, move in view.staffing.counted.items():
        limits = [view.policy.place.commute_km, view.bureau.teachers[teacher].limit_km]
        most = min((limit for limit in limits if limit is not None), default=np.inf)
        km = view.index.home_way(teacher, view.staffing.destination(move))
        if km > most:
            yield Breach(_where(move), {"way": round(km, 1), "most": most})


COMMUTE = ExchangeRule(
    name="commute",
    about_case=True,
    sentence_en="No destination lies farther from home than the policy and the teacher allow.",
    sentence_zh="接收学校距住处不超过政策与本人的限度。",
    broken={
        "": (
            "{destination} lies {way} km from the home of teacher {teacher}; at most {most} km.",
            "{destination}距教师{teacher}住处{way}公里，上限{most}公里。",
        )
    },
    parameters=always,
    measure=_commute,
)


def _upward(view: View) -> Iterator[Breach]:
    strength, location = view.index.strength, view.index.location
    for move in view.staffing.counted.values():
        origin, destination = view.staffing.origin(move), view.staffing.destination(move)
        stronger = strength[destination] > strength[origin]
        if stronger or location[destination] > location[origin]:
            yield Breach(_where(move))


UPWARD = ExchangeRule(
    name="upward",
    about_case=True,
    sentence_en="Nobody moves to a stronger or more urban school.",
    sentence_zh="不得向更强或更靠近城区的学校交流。",
    broken={
        "": (
            "Teacher {teacher} moves from {school} to {destination}, which is stronger or more "
            "urban.",
            "教师{teacher}由{school}交流到{destination}，后者更强或更靠近城区。",
        )
    },
    parameters=_when(lambda policy: not policy.place.allow_upward),
    measure=_upward,
)
