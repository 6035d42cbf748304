"""The verbs of the public surface on the tiny school: results, manifests, refusals."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
import zouban
from zouban.mailbox import LEAST_SECONDS, Mailbox
from zouban.models.policy import SizeBounds
from zouban.models.problem import Assignment
from zouban.models.result import fingerprint
from zouban.models.school import Choice, RuleRow

SMALL = SizeBounds(minimum=1, target=4, maximum=4)


@pytest.fixture
def small(tiny: Any) -> Any:
    """The tiny school with class sizes that its eight students can fill."""
    (policy,) = tiny.school.sectioning
    sizes = {"class_size": SMALL, "section_size": SMALL}
    return tiny.with_school(sectioning=(policy.model_copy(update=sizes),))


def test_the_road_in_single_steps(small: Any, tmp_path: Path) -> None:
    zouban.write(small.school, tmp_path / "school")
    school = zouban.read(tmp_path / "school")
    assert isinstance(school, zouban.School)
    sections = zouban.section(school, time_limit=30)
    assert sections.status is zouban.Status.OPTIMAL
    assert sections.answer is not None
    assert zouban.score(school, sections.answer)["hard"] == 0
    lessons = zouban.timetable(school, sections.answer, time_limit=30)
    answer = zouban.Answer(sectioning=sections.answer, timetable=lessons.answer)
    assert lessons.cost == zouban.Cost(**zouban.score(school, answer))
    zouban.write(answer, tmp_path / "answer.json")
    assert zouban.read(tmp_path / "answer.json") == answer


def test_solve_is_both_steps(small: Any) -> None:
    told: list[str] = []
    found = zouban.solve(
        small.school, time_limit=30, on_progress=lambda stage, cost, bound: told.append(stage)
    )
    assert found.timetable is not None
    whole = found.result
    assert whole.answer == found.timetable.answer
    names = [goal.name for goal in whole.goals]
    assert names[-1] == "timetable"
    assert "walking_places" in names
    assert told


def test_a_manifest_is_enough_to_run_it_again(small: Any) -> None:
    arguments: dict[str, Any] = {"work_limit": 2.0, "seed": 3, "workers": 1}
    first = zouban.timetable(small.school, small.sectioning, source="here", **arguments)
    manifest = first.manifest
    assert manifest is not None
    assert manifest.zouban == zouban.__version__
    assert manifest.input_sha256 == fingerprint(small.school)
    assert manifest.parameters["sectioning_sha256"] == fingerprint(small.sectioning)
    assert manifest.parameters["input"] == "here"
    assert manifest.packages["ortools"]
    kept = {name: manifest.parameters[name] for name in arguments}
    again = zouban.timetable(small.school, small.sectioning, **kept)
    assert again.answer == first.answer
    assert again.seed == first.seed == 3


def test_a_problem_is_solved_like_a_school(small: Any) -> None:
    problem = zouban.compile(small.school, small.sectioning)
    found = zouban.timetable(problem, time_limit=20)
    assert isinstance(found.answer, Assignment)
    assert found.cost is not None
    assert zouban.score(problem, found.answer) == found.cost.model_dump()
    assert zouban.check(problem) == []


def test_incumbents_are_marked_and_told(small: Any) -> None:
    seen: list[tuple[Any, Any]] = []
    zouban.timetable(
        small.school,
        small.sectioning,
        time_limit=20,
        on_incumbent=lambda found, cost: seen.append((found, cost)),
    )
    for found, _ in seen:
        assert found.interrupted


def test_a_stopped_search_is_interrupted(small: Any) -> None:
    stop = threading.Event()
    stop.set()
    wish = RuleRow(rule="teacher_idle", scope="school", parameters={"max": "0"})
    result = zouban.timetable(
        small.with_rows(wish).school, small.sectioning, stop=stop, time_limit=60
    )
    assert result.status in (zouban.Status.INTERRUPTED, zouban.Status.OPTIMAL)
    assert result.runtime_seconds < 30


def test_a_search_stopped_between_the_stages_keeps_the_sections(small: Any) -> None:
    stop = threading.Event()
    found = zouban.solve(small.school, stop=stop, on_sections=lambda _: stop.set())
    assert found.sections.answer is not None
    assert found.timetable is not None
    whole = found.result
    assert (whole.answer, whole.cost) == (None, None)
    assert (whole.status, whole.stopped_by) == ("interrupted", "user")


def test_what_is_impossible_is_proven_without_a_search(small: Any) -> None:
    away = RuleRow(rule="unavailable", scope="teacher:M", parameters={"slots": "Mon-* Tue-*"})
    school = small.with_rows(away).school
    for result in (
        zouban.section(school),
        zouban.timetable(school, small.sectioning),
        zouban.solve(school).result,
    ):
        assert result.status is zouban.Status.INFEASIBLE
        assert result.answer is None
        assert result.conflict
    told = zouban.explain(school, small.sectioning)
    assert told.proven
    assert told.findings[0].code == "teacher_slots_too_few"


def test_wrong_input_is_one_exception_tree(small: Any, tmp_path: Path) -> None:
    twice = small.with_school(
        choices=(*small.school.choices, Choice(student="a1", subject="physics"))
    )
    with pytest.raises(zouban.InputError, match="a1"):
        zouban.section(twice.school)
    wrong = small.with_rows(RuleRow(rule="no_such_rule")).school
    with pytest.raises(zouban.InputError, match="no_such_rule"):
        zouban.solve(wrong)
    with pytest.raises(zouban.UsageError):
        zouban.timetable(small.school)
    with pytest.raises(zouban.UsageError):
        zouban.timetable(zouban.compile(small.school, small.sectioning), small.sectioning)
    with pytest.raises(zouban.UsageError):
        zouban.score(small.school, Assignment("x", ()))
    with pytest.raises(zouban.UsageError):
        zouban.generate("ministry")
    with pytest.raises(zouban.InputError):
        zouban.read(tmp_path / "nowhere")
    assert issubclass(zouban.InputError, zouban.ZoubanError)
    assert issubclass(zouban.UsageError, zouban.ZoubanError)


def test_a_problem_s_answer_is_written_with_the_problem(small: Any, tmp_path: Path) -> None:
    answer = Assignment("p", ())
    result = zouban.Result(status=zouban.Status.FEASIBLE, answer=answer, stopped_by="time")
    for what in (answer, result):
        with pytest.raises(zouban.UsageError, match=r"Archive\(\(problem,\)") as caught:
            zouban.write(what, tmp_path / "solved.xml")  # type: ignore[call-overload]
        assert caught.value.zh
    assert not (tmp_path / "solved.xml").exists()


def test_the_bundled_school_is_sound() -> None:
    findings = zouban.check(zouban.bundled())
    assert [f.message for f in findings if f.severity is zouban.Severity.ERROR] == []


def test_compare_has_a_price_for_every_mode(small: Any) -> None:
    prices = zouban.compare(small.school, modes=("walk_all", "mixed"), time_limit=30)
    assert [price.mode for price in prices] == ["walk_all", "mixed"]
    assert all(price.unplaced == 0 for price in prices)


def test_a_mailbox_delivers_the_newest_and_holds_nobody_up() -> None:
    got: list[int] = []
    with Mailbox(got.append) as mailbox:
        mailbox.put(1)
        deadline = time.monotonic() + 10
        while not got and time.monotonic() < deadline:
            time.sleep(0.01)
        for number in range(2, 50):
            mailbox.put(number)
        while len(got) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert got == [1, 49]
    assert LEAST_SECONDS > 0


def test_a_failing_listener_does_not_end_the_search() -> None:
    def fail(_: int) -> None:
        raise OSError("disk full")

    with Mailbox(fail) as mailbox:
        mailbox.put(1)
        deadline = time.monotonic() + 10
        while mailbox.failure is None and time.monotonic() < deadline:
            time.sleep(0.01)
    assert isinstance(mailbox.failure, OSError)
