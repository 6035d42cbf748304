"""`zouban exchange` from the shell: plans, contradictions, years, fronts, interruption."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from zouban import read, write
from zouban.cli import main
from zouban.cli.context import Context
from zouban.cli.exchange_years import _when
from zouban.models.exchange.bureau import (
    Bureau,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    TeacherTie,
    Tie,
)
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.policy import FormChoice, FormRules, Policy, ShareRules
from zouban.models.exchange.words import Stage
from zouban.solver.exchange.years import Balance, Standing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a small bureau once."""
    place = tmp_path_factory.mktemp("bureau") / "b"
    arguments = ["--schools", "10", "--teachers", "200", "--seed", "5", "-o", str(place)]
    assert main(["generate", "bureau", *arguments]) == 0
    return place


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """Return the one JSON object on standard output."""
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_plan_is_written_and_verified(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    assert main(["exchange", str(folder), "-o", str(plan), "--json"]) == 0
    data = told(capsys)
    assert data["answer"] == str(plan)
    assert data["cost"]["hard"] == 0  # type: ignore[index]
    assert data["goals"][0]["name"] == "unfilled"  # type: ignore[index]
    assert main(["verify", str(folder), str(plan)]) == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_gets_lists_and_people_a_table(
    folder: Path, tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["exchange", str(folder), "-o", str(out), "-q", "--lang", lang]) == 0
    assert (out / "public_list.csv").is_file()
    shown = capsys.readouterr().out
    assert ("bound" if lang == "en" else "界") in shown


def test_a_contradiction_ends_with_3_and_tells_what_would_help(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau = read(folder)
    assert isinstance(bureau, Bureau)
    share = bureau.policy.share.model_copy(update={"most_rate": 0.01})
    policy = bureau.policy.model_copy(update={"share": share})
    wrong = tmp_path / "wrong"
    write(bureau.model_copy(update={"policy": policy}), wrong)
    out = tmp_path / "plan.json"
    assert main(["exchange", str(wrong), "-o", str(out), "--json"]) == 3
    data = told(capsys)
    assert data["status"] == "infeasible"
    codes = {finding["code"] for finding in data["conflict"]}  # type: ignore[attr-defined]
    assert codes == {"contradiction", "concession"}
    assert not out.exists()


@pytest.mark.parametrize("out", ["next", "next.json"])
def test_the_year_after_a_plan_is_written_with_its_bureau(
    folder: Path, tmp_path: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, later = tmp_path / "plan.json", tmp_path / out
    assert main(["exchange", str(folder), "-o", str(plan), "-q"]) == 0
    capsys.readouterr()
    assert main(["exchange", str(folder), "-o", str(later), "--after", str(plan), "--json"]) == 0
    data = told(capsys)
    bureau = tmp_path / ("next/bureau" if out == "next" else "next-bureau")
    assert data["bureau"] == str(bureau)
    assert main(["verify", str(bureau), str(later)]) == 0
    assert read(bureau).as_of.year == read(folder).as_of.year + 1  # type: ignore[union-attr]


def test_years_write_each_bureau_with_its_plan(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "years"
    for name in ("year-3", "year-4"):
        write(ExchangePlan(bureau="b", as_of=date(2026, 9, 1)), out / name)
        write(read(folder), out / name / "bureau")
    (out / "year-4" / "minutes.txt").write_text("of the meeting", "utf-8")
    assert main(["exchange", str(folder), "-o", str(out), "--years", "2", "--json"]) == 0
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    assert not (out / "year-3").exists()
    assert (out / "year-4" / "minutes.txt").exists()
    assert "year-4" in shown.err
    assert len(data["years"]) == 2  # type: ignore[arg-type]
    second = out / "year-2"
    assert main(["verify", str(second / "bureau"), str(second)]) == 0
    rows = (out / "balances.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("year,indicator")
    assert {row.rsplit(",", 1)[1] for row in rows[1:]} <= {
        "first_met", "met", "lost", "met_again", "not_met", "impossible",
    }  # fmt: skip
    assert data["met_from"][0].keys() >= {"first_met", "lost", "met_again", "impossible_until"}


def _standing(values: list[float], reachable: list[float]) -> Standing:
    pairs = zip(values, reachable, strict=True)
    return Standing(tuple(Balance("backbone", "primary", v, 0.5, r) for v, r in pairs))


@pytest.mark.parametrize(
    ("values", "reachable", "words", "en", "zh"),
    [
        (
            [0.2, 0.2], [0.0] * 2, ["first_met", "met"],
            "from year 1 on", "自第1年起",
        ),
        (
            [0.2, 0.45, 0.502], [0.0] * 3, ["first_met", "met", "lost"],
            "first in year 1, lost in year 3", "第1年首次达标，第3年不再达标",
        ),
        (
            [0.6, 0.4, 0.6, 0.4], [0.55, 0.1, 0.1, 0.1],
            ["impossible", "first_met", "lost", "met_again"],
            "first in year 2, lost in year 3, again in year 4, proven: no sooner",
            "第2年首次达标，第3年不再达标，第4年再次达标，已证明不能更早",
        ),
        (
            [0.6, 0.6], [0.0] * 2, ["not_met"] * 2,
            "not met; not proven that it cannot be", "未达标；未证明不可能达标",
        ),
        (
            [0.6, 0.6], [0.51, 0.4], ["impossible", "not_met"],
            "not met; not proven that it cannot be after year 1",
            "未达标；未证明第1年之后不可能达标",
        ),
        (
            [0.7, 0.6], [0.6, 0.52], ["impossible"] * 2,
            "not met; proven impossible: no less than 0.520", "未达标；已证明不可能：不低于0.520",
        ),
    ],
)  # fmt: skip
def test_when_a_limit_is_met_lost_and_met_again_is_told(
    values: list[float], reachable: list[float], words: list[str], en: str, zh: str
) -> None:
    standing = _standing(values, reachable)
    assert _when(Context(lang="en"), standing) == en
    assert _when(Context(lang="zh"), standing) == zh
    assert [standing.in_year(n) for n in range(1, len(values) + 1)] == words


def test_a_year_planned_without_looking_ahead_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of two has to go who are kept apart, and will come back to the other."""
    policy = Policy(id="p", share=ShareRules(rate=0.5), form=FormRules(form=FormChoice.LOAN))
    own = Bureau(
        id="b",
        as_of=date(2026, 9, 1),
        policy=policy,
        subjects=(ExchangeSubject(id="m"),),
        schools=tuple(ExchangeSchool(id=s, stage=Stage.PRIMARY, pupils=100) for s in "AB"),
        teachers=tuple(
            ExchangeTeacher(id=t, post_school="A", subject="m", since=date(2010, 9, 1))
            for t in "tu"
        ),
        ties=(TeacherTie(first="t", second="u", tie=Tie.APART),),
    )
    write(own, tmp_path / "b")
    told_in = {
        "en": ("Looking ahead, no plan was possible", "1 moves: loans 1"),
        "zh": ("须回避的教师", "共1人次: 借用 1"),
    }
    for lang, said in told_in.items():
        order = ["exchange", str(tmp_path / "b"), "-o", str(tmp_path / lang), "--years", "2"]
        main([*order, "--lang", lang, "-q"])
        out = capsys.readouterr().out
        assert all(words in out for words in said)
    main(["exchange", str(tmp_path / "b"), "-o", str(tmp_path / "j"), "--years", "2", "--json"])
    assert told(capsys)["years"][0]["ahead"] is False  # type: ignore[index]


def test_a_front_is_data_and_a_picture(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "front"
    old, bureau = out / "plans" / "99.json", read(folder)
    assert isinstance(bureau, Bureau)
    write(ExchangePlan(bureau=bureau.id, as_of=bureau.as_of), old)
    assert main(["exchange", str(folder), "--pareto", str(out), "--json"]) == 0
    data = told(capsys)
    assert not old.exists()
    assert len(data["points"]) == 25  # type: ignore[arg-type]
    assert (out / "front.svg").read_text(encoding="utf-8").startswith("<svg")
    assert main(["verify", str(folder), str(out / "plans" / "01.json")]) == 0


def test_a_mechanism_goes_on_from_last_years_plan(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau = read(folder)
    assert isinstance(bureau, Bureau)
    plan, out = tmp_path / "plan.json", tmp_path / "next.json"
    write(ExchangePlan(bureau=bureau.id, as_of=bureau.as_of), plan)
    options = ["--mechanism", "lorenz", "--time-limit", "1", "--after", str(plan), "--json"]
    assert main(["exchange", str(folder), "-o", str(out), *options]) in (0, 1)
    data = told(capsys)
    assert data["bureau"] == str(tmp_path / "next-bureau")
    assert main(["verify", str(tmp_path / "next-bureau"), str(out), "--json"]) in (0, 1)
    codes = {finding["code"] for finding in told(capsys)["findings"]}  # type: ignore[attr-defined]
    assert not codes & {"input_changed", "claim_value", "claim_cost", "claim_term"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--years", "2", "-o", "one.json"],
        ["--years", "9", "-o", "out"],
        ["--years", "2", "-o", "out", "--freeze", "plan.json"],
        ["--pareto", "out", "--freeze", "plan.json"],
        ["--mechanism", "lorenz", "-o", "out", "--years", "2"],
        ["--mechanism", "lorenz", "-o", "out", "--freeze", "plan.json"],
        ["-o", "out", "--changed", "S001"],
        ["-o", "out", "--on", "2026-06-01"],
    ],
)
def test_wrong_usage_ends_with_2(folder: Path, arguments: list[str]) -> None:
    assert main(["exchange", str(folder), *arguments]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_keeps_the_best_plan(tmp_path: Path) -> None:
    bureau, plan = tmp_path / "b", tmp_path / "plan.json"
    arguments = ["--schools", "60", "--teachers", "3000", "--seed", "1", "-o", str(bureau)]
    assert main(["generate", "bureau", *arguments]) == 0
    command = [sys.executable, "-m", "zouban", "exchange", str(bureau), "-o", str(plan), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        limit = time.monotonic() + 90
        while not plan.exists() and time.monotonic() < limit and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=90)
    data = json.loads(out)
    assert data["status"] == "interrupted"
    assert data["stopped_by"] == "user"
    assert main(["verify", str(bureau), str(plan)]) == 0
