"""The bundle as files: what an outsider can do the same with, and what he cannot."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from zouban.instances.answer import read_answer
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.exchange_audit import export_audit
from zouban.models.exchange.claims import claim_findings
from zouban.models.exchange.plan import CaseEvent, CaseState
from zouban.models.exchange.verify import Judged, verify_plan
from zouban.models.result import Result, Status


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Judged]:
    """A bundle whose plan came with bounds one below its values, and the judge of the plan."""
    made = generate_bureau(schools=12, teachers=300, seed=3)
    plan = made.plan()
    event = CaseEvent(
        teacher=plan.moves[0].teacher, state=CaseState.PROPOSED, on=datetime.date(2026, 5, 1)
    )
    plan = plan.model_copy(update={"events": (event,)})
    true = verify_plan(made.bureau, plan)
    goals = tuple(g.model_copy(update={"bound": g.value - 1}) for g in true.goals)
    folder = tmp_path_factory.mktemp("bundle")
    results: dict[str, Result[Any]] = {"exchange": Result(status=Status.FEASIBLE, goals=goals)}
    export_audit(made.bureau, plan, folder, results=results)
    return folder, true


def test_the_judge_confirms_the_goals_that_the_bundle_states(judged: tuple[Path, Judged]) -> None:
    folder, true = judged
    answer, bureau = read_answer(folder / "plan.json"), read_bureau(folder / "bureau")
    assert answer.plan is not None
    result = answer.results["exchange"]
    asked = [rule.goal.value for rule in bureau.policy.ordered_goals]
    assert [goal.name for goal in result.goals] == asked
    found = verify_plan(bureau, answer.plan)
    assert not list(claim_findings(bureau, answer.plan, result, found))
    exact = json.loads((folder / "audit.json").read_text("utf-8"))["exact"]
    assert "goal extra_moves" in exact
    values = {goal.name: goal.value for goal in true.goals}
    for goal in result.goals:
        if f"goal {goal.name}" in exact:
            assert (goal.value, goal.bound) == (values[goal.name], values[goal.name] - 1)
        else:
            assert goal.bound is None


def test_goals_that_differ_are_told_with_both_values(judged: tuple[Path, Judged]) -> None:
    folder, true = judged
    statement = json.loads((folder / "audit.json").read_text("utf-8"))
    told = {goal["name"]: goal for goal in statement["goals"]}
    assert set(told) == {goal.name for goal in true.goals}
    for goal in true.goals:
        assert told[goal.name]["plan"] == pytest.approx(goal.value)
        assert told[goal.name]["bound"] == pytest.approx(goal.value - 1)
    assert told["wishes"]["bundle"] == 0


def test_what_no_bundle_shows_is_named(judged: tuple[Path, Judged]) -> None:
    note = (judged[0] / "README.txt").read_text("utf-8")
    assert "steps of cases" in note
    assert "个案办理步骤" in note
