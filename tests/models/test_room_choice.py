"""Rooms that the timetable chooses: counted in the Problem, matched afterwards."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from zouban.models.calendar import Slot
from zouban.models.constraints import LimitSimultaneousEvents
from zouban.models.room_matching import Claim, RoomMatching
from zouban.models.school import Room, RuleRow
from zouban.models.school_index import SchoolIndex


def _caps(tiny: Any) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for constraint in tiny.compiled().problem.constraints:
        if isinstance(constraint, LimitSimultaneousEvents):
            found.setdefault(constraint.origin.subject, []).append(constraint.maximum)
    return found


def test_enough_rooms_need_no_constraint(tiny: Any) -> None:
    ground = tuple(
        r.model_copy(update={"lessons_at_once": 2}) if r.id == "Ground" else r
        for r in tiny.school.rooms
    )
    assert _caps(tiny.with_school(rooms=ground)) == {}


def test_scarce_rooms_are_capped(tiny: Any) -> None:
    assert _caps(tiny) == {("Ground",): [1]}


def test_a_closed_room_lowers_the_cap_while_it_is_closed(tiny: Any) -> None:
    row = RuleRow(rule="unavailable", scope="room:Ground", parameters={"slots": "Wed-*"})
    problem = tiny.with_rows(row).compiled().problem
    caps = [c for c in problem.constraints if isinstance(c, LimitSimultaneousEvents)]
    assert [(c.maximum, len(c.times)) for c in caps] == [(1, 0), (0, 6)]


def test_seats_nest_the_sets_of_rooms(tiny: Any) -> None:
    """Class B's physics too: five seats are in one laboratory only, four in both."""
    small = Room(id="Small", type="laboratory", capacity=3)
    rooms = (*tiny.school.rooms, small)
    rows = tuple(
        r.model_copy(update={"room_type": "laboratory"}) if r.subject in ("pe", "history") else r
        for r in tiny.school.curriculum
    )
    capped = _caps(tiny.with_school(rooms=rooms, curriculum=rows))
    assert capped == {("Lab",): [1]}  # four students each: the small one serves nobody


def test_without_any_room_the_lessons_cannot_stand(tiny: Any) -> None:
    rooms = tuple(r for r in tiny.school.rooms if r.type != "laboratory")
    bare = tiny.with_school(rooms=rooms)
    assert _caps(bare)[()] == [0]
    assert bare.problem_terms()["room_type"] == 1


def test_a_school_without_rooms_plans_without_them(tiny: Any) -> None:
    bare = tiny.with_school(rooms=()).with_teaching_class("chemistry", room=None)
    assert _caps(bare) == {}


def test_sections_choose_released_home_rooms(tiny: Any) -> None:
    open_ = tiny.with_teaching_class("chemistry", room=None).with_teaching_class(
        "biology", room=None
    )
    compiled = open_.compiled()
    lessons = compiled.decode(compiled.encode(open_.timetable)).lessons
    rooms = {x.id: x.room for x in lessons if x.teaching_class in ("chemistry", "biology")}
    assert set(rooms.values()) == {"RA", "RB"}  # the spare room has two seats only
    assert open_.with_lessons(lessons).judge().accepted


def test_a_room_of_the_other_campus_is_not_eligible(tiny: Any) -> None:
    rooms = tuple(
        r.model_copy(update={"campus": "far"}) if r.id == "Lab" else r for r in tiny.school.rooms
    )
    grades = (tiny.school.grades[0].model_copy(update={"campus": "near"}),)
    far = tiny.with_school(rooms=rooms, grades=grades)
    assert far.problem_terms()["room_type"] == 1


# ---- matching ------------------------------------------------------------------------------


def _slots(tiny: Any) -> tuple[Slot, ...]:
    return tiny.school.calendars[0].slots


def _possible(claims: list[Claim], rooms: list[Room]) -> bool:
    """Brute force over all choices of rooms."""
    at_once = {r.id: r.lessons_at_once for r in rooms}
    for choice in itertools.product(*(sorted(c.rooms) for c in claims)):
        if all(
            sum(
                1
                for other, theirs in zip(claims, choice, strict=True)
                if theirs == room and slot in other.slots
            )
            <= at_once[room]
            for claim, room in zip(claims, choice, strict=True)
            for slot in claim.slots
        ):
            return True
    return False


@pytest.mark.parametrize("seed", range(60))
def test_single_lessons_are_matched_whenever_that_is_possible(tiny: Any, seed: int) -> None:
    draw = random.Random(seed)
    rooms = [Room(id=f"L{n}", lessons_at_once=draw.choice((1, 1, 2))) for n in range(3)]
    index = SchoolIndex(tiny.with_school(rooms=tuple(rooms)).school, tiny.sectioning)
    slots = draw.sample(_slots(tiny), 2)
    claims = [
        Claim(
            f"c{n}",
            (draw.choice(slots),),
            1,
            frozenset(draw.sample([r.id for r in rooms], draw.choice((1, 2, 3)))),
            0,
        )
        for n in range(draw.choice((3, 4, 5, 6)))
    ]
    found = RoomMatching(index, {}).match(claims)
    assert (len(found) == len(claims)) == _possible(claims, rooms)
    for claim, room in found.items():
        assert room in claim.rooms
        beside = [c for c, r in found.items() if r == room and c.meets(claim)]
        assert len(beside) <= index.rooms[room].lessons_at_once


def test_a_course_keeps_its_room(tiny: Any) -> None:
    rooms = (Room(id="L1"), Room(id="L2"))
    index = SchoolIndex(tiny.with_school(rooms=rooms).school, tiny.sectioning)
    both = frozenset(("L1", "L2"))
    one, two = _slots(tiny)[1], _slots(tiny)[2]
    claims = [Claim(course, (slot,), 1, both, 0) for slot in (one, two) for course in ("a", "b")]
    found = RoomMatching(index, {}).match(claims)
    assert found[claims[0]] == found[claims[2]] != found[claims[1]] == found[claims[3]]


def test_a_double_lesson_has_one_room_and_others_make_way(tiny: Any) -> None:
    rooms = (Room(id="L1", capacity=10), Room(id="L2", capacity=20))
    index = SchoolIndex(tiny.with_school(rooms=rooms).school, tiny.sectioning)
    first, second = _slots(tiny)[1:3]
    double = Claim("d", (first, second), 1, frozenset(("L1",)), 0)
    single = Claim("s", (second,), 1, frozenset(("L1", "L2")), 0)
    found = RoomMatching(index, {}).match([single, double])
    assert found == {double: "L1", single: "L2"}


def test_lessons_of_different_weeks_share_a_room(tiny: Any) -> None:
    index = SchoolIndex(tiny.with_school(rooms=(Room(id="L1"),), weeks=2).school, tiny.sectioning)
    slot = _slots(tiny)[1]
    odd = Claim("o", (slot,), 0b01, frozenset(("L1",)), 0)
    even = Claim("e", (slot,), 0b10, frozenset(("L1",)), 0)
    assert RoomMatching(index, {}).match([odd, even]) == {odd: "L1", even: "L1"}


def test_a_closed_room_is_not_given(tiny: Any) -> None:
    index = SchoolIndex(tiny.with_school(rooms=(Room(id="L1"),)).school, tiny.sectioning)
    slot = _slots(tiny)[1]
    claim = Claim("c", (slot,), 1, frozenset(("L1",)), 0)
    assert RoomMatching(index, {"L1": frozenset((slot,))}).match([claim]) == {}


def test_a_disliked_room_is_given_to_what_finds_no_other(tiny: Any) -> None:
    rooms = (Room(id="L1"), Room(id="L2"))
    index = SchoolIndex(tiny.with_school(rooms=rooms).school, tiny.sectioning)
    slot, other = _slots(tiny)[1:3]
    both = frozenset(("L1", "L2"))
    claims = [Claim("a", (slot,), 1, both, 0), Claim("b", (slot,), 1, both, 0)]
    alone = Claim("c", (other,), 1, both, 0)
    disliked = {"L1": frozenset((slot, other))}
    found = RoomMatching(index, {}, disliked).match([*claims, alone])
    assert sorted(found[c] for c in claims) == ["L1", "L2"]
    assert found[alone] == "L2"


@pytest.mark.parametrize("seed", range(80))
def test_double_lessons_are_matched_whenever_that_is_possible(tiny: Any, seed: int) -> None:
    """Rooms of different kinds and given lessons: moves alone sometimes fail."""
    draw = random.Random(seed)
    rooms = [Room(id=f"L{n}") for n in range(3)]
    index = SchoolIndex(tiny.with_school(rooms=tuple(rooms)).school, tiny.sectioning)
    slots = _slots(tiny)[1:5]
    claims = []
    for n in range(draw.choice((4, 5, 6))):
        first = draw.randrange(3)
        eligible = frozenset(draw.sample([r.id for r in rooms], draw.choice((1, 2, 3))))
        claims.append(Claim(f"c{n}", slots[first : first + draw.choice((1, 2))], 1, eligible, 0))
    found = RoomMatching(index, {}).match(claims)
    assert (len(found) == len(claims)) == _possible(claims, rooms)


def test_a_soft_closing_costs_what_has_to_stand_there(tiny: Any) -> None:
    """One ground and two lessons of sports; the judge counts what the search has counted."""
    row = RuleRow(
        rule="unavailable",
        scope="room:Ground",
        parameters={"slots": "Mon-*"},
        tier="soft",
        weight=3,
    )
    closed = tiny.with_rows(row)
    assert closed.problem_terms()["unavailable"] == 3 == closed.judge().terms["unavailable (soft)"]
    elsewhere = closed.moved(A__pe_1="Wed-3")  # B's lesson stands on Tuesday
    assert elsewhere.problem_terms()["unavailable"] == 0
    assert elsewhere.judge().terms["unavailable (soft)"] == 0


def test_a_closed_room_is_avoided_where_another_is_open(tiny: Any) -> None:
    row = RuleRow(rule="unavailable", scope="room:Ground", parameters={"slots": "*-*"}, tier="soft")
    rooms = (*tiny.school.rooms, Room(id="Hall", type="ground"))
    closed = tiny.with_school(rooms=rooms).with_rows(row)
    compiled = closed.compiled()
    again = compiled.decode(compiled.encode(closed.timetable))
    assert {x.room for x in again.lessons if x.subject == "pe"} == {"Hall"}
    assert closed.problem_terms()["unavailable"] == 0
