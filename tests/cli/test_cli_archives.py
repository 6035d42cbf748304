"""`zouban timetable ARCHIVE.xml`: every promise of the contract, on small archives of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from zouban.instances.xhstt import read_archive, write_archive
from zouban.models.archive import Archive, Solution, SolutionGroup
from zouban.models.archive_scores import verify_archive
from zouban.models.constraints import (
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    LimitIdleTimes,
    SplitEvents,
    Tier,
)
from zouban.models.problem import (
    Assignment,
    Event,
    EventGroup,
    Meeting,
    Problem,
    Resource,
    ResourceGroup,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)

RESULT = {
    "status", "cost", "bound", "gap", "goals", "terms", "stopped_by", "runtime_seconds", "seed",
    "manifest", "answer",
}  # fmt: skip
LIMIT = ("--time-limit", "20", "-q")
PATIENCE = 120.0
"""Seconds to wait for a process on a busy machine before a test fails."""


def school(
    name: str, classes: int, days: int, periods: int, *, extra: tuple[Constraint, ...] = ()
) -> Problem:
    """A week in which every class has a lesson of each of as many teachers as there are classes.

    Teachers shall come on few days and have no idle times, which is what it costs.
    """
    times = tuple(
        Time(f"d{d}p{p}", f"{d}/{p}", (f"d{d}",), d) for d in range(days) for p in range(periods)
    )
    grades = tuple(Resource(f"c{n}", f"c{n}", "Class", ("classes",)) for n in range(classes))
    staff = tuple(Resource(f"t{n}", f"t{n}", "Teacher", ("staff",)) for n in range(classes))
    weekly = days * periods // classes
    events = tuple(
        Event(
            f"e{c}-{t}",
            f"e{c}-{t}",
            weekly,
            (ResourceSlot("Class", resource=f"c{c}"), ResourceSlot("Teacher", resource=f"t{t}")),
            ("all",),
        )
        for c in range(classes)
        for t in range(classes)
    )
    groups = tuple(f"d{d}" for d in range(days))
    everybody = ("classes", "staff")
    return Problem(
        id=name,
        name=name,
        times=times,
        time_groups=tuple(TimeGroup(day, day, TimeGroupKind.DAY) for day in groups),
        resource_types=(ResourceType("Class", "Class"), ResourceType("Teacher", "Teacher")),
        resource_groups=(
            ResourceGroup("classes", "classes", "Class"),
            ResourceGroup("staff", "staff", "Teacher"),
        ),
        resources=grades + staff,
        event_groups=(EventGroup("all", "all"),),
        events=events,
        constraints=(
            AssignTime(id="placed", name="placed", event_groups=("all",)),
            SplitEvents(
                id="split", name="split", event_groups=("all",),
                min_duration=1, max_duration=2, min_amount=1, max_amount=weekly,
            ),
            AvoidClashes(id="clash", name="clash", resource_groups=everybody),
            LimitIdleTimes(
                id="idle", name="idle", tier=Tier.SOFT, weight=3, resource_groups=("staff",),
                time_groups=groups, maximum=0,
            ),
            ClusterBusyTimes(
                id="few", name="few", tier=Tier.SOFT, weight=9, resource_groups=("staff",),
                time_groups=groups, minimum=0, maximum=1,
            ),
            *extra,
        ),
    )  # fmt: skip


def scores(path: Path) -> list[tuple[str, str, int, int]]:
    return [
        (s.instance, s.solution_group, s.hard, s.soft) for s in verify_archive(read_archive(path))
    ]


@pytest.fixture
def archive(place: Path) -> Path:
    """Two classes, two teachers, two days: solved to proven optimality at once."""
    write_archive(Archive((school("tiny", 2, 2, 2),)), place / "archive.xml")
    return place / "archive.xml"


def test_an_archive_is_solved_and_judged(run, archive: Path) -> None:
    done = run("timetable", archive, "-o", "out.xml", *LIMIT, "--json", "--workers", "2")
    assert done.code == 0, done.err
    assert done.err == ""  # -q: nothing but the one object
    assert set(done.json) == RESULT
    assert done.json["answer"] == "out.xml"
    assert (done.json["status"], done.json["stopped_by"]) == ("optimal", "optimal")
    ((instance, group, hard, soft),) = scores(Path("out.xml"))
    assert (instance, group, hard) == ("tiny", "zouban", 0)
    assert done.json["cost"] == {"unplaced": 0, "hard": 0, "soft": soft}
    assert (done.json["bound"], done.json["gap"]) == (soft, 0)
    assert sum(done.json["terms"].values()) == soft
    assert done.json["manifest"]["parameters"]["input"] == str(archive)
    assert run("verify", "out.xml").code == 0
    assert run("verify", archive, "out.xml").code == 0


def test_people_are_told_cost_and_bound(run, archive: Path) -> None:
    done = run("timetable", archive, "-o", "out.xml", "--time-limit", "20")
    assert "optimal" in done.out
    assert "≥" in done.out
    assert "tiny" in done.err
    chinese = run("timetable", archive, "-o", "out.xml", *LIMIT, "--lang", "zh")
    assert "最优" in chinese.out


def test_one_instance_of_several(run, place: Path) -> None:
    problems = (school("one", 2, 2, 2), school("two", 2, 2, 3))
    write_archive(Archive(problems), place / "both.xml")
    done = run("timetable", "both.xml", "-o", "out.xml", *LIMIT)
    assert done.code == 2
    assert "--instance one" in done.err
    assert run("timetable", "both.xml", "--instance", "xx", "-o", "out.xml", *LIMIT).code == 2
    assert not Path("out.xml").exists()
    assert run("timetable", "both.xml", "--instance", "two", "-o", "out.xml", *LIMIT).code == 0
    assert [row[0] for row in scores(Path("out.xml"))] == ["two"]


def test_the_archive_s_own_solutions_are_not_used(run, archive: Path, place: Path) -> None:
    """From scratch means from scratch; what is published is only ever begun with if asked."""
    problem = read_archive(archive).problems[0]
    given = SolutionGroup("theirs", (Solution(Assignment("tiny", ())),))
    write_archive(Archive((problem,), (given,)), place / "solved.xml")
    assert run("timetable", "solved.xml", "-o", "out.xml", *LIMIT).code == 0
    assert [group for _, group, _, _ in scores(Path("out.xml"))] == ["zouban"]


def test_a_target_ends_the_search(run, place: Path) -> None:
    write_archive(Archive((school("large", 6, 5, 6),)), place / "large.xml")
    began = time.monotonic()
    done = run(
        "timetable", "large.xml", "-o", "out.xml", "--time-limit", "100", "-q", "--json",
        "--target", "0,100000",
    )  # fmt: skip
    assert (done.code, done.json["stopped_by"]) == (0, "target")
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("target", ["5", "a,b", "1,2,3", "-1,0", "1.5,2", ""])
def test_a_target_is_two_whole_numbers(run, archive: Path, target: str) -> None:
    done = run("timetable", archive, "-o", "out.xml", *LIMIT, f"--target={target}")
    assert done.code == 2
    assert "HARD,SOFT" in done.err


def test_what_cannot_be_kept_is_written_all_the_same(run, place: Path) -> None:
    """A class that is never there: infeasible where that is proven, and the file says the cost."""
    away = AvoidUnavailableTimes(
        id="away", name="away", resources=("c0",), time_groups=("d0", "d1"), weight=1
    )
    write_archive(Archive((school("away", 2, 2, 2, extra=(away,)),)), place / "away.xml")
    done = run("timetable", "away.xml", "-o", "out.xml", "--time-limit", "5", "-q", "--json")
    assert done.code in {1, 3}
    assert (done.code == 3) == (done.json["status"] == "infeasible")
    assert done.json["bound"] is None
    assert done.json["gap"] is None
    ((_, _, hard, soft),) = scores(Path("out.xml"))
    assert hard > 0
    assert done.json["cost"] == {"unplaced": 0, "hard": hard, "soft": soft}


def test_a_run_goes_on_from_its_own_file(run, place: Path) -> None:
    write_archive(Archive((school("large", 6, 5, 6),)), place / "large.xml")
    command = ("timetable", "large.xml", "-o", "out.xml", "-q", "--json", "--workers", "1")
    first = run(*command, "--work-limit", "2")
    again = run(*command, "--work-limit", "0.001", "--start", "out.xml")
    assert again.json["cost"] == first.json["cost"]
    named = run(*command, "--work-limit", "0.001", "--start", "out.xml:zouban")
    assert named.json["cost"] == first.json["cost"]
    # Its own file is an archive too, so that the same works without the first one.
    alone = run("timetable", "out.xml", "-o", "out.xml", "--start", "out.xml", "-q", "--json",
                "--work-limit", "0.001", "--workers", "1")  # fmt: skip
    assert alone.json["cost"] == first.json["cost"]


def test_a_start_is_the_cheapest_or_the_one_named(run, place: Path) -> None:
    problem = school("tiny", 2, 2, 2)
    times = [time.id for time in problem.times]
    halves = [times[:2], times[2:]]
    events = {
        "good": {"e0-0": halves[0], "e0-1": halves[1], "e1-0": halves[1], "e1-1": halves[0]},
        "bad at 12:30:00": {"e0-0": halves[0]},
    }
    groups = tuple(
        SolutionGroup(name, (Solution(Assignment("tiny", tuple(
            Meeting(event, 1, at) for event, slots in placed.items() for at in slots
        ))),))
        for name, placed in events.items()
    )  # fmt: skip
    write_archive(Archive((problem,), groups), place / "both.xml")
    command = ("timetable", "both.xml", "-o", "out.xml", *LIMIT, "--json")
    # The target is met by the start itself, so that what it is shows.
    best = run(*command, "--start", "both.xml", "--target", "0,0")
    assert (best.json["cost"]["soft"], best.json["status"]) == (18, "optimal")
    bad = run(*command, "--start", "both.xml:bad at 12:30:00", "--target", "100,0")
    assert bad.json["cost"]["hard"] == 6
    assert (bad.code, bad.json["stopped_by"]) == (1, "target")
    none = run(*command, "--start", "both.xml:third")
    assert none.code == 2
    assert "good, bad at 12:30:00" in none.err
    assert run(*command, "--start", "nowhere.xml").code == 2


@pytest.mark.parametrize(
    "content",
    [
        b"<HighSchoolTimetableArchive><Instances>",
        b'<!DOCTYPE x [<!ENTITY e "e">]><HighSchoolTimetableArchive>&e;'
        b"</HighSchoolTimetableArchive>",
        b"<HighSchoolTimetableArchive>" + b"<a>" * 5_000,
        b"<HighSchoolTimetableArchive/>",
        b"\xff\xfe<\x00H\x00",
    ],
    ids=["cut", "entity", "deep", "empty", "utf-16-cut"],
)
def test_broken_and_hostile_archives_are_wrong_input(run, place: Path, content: bytes) -> None:
    (place / "bad.xml").write_bytes(content)
    done = run("timetable", "bad.xml", "-o", "out.xml", *LIMIT, "--json")
    assert done.code == 2
    assert done.json["error"]["message"]
    assert not Path("out.xml").exists()


def test_options_of_schools_and_odd_places_are_refused(run, archive: Path) -> None:
    for wrong in (
        ("-o", "out"),
        ("-o", "out.json"),
        ("-o", "out.xml", "--sectioning", "x"),
        ("-o", "out.xml", "--partial"),
        ("-o", "out.xml", "--time-limit", "0"),
        ("-o", "missing/\0/out.xml"),
    ):
        assert run("timetable", archive, *wrong).code == 2


def test_nothing_of_others_is_written_over(run, archive: Path, place: Path) -> None:
    """Neither the archive itself nor a collection of solutions; an older file of ours is."""
    before = archive.read_bytes()
    problem = read_archive(archive).problems[0]
    theirs = SolutionGroup("theirs", (Solution(Assignment("tiny", ())),))
    write_archive(Archive((problem,), (theirs,)), place / "theirs.xml")
    (place / "notes.xml").write_text("<notes/>", encoding="utf-8")
    for place_, told in (
        (archive, "no solution"),
        ("theirs.xml", "theirs"),
        ("notes.xml", "no XHSTT archive"),
    ):
        done = run("timetable", archive, "-o", place_, *LIMIT)
        assert done.code == 2
        assert told in done.err
    assert archive.read_bytes() == before
    assert run("timetable", archive, "-o", "theirs.xml", *LIMIT, "--force").code == 0
    assert run("timetable", archive, "-o", "theirs.xml", *LIMIT).code == 0
    write_archive(Archive((school("other", 2, 2, 3),)), place / "other.xml")
    assert run("timetable", "other.xml", "-o", "theirs.xml", *LIMIT).code == 0


def test_one_worker_a_seed_and_a_work_limit_repeat_exactly(run, place: Path) -> None:
    write_archive(Archive((school("large", 4, 4, 4),)), place / "large.xml")
    files = []
    for name in ("a.xml", "b.xml"):
        done = run("timetable", "large.xml", "-o", name, "-q", "--json", "--seed", "3",
                   "--workers", "1", "--work-limit", "2")  # fmt: skip
        files.append((done.json["cost"], read_archive(name).solution_groups[0].solutions[0]))
    (cost, first), (other_cost, other) = files
    assert cost == other_cost
    assert replace(first, running_time=None) == replace(other, running_time=None)


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A search that would go on for minutes, with its first timetable already on disk."""
    write_archive(Archive((school("large", 7, 5, 7),)), tmp_path / "large.xml")
    command = [
        sys.executable, "-m", "zouban", "timetable", "large.xml", "-o", "out.xml",
        "--time-limit", "600", "--workers", "2",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "out.xml").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_the_best_solution(
    searching: subprocess.Popen[str], tmp_path: Path, number: int
) -> None:
    assert len(scores(tmp_path / "out.xml")) == 1
    searching.send_signal(number)
    out, err = searching.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err
    assert "interrupted" in out
    ((_, _, hard, soft),) = scores(tmp_path / "out.xml")
    assert f"hard {hard}, soft {soft}" in out
    assert searching.returncode == (0 if hard == 0 else 1)


def test_killed_outright_the_file_is_whole(
    searching: subprocess.Popen[str], tmp_path: Path
) -> None:
    os.kill(searching.pid, signal.SIGKILL)
    searching.communicate()
    assert len(scores(tmp_path / "out.xml")) == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"large.xml", "out.xml"} | {
        path.name for path in tmp_path.glob(".zouban-*.tmp")
    }
