"""The whole week of a generated school: what an office would find in it, and that it holds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.instances.generator.colouring import coloured
from zouban.instances.school_reader import read_school
from zouban.instances.school_writer import write_school
from zouban.models.school_check import necessary_conditions
from zouban.models.verify import verify

HASHES = {
    3: "882af7555e1592967a55db494604435bf61693dad1757b0d2e0d63f67e8f0afb",
    1: "90fd7936c2b1a043667d33effd3661fb9279ab3817405a63d8d089475fa7938d",
}


@pytest.fixture(scope="module", params=[1, 2, 3])
def made(request: pytest.FixtureRequest) -> GeneratedSchool:
    return generate_school(size="S", seed=7, grades=request.param, calendar="full")


def test_verify_accepts_it(made: GeneratedSchool) -> None:
    found = verify(made.school, made.sectioning, made.timetable)
    broken = [f.message for f in found.findings if f.severity.value in ("error", "hard")]
    assert broken == []
    assert found.accepted
    assert necessary_conditions(made.school, made.sectioning) == []


def test_it_is_the_plain_school_and_more(made: GeneratedSchool) -> None:
    plain = generate_school(size="S", seed=7, grades=len(made.school.grades))
    assert made.school.students == plain.school.students
    assert made.sectioning.classes == plain.sectioning.classes
    kept = {lesson.id for lesson in made.timetable.lessons}
    assert {lesson.id for lesson in plain.timetable.lessons} < kept


def test_readings_evenings_and_turns(made: GeneratedSchool) -> None:
    kinds = Counter(period for row in made.school.curriculum for period in row.period_kinds)
    assert kinds["reading"] == 2 * len(made.school.grades)
    assert kinds["evening"] == len(made.school.grades)
    weeks = {row.weeks for row in made.school.curriculum if row.subject in ("pe", "library")}
    assert {0b01, 0b10} <= weeks
    heads = {plan.id: plan.class_teacher for plan in made.school.classes}
    for lesson in made.timetable.lessons:
        if lesson.subject == "evening_study":
            assert lesson.teachers == (heads[lesson.classes[0]],)
        if lesson.period == "R":
            assert lesson.subject in ("chinese", "english")


def test_grade_3_has_a_calendar_of_its_own(made: GeneratedSchool) -> None:
    senior = [c for c in made.school.calendars if c.id == "senior"]
    if len(made.school.grades) == 1:
        assert senior == []
        return
    (saturday,) = (day for day in senior[0].days if day.day == 5)
    assert (saturday.weeks, saturday.periods) == (0b01, ("1", "2", "3", "4"))
    main = {slot.text: slot for slot in made.school.calendars[0].slots}
    for slot in senior[0].slots:
        overlapping = [text for text, other in main.items() if slot.overlaps(other)]
        assert overlapping == ([slot.text] if slot.day < 5 else [])
    used = {x.day for x in made.timetable.lessons if x.calendar == "senior"}
    assert used == {0, 1, 2, 3, 4, 5}


def test_it_survives_the_way_through_files(made: GeneratedSchool, tmp_path: Path) -> None:
    write_school(made.school, tmp_path / "school", lang="zh")
    assert read_school(tmp_path / "school") == made.school


@pytest.mark.parametrize("grades", list(HASHES))
def test_bytes_are_fixed(grades: int) -> None:
    made = generate_school(size="S", seed=7, grades=grades, calendar="full")
    parts = [made.school, made.sectioning, made.timetable]
    dump = [part.model_dump(mode="json") for part in parts]
    text = json.dumps(dump, sort_keys=True, ensure_ascii=False)
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == HASHES[grades]


@pytest.mark.parametrize(("size", "scheme"), [("M", "3+3of6"), ("L", "3+1+2")])
def test_larger_schools_hold_too(size: str, scheme: str) -> None:
    made = generate_school(size=size, seed=3, scheme=scheme, calendar="full")
    assert verify(made.school, made.sectioning, made.timetable).accepted


# ---- colouring -----------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=24))
def test_edges_that_meet_have_different_colours(edges: list[tuple[str, str]]) -> None:
    most = max(
        (n for side in (0, 1) for n in Counter(edge[side] for edge in edges).values()), default=1
    )
    found = coloured(edges, most)
    for side in (0, 1):
        pairs = Counter((edge[side], colour) for edge, colour in zip(edges, found, strict=True))
        assert set(pairs.values()) <= {1}
    assert all(0 <= colour < most for colour in found)


def test_too_few_colours_are_told() -> None:
    with pytest.raises(ValueError, match="more than 1"):
        coloured([("a", "x"), ("a", "y")], 1)
