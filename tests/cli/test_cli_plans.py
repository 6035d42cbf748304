"""What is done with an exchange plan on the command line: verify, explain, export, cases."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zouban
from zouban.instances.answer import Answer, write_answer
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.eligibility import eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.placements import Ground
from zouban.models.exchange.plan import CaseEvent, CaseState, ExchangePlan, Move
from zouban.models.exchange.policy import GoalName, GoalRule
from zouban.models.exchange.reason_words import GROUND_NAMES
from zouban.models.exchange.words import Form
from zouban.models.result import Cost, Manifest, Result, Status


def _loan(index: BureauIndex, n: int, school: int) -> Move:
    bureau, origin = index.bureau, int(index.work[n])
    return Move(
        teacher=bureau.teachers[n].id,
        origin=bureau.schools[origin].id,
        destination=bureau.schools[school].id,
        subject=bureau.teachers[n].subject,
        form=Form.LOAN,
        share=index.move_share(n, Form.LOAN),
        start=bureau.as_of,
        end=index.loan_end(origin, school, bureau.as_of),
    )


def _plan(bureau: zouban.Bureau) -> ExchangePlan:
    """Return loans of first wishes, most of which break something."""
    index, chance = BureauIndex(bureau), random.Random(1)
    eligible = eligible_mask(index)
    moves = [
        _loan(index, n, wishes[0])
        for n, wishes in sorted(index.wishes.items())
        if eligible[n] and not index.due[n] and chance.random() < 0.3 and wishes[0] != index.work[n]
    ]
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=tuple(moves))


@pytest.fixture
def planned(place: Path, run: Any) -> Path:
    """A generated bureau in `b` and a plan for it in plan.json."""
    assert run("generate", "bureau", "--schools", 12, "--teachers", 420, "-o", "b").code == 0
    bureau = zouban.read("b")
    manifest = Manifest(
        zouban="0", command="exchange", input_sha256="0", parameters={"input": str(place / "b")}
    )
    write_answer(Answer(plan=_plan(bureau), manifest=manifest), place / "plan.json")
    return place


def test_verify_tells_broken_rules_and_goals(planned: Path, run: Any) -> None:
    done = run("verify", "b", "plan.json", "--json")
    assert done.code == 1
    assert set(done.json) == {"findings", "cost", "terms", "goals"}
    assert done.json["cost"]["hard"] == sum(done.json["terms"].values()) > 0
    first = done.json["findings"][0]
    assert set(first) == {"code", "rule", "severity", "message", "where", "params"}
    order = [f["severity"] for f in done.json["findings"]]
    assert order == sorted(order, key=["error", "hard", "warning"].index)
    text = run("verify", "b", "plan.json", "--lang", "zh")
    assert "不通过" in text.out
    assert "缺编岗位" in text.out


def test_verify_accepts_what_keeps_every_rule(planned: Path, run: Any) -> None:
    quiet = _quiet(planned)
    zouban.write(ExchangePlan(bureau=quiet.id, as_of=quiet.as_of), "empty.json")
    done = run("verify", "quiet", "empty.json")
    assert done.code == 0
    assert "Accepted" in done.out


def _quiet(place: Path) -> zouban.Bureau:
    """Write the bureau without shares, loans and decisions, and an empty plan that keeps it all."""
    bureau = zouban.read("b")
    share = bureau.policy.share.model_copy(update={"rate": None, "backbone_rate": None})
    policy = bureau.policy.model_copy(update={"share": share, "id": "own"})
    teachers = tuple(t.model_copy(update={"loan_end": None, "must": None}) for t in bureau.teachers)
    quiet = bureau.model_copy(update={"policy": policy, "teachers": teachers})
    zouban.write(quiet, place / "quiet")
    return quiet


def test_verify_accepts_no_false_claim_and_no_illegal_step(planned: Path, run: Any) -> None:
    quiet = _quiet(planned)
    empty = ExchangePlan(bureau=quiet.id, as_of=quiet.as_of)
    judged = zouban.verify_plan(quiet, empty)
    goals = judged.goals[: len(quiet.policy.ordered_goals)]
    result = Result[ExchangePlan](status=Status.FEASIBLE, cost=judged.cost, goals=goals)
    write_answer(Answer(plan=empty, results={"exchange": result}), planned / "plan.json")
    assert run("verify", "quiet", "plan.json").code == 0
    false = (goals[0].model_copy(update={"value": goals[0].value + 1}), *goals[1:])
    told = {"exchange": result.model_copy(update={"goals": false})}
    write_answer(Answer(plan=empty, results=told), planned / "false.json")
    done = run("verify", "quiet", "false.json", "--json")
    assert done.code == 1
    assert tuple(done.json["findings"][0][k] for k in ("code", "severity")) == (
        "claim_value",
        "error",
    )
    assert "Not accepted" in run("verify", "quiet", "false.json").out
    step = CaseEvent(teacher=quiet.teachers[0].id, state=CaseState.FINAL, on=quiet.as_of)
    zouban.write(empty.model_copy(update={"events": (step,)}), "step.json")
    done = run("verify", "quiet", "step.json", "--json")
    assert done.code == 1
    assert done.json["findings"][0]["rule"] == "cases"


def test_verify_tells_that_the_data_have_changed(planned: Path, run: Any) -> None:
    findings = run("verify", "b", "plan.json", "--json").json["findings"]
    assert [f["severity"] for f in findings if f["code"] == "input_changed"] == ["warning"]


def test_verify_holds_lists_against_the_plan(planned: Path, run: Any) -> None:
    quiet, plan = _one_loan(planned)
    (move,) = plan.moves
    write_answer(Answer(plan=plan), planned / "out", bureau=quiet, lang="zh")

    def differing() -> set[tuple[str, str]]:
        found = run("verify", "quiet", "out", "--json").json["findings"]
        return {
            (f["where"]["file"], f["where"]["row"]) for f in found if f["code"] == "list_differs"
        }

    assert differing() == set()
    signed = planned / "out" / "approvals" / f"{move.origin}.csv"
    text = signed.read_text("utf-8-sig")
    signed.write_text(text.rstrip("\r\n") + "agreed\r\n", "utf-8-sig", newline="")
    assert differing() == set()
    public = planned / "out" / "public_list.csv"
    public.write_text("".join(public.read_text("utf-8-sig").splitlines(True)[:1]), "utf-8")
    (planned / "out" / "approvals" / "nobody.csv").write_text("x\n", "utf-8")
    assert differing() == {("public_list.csv", "2"), ("approvals/nobody.csv", "1")}
    assert run("verify", "quiet", "out").code == 1


def _one_loan(planned: Path) -> tuple[zouban.Bureau, ExchangePlan]:
    quiet = _quiet(planned)
    index = BureauIndex(quiet)
    teacher = int(np.flatnonzero(eligible_mask(index))[0])
    move = _loan(index, teacher, (int(index.work[teacher]) + 1) % len(quiet.schools))
    return quiet, ExchangePlan(bureau=quiet.id, as_of=quiet.as_of, moves=(move,))


def test_the_library_finds_what_the_command_finds(planned: Path, run: Any) -> None:
    quiet, plan = _one_loan(planned)
    manifest = Manifest(zouban="1", command="exchange", input_sha256="0" * 64)
    claimed = Result[ExchangePlan](status=Status.FEASIBLE, cost=Cost(unplaced=9))
    answer = Answer(plan=plan, manifest=manifest, results={"exchange": claimed})
    write_answer(answer, planned / "out", bureau=quiet)
    public = planned / "out" / "public_list.csv"
    public.write_text("".join(public.read_text("utf-8-sig").splitlines(True)[:1]), "utf-8")
    told = [f["code"] for f in run("verify", "quiet", "out", "--json").json["findings"]]
    assert {"list_differs", "input_changed", "claim_cost"} <= set(told)
    found = zouban.check(quiet, zouban.read("out"), folder="out")
    assert [f.code for f in found] == told
    assert "list_differs" not in {f.code for f in zouban.check(quiet, zouban.read("out"))}
    with pytest.raises(zouban.UsageError, match="folder goes with a bureau"):
        zouban.check(quiet, folder="out")


def test_a_corrected_name_makes_no_list_false(planned: Path, run: Any) -> None:
    """The lists call a teacher as he was called; who is meant tells the list with ids."""
    quiet, plan = _one_loan(planned)
    who = plan.moves[0].teacher

    def called(name: str) -> zouban.Bureau:
        teachers = (
            t.model_copy(update={"name": name}) if t.id == who else t for t in quiet.teachers
        )
        return quiet.model_copy(update={"teachers": tuple(teachers)})

    def told() -> set[tuple[str, str, str]]:
        found = run("verify", "quiet", "out", "--json").json["findings"]
        lists = [f for f in found if f["code"].startswith("list_")]
        return {(f["where"]["file"].split("/")[0], f["severity"], f["code"]) for f in lists}

    write_answer(Answer(plan=plan), planned / "out", bureau=called("Wang Fnag"), lang="zh")
    zouban.write(called("Wang Fang"), "quiet")
    own = {("moves.csv", "warning", "list_name")}
    warned = {(name, "warning", "list_name") for name in ("public_list.csv", "approvals")}
    assert told() == own | warned
    shown = run("verify", "quiet", "out").out
    assert "the name 'Wang Fnag' differs from the bureau's 'Wang Fang'" in shown
    # A list without ids that calls him as somebody else is called is false.
    other = next(t.name for t in quiet.teachers if t.id != who)
    write_answer(Answer(plan=plan), planned / "out", bureau=called(other), lang="zh")
    false = {(name, "error", "list_differs") for name in ("public_list.csv", "approvals")}
    assert told() == own | false
    # So is one that says something else of him beside the name.
    write_answer(Answer(plan=plan), planned / "out", bureau=called("Wang Fnag"), lang="zh")
    public = planned / "out" / "public_list.csv"
    text = public.read_text("utf-8-sig").replace(str(plan.moves[0].start.year), "1999")
    public.write_text(text, "utf-8-sig", newline="")
    assert ("public_list.csv", "error", "list_differs") in told()


def test_verify_refuses_a_plan_of_another_bureau(planned: Path, run: Any) -> None:
    zouban.write(ExchangePlan(bureau="other", as_of=zouban.read("b").as_of), "other.json")
    done = run("verify", "b", "other.json")
    assert done.code == 2
    assert "'other'" in done.err
    assert run("verify", "b").code == 2
    assert run("verify", "b", "b").code == 2
    teacher = zouban.read("b").teachers[0].id
    for command in (
        ("explain", "b", "other.json", "--teacher", teacher),
        ("explain", "b", "other.json", "--audit"),
        ("export", "other.json", "--bureau", "b", "-o", "x.html"),
        ("cases", "b", "other.json"),
    ):
        done = run(*command)
        assert done.code == 2
        assert "'other'" in done.err


def test_dates_and_figures_beyond_reckoning_are_refused(planned: Path, run: Any) -> None:
    document = json.loads(Path("plan.json").read_text("utf-8"))
    document["plan"]["moves"][0]["start"] = "9999-12-31"
    Path("late.json").write_text(json.dumps(document), "utf-8")
    done = run("verify", "b", "late.json")
    assert done.code == 2
    assert "plan.moves.0.start" in done.err
    goal = {"name": "unfilled", "value": 10**400}
    document["results"] = {"exchange": {"status": "feasible", "goals": [goal]}}
    Path("long.json").write_text(json.dumps(document), "utf-8")
    done = run("verify", "b", "long.json")
    assert done.code == 2
    assert "goals.0.value" in done.err
    step = ("--to", "proposed", "-o", "x.json", "--on")
    assert run("cases", "b", "plan.json", *step, "9999-12-31").code == 2
    assert run("cases", "b", "plan.json", *step, "2026-06-31").code == 2


def test_figures_of_moves_that_have_gone_are_left_out(planned: Path, run: Any) -> None:
    plan = zouban.read("plan.json").plan
    judged = zouban.verify_plan(zouban.read("b"), plan)
    result = Result[ExchangePlan](status=Status.FEASIBLE, cost=judged.cost, goals=judged.goals)
    write_answer(Answer(plan=plan, results={"exchange": result}), planned / "out")
    everyone = ("cases", "b", "out", "-o", "out", "--on", "2026-06-01", "--to")
    assert run(*everyone, "proposed").code == 0
    assert set(zouban.read("out").results) == {"exchange"}
    assert run(*everyone, "withdrawn", "--teacher", plan.moves[0].teacher).code == 0
    assert zouban.read("out").results == {}


def test_explain_to_each_reader(planned: Path, run: Any) -> None:
    mover = zouban.read("plan.json").plan.moves[0].teacher
    for reader in ("public", "self", "bureau"):
        done = run("explain", "b", "plan.json", "--teacher", mover, "--reader", reader, "--json")
        assert done.code == 0
        assert done.json["moved"] is True
        assert done.json["reasons"][0]["code"] == "moves"
    text = run("explain", "b", "plan.json", "--teacher", mover, "--lang", "zh")
    assert "交流到" in text.out
    assert run("explain", "b", "plan.json", "--teacher", "nobody").code == 2
    assert run("explain", "b", "plan.json").code == 2


def test_explain_tells_why_there_is_no_plan(planned: Path, run: Any) -> None:
    bureau = zouban.read("b")
    share = bureau.policy.share.model_copy(update={"rate": 1.0, "most_rate": 0.1})
    policy = bureau.policy.model_copy(update={"share": share, "id": "own"})
    zouban.write(bureau.model_copy(update={"policy": policy}), "impossible")
    done = run("explain", "impossible", "--time-limit", 20, "--json")
    assert done.code == 3
    assert done.json["proven"] is True
    assert "annual_share" in {finding["rule"] for finding in done.json["findings"]}
    assert "无方案" in run("explain", "impossible", "--time-limit", 20, "--lang", "zh").out


def test_a_concession_within_slack_is_told_as_such(place: Path, run: Any) -> None:
    bureau = generate_bureau(schools=8, teachers=160, seed=3).bureau
    goals = (GoalRule(goal=GoalName.UNFILLED, slack=0.05), GoalRule(goal=GoalName.WISHES))
    policy = bureau.policy.model_copy(update={"goals": goals})
    zouban.write(bureau.model_copy(update={"policy": policy}), "slack")
    done = run("exchange", "slack", "-o", "slack.json", "--work-limit", 60, "--json")
    first, second = done.json["goals"]
    assert (done.json["status"], done.json["gap"], done.json["justified"]) == ("optimal", 0.0, True)
    assert first["bound"] < first["value"] <= first["allowed"]
    assert "allowed" not in second
    told = run("exchange", "slack", "-o", "slack.json", "--work-limit", 60, "--force").out
    assert "allowed" in told
    assert "within slack" in told
    assert "Nobody was passed over without" in told
    assert run("verify", "slack", "slack.json").code == 0


def test_explain_audits_every_placement(planned: Path, run: Any) -> None:
    done = run("explain", "b", "plan.json", "--audit", "--json")
    assert done.code == 0
    found = done.json["placements"]
    assert done.json["unjustified"] == sum(1 for p in found if not p["justified"])
    index = BureauIndex(zouban.read("b"))
    score = index.score
    for placement in found:
        placed, passed = (index.teacher_number[placement[who]] for who in ("placed", "passed"))
        assert score[placed] < score[passed]
        assert placement["why"]
    assert done.json["grounds"] == Counter(placement["ground"] for placement in found)
    told = run("explain", "b", "plan.json", "--audit")
    assert told.code == 0
    # Those that are justified are counted by their grounds, not told one by one.
    assert 0 < done.json["unjustified"] < len(found)
    assert told.out.count("nothing justifies it") <= done.json["unjustified"]
    assert told.out.index("passed") < told.out.index("justified by")
    for ground, number in done.json["grounds"].items():
        assert f"{GROUND_NAMES[ground][0]}" in told.out
        assert str(number) in told.out


def test_every_ground_has_its_name() -> None:
    assert set(GROUND_NAMES) == set(Ground)


def test_export_lists_and_reports(planned: Path, run: Any) -> None:
    assert run("export", "plan.json", "--to", "csv", "-o", "lists").code == 0
    names = {path.name for path in Path("lists").iterdir()}
    assert {"public_list.csv", "staffing.csv", "balance.csv", "quotas.csv", "parts.csv"} <= names
    with open("lists/staffing.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    index = BureauIndex(zouban.read("b"))
    everyone = [row for row in rows if row[2] == "all"]
    assert sum(int(row[4]) for row in everyone) == index.heads.sum()
    assert sum(int(row[5]) for row in everyone) == index.heads.sum()
    for respect in ("subject", "title", "backbone", "degree"):
        assert sum(int(row[5]) for row in rows if row[2] == respect) == index.heads.sum()
    assert run("export", "plan.json", "--to", "csv", "-o", "lists").code == 2
    assert run("export", "plan.json", "--to", "csv", "-o", "lists", "--force").code == 0


def test_export_workbook_and_page(planned: Path, run: Any) -> None:
    done = run("export", "plan.json", "-o", "plan.xlsx", "--json")
    assert done.code == 0
    assert "public_list" in done.json["sheets"]
    assert run("export", "plan.json", "-o", "plan.html", "--lang", "zh").code == 0
    page = Path("plan.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "公示名单" in page
    assert page.count("<svg") >= 2
    assert "polyline" in page
    assert not re.search(r"<script|https?://", page)


def test_page_tells_no_secret(planned: Path, run: Any) -> None:
    assert run("export", "plan.json", "-o", "plan.html").code == 0
    page = Path("plan.html").read_text(encoding="utf-8")
    bureau = zouban.read("b")
    for row in bureau.exemptions:
        assert row.reason not in page
    movers = {move.teacher for move in zouban.read("plan.json").plan.moves}
    for teacher in bureau.teachers:
        assert f">{teacher.id}<" not in page
        if teacher.id not in movers:
            assert f">{teacher.name}<" not in page or any(
                t.name == teacher.name for t in bureau.teachers if t.id in movers
            )


def test_audit_bundle_is_verified_by_an_outsider(planned: Path, run: Any) -> None:
    done = run("export", "plan.json", "--to", "audit", "-o", "bundle", "--json")
    assert done.code == 0
    assert done.json["smallest_group"] >= done.json["k"] == 5
    outside = run("verify", "bundle/bureau", "bundle/plan.json", "--json")
    inside = run("verify", "b", "plan.json", "--json")
    assert outside.code in (0, 1)
    for name in done.json["exact"]:
        if not name.startswith("goal "):
            assert outside.json["terms"][name] == inside.json["terms"][name]
    statement = json.loads(Path("bundle/audit.json").read_text(encoding="utf-8"))
    assert not [f for f in outside.json["findings"] if f["rule"] == "claims"]
    assert statement["k"] == 5
    assert statement["not_rechecked"]
    assert "zouban verify bureau plan.json" in Path("bundle/README.txt").read_text("utf-8")
    names = [teacher.name for teacher in zouban.read("b").teachers]
    everything = "".join(
        path.read_text("utf-8") for path in Path("bundle").rglob("*") if path.is_file()
    )
    assert not [name for name in names if name and name in everything]


def test_export_needs_the_bureau(planned: Path, run: Any) -> None:
    zouban.write(zouban.read("plan.json").plan, "bare.json")
    done = run("export", "bare.json", "--to", "html", "-o", "x.html")
    assert done.code == 2
    assert "--bureau" in done.err
    assert run("export", "bare.json", "--to", "html", "-o", "x.html", "--bureau", "b").code == 0
    assert run("export", "plan.json", "--to", "text", "-o", "x").code == 2
    assert run("export", "plan.json", "--to", "csv").code == 2


def test_cases_go_their_way(planned: Path, run: Any) -> None:
    everyone = ("cases", "b", "plan.json")
    count = len(zouban.read("plan.json").plan.moves)
    step = ("-o", "plan.json", "--json", "--to")
    assert run(*everyone, *step, "proposed", "--on", "2026-06-01").json["changed"] == count
    assert run(*everyone, *step, "approved_bureau", "--on", "2026-06-02").json["changed"] == count
    assert run(*everyone, *step, "publicity", "--on", "2026-06-03").json["changed"] == count
    early = run(*everyone, *step, "final", "--on", "2026-06-09")
    assert early.json["changed"] == 0
    who = zouban.read("plan.json").plan.moves[0].teacher
    refused = run(
        *everyone, "--teacher", who, "--to", "final", "--on", "2026-06-09", "-o", "plan.json",
        "--lang", "zh",
    )  # fmt: skip
    assert refused.code == 2
    assert "公示期至2026-06-09" in refused.err
    done = run(*everyone, "--teacher", who, *step, "objected", "--on", "2026-06-08")
    assert done.json["changed"] == 1
    assert run(*everyone, *step, "final", "--on", "2026-06-10").json["changed"] == count - 1
    shown = run(*everyone, "--json")
    assert shown.json["states"] == {"final": count - 1, "objected": 1}
    assert "objected" in run(*everyone, "--teacher", who).out


def test_cases_survive_replanning(planned: Path, run: Any) -> None:
    old = zouban.read("plan.json").plan
    run("cases", "b", "plan.json", "--to", "proposed", "--on", "2026-06-01", "-o", "old.json")
    run("cases", "b", "old.json", "--to", "approved_bureau", "--on", "2026-06-02", "-o", "old.json")
    gone, *rest = old.moves
    zouban.write(old.model_copy(update={"moves": tuple(rest)}), "new.json")
    done = run(
        "cases", "b", "new.json", "--from", "old.json", "--on", "2026-06-05", "-o", "new.json"
    )
    assert done.code == 0
    shown = run("cases", "b", "new.json", "--json").json
    assert shown["states"] == {"approved_bureau": len(rest), "withdrawn": 1}
    touched = run("cases", "b", "old.json", "--changed", gone.teacher, "--json").json["cases"]
    assert {case["teacher"] for case in touched if not case["frozen"]} >= {gone.teacher}
    assert "stay frozen" in run("cases", "b", "old.json", "--changed", gone.teacher).out
    assert run("cases", "b", "old.json", "--changed", "nobody").code == 2
    final = CaseEvent(teacher=gone.teacher, state=CaseState.FINAL, on=date(2026, 6, 20))
    zouban.write(old.model_copy(update={"events": (final,)}), "final.json")
    idle = next(
        t.id for t in zouban.read("b").teachers if t.id not in {m.teacher for m in old.moves}
    )
    told = run("cases", "b", "final.json", "--changed", gone.teacher, "--changed", idle).out
    assert f"Final, and so frozen whatever changes: {gone.teacher}." in told
    assert f"In no move of this plan: {idle}." in told


def test_cases_refuse_what_makes_no_sense(planned: Path, run: Any) -> None:
    assert run("cases", "b", "plan.json", "--on", "2026-06-01").code == 2
    assert run("cases", "b", "plan.json", "--to", "proposed").code == 2
    assert run("cases", "b", "plan.json", "--teacher", "nobody").code == 2
    assert run("cases", "plan.json", "plan.json").code == 2
    assert run("cases", "b", "b").code == 2


@pytest.mark.parametrize(
    ("lang", "goal", "asks"), [("en", "unfilled posts", "At least"), ("zh", "缺编岗位", "不低于")]
)
def test_reports_are_told_in_words(
    planned: Path, run: Any, lang: str, goal: str, asks: str
) -> None:
    assert run("export", "plan.json", "--to", "csv", "-o", "lists", "--lang", lang).code == 0
    goals, quotas = (
        (planned / "lists" / f"{name}.csv").read_text("utf-8-sig") for name in ("goals", "quotas")
    )
    assert goal in goals
    assert asks in quotas
    assert "annual_share" not in quotas


@pytest.mark.parametrize(("lang", "told"), [("en", "There is no teacher"), ("zh", "没有教师")])
def test_errors_are_told_in_either_language(planned: Path, run: Any, lang: str, told: str) -> None:
    done = run("explain", "b", "plan.json", "--teacher", "nobody", "--lang", lang)
    assert done.code == 2
    assert told in done.err


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["explain", "b", "plan.json", "--teacher", "T0001", "--audit"], "not both"),
        (["export", "plan.json"], "Say where an exchange plan is written: -o PATH"),
        (["export", "plan.json", "--teacher", "T0001"], "zouban explain"),
    ],
)
def test_wrong_orders_are_told_what_was_wrong(
    planned: Path, run: Any, order: list[str], said: str
) -> None:
    done = run(*order)
    assert done.code == 2
    assert said in done.err
    assert "--to csv needs" not in done.err
