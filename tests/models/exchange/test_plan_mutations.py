"""A plan that keeps every rule, spoilt in one place: the judge names the rule and the place."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from zouban.generating import generate
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.eligibility import eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form


@pytest.fixture(scope="module")
def made() -> Any:
    return generate("bureau", schools=20, teachers=700, seed=4)


@pytest.fixture(scope="module")
def bureau(made: Any) -> Bureau:
    found: Bureau = made.bureau
    return found


@pytest.fixture(scope="module")
def planted(made: Any) -> ExchangePlan:
    found: ExchangePlan = made.plan()
    return found


def _first(plan: ExchangePlan, *forms: Form) -> Move:
    return next(move for move in plan.moves if move.form in forms)


def _with(plan: ExchangePlan, old: Move, **changes: Any) -> ExchangePlan:
    new = old.model_copy(update=changes)
    moves = tuple(new if move == old else move for move in plan.moves)
    return plan.model_copy(update={"moves": moves})


def _without(plan: ExchangePlan, *gone: Move) -> ExchangePlan:
    return plan.model_copy(update={"moves": tuple(m for m in plan.moves if m not in gone)})


def _ineligible(bureau: Bureau, plan: ExchangePlan) -> ExchangePlan:
    """Let somebody else move in the first mover's place."""
    index = BureauIndex(bureau)
    eligible, move = eligible_mask(index), _first(plan, Form.LOAN, Form.TRANSFER)
    other = next(
        t
        for n, t in enumerate(bureau.teachers)
        if not eligible[n] and index.at_work[n] and not index.due[n] and index.in_scope[n]
        and bureau.schools[int(index.work[n])].id != move.destination
    )  # fmt: skip
    n = index.teacher_number[other.id]
    return _with(
        plan, move, teacher=other.id, subject=other.subject,
        origin=bureau.schools[int(index.work[n])].id, share=index.move_share(n, move.form),
    )  # fmt: skip


MUTATIONS: dict[str, tuple[str, Callable[[Bureau, ExchangePlan], ExchangePlan]]] = {
    "twice": ("one_move", lambda b, p: p.model_copy(update={"moves": (*p.moves, p.moves[0])})),
    "nobody": ("one_move", lambda b, p: _with(p, p.moves[0], teacher="nobody")),
    "part time": ("one_move", lambda b, p: _with(p, p.moves[0], share=1)),
    "back": (
        "one_move",
        lambda b, p: _with(p, _first(p, Form.LOAN), destination=_first(p, Form.LOAN).origin),
    ),
    "stranger": ("eligible", _ineligible),
    "other subject": (
        "certificate",
        lambda b, p: _with(
            p,
            _first(p, Form.LOAN),
            subject=next(s.id for s in b.subjects if s.id != _first(p, Form.LOAN).subject),
        ),
    ),
    "nobody moves": (
        "annual_share",
        lambda b, p: _without(p, *(m for m in p.moves if m.form is not Form.RETURN)),
    ),
    "nobody returns": (
        "loan_return",
        lambda b, p: _without(p, *(m for m in p.moves if m.form is Form.RETURN)),
    ),
    "longer": (
        "loan_term",
        lambda b, p: _with(p, _first(p, Form.LOAN), end=datetime.date(2040, 1, 1)),
    ),
    "swap": ("form", lambda b, p: _with(p, _first(p, Form.LOAN), form=Form.SWAP)),
}


def test_planted_plan_keeps_every_rule(bureau: Bureau, planted: ExchangePlan) -> None:
    assert verify_plan(bureau, planted).accepted


@pytest.mark.parametrize("name", MUTATIONS)
def test_spoilt_plan_is_caught(name: str, bureau: Bureau, planted: ExchangePlan) -> None:
    rule, spoil = MUTATIONS[name]
    judged = verify_plan(bureau, spoil(bureau, planted))
    assert not judged.accepted
    assert judged.terms[rule] > 0
    places = {frozenset(f.where) for f in judged.findings if f.rule == rule}
    assert places


def test_return_to_a_subject_without_certificate_is_caught(
    bureau: Bureau, planted: ExchangePlan
) -> None:
    back = _first(planted, Form.RETURN)
    own = next(t for t in bureau.teachers if t.id == back.teacher)
    other = next(s.id for s in bureau.subjects if s.id not in (own.subject, *own.subjects))
    judged = verify_plan(bureau, _with(planted, back, subject=other))
    assert judged.terms["certificate"] == 1


@pytest.mark.parametrize("days", [-1, 366])
def test_move_that_starts_in_another_school_year_is_caught(
    bureau: Bureau, planted: ExchangePlan, days: int
) -> None:
    start = bureau.as_of + datetime.timedelta(days=days)
    judged = verify_plan(bureau, _with(planted, _first(planted, Form.LOAN), start=start))
    assert [f.code for f in judged.findings if f.rule == "one_move"] == ["one_move.start"]
