"""What a file says of its plan: figures that the plan does not bear out are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError
from zouban.models.exchange import claims
from zouban.models.exchange.bureau import Bureau, Evaluation
from zouban.models.exchange.claims import claim_findings, lone_levels
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.policy import GoalName, GoalRule
from zouban.models.exchange.verify import Judged, verify_plan
from zouban.models.finding import Severity
from zouban.models.result import Goal, Result, Status

Build = Callable[..., Any]
Claimed = Result[Any]


@pytest.fixture
def plan(plan_of: Build) -> ExchangePlan:
    """Two loans, one of them to a first wish."""
    found: ExchangePlan = plan_of("T1 B", "T4 C")
    return found


@pytest.fixture
def judged(town: Bureau, plan: ExchangePlan) -> Judged:
    return verify_plan(town, plan)


@pytest.fixture
def honest(judged: Judged) -> Claimed:
    """What the planner would say: every goal of the policy, with a bound that meets its value."""
    goals = tuple(goal.model_copy(update={"bound": goal.value}) for goal in judged.goals)
    return Result[Any](
        status=Status.OPTIMAL,
        cost=judged.cost,
        bound=judged.cost.soft,
        goals=goals,
        terms=dict(judged.terms),
    )


def _with(result: Claimed, name: str, **fields: Any) -> Claimed:
    goals = tuple(g.model_copy(update=fields) if g.name == name else g for g in result.goals)
    return result.model_copy(update={"goals": goals})


def test_what_the_plan_bears_out_is_not_told(
    town: Bureau, plan: ExchangePlan, judged: Judged, honest: Claimed
) -> None:
    assert list(claim_findings(town, plan, honest, judged)) == []
    value = next(goal.value for goal in honest.goals if goal.name == "structure")
    near = _with(honest, "structure", value=value * (1 + 1e-9))
    loose = near.model_copy(update={"status": Status.FEASIBLE})
    loose = _with(_with(loose, "structure", bound=0.0), "wishes", bound=99)
    changes = Goal(name="changes", value=3, bound=3, unit="persons")
    replanned = loose.model_copy(update={"goals": (changes, *loose.goals)})
    for one in (near, loose, replanned):
        assert list(claim_findings(town, plan, one, judged)) == []


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (lambda r: _with(r, "unfilled", value=0, bound=0), ["claim_value"]),
        (lambda r: _with(r, "unfilled", bound=10**6), ["claim_bound", "claim_optimal"]),
        (lambda r: _with(r, "wishes", bound=0), ["claim_bound", "claim_optimal"]),
        # A bound above what is minimised stays false whatever sense the file gives the goal.
        (
            lambda r: _with(r, "unfilled", bound=10**6, maximise=True),
            ["claim_sense", "claim_bound", "claim_optimal"],
        ),
        (lambda r: _with(r, "structure", bound=None), ["claim_optimal"]),
        (lambda r: r.model_copy(update={"goals": r.goals[1:]}), ["claim_goals"]),
        (lambda r: r.model_copy(update={"goals": ()}), ["claim_goals"]),
        (lambda r: r.model_copy(update={"goals": r.goals[::-1]}), ["claim_goals"]),
        (lambda r: r.model_copy(update={"status": Status.INFEASIBLE}), ["claim_infeasible"]),
        (
            lambda r: r.model_copy(update={"cost": r.cost.model_copy(update={"soft": 0})}),
            ["claim_cost"],
        ),
        (
            lambda r: r.model_copy(update={"cost": r.cost.model_copy(update={"hard": 2})}),
            ["claim_cost"],
        ),
        (lambda r: r.model_copy(update={"bound": 10**6}), ["claim_cost"]),
        (lambda r: r.model_copy(update={"terms": {**r.terms, "one_move": 4}}), ["claim_term"]),
    ],
)
def test_what_the_plan_refutes_is_an_error(
    edit: Callable[[Claimed], Claimed],
    codes: list[str],
    town: Bureau,
    plan: ExchangePlan,
    judged: Judged,
    honest: Claimed,
) -> None:
    found = list(claim_findings(town, plan, edit(honest), judged))
    assert [f.code for f in found] == codes
    assert all(f.severity is Severity.ERROR and f.message != f.message_zh for f in found)
    assert not any("{" in f.message + f.message_zh for f in found)


def _slack(bureau: Bureau, slack: float, result: Claimed, level: int | None) -> Claimed:
    """The result with a slack of the first goal, by which the plan is one tenth off its bound."""
    bound = round(result.goals[0].value / 1.1)
    own = _with(result, bureau.policy.ordered_goals[0].goal.value, slack=slack, bound=bound)
    return _with(own, own.goals[0].name, allowed=level).model_copy(update={"bound": bound})


@pytest.mark.parametrize(
    ("slack", "level", "planned", "codes"),
    [
        (0.2, 240, 240, []),  # bound 182: up to 218 at least, by the value up to 240
        (0.2, 218, 218, []),
        (0.2, 241, 241, ["claim_level"]),
        (0.2, 217, 217, ["claim_level"]),
        (0.2, 230, 240, ["claim_allowed"]),
        (0.2, None, 240, ["claim_allowed"]),
        (0.3, 240, 240, ["claim_slack"]),
        (0.0, None, None, ["claim_optimal"]),
    ],
)
def test_a_concession_is_held_against_the_policys_slack(
    slack: float,
    level: int | None,
    planned: int | None,
    codes: list[str],
    town: Bureau,
    plan: ExchangePlan,
    honest: Claimed,
) -> None:
    """The plan's first goal has 200: a fifth more than its optimum may be."""
    goals = tuple(
        r.model_copy(update={"slack": 0.2 if n == 0 else 0.0})
        for n, r in enumerate(town.policy.goals)
    )
    own = town.model_copy(update={"policy": town.policy.model_copy(update={"goals": goals})})
    plan = plan.model_copy(update={"allowed": {} if planned is None else {"unfilled": planned}})
    judged = verify_plan(own, plan)
    assert judged.goals[0].value == 200
    claimed = _slack(own, slack, honest, level)
    assert [f.code for f in claim_findings(own, plan, claimed, judged)] == codes


def test_levels_that_no_result_speaks_of_are_errors(
    town: Bureau, plan: ExchangePlan, judged: Judged, honest: Claimed
) -> None:
    """The audit goes by them: a level that is made up decides what counts as justified."""
    made_up = plan.model_copy(update={"allowed": {"unfilled": 10**6, "nonsense": 5}})
    codes = {f.code for f in claim_findings(town, made_up, honest, judged)}
    assert codes == {"claim_allowed"}
    assert [f.params["value"] for f in lone_levels(town, made_up, judged)] == ["1e+06", "5"]
    # A plan without results may have those that its own policy and value allow.
    goals = (GoalRule(goal=GoalName.UNFILLED, slack=0.5), GoalRule(goal=GoalName.WISHES))
    slack = town.model_copy(update={"policy": town.policy.model_copy(update={"goals": goals})})
    value = next(goal.value for goal in judged.goals if goal.name == "unfilled")
    for level, codes in ((value * 1.5, []), (value * 1.5 + 1, ["claim_level"])):
        lone = plan.model_copy(update={"allowed": {"unfilled": level}})
        assert [f.code for f in lone_levels(slack, lone, judged)] == codes


def test_placements_are_held_against_the_audit(
    town: Bureau, plan_of: Build, honest: Claimed, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = tuple(
        Evaluation(teacher=who, year=2026, score=score) for who, score in (("T1", 90), ("T2", 60))
    )
    quiet = town.policy.model_copy(update={"goals": ()})
    bureau = town.model_copy(update={"evaluations": scores, "policy": quiet})
    told = honest.model_copy(update={"goals": (), "justified": True, "status": Status.FEASIBLE})
    for words, codes in (("T1 B", set()), ("T2 B", {"claim_justified"})):
        plan = plan_of(words)
        judged = verify_plan(bureau, plan)
        said = told.model_copy(update={"cost": judged.cost, "terms": dict(judged.terms)})
        assert {f.code for f in claim_findings(bureau, plan, said, judged)} == codes
    monkeypatch.setattr(claims, "MOST_AUDITED", 0)
    found = list(claim_findings(bureau, plan, said, judged))
    assert [(f.code, f.severity) for f in found] == [("justified_unchecked", Severity.WARNING)]


@pytest.mark.parametrize(
    ("value", "bound", "codes"),
    [(2, 2, []), (2, 5, []), (3, 3, ["claim_value"]), (2, 1, ["claim_bound"])],
)
def test_movers_of_a_mechanism_are_counted_again(
    value: int, bound: int, codes: list[str], town: Bureau, plan: ExchangePlan, judged: Judged
) -> None:
    own = plan.model_copy(update={"mechanism": "lorenz"})
    movers = Goal(name="movers", value=value, bound=bound, unit="teachers", maximise=True)
    claimed = Result[Any](status=Status.FEASIBLE, cost=judged.cost, goals=(movers,))
    claimed = claimed.model_copy(update={"certificate": {}})
    found = [f.code for f in claim_findings(town, own, claimed, judged)]
    assert [code for code in found if code != "claim_ceiling"] == codes


@pytest.mark.parametrize(
    ("certificate", "bound", "codes"),
    [
        # Of T1 and T2, who ask for B alone or first, both could go; C takes whom B cannot.
        ({}, 2, []),
        ({}, 1, ["claim_ceiling"]),
        ({"B/math": (1,)}, 2, ["claim_ceiling"]),
        ({"B/math": (1, 0)}, 2, ["claim_certificate"]),
        ({"nowhere": (1,)}, 2, ["claim_certificate"]),
        (None, 2, ["ceiling_unchecked"]),
    ],
)
def test_the_ceiling_of_a_mechanism_is_held_against_its_proof(
    certificate: dict[str, tuple[int, ...]] | None,
    bound: int,
    codes: list[str],
    town: Bureau,
    plan_of: Build,
) -> None:
    own = plan_of().model_copy(update={"mechanism": "lorenz"})
    movers = Goal(name="movers", value=0, bound=bound, unit="teachers", maximise=True)
    claimed = Result[Any](status=Status.FEASIBLE, goals=(movers,), certificate=certificate)
    found = list(claim_findings(town, own, claimed, verify_plan(town, own)))
    assert [f.code for f in found] == codes
    for finding in found:
        refused = finding.code != "ceiling_unchecked"
        assert finding.severity is (Severity.ERROR if refused else Severity.WARNING)
        assert "{" not in finding.message + finding.message_zh


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_figures_that_cannot_be_reckoned_with_are_refused(value: int) -> None:
    with pytest.raises(ValidationError, match="expected is a number"):
        Goal(name="unfilled", value=value)
    with pytest.raises(ValidationError, match="expected is a number"):
        Result[Any](status=Status.FEASIBLE, bound=value)
