"""Generated schools are like real ones: shares, sizes, loads, scarcity (issue, "Generator")."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import ceil

import pytest
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.instances.generator.full_calendar import WISHES
from zouban.models.rules.catalogue import RULES
from zouban.models.school import Audience
from zouban.models.school_check import check_school

CASES = [("S", 1), ("S", 7), ("M", 2), ("M", 7), ("L", 7), ("XL", 3)]
CLASSES = {"S": 8, "M": 14, "L": 22, "XL": 38}


@cache
def made(size: str, seed: int, scheme: str = "3+1+2") -> GeneratedSchool:
    return generate_school(size=size, seed=seed, scheme=scheme)


def combinations(case: GeneratedSchool, grade: str) -> Counter[frozenset[str]]:
    """Students of a grade by what they chose."""
    chosen: dict[str, set[str]] = {}
    members = {s.id for s in case.school.students if s.grade == grade}
    for choice in case.school.choices:
        if choice.student in members:
            chosen.setdefault(choice.student, set()).add(choice.subject)
    assert set(chosen) == members
    return Counter(frozenset(subjects) for subjects in chosen.values())


@pytest.mark.parametrize(("size", "seed"), CASES)
@pytest.mark.parametrize("grade", ["G2", "G3"])
def test_shares_of_combinations(size: str, seed: int, grade: str) -> None:
    counts = combinations(made(size, seed), grade)
    students = counts.total()
    physics = sum(n for c, n in counts.items() if "physics" in c)
    with_chemistry = sum(n for c, n in counts.items() if {"physics", "chemistry"} <= c)
    largest = counts[frozenset({"physics", "chemistry", "biology"})]
    assert 0.60 <= physics / students <= 0.65
    assert 0.80 <= with_chemistry / physics <= 0.85
    assert 0.35 <= largest / students <= 0.40
    assert sum(1 for n in counts.values() if 1 <= n <= 10) >= 3


@pytest.mark.parametrize("scheme", ["3+3of6", "3+3of7"])
def test_free_schemes_have_many_combinations_and_a_tail(scheme: str) -> None:
    case = made("L", 7, scheme)
    legal = set(case.school.schemes[0].combinations())
    for grade in ("G2", "G3"):
        counts = combinations(case, grade)
        assert set(counts) <= legal
        assert len(counts) >= 20
        assert sum(1 for n in counts.values() if 1 <= n <= 10) >= 3
        assert max(counts.values()) >= 0.2 * counts.total()


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_classes_and_divisions(size: str, seed: int) -> None:
    school = made(size, seed).school
    for grade in ("G1", "G2", "G3"):
        classes = [c for c in school.classes if c.grade == grade]
        students = [s for s in school.students if s.grade == grade]
        assert len(classes) == CLASSES[size]
        assert 49 <= len(students) / len(classes) <= 51
        divisions = {c.division for c in classes}
        assert len(divisions) == (2 if CLASSES[size] >= 16 else 1)
        assert (None in divisions) == (CLASSES[size] < 16)
        assert any(s.language == "japanese" for s in students)
    assert {s.gender for s in school.students} != {None}
    assert all(s.score is not None and s.origin for s in school.students)
    assert any(s.locked for s in school.students)
    assert {pair.relation.value for pair in school.pairs} == {"together", "apart"}


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_periods_a_week(size: str, seed: int) -> None:
    rows = made(size, seed).school.curriculum
    for row in rows:
        if row.subject in ("chinese", "mathematics", "english"):
            assert row.periods in (5, 6)
        elif row.subject == "pe":
            assert row.periods == 3
        elif row.subject == "class_meeting":
            assert row.periods == 1
        elif row.audience is Audience.EXAM:
            assert row.periods in ((5, 6) if row.grade == "G3" else (4, 5))
        elif row.audience is Audience.QUALIFYING:
            assert row.grade == "G2"
            assert row.periods in (2, 3)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_week_of_five_days(size: str, seed: int) -> None:
    (calendar,) = made(size, seed).school.calendars
    kinds = Counter(slot.kind.value for slot in calendar.slots)
    assert kinds == {"reading": 5, "lesson": 40, "evening": 15}


@pytest.mark.parametrize(
    ("size", "seed", "scheme"),
    [*((size, seed, "3+1+2") for size, seed in CASES), ("M", 7, "3+3of6"), ("L", 7, "3+3of7")],
)
def test_teachers_are_loaded_to_85_to_95_percent(size: str, seed: int, scheme: str) -> None:
    case = made(size, seed, scheme)
    load = teaching_load(case)
    norms = {t.id: t.load_max or 0 for t in case.school.teachers}
    assert all(load[t] <= norms[t] for t in norms)
    assert 0.85 <= sum(load.values()) / sum(norms.values()) <= 0.95
    for group in {t.group for t in case.school.teachers}:
        members = [t.id for t in case.school.teachers if t.group == group]
        if len(members) >= 5:
            share = sum(load[t] for t in members) / sum(norms[t] for t in members)
            assert 0.84 <= share <= 0.96, group


def teaching_load(case: GeneratedSchool) -> Counter[str]:
    """Periods a week by teacher in the planted timetable; activities do not count."""
    activities = {"class_meeting", "flag_raising", "self_study", None}
    load: Counter[str] = Counter({t.id: 0 for t in case.school.teachers})
    for lesson in case.timetable.lessons:
        if lesson.subject not in activities:
            for teacher in lesson.teachers:
                load[teacher] += lesson.length
    return load


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_norms(size: str, seed: int) -> None:
    case = made(size, seed)
    heads = {c.class_teacher for c in case.school.classes}
    assert len(heads) == len(case.school.classes)
    for teacher in case.school.teachers:
        assert teacher.load_max is not None
        if teacher.id in heads:
            assert teacher.load_max == 10
        elif teacher.duty == "manager":
            assert teacher.load_max == 6
        elif not teacher.duty:
            assert teacher.load_max == 12
    away = " ".join(r.scope for r in case.school.rules if r.rule == "unavailable")
    part_time = [t.id for t in case.school.teachers if t.duty == "part_time"]
    assert any(t in away for t in part_time)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_grounds_are_scarce(size: str, seed: int) -> None:
    school = made(size, seed).school
    lessons = 3 * 3 * CLASSES[size]
    (row,) = [r for r in school.rules if r.rule == "max_at_once" and r.scope == "subject:pe"]
    cap = int(row.parameters["max"])
    # No PE in the first two of eight periods: 30 slots a week.
    assert ceil(lessons / 30) <= cap <= ceil(lessons / 30) + 1
    grounds = [room.lessons_at_once for room in school.rooms if room.type == "ground"]
    assert sum(grounds) == cap
    if size == "L":
        assert (lessons, ceil(lessons / 30), cap) == (198, 7, 8)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_walking_rooms_are_all_needed(size: str, seed: int) -> None:
    case = made(size, seed)
    homes = {c.home_room for c in case.school.classes}
    spare = {r.id for r in case.school.rooms if r.type == "classroom"} - homes
    used = {t.room for t in case.sectioning.teaching_classes}
    assert spare
    assert spare <= used


@pytest.mark.parametrize("scheme", ["3+1+2", "3+3of6", "3+3of7"])
def test_every_rule_is_in_use(scheme: str) -> None:
    plain = {row.rule for row in made("S", 7, scheme).school.rules}
    full = generate_school(size="S", seed=7, scheme=scheme, calendar="full").school
    further = {rule for rule, _, _ in WISHES}
    assert not plain & further
    assert {row.rule for row in full.rules} == plain | further
    assert plain | further == {rule.name for rule in RULES if rule.by_row}


@pytest.mark.parametrize("scheme", ["3+1+2", "3+3of6", "3+3of7"])
@pytest.mark.parametrize("grades", [1, 2, 3])
def test_check_finds_no_fault(scheme: str, grades: int) -> None:
    school = generate_school(size="S", seed=5, scheme=scheme, grades=grades).school
    assert [f.message for f in check_school(school) if f.severity.value == "error"] == []
