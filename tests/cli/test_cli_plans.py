"""What is done with an exchange plan on the command line: verify, explain, export, cases."""

from __future__ import annotations

import csv
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import zouban
from zouban.instances.answer import Answer, write_answer
from zouban.models.exchange.eligibility import eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.words import Form
from zouban.models.result import Manifest


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
    bureau = zouban.read("b")
    policy = bureau.policy.model_copy(
        update={"share": bureau.policy.share.model_copy(update={"rate": None})}
    )
    policy = policy.model_copy(
        update={"share": policy.share.model_copy(update={"backbone_rate": None}), "id": "own"}
    )
    teachers = tuple(t.model_copy(update={"loan_end": None, "must": None}) for t in bureau.teachers)
    quiet = bureau.model_copy(update={"policy": policy, "teachers": teachers})
    zouban.write(quiet, "quiet")
    zouban.write(ExchangePlan(bureau=bureau.id, as_of=bureau.as_of), "empty.json")
    done = run("verify", "quiet", "empty.json")
    assert done.code == 0
    assert "Accepted" in done.out


def test_verify_refuses_a_plan_of_another_bureau(planned: Path, run: Any) -> None:
    zouban.write(ExchangePlan(bureau="other", as_of=zouban.read("b").as_of), "other.json")
    done = run("verify", "b", "other.json")
    assert done.code == 2
    assert "'other'" in done.err
    assert run("verify", "b").code == 2
    assert run("verify", "b", "b").code == 2


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
    assert run("explain", "b", "plan.json", "--audit").code == 0


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
