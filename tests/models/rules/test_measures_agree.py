"""The two sides of the catalogue held against each other, number by number.

Random assignments of compiled Problems are decoded and judged by the measures; each stated rule
must cost the same on both sides, in schools with double lessons, bands in several parts, short
sections, odd and even weeks, and grades of different calendars.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from zouban.models.constraints import PreferResources, SplitEvents, SubsetTimes
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.models.problem import Assignment, Meeting
from zouban.models.rules.catalogue import BY_NAME
from zouban.models.school import RuleRow
from zouban.models.sectioning import Band, BandKind
from zouban.models.verify import verify

ROWS = tuple(
    RuleRow(
        rule=rule,
        scope=scope,
        parameters=parameters,
        # Of rooms to be chosen both sides tell the same only where every lesson finds one, which
        # a random assignment does not see to (tests/models/test_room_choice.py).
        tier="hard" if scope.startswith("room:") else "soft",
        weight=weight,
    )
    for weight, (rule, scope, parameters) in enumerate(
        (
            ("unavailable", "teacher:M Ch", {"slots": "Mon-1 Tue-* Wed-3"}),
            ("unavailable", "grade:G", {"slots": "*-2 Wed-4"}),
            ("unavailable", "room:RX RA", {"slots": "*-1..3"}),
            ("unavailable", "subject:biology english", {"slots": "Wed-*"}),
            ("fixed_slots", "subject:meeting pe", {"slots": "Wed-1"}),
            ("fixed_slots", "subject:math", {"slots": "Mon-3"}),
            ("fixed_slots", "subject:chemistry biology", {"slots": "Mon-3 Tue-3 Wed-3"}),
            ("forbidden_slots", "class:A", {"slots": "Mon-1..2"}),
            ("forbidden_slots", "teacher:M;subject:math", {"slots": "*-4"}),
            ("preferred_slots", "grade:G;subject:math chemistry", {"slots": "*-1..2"}),
            ("max_per_day", "school", {"max": "1"}),
            ("max_per_day", "grade:G", {}),
            ("spread_days", "school", {"min_days": "2"}),
            ("max_at_once", "subject:math chemistry biology", {"max": "1"}),
            ("max_at_once", "subject:english", {"max": "0"}),
            ("max_at_once", "room_type:laboratory", {"max": "0"}),
            ("teacher_max_per_day", "school", {"max": "1"}),
            ("teacher_max_consecutive", "school", {"max": "1"}),
            ("teacher_idle", "school", {}),
            ("teacher_idle", "group:math", {"max": "1"}),
            ("main_early", "school", {"last": "2"}),
            ("main_early", "subject:biology", {"last": "1"}),
            ("not_in_first", "subject:pe english", {"periods": "2"}),
            ("class_no_idle", "school", {}),
            ("group_meeting", "group:english", {"periods": "2", "slots": "Tue-*"}),
            ("double_lessons", "subject:math chemistry", {"slots": "Mon-1..2"}),
            ("morning_max", "school", {"max": "1"}),
            ("morning_max", "subject:math chemistry", {"max": "0"}),
            ("afternoon_max", "school", {"max": "0"}),
            ("subjects_per_day", "subject:math english pe", {"max": "1"}),
            ("subjects_in_a_row", "subject:math english pe physics", {"max": "1"}),
            ("same_progress", "school", {}),
            ("teacher_max_days", "school", {"max": "1"}),
            ("teacher_max_half_days", "school", {"max": "1"}),
            ("teacher_min_per_day", "school", {"min": "3"}),
            ("building_change", "school", {}),
            ("building_change", "teacher:M", {"free": "2"}),
        ),
        start=1,
    )
)


def plain(tiny: Any) -> Any:
    return tiny


def with_doubles(tiny: Any) -> Any:
    return tiny.with_row_of("chemistry", doubles_max=1).with_row_of("english", doubles_max=1)


def with_parts(tiny: Any) -> Any:
    """Chemistry takes both parts of the band, two sections of biology one each."""
    biology = next(t for t in tiny.sectioning.teaching_classes if t.id == "biology")
    first = biology.model_copy(update={"periods": 1, "students": ("a3", "b3")})
    second = biology.model_copy(
        update={"id": "biology 2", "parts": (1,), "periods": 1, "students": ("a4", "b4")}
    )
    others = tuple(t for t in tiny.sectioning.teaching_classes if t.id != "biology")
    chemistry = others[0].model_copy(update={"parts": (0, 1)})
    bands = tuple(
        b.model_copy(update={"parts": (1, 1)}) if b.id == "W1" else b for b in tiny.sectioning.bands
    )
    sections = (chemistry, first, second, *others[1:])
    return tiny.with_sectioning(bands=bands, teaching_classes=sections)


def with_short_sections(tiny: Any) -> Any:
    """Biology needs one period of the band's two, Japanese three to English's two."""
    return tiny.with_teaching_class("biology", periods=1).with_teaching_class("japanese", periods=3)


def with_two_weeks(tiny: Any) -> Any:
    """Two weeks: pe in odd ones, a third lesson of history in even ones, no Wednesday in odd."""
    calendar = tiny.school.calendars[0]
    days = tuple(d.model_copy(update={"weeks": 0b10}) if d.day == 2 else d for d in calendar.days)
    weekly = tiny.with_school(weeks=2, calendars=(calendar.model_copy(update={"days": days}),))
    history = next(r for r in weekly.school.curriculum if r.subject == "history")
    extra = history.model_copy(update={"weeks": 0b10})
    return weekly.with_school(curriculum=(*weekly.school.curriculum, extra)).with_row_of(
        "pe", weeks=0b01
    )


def with_two_calendars(tiny: Any) -> Any:
    """Class B is in a grade of its own, whose bell rings ten minutes later; no bands."""
    school, sectioning = tiny.school, tiny.sectioning
    calendar = school.calendars[0]
    later = tuple(
        p.model_copy(update={"start": p.start + 10, "end": p.end + 10}) for p in calendar.periods
    )
    calendars = (calendar, calendar.model_copy(update={"id": "later", "periods": later}))
    grades = (
        school.grades[0],
        school.grades[0].model_copy(update={"id": "H", "calendar": "later"}),
    )
    rows = (*school.curriculum, *(r.model_copy(update={"grade": "H"}) for r in school.curriculum))
    classes = (
        sectioning.classes[0],
        sectioning.classes[1].model_copy(update={"grade": "H"}),
    )
    return tiny.with_school(calendars=calendars, grades=grades, curriculum=rows).with_sectioning(
        classes=classes, bands=(), teaching_classes=(), grades=("G", "H")
    )


def with_open_teachers(tiny: Any) -> Any:
    """Nobody is assigned to the sections or to physics; two may teach each."""
    teachers = tuple(
        t.model_copy(update={"subjects": ("chemistry", "biology")}) if t.id in ("Ch", "Bi") else t
        for t in tiny.school.teachers
    )
    table = tuple(a for a in tiny.school.assignments if a.subject != "physics")
    return (
        tiny.with_school(teachers=teachers, assignments=table)
        .with_teaching_class("chemistry", teacher=None)
        .with_teaching_class("biology", teacher=None)
    )


def with_open_rooms(tiny: Any) -> Any:
    """Sections choose among their classes' home rooms and the spare one."""
    return tiny.with_teaching_class("chemistry", room=None).with_teaching_class(
        "biology", room=None
    )


def with_laboratory_rows(tiny: Any) -> Any:
    """Chemistry has one period in its room and one in the laboratory."""
    chemistry = next(r for r in tiny.school.curriculum if r.subject == "chemistry")
    theory = chemistry.model_copy(update={"periods": 1})
    practice = theory.model_copy(update={"room_type": "laboratory"})
    rest = tuple(r for r in tiny.school.curriculum if r.subject != "chemistry")
    return tiny.with_school(curriculum=(*rest, theory, practice))


def with_blocks(tiny: Any) -> Any:
    """Free requests: no administrative classes, two blocks that draw on everybody."""
    courses = ("chemistry", "biology", "math", "history")
    subjects = tuple(
        s.model_copy(update={"kind": "course"}) if s.id in courses else s
        for s in tiny.school.subjects
    )
    halves = (("a1", "a2", "b1", "b2"), ("a3", "a4", "b3", "b4"))
    chemistry = tiny.sectioning.teaching_classes[0].model_copy(update={"kind": "course"})
    sections = tuple(
        chemistry.model_copy(
            update={
                "id": course,
                "subject": course,
                "band": f"Block {n // 2}",
                "students": halves[n % 2],
                "room": None,
                "teacher": teacher,
                "periods": 3,
            }
        )
        for n, (course, teacher) in enumerate(zip(courses, ("Ch", "Bi", "M", "Hi"), strict=True))
    )
    bands = tuple(
        Band(id=f"Block {n}", grade=None, walking_group="all", kind=BandKind.BLOCK, parts=(3,))
        for n in (0, 1)
    )
    rows = tuple(
        r.model_copy(update={"audience": "all", "periods": 3})
        for r in tiny.school.curriculum
        if r.subject in courses
    )
    rooms = tuple(r.model_copy(update={"capacity": None}) for r in tiny.school.rooms)
    return tiny.with_school(subjects=subjects, curriculum=rows, rooms=rooms).with_sectioning(
        classes=(), bands=bands, teaching_classes=sections
    )


def wide(tiny: Any) -> Any:
    return tiny.wide()


VARIANTS = (
    plain,
    wide,
    with_doubles,
    with_parts,
    with_short_sections,
    with_two_weeks,
    with_two_calendars,
    with_open_teachers,
    with_open_rooms,
    with_laboratory_rows,
    with_blocks,
)


def random_assignment(index: ProblemIndex, seed: int) -> Assignment:
    """Place everything in periods of its kind, each at times of its own, leaving some out."""
    draw = random.Random(seed)
    kinds = _period_kinds(index)
    meetings: list[Meeting] = []
    for number, event in enumerate(index.problem.events):
        original = event.id.partition(" (copy ")[0]
        if original != event.id:  # a copy stands where its original does
            meetings += [
                replace(m, event=event.id, resources=()) for m in meetings if m.event == original
            ]
            continue
        taken = set[int]()
        inside = _inside(index, number, meetings)
        for length in _lengths(index, number, draw):
            starts = [
                s
                for s in index.starts(number, length)
                if not {s, s + length - 1} & taken
                and _one_day(index, s, length)
                and kinds[number] >> s & 1
                and (inside is None or s in inside)
            ]
            if starts and draw.random() < 0.95:
                start = draw.choice(starts)
                taken |= set(range(start, start + length))
                picks = tuple(
                    slot.resource or draw.choice(_qualified(index, event.id, slot.role))
                    for slot in event.slots
                )
                time = index.problem.times[start].id
                meetings.append(Meeting(event.id, length, time, picks))
    return Assignment(index.problem.id, tuple(meetings))


def _qualified(index: ProblemIndex, event: str, role: str | None) -> tuple[str, ...]:
    return next(
        c.preferred
        for c in index.problem.constraints
        if isinstance(c, PreferResources) and event in c.events and c.role == role
    )


def _inside(index: ProblemIndex, event: int, meetings: list[Meeting]) -> set[int] | None:
    """Return the times of the band that holds a short section: classes are there only then."""
    for cover, constraint in zip(index.cover, index.problem.constraints, strict=True):
        if isinstance(constraint, SubsetTimes) and event in cover.events:
            held = [m for m in meetings if m.event == constraint.container and m.time is not None]
            return {
                index.time_number[m.time] + n for m in held for n in range(m.duration) if m.time
            }
    return None


def _lengths(index: ProblemIndex, event: int, draw: random.Random) -> list[int]:
    """Split an event as its SplitEvents allows, double first where one may be."""
    left = index.problem.events[event].duration
    low, high = next(
        (c.min_duration, c.max_duration)
        for cover, c in zip(index.cover, index.problem.constraints, strict=True)
        if isinstance(c, SplitEvents) and event in cover.events
    )
    lengths = []
    if low < high <= left and draw.random() < 0.6:
        lengths.append(high)
    while sum(lengths) < left:
        lengths.append(low)
    return lengths


def _period_kinds(index: ProblemIndex) -> list[int]:
    masks = [-1] * len(index.problem.events)
    for cover, constraint in zip(index.cover, index.problem.constraints, strict=True):
        if constraint.name == "period_kind":
            for event in cover.events:
                masks[event] &= cover.times_mask
    return masks


def _one_day(index: ProblemIndex, start: int, length: int) -> bool:
    first, last = index.problem.times[start], index.problem.times[start + length - 1]
    return first.id.rpartition("-")[0] == last.id.rpartition("-")[0]


def _compiled_terms(compiled: Any, index: ProblemIndex, assignment: Assignment) -> Counter[str]:
    found = evaluate(index, assignment)
    terms: Counter[str] = Counter()
    for constraint in compiled.problem.constraints:
        assert constraint.origin is not None
        name = f"{constraint.origin.rule}@{constraint.origin.row}"
        terms[name] += found.terms[constraint.id]
    return terms


def _measured_terms(verification: Any) -> Counter[str]:
    terms: Counter[str] = Counter()
    for finding in verification.findings:
        terms[f"{finding.rule}@{finding.where.get('row')}"] += finding.cost or 0
    return terms


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_every_row_costs_the_same_on_both_sides(tiny: Any, variant: Any, seed: int) -> None:
    school = variant(tiny).with_rows(*ROWS)
    compiled = school.compiled()
    index = ProblemIndex(compiled.problem)
    assignment = random_assignment(index, seed)
    timetable = compiled.decode(assignment)
    verification = verify(school.school, school.sectioning, timetable)
    compiled_terms = _compiled_terms(compiled, index, assignment)
    measured_terms = _measured_terms(verification)
    stated = [r for r in school.school.rules if BY_NAME[r.rule].by_row]
    names = ["lesson_placed@None", *(f"{row.rule}@{row.row}" for row in stated)]
    assert {n: measured_terms[n] for n in names} == {n: compiled_terms[n] for n in names}
    assert sum(verification.terms.values()) > 0


HARD_ROWS = (
    RuleRow(rule="unavailable", scope="teacher:Ph", parameters={"slots": "Wed-2"}),
    RuleRow(rule="max_per_day", scope="school"),
    RuleRow(rule="forbidden_slots", scope="subject:math", parameters={"slots": "*-2"}),
)


@pytest.mark.parametrize("seed", range(120))
def test_both_sides_accept_the_same_timetables(tiny: Any, seed: int) -> None:
    """Move one event or two of a good timetable: acceptable to all or to none."""
    draw = random.Random(seed)
    school = with_doubles(tiny).with_rows(*HARD_ROWS)
    compiled = school.compiled()
    index = ProblemIndex(compiled.problem)
    meetings = list(compiled.encode(tiny.timetable).meetings)
    for place in draw.sample(range(len(meetings)), draw.choice((1, 1, 2))):
        time = draw.choice(index.problem.times).id
        meetings[place] = replace(meetings[place], time=time)
    assignment = Assignment("tiny", tuple(meetings))
    cost = evaluate(index, assignment).cost
    verification = verify(school.school, school.sectioning, compiled.decode(assignment))
    assert verification.accepted == (cost.unplaced == 0 and cost.hard == 0)


def test_the_moves_compared_are_of_both_kinds(tiny: Any) -> None:
    accepted = [tiny.moved(A__physics_1=f"Wed-{n}").judge().accepted for n in "1234RE"]
    assert accepted == [False, True, True, True, False, False]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.__name__)
def test_encoding_the_decoded_changes_nothing(tiny: Any, variant: Any) -> None:
    school = variant(tiny).with_rows(*ROWS)
    compiled = school.compiled()
    index = ProblemIndex(compiled.problem)
    assignment = random_assignment(index, 99)
    again = compiled.encode(compiled.decode(assignment))
    assert evaluate(index, again).cost == evaluate(index, assignment).cost


def test_blocks_that_share_students_are_apart(tiny: Any) -> None:
    blocks = with_blocks(tiny)
    compiled = blocks.compiled()
    assert {event.id: len(event.slots) for event in compiled.problem.events} == {
        "band:Block 0": 3,  # two teachers and the walking group
        "band:Block 1": 3,
    }
    index = ProblemIndex(compiled.problem)
    same = tuple(Meeting(e.id, 1, "week/Mon-1") for e in compiled.problem.events)
    timetable = compiled.decode(Assignment("tiny", same))
    clashes = evaluate(index, Assignment("tiny", same)).cost.hard
    verification = verify(blocks.school, blocks.sectioning, timetable)
    assert clashes > 0
    assert verification.terms["student_clash"] == 2  # each half of the students, in two courses


def test_every_stated_rule_is_compared() -> None:
    assert {row.rule for row in ROWS} == {rule.name for rule in BY_NAME.values() if rule.by_row}
