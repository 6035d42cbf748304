"""`zouban bench xhstt`: runs, judges, counts, keeps and goes on."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import threading
from pathlib import Path

import pytest
from zouban.benchmarks.xhstt_reference import Known
from zouban.benchmarks.xhstt_report import CRITERIA, Row, page
from zouban.benchmarks.xhstt_run import Run
from zouban.instances.xhstt import read_archive, write_archive
from zouban.models.archive import Archive, Solution, SolutionGroup
from zouban.models.archive_scores import verify_archive
from zouban.models.constraints import AssignTime, ClusterBusyTimes, Tier
from zouban.models.problem import (
    Assignment,
    Event,
    Meeting,
    Problem,
    Resource,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)

TABLE = (
    "instance,best_hard,best_soft,khe14_hard,khe14_soft,khe14_wall_seconds_one_core_loaded_machine\n"
    "two-days,0,6,0,12,0.1\n"
)


def two_days(name: str) -> Problem:
    """Two lessons on two days with one period each: whoever teaches both comes twice, cost 6."""
    return Problem(
        id=name,
        name=name,
        times=(Time("mo", "mo", ("MO",), 0), Time("tu", "tu", ("TU",), 1)),
        time_groups=tuple(TimeGroup(d, d, TimeGroupKind.DAY) for d in ("MO", "TU")),
        resource_types=(ResourceType("T", "T"),),
        resource_groups=(),
        resources=(Resource("ann", "ann", "T"),),
        event_groups=(),
        events=tuple(Event(e, e, 1, (ResourceSlot("T", resource="ann"),)) for e in ("a", "b")),
        constraints=(
            AssignTime(id="placed", name="placed", events=("a", "b")),
            ClusterBusyTimes(
                id="days", name="days", tier=Tier.SOFT, weight=6, resources=("ann",),
                time_groups=("MO", "TU"), minimum=2, maximum=2,
            ),
            ClusterBusyTimes(
                id="few", name="few", tier=Tier.SOFT, weight=6, resources=("ann",),
                time_groups=("MO", "TU"), minimum=0, maximum=1,
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def archives(place: Path) -> Path:
    """A folder with two instances in two archives, one of them with a poor solution in it."""
    (place / "archives").mkdir()
    write_archive(Archive((two_days("two-days"),)), place / "archives" / "b.xml")
    poor = Assignment("other", (Meeting("a", 1, "mo"),))
    group = SolutionGroup("theirs", (Solution(poor),))
    write_archive(Archive((two_days("other"),), (group,)), place / "archives" / "a.xml")
    (place / "archives" / "notes.xml").write_text("<notes/>", encoding="utf-8")
    return place / "archives"


COMMON = ("--time-limit", "3", "--seeds", "1,2", "-q")


def test_every_instance_is_solved_and_judged(run, archives: Path) -> None:
    (archives / "xhstt-best-known.csv").write_text(TABLE, encoding="utf-8")
    done = run("bench", "xhstt", archives, *COMMON, "-o", "res", "--solutions", "found")
    assert done.code == 0, done.err
    assert done.err == ""
    (made,) = Path("res").glob("*-xhstt.md")
    assert made.read_text(encoding="utf-8").strip() == done.out.strip()
    for name in ("two-days", "other"):
        for seed in (1, 2):
            (score,) = verify_archive(read_archive(f"found/{name}-{seed}.xml"))
            assert (score.instance, score.hard, score.soft) == (name, 0, 6)
    assert "| two-days | 0/6 | 0/12 (0.1) | 1: 0/6, 2: 0/6 | 0/6 |" in done.out
    # Without a row in the table the best solution of the archive is what is known; it is beaten.
    assert "| other | 1/6 | – |" in done.out
    assert "**Below the best known:** other seed 1: 0/6 (best known 1/6)" in done.out
    assert done.out.count("| 1 of 1 |") == len(CRITERIA)
    assert "zouban bench xhstt" in done.out
    assert "ortools" in done.out


def test_finished_runs_are_not_made_again(
    run, archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("bench", "xhstt", archives, *COMMON, "-o", "res.md")
    assert run(*command, "--instances", "b").code == 0
    first = json.loads(Path("res.json").read_text(encoding="utf-8"))
    assert [r["instance"] for r in first["runs"]] == ["two-days", "two-days"]
    done = run(*command, "--instances", "other")
    assert "two-days" in done.out  # one page for all that stands in the record
    again = json.loads(Path("res.json").read_text(encoding="utf-8"))
    assert again["runs"][:2] == first["runs"]

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a finished run is made again")

    monkeypatch.setattr("zouban.benchmarks.xhstt.run", never)
    assert run(*command).code == 0
    other = run("bench", "xhstt", archives, "--time-limit", "4", "-o", "res.md")
    assert other.code == 2
    assert "another -o" in other.err


def test_interrupted_it_keeps_what_is_done(
    run, archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zouban.benchmarks import xhstt_run

    timetable, calls = xhstt_run.timetable, []

    def slow(problem: Problem, *, stop: threading.Event, **rest: object) -> object:
        calls.append(problem.id)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
            assert stop.wait(20.0)
        return timetable(problem, stop=stop, **rest)

    monkeypatch.setattr(xhstt_run, "timetable", slow)
    command = ("bench", "xhstt", archives, *COMMON, "-o", "res.md")
    stopped = run(*command)
    assert stopped.code == 1
    assert "| 1: 0/6 |" in stopped.out
    assert len(json.loads(Path("res.json").read_text(encoding="utf-8"))["runs"]) == 1
    assert run(*command).code == 0
    assert len(calls) == 2 + 3  # the one that was cut short is made anew


def test_a_run_that_fails_does_not_end_the_study(
    run, archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zouban.benchmarks import xhstt_run

    timetable = xhstt_run.timetable

    def broken(problem: Problem, **rest: object) -> object:
        if problem.id == "other":
            raise RuntimeError("the moon is full")
        return timetable(problem, **rest)

    monkeypatch.setattr(xhstt_run, "timetable", broken)
    done = run("bench", "xhstt", archives, *COMMON)
    assert done.code == 1
    assert "other seed 2: RuntimeError: the moon is full" in done.err
    assert "| two-days |" in done.out


@pytest.mark.parametrize(
    "wrong",
    [
        ("--time-limit", "0"),
        ("--seeds", "x"),
        ("--workers", "0"),
        ("--instances", "nobody"),
        ("--reference", "nowhere.csv"),
    ],
)
def test_wrong_options_are_wrong_usage(run, archives: Path, wrong: tuple[str, str]) -> None:
    assert run("bench", "xhstt", archives, *wrong).code == 2


def test_a_folder_without_archives_and_a_bad_table_are_told(run, archives: Path) -> None:
    (archives.parent / "empty").mkdir()
    assert "no XHSTT archive" in run("bench", "xhstt", "empty").err
    assert run("bench", "xhstt", "nowhere").code == 2
    (archives / "xhstt-best-known.csv").write_text(TABLE + "other,zero,,,,\n", encoding="utf-8")
    done = run("bench", "xhstt", archives, *COMMON)
    assert done.code == 2
    assert "row 3" in done.err
    Path("res.json").write_text("{}", encoding="utf-8")
    done = run("bench", "xhstt", archives / "b.xml", *COMMON, "--reference", archives / "b.csv")
    assert done.code == 2
    (archives / "xhstt-best-known.csv").write_text(TABLE, encoding="utf-8")
    done = run("bench", "xhstt", archives, *COMMON, "-o", "res.md")
    assert done.code == 2
    assert "no record" in done.err


# ---- what is counted ------------------------------------------------------------------------


def made(*costs: tuple[int, int], bound: int | None = None, first: float = 1.0) -> list[Run]:
    return [
        Run(
            instance="i", seed=seed, time_limit=300, workers=2, hard=hard, soft=soft, bound=bound,
            status="feasible", seconds=300, trace=((first, hard, soft),), load=1.0, day="",
        )
        for seed, (hard, soft) in enumerate(costs, 1)
    ]  # fmt: skip


def met(known: Known, runs: list[Run]) -> list[bool | None]:
    return [holds(Row("i", known, runs)) for holds in CRITERIA.values()]


def test_medians_are_counted() -> None:
    known = Known(best=(0, 20), khe=(5, 152), khe_seconds=12.0)
    runs = made((0, 28), (0, 300), (0, 20), bound=20, first=11.0)
    assert met(known, runs) == [True, True, False, True, True, True]
    assert met(known, made((0, 29), (0, 30), (1, 0)))[3] is False
    assert met(known, made((5, 152), (5, 152), (5, 152)))[0] is False
    late = [dataclasses.replace(run, trace=((13.0, 0, 1),)) for run in runs]
    assert met(known, late)[5] is False
    assert met(known, [*late[:1], *runs[1:]])[5] is True  # the median second


def test_nothing_is_counted_where_nothing_is_known() -> None:
    assert met(Known(), made((0, 0))) == [None] * 6
    zero = Known(best=(0, 0), khe=(0, 0), khe_seconds=1.0)
    assert met(zero, made((0, 0)))[0] is True  # equal where that is 0/0
    assert met(zero, made((0, 0)))[4] is None  # there is nothing to prove
    assert met(Known(best=(2, 10)), made((2, 10), bound=None))[4] is False


def test_a_page_without_runs_has_no_criteria() -> None:
    assert "criterion" not in page("t", [], [])
