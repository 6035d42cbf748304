"""What stands where a command writes: it gives way where nothing is lost, or to --force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from zouban import read, write
from zouban.cli.places import require_ending
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import (
    Bureau,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    Wish,
)
from zouban.models.exchange.plan import CaseEvent, CaseState, ExchangePlan, Move
from zouban.models.exchange.policy import Policy
from zouban.models.exchange.words import Form, Stage

from .conftest import Run

DAY = date(2026, 9, 1)
FOREIGN = "minutes of the meeting"


@pytest.fixture
def bureau(place: Path) -> Bureau:
    """Two schools and a teacher who goes from one to the other, in the folder `b`."""
    made = Bureau(
        id="b",
        as_of=DAY,
        policy=Policy(id="p"),
        subjects=(ExchangeSubject(id="m"),),
        schools=tuple(ExchangeSchool(id=s, stage=Stage.PRIMARY, pupils=100) for s in "AB"),
        teachers=(
            ExchangeTeacher(id="t", post_school="A", subject="m", since=date(2010, 9, 1)),
            ExchangeTeacher(id="u", post_school="A", subject="m", since=date(2025, 9, 1)),
        ),
    )
    write(made, place / "b")
    return made


@pytest.fixture
def plan(bureau: Bureau) -> ExchangePlan:
    """That teacher's move, in the file plan.json."""
    move = Move(
        teacher="t", origin="A", destination="B", subject="m", form=Form.LOAN, share=100, start=DAY
    )
    made = ExchangePlan(bureau="b", as_of=DAY, moves=(move,))
    write(made, "plan.json")
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with what it holds."""
    return {p.as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        ["pair", "b", "-o", "b/teachers.csv"],
        ["check", "b", "--list", "b/teachers.csv"],
        ["exchange", "b", "-o", "notes.json"],
        ["exchange", "b", "-o", "notes.json", "--mechanism", "lorenz"],
        ["exchange", "b", "-o", "school.json"],
        ["exchange", "b", "-o", "other.json"],
        ["exchange", "b", "-o", "b"],
        ["exchange", "b", "-o", "new", "--after", "plan.json"],
        ["exchange", "b", "-o", "new", "--years", "2"],
        ["exchange", "b", "--pareto", "new"],
        ["cases", "b", "plan.json", "--to", "proposed", "--on", "2026-06-01", "-o", "notes.json"],
        ["export", "plan.json", "--bureau", "b", "--to", "csv", "-o", "new"],
        ["export", "plan.json", "--bureau", "b", "--to", "xlsx", "-o", "notes.xlsx"],
        ["export", "plan.json", "--bureau", "b", "--to", "html", "-o", "notes.html"],
        ["export", "plan.json", "--bureau", "b", "--to", "audit", "-o", "new"],
        ["generate", "bureau", "--schools", "10", "--teachers", "200", "-o", "b"],
        ["generate", "bureau", "--schools", "10", "--teachers", "200", "-o", "notes.xlsx"],
        ["section", "school", "-o", "plan.json"],
        ["solve", "school", "-o", "notes.json"],
        ["tutors", "school", "-o", "school/students.csv"],
    ],
    ids=lambda command: " ".join(command),
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_other_data_are_not_written_over_without_force(
    run: Run, folders: Path, plan: ExchangePlan, command: list[str], lang: str
) -> None:
    for name in ("notes.json", "notes.xlsx", "notes.html"):
        (folders / name).write_text(FOREIGN)
    write(plan.model_copy(update={"bureau": "other"}), "other.json")
    write(read("answer"), "school.json")  # type: ignore[arg-type]
    for name in ("bureau/notes.txt", "year-2/notes.txt", "front.csv"):
        (folders / "new" / name).parent.mkdir(parents=True, exist_ok=True)
        (folders / "new" / name).write_text(FOREIGN)
    before = contents(folders)
    done = run(*command, "--lang", lang)
    assert done.code == 2
    assert "--force" in done.err
    assert ("请另选位置" if lang == "zh" else "choose another place") in done.err
    assert contents(folders) == before


@pytest.mark.parametrize("years", [False, True])
def test_a_planned_year_that_was_filled_in_is_kept(
    run: Run, plan: ExchangePlan, place: Path, years: bool
) -> None:
    command = ["exchange", "b", "-o", "new"]
    command += ["--years", "2"] if years else ["--after", "plan.json"]
    later = place / ("new/year-2/bureau" if years else "new/bureau")
    assert run(*command).code == 0
    assert run(*command).code == 0
    there = read(later)
    assert isinstance(there, Bureau)
    filled = there.model_copy(update={"wishes": (Wish(teacher="u", rank=1, school="B"),)})
    write(filled, later, overwrite=True)
    refused = run(*command)
    assert refused.code == 2
    assert "has been changed since it was written" in refused.err
    assert read(later) == filled
    assert run(*command, "--force").code == 0


@pytest.mark.parametrize("command", ["exchange", "cases", "years", "front"])
def test_a_plan_with_steps_of_cases_gives_way_only_to_one_that_has_them(
    run: Run, place: Path, plan: ExchangePlan, command: str
) -> None:
    steps = tuple(
        CaseEvent(teacher="t", state=state, on=date(2026, 6, day))
        for day, state in ((1, CaseState.PROPOSED), (2, CaseState.APPROVED_BUREAU))
    )
    target = {"years": "out/year-1", "front": "out/plans/01.json"}.get(command, "c.json")
    write(plan.model_copy(update={"events": steps}), target)
    before = contents(place)
    on = ["--to", "proposed", "--on", "2026-06-01", "-o", target]
    order = {
        "exchange": ["exchange", "b", "-o", target],
        "cases": ["cases", "b", "plan.json", *on],
        "years": ["exchange", "b", "--years", "2", "-o", "out"],
        "front": ["exchange", "b", "--pareto", "out"],
    }[command]
    done = run(*order)
    assert done.code == 2
    assert "recorded steps of cases" in done.err
    assert contents(place) == before


def test_cases_go_on_in_place(run: Run, plan: ExchangePlan) -> None:
    for day, state in (("2026-06-01", "proposed"), ("2026-06-02", "approved_bureau")):
        done = run("cases", "b", "plan.json", "--to", state, "--on", day, "-o", "plan.json")
        assert done.code == 0
    assert len(read("plan.json").plan.events) == 2  # type: ignore[union-attr]


def test_own_output_of_the_same_kind_is_made_anew(run: Run, place: Path, bureau: Bureau) -> None:
    """Every command twice, the second time over what the first has written."""
    (place / "empty.csv").touch()
    for order in (
        ["exchange", "b", "-o", "first.json"],
        ["exchange", "b", "-o", "out"],
        ["exchange", "b", "-o", "next.json", "--after", "first.json"],
        ["check", "b", "--list", "verdicts.csv"],
        ["pair", "b", "-o", "empty.csv"],
        ["generate", "bureau", "--schools", "10", "--teachers", "200", "-o", "g"],
        ["generate", "bureau", "--schools", "10", "--teachers", "200", "-o", "g.xlsx"],
    ):
        for _ in range(2):
            assert run(*order, "-q").code != 2, order


def test_force_writes_over_everything(run: Run, plan: ExchangePlan, place: Path) -> None:
    on = ["--to", "proposed", "--on", "2026-06-01"]
    for order in (
        ["cases", "b", "plan.json", *on, "-o", "notes.json"],
        ["check", "b", "--list", "notes.csv"],
        ["export", "plan.json", "--bureau", "b", "--to", "html", "-o", "notes.html"],
    ):
        out = place / order[-1]
        out.write_text(FOREIGN)
        assert run(*order, "--force").code == 0
        assert FOREIGN not in out.read_text()


def endings() -> Iterator[tuple[str, tuple[str, ...], bool]]:
    yield "a.json", (".json", ""), True
    yield "a.JSON", (".json", ""), True
    yield "out.v2", (".json", ""), True
    yield "a.xlsx", (".json", ""), False
    yield "t.csv", (".xlsx",), False
    yield "t", (".xlsx",), False


@pytest.mark.parametrize(("name", "allowed", "fits"), list(endings()))
def test_a_name_says_the_format_that_is_written(
    name: str, allowed: tuple[str, ...], fits: bool
) -> None:
    if fits:
        require_ending(Path(name), allowed)
        return
    with pytest.raises(UsageError, match="expected is NAME") as refused:
        require_ending(Path(name), allowed)
    assert "格式不符" in refused.value.zh


def test_an_ending_of_another_format_is_refused(run: Run, plan: ExchangePlan) -> None:
    for order in (
        ["export", "plan.json", "--bureau", "b", "--to", "xlsx", "-o", "t.csv"],
        ["export", "plan.json", "--bureau", "b", "--to", "csv", "-o", "t.xlsx"],
        ["exchange", "b", "-o", "plan.xlsx"],
        ["pair", "b", "-o", "pairs.xlsx"],
        ["generate", "bureau", "-o", "b.csv"],
    ):
        done = run(*order)
        assert done.code == 2
        assert "does not fit what is written" in done.err
        assert not Path(order[-1]).exists()
