"""Mechanisms on bureaus: their plans keep every rule that is a teacher's or a school's right."""

from __future__ import annotations

from typing import Any

import pytest
from zouban.generating import generate
from zouban.mechanisms import run_mechanisms
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau, Must
from zouban.models.exchange.bureau_market import bureau_market
from zouban.models.exchange.eligibility import eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.market import market_faults
from zouban.models.exchange.market_order import master_order
from zouban.models.exchange.market_plan import returns
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.policy import MechanismRules, Priority
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form
from zouban.solver.mechanisms.catalogue import MECHANISMS

DUTIES = {"annual_share", "backbone_share", "must_move"}
"""Rules that ask for moves: a mechanism moves only who wishes, so these may stay unmet."""

POLICIES: dict[str, dict[str, dict[str, Any]]] = {
    "as generated": {},
    "transfers": {"form": {"form": "transfer"}},
    "one for one": {"form": {"one_for_one": True}},
    "caps": {
        "churn": {
            "school_out": 0.08, "school_in": 0.08, "subject_out": 0.05, "group_out": 0.2,
            "group_keep": 0.9, "school_keep_backbone": 2,
        },
        "share": {"most_rate": 0.2},
    },
    "near": {"place": {"max_km": 10.0, "commute_km": 15.0, "zone": "only"}},
    "no upward": {"place": {"allow_upward": False}},
    "ranked by place": {"mechanism": {"priority": ("zone", "nearness", "evaluation")}},
}  # fmt: skip
"""What each policy changes of the generated one, table by table."""


@pytest.fixture(scope="module")
def generated() -> Bureau:
    return generate("bureau", schools=16, teachers=420, seed=3).bureau


def returns_only(bureau: Bureau) -> ExchangePlan:
    """The plan in which nobody moves but those whose loans have ended."""
    moves = tuple(returns(BureauIndex(bureau)))
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=moves)


def broken_rules(bureau: Bureau, plan: ExchangePlan) -> set[str]:
    """Rules that a plan breaks, by name."""
    return {name for name, points in verify_plan(bureau, plan).terms.items() if points}


def with_policy(bureau: Bureau, changes: dict[str, dict[str, Any]]) -> Bureau:
    """The bureau with some numbers of its policy changed."""
    parts = bureau.policy.model_dump()
    for table, fields in changes.items():
        parts[table] = {**parts[table], **fields}
    return bureau.model_copy(update={"policy": type(bureau.policy)(**parts)})


@pytest.mark.parametrize("policy", POLICIES)
def test_every_plan_keeps_all_rights(generated: Bureau, policy: str) -> None:
    bureau = with_policy(generated, POLICIES[policy])
    due = broken_rules(bureau, returns_only(bureau))
    for run in run_mechanisms(bureau, tries=3):
        assert run.result.answer is not None
        broken = broken_rules(bureau, run.result.answer)
        # Loans that have ended are returned whatever that does to a group's strength.
        assert broken - due <= DUTIES, run.audit.mechanism
        assert run.audit.broken() == []
        assert run.audit.movers <= run.audit.ceiling


def test_the_market_is_sound_and_moves_somebody(generated: Bureau) -> None:
    built = bureau_market(BureauIndex(generated))
    assert market_faults(built.market) == []
    assert built.market.movers(MECHANISMS["trading-cycles"].run(built.market)) > 10


def test_only_eligible_teachers_with_wishes_take_part(generated: Bureau) -> None:
    index = BureauIndex(generated)
    eligible = eligible_mask(index)
    for teacher in bureau_market(index).teachers:
        assert eligible[teacher]
        assert teacher in index.wishes
        assert generated.teachers[teacher].must is not Must.STAY


def test_form_follows_the_policy(generated: Bureau) -> None:
    for policy, form in (("transfers", Form.TRANSFER), ("one for one", Form.SWAP)):
        bureau = with_policy(generated, POLICIES[policy])
        (run,) = run_mechanisms(bureau, ["trading-cycles"], tries=0)
        assert run.result.answer is not None
        forms = {move.form for move in run.result.answer.moves}
        assert forms - {Form.RETURN} == {form}


def test_the_movers_goal_is_bounded_by_the_ceiling(generated: Bureau) -> None:
    (run,) = run_mechanisms(generated, ["two-sided-maximal"], tries=0)
    (goal,) = run.result.goals
    assert (goal.value, goal.bound, goal.maximise) == (run.audit.movers, run.audit.movers, True)
    assert run.result.manifest is not None
    assert run.result.manifest.parameters["mechanism"] == "two-sided-maximal"


def test_teachers_stand_by_the_policys_priority(generated: Bureau) -> None:
    rules = MechanismRules(priority=(Priority.TENURE,))
    policy = generated.policy.model_copy(update={"mechanism": rules})
    index = BureauIndex(generated.model_copy(update={"policy": policy}))
    order = master_order(index, range(len(generated.teachers)))
    known = [index.tenure[t] for t in order if index.tenure[t] >= 0]
    assert known == sorted(known, reverse=True)


def test_the_same_bureau_gives_the_same_plan(generated: Bureau) -> None:
    first, second = (
        [run.result.answer for run in run_mechanisms(generated, tries=0)] for _ in range(2)
    )
    assert first == second


def test_an_unknown_mechanism_is_refused(generated: Bureau) -> None:
    with pytest.raises(UsageError, match="there are: deferred-acceptance"):
        run_mechanisms(generated, ["lottery"])
