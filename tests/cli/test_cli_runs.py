"""Commands that solve: what they print, write and end with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from zouban.instances.answer import read_answer
from zouban.instances.school_writer import write_school
from zouban.models.school import RuleRow
from zouban.models.verify import verify

RESULT = {
    "status", "cost", "bound", "gap", "goals", "terms", "stopped_by", "runtime_seconds", "seed",
    "manifest", "answer",
}  # fmt: skip
LIMIT = ("--time-limit", "20", "-q")


def test_solve_goes_the_whole_road(run, folders, small) -> None:
    done = run("solve", folders / "school", "-o", "out", *LIMIT, "--json")
    assert done.code == 0, done.err
    assert set(done.json) == RESULT
    assert done.json["answer"] == "out"
    assert done.json["cost"]["unplaced"] == done.json["cost"]["hard"] == 0
    assert done.json["goals"][-1]["name"] == "timetable"
    answer = read_answer("out")
    assert set(answer.results) == {"sectioning", "timetable"}
    assert answer.timetable is not None
    assert not answer.timetable.interrupted
    assert verify(small.school, answer.sectioning, answer.timetable).accepted
    assert (folders / "out" / "lessons.csv").exists()
    assert run("verify", folders / "school", "out").code == 0


def test_solve_tells_people_what_it_found_and_where(run, folders) -> None:
    done = run("solve", folders / "school", "-o", "out", *LIMIT)
    assert done.code == 0
    assert "Sectioning: optimal" in done.out
    assert "zouban export out --class A" in done.out
    chinese = run("solve", folders / "school", "-o", "out", *LIMIT, "--lang", "zh")
    assert "分班：最优" in chinese.out.replace(": ", "：")


def test_section_then_timetable_is_the_same_road(run, folders) -> None:
    assert run("section", folders / "school", "-o", "out", *LIMIT).code == 0
    assert read_answer("out").timetable is None
    done = run("timetable", folders / "school", "-o", "out", *LIMIT, "--json")
    assert done.code == 0, done.err
    assert set(done.json) == RESULT
    assert run("verify", folders / "school", "out").code == 0


def test_timetable_with_a_sectioning_from_elsewhere_and_a_start(run, folders) -> None:
    answer = folders / "answer"
    school = folders / "school"
    first = run("timetable", school, "-o", "one.json", "--sectioning", answer, *LIMIT)
    assert first.code == 0
    assert json.loads(Path("one.json").read_text(encoding="utf-8"))["timetable"]
    again = run(
        "timetable", school, "-o", "two.json", "--sectioning", answer, "--start", "one.json", *LIMIT
    )
    assert again.code == 0


def test_a_target_ends_the_search_of_a_school(run, folders) -> None:
    command = ("timetable", folders / "school", "-o", "one.json", "--sectioning")
    done = run(*command, folders / "answer", *LIMIT, "--json", "--target", "0,100000")
    assert done.code == 0, done.err
    assert done.json["stopped_by"] in {"target", "optimal"}  # either may come first
    assert done.json["manifest"]["parameters"]["target"] == [0, 0, 100000]


def test_timetable_without_sections_says_how_to_get_them(run, folders) -> None:
    done = run("timetable", folders / "school", "-o", "nothing", *LIMIT)
    assert done.code == 2
    assert "zouban section" in done.err
    assert not (folders / "nothing").exists()


def test_compare_shows_every_mode(run, folders) -> None:
    done = run("section", folders / "school", "--compare", *LIMIT, "--json")
    assert done.code == 0, done.err
    modes = [price["mode"] for price in done.json["modes"]]
    assert modes == ["no_walking", "fix_two", "fix_one", "walk_all", "mixed"]
    assert "walk all" in run("section", folders / "school", "--compare", *LIMIT).out
    assert run("section", folders / "school").code == 2


def impossible(small: Any) -> Any:
    """A teacher away on two of three days, so that his periods have fewer slots."""
    away = RuleRow(rule="unavailable", scope="teacher:M", parameters={"slots": "Mon-* Tue-*"})
    return small.with_rows(away).school


def entangled(small: Any) -> Any:
    """English of both classes is at one time, beside Japanese, and on two days.

    Its teachers share one day only; each by himself has enough, so that no condition fails.
    """
    rows = (
        RuleRow(rule="unavailable", scope="teacher:E1", parameters={"slots": "Wed-*"}),
        RuleRow(rule="unavailable", scope="teacher:E2", parameters={"slots": "Mon-*"}),
        RuleRow(rule="max_per_day", scope="subject:english", parameters={"max": "1"}),
    )
    return small.with_rows(*rows).school


def test_an_impossible_school_ends_with_its_proof(run, place, small) -> None:
    write_school(impossible(small), place / "school")
    done = run("solve", place / "school", "-o", "out", *LIMIT)
    assert done.code == 3
    assert "Teacher M needs" in done.out
    assert not (place / "out").exists()
    told = run("solve", place / "school", "-o", "out", *LIMIT, "--json")
    assert told.code == 3
    assert told.json["status"] == "infeasible"
    assert (
        told.json["conflict"][0]["params"]["needed"] > told.json["conflict"][0]["params"]["offered"]
    )


def test_what_fits_is_found_all_the_same_if_asked(run, place, small) -> None:
    write_school(impossible(small), place / "school")
    done = run("solve", place / "school", "-o", "out", "--partial", "--time-limit", "5", "--json")
    assert done.code == 3
    assert done.json["cost"]["unplaced"] + done.json["cost"]["hard"] > 0
    assert run("verify", place / "school", "out").code == 1


def test_rules_that_exclude_each_other_are_named(run, place, small) -> None:
    write_school(entangled(small), place / "school")
    assert run("check", place / "school").code == 0
    done = run("solve", place / "school", "-o", "out", "--time-limit", "5", "-q", "--json")
    # Proven for these sections; of all others nothing is said.
    assert done.code == 1
    rows = {finding["where"].get("row") for finding in done.json["conflict"]}
    assert {"2", "3", "4"} <= rows
    told = run("explain", place / "school", "out")
    assert told.code == 3
    assert "without any one of them they do not" in told.out


def test_explain_finds_nothing_where_there_is_nothing(run, folders) -> None:
    done = run("explain", folders / "school", folders / "answer")
    assert done.code == 0
    assert "No conflict found" in done.out


@pytest.mark.parametrize("command", ["solve", "section"])
def test_wrong_choices_are_refused_before_anything_is_written(run, place, small, command) -> None:
    wrong = small.with_school(choices=small.school.choices[1:])
    write_school(wrong.school, place / "school")
    done = run(command, place / "school", "-o", "out", *LIMIT)
    assert done.code == 2
    assert "a1" in done.err
    assert not (place / "out").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("--time-limit", "0"),
        ("--time-limit", "soon"),
        ("--seed", "-1"),
        ("--workers", "0"),
        ("--work-limit", "-3"),
        ("--lang", "fr"),
        ("--no-such-option",),
    ],
)
def test_wrong_options_are_wrong_usage(run, folders, args) -> None:
    done = run("solve", folders / "school", "-o", "out", *args)
    assert done.code == 2
    assert "Error" in done.err
    assert not (folders / "out").exists()


def test_a_place_that_cannot_be_written_is_refused_first(run, folders) -> None:
    (folders / "file").write_text("mine", encoding="utf-8")
    (folders / "full").mkdir()
    (folders / "full" / "letter.txt").write_text("mine", encoding="utf-8")
    for out in ("file", "file/below", "full"):
        done = run("solve", folders / "school", "-o", out, *LIMIT)
        assert done.code == 2, out
        assert "cannot write" in done.err or "holds no answer" in done.err
    assert (folders / "file").read_text(encoding="utf-8") == "mine"
    assert run("solve", folders / "school", "-o", "full", *LIMIT, "--force").code == 0
    assert (folders / "full" / "letter.txt").exists()


def test_one_worker_and_a_work_limit_repeat_exactly(run, folders) -> None:
    args = ("--work-limit", "2", "--workers", "1", "--seed", "5", "-q")
    for name in ("one.json", "two.json"):
        assert run("solve", folders / "school", "-o", name, *args).code == 0
    one, two = (json.loads(Path(n).read_text(encoding="utf-8")) for n in ("one.json", "two.json"))
    assert one["timetable"] == two["timetable"]
    assert one["sectioning"] == two["sectioning"]


def test_progress_goes_to_standard_error_only(run, folders) -> None:
    loud = run("section", folders / "school", "-o", "out", "--time-limit", "20", "--json")
    assert loud.json["status"] == "optimal"
    assert " s  " in loud.err
    assert run("section", folders / "school", "-o", "out", *LIMIT, "--json").err == ""


def test_generate_writes_a_complete_school(run, place) -> None:
    args = ("generate", "school", "--size", "s", "--grades", "1", "--seed", "3")
    assert run(*args, "-o", "school", "--planted", "planted").code == 0
    assert run("verify", "school", "planted").code == 0
    assert run(*args, "-o", "school.xlsx", "--lang", "zh").code == 0
    assert run("check", "school.xlsx").code == 0
    assert run("generate", "school", "--size", "XS", "-o", "x").code == 2


def test_bench_lists_the_studies(run) -> None:
    assert "requests" in run("bench").out
    assert run("bench", "nothing").code == 2
