"""The road of generated schools: their planted timetable through compile, decode and verify."""

from __future__ import annotations

import time

import pytest
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.models.compile import compile_timetabling
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.models.verify import verify


@pytest.fixture(params=["3+1+2", "3+3of6", "3+3of7", "3+1+2 full"])
def planted(request: pytest.FixtureRequest) -> GeneratedSchool:
    scheme, _, calendar = request.param.partition(" ")
    return generate_school(size="S", seed=11, scheme=scheme, calendar=calendar or "plain")


def test_the_planted_timetable_is_accepted_by_both_sides(planted: GeneratedSchool) -> None:
    verification = verify(planted.school, planted.sectioning, planted.timetable)
    assert verification.accepted, verification.findings[:3]
    compiled = compile_timetabling(planted.school, planted.sectioning)
    index = ProblemIndex(compiled.problem)
    assignment = compiled.encode(planted.timetable)
    assert evaluate(index, assignment).cost == verification.cost


def test_decoding_keeps_every_place_and_finds_every_room(planted: GeneratedSchool) -> None:
    compiled = compile_timetabling(planted.school, planted.sectioning)
    decoded = compiled.decode(compiled.encode(planted.timetable))
    verification = verify(planted.school, planted.sectioning, decoded)
    assert verification.cost == verify(*_parts(planted)).cost
    assert len({lesson.id for lesson in decoded.lessons}) == len(decoded.lessons)
    again = compiled.decode(compiled.encode(decoded))
    assert {x.id: (x.day, x.period) for x in again.lessons} == {
        x.id: (x.day, x.period) for x in decoded.lessons
    }


def test_compiling_is_deterministic(planted: GeneratedSchool) -> None:
    first = compile_timetabling(planted.school, planted.sectioning).problem
    assert compile_timetabling(planted.school, planted.sectioning).problem == first


def test_size_l_is_compiled_and_judged_in_seconds() -> None:
    """2 s and 3 s are the figures asked for; three times as much on a loaded machine."""
    large = generate_school(size="L", seed=7)
    start = time.process_time()
    compiled = compile_timetabling(large.school, large.sectioning)
    assert time.process_time() - start < 6
    assert len(compiled.problem.events) < 1000
    start = time.process_time()
    assert verify(*_parts(large)).accepted
    assert time.process_time() - start < 9


def _parts(planted: GeneratedSchool) -> tuple:  # type: ignore[type-arg]
    return planted.school, planted.sectioning, planted.timetable
