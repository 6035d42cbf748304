"""Cases: the whole way, every illegal step, what a change touches."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zouban.models.exchange.bureau import Bureau, TeacherTie, Tie
from zouban.models.exchange.case_history import illegal_steps
from zouban.models.exchange.case_words import CaseError
from zouban.models.exchange.cases import (
    NEXT,
    advance,
    advance_all,
    carry_over,
    cases,
    freeze,
    touched_by,
    withdrawn_cases,
)
from zouban.models.exchange.plan import CaseEvent, CaseState, ExchangePlan
from zouban.models.exchange.verify import verify_plan
from zouban.models.finding import Severity

Build = Callable[..., Any]
S = CaseState
DAY = datetime.date(2026, 6, 1)


def _later(days: int) -> datetime.date:
    return DAY + datetime.timedelta(days=days)


def _walk(bureau: Bureau, plan: ExchangePlan, teacher: str, *states: CaseState) -> ExchangePlan:
    for number, state in enumerate(states):
        plan = advance(bureau, plan, teacher, state, _later(10 * number))
    return plan


LOAN_WAY = (S.APPLIED, S.RECOMMENDED, S.PROPOSED, S.APPROVED_BUREAU, S.PUBLICITY, S.FINAL)
TRANSFER_WAY = (
    S.PROPOSED, S.APPROVED_BUREAU, S.APPROVED_STAFFING, S.APPROVED_PERSONNEL, S.PUBLICITY, S.FINAL,
)  # fmt: skip


def test_loan_from_application_to_final(town: Bureau, plan_of: Build) -> None:
    plan = _walk(town, plan_of("T1 B"), "T1", *LOAN_WAY)
    case = cases(town, plan)[0]
    assert (case.state, case.following) == (S.FINAL, ())
    assert [event.state for event in plan.events] == list(LOAN_WAY)


def test_transfer_needs_all_offices(town: Bureau, plan_of: Build) -> None:
    plan = _walk(town, plan_of("T1 B transfer"), "T1", *TRANSFER_WAY)
    assert cases(town, plan)[0].state is S.FINAL
    with pytest.raises(CaseError, match="staffing"):
        _walk(town, plan_of("T1 B transfer"), "T1", S.PROPOSED, S.APPROVED_BUREAU, S.PUBLICITY)


def test_loan_does_not_go_to_the_staffing_office(town: Bureau, plan_of: Build) -> None:
    with pytest.raises(CaseError) as caught:
        _walk(town, plan_of("T1 B"), "T1", S.PROPOSED, S.APPROVED_BUREAU, S.APPROVED_STAFFING)
    assert caught.value.code == "order"
    assert "编制" in caught.value.text("zh")


def test_publicity_runs_its_days(town: Bureau, plan_of: Build) -> None:
    plan = _walk(town, plan_of("T1 B"), "T1", S.PROPOSED, S.APPROVED_BUREAU, S.PUBLICITY)
    assert cases(town, plan)[0].publicity_ends == _later(26)
    with pytest.raises(CaseError, match="publicity until"):
        advance(town, plan, "T1", S.FINAL, _later(26))
    assert cases(town, advance(town, plan, "T1", S.FINAL, _later(27)))[0].state is S.FINAL


def test_objection_dismissed_runs_publicity_anew(town: Bureau, plan_of: Build) -> None:
    way = (S.PROPOSED, S.APPROVED_BUREAU, S.PUBLICITY, S.OBJECTED, S.PUBLICITY)
    plan = _walk(town, plan_of("T1 B"), "T1", *way)
    with pytest.raises(CaseError):
        advance(town, plan, "T1", S.FINAL, _later(41))


def test_withdrawn_case_loses_its_move(town: Bureau, plan_of: Build) -> None:
    plan = advance(town, plan_of("T1 B", "T2 B"), "T1", S.PROPOSED, DAY)
    plan = advance(town, plan, "T1", S.WITHDRAWN, DAY, note="ill")
    assert [move.teacher for move in plan.moves] == ["T2"]
    assert [(c.teacher, c.state) for c in cases(town, plan)] == [("T1", S.WITHDRAWN), ("T2", None)]


def test_nobody_is_proposed_without_a_move(town: Bureau, plan_of: Build) -> None:
    with pytest.raises(CaseError, match="no move"):
        _walk(town, plan_of(), "T1", S.APPLIED, S.RECOMMENDED, S.PROPOSED)


def test_days_do_not_run_back(town: Bureau, plan_of: Build) -> None:
    plan = advance(town, plan_of("T1 B"), "T1", S.PROPOSED, DAY)
    with pytest.raises(CaseError, match="before it"):
        advance(town, plan, "T1", S.APPROVED_BUREAU, _later(-1))


def test_unknown_teacher(town: Bureau, plan_of: Build) -> None:
    with pytest.raises(CaseError, match="not in the bureau"):
        advance(town, plan_of(), "X", S.APPLIED, DAY)


def _tried(
    bureau: Bureau, plan: ExchangePlan, state: CaseState, day: datetime.date
) -> ExchangePlan | CaseError:
    try:
        return advance(bureau, plan, "T1", state, day)
    except CaseError as error:
        return error


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(CaseState), st.integers(0, 20)), max_size=12),
    form=st.sampled_from(["", " transfer"]),
)
def test_only_legal_steps_are_taken(
    steps: list[tuple[CaseState, int]], form: str, town: Bureau, plan_of: Build
) -> None:
    plan, day = plan_of("T1 B" + form), DAY
    for state, days in steps:
        before = cases(town, plan)[0].state
        day += datetime.timedelta(days=days)
        taken = _tried(town, plan, state, day)
        if isinstance(taken, CaseError):
            assert "{" not in taken.text("en") + taken.text("zh")
        else:
            assert state in NEXT[before]
            plan = taken
    reached = [event.state for event in plan.events]
    if S.FINAL in reached:
        assert S.APPROVED_BUREAU in reached
        assert S.PUBLICITY in reached
        assert (S.APPROVED_PERSONNEL in reached) == bool(form)


def test_all_at_once_takes_who_may(town: Bureau, plan_of: Build) -> None:
    plan = advance_all(town, plan_of("T1 B", "T2 C", "T3 B"), S.PROPOSED, DAY)
    plan = advance_all(town, plan, S.APPROVED_BUREAU, DAY, teachers=("T1", "T2"))
    assert [c.state for c in cases(town, plan)] == [
        S.APPROVED_BUREAU,
        S.APPROVED_BUREAU,
        S.PROPOSED,
    ]
    assert advance_all(town, plan, S.FINAL, DAY) == plan


def test_freeze_keeps_whom_a_change_does_not_touch(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 B", "T7 A", "T2 C", "T4 B", "T8 C")
    assert freeze(plan, ()) == {"T1", "T7", "T2", "T4", "T8"}
    # T1 swaps with T7; T4 is followed by T8 in a chain.
    assert freeze(plan, ("T1",), town) == {"T2", "T4", "T8"}
    assert touched_by(plan, ("T1",), town) == {"T1", "T7"}
    assert freeze(plan, ("C",), town) == {"T1", "T7"}
    tied = town.model_copy(update={"ties": (TeacherTie(first="T1", second="T2", tie=Tie.COUPLE),)})
    assert freeze(plan, ("T2",), tied) == {"T4", "T8"}


def test_final_cases_stay_whatever_changes(town: Bureau, plan_of: Build) -> None:
    plan = _walk(town, plan_of("T1 B", "T2 B"), "T1", *LOAN_WAY)
    assert freeze(plan, ("T1", "B"), town) == {"T1"}


def test_replanning_keeps_cases_whose_move_is_the_same(town: Bureau, plan_of: Build) -> None:
    old = advance_all(town, plan_of("T1 B", "T2 C", "T3 B"), S.PROPOSED, DAY)
    old = advance_all(town, old, S.APPROVED_BUREAU, _later(1))
    new = carry_over(old, plan_of("T1 B", "T2 B", "T4 B"), _later(2))
    states = {case.teacher: case.state for case in cases(town, new)}
    assert states == {
        "T1": S.APPROVED_BUREAU,
        "T2": S.PROPOSED,
        "T3": S.WITHDRAWN,
        "T4": S.PROPOSED,
    }


def test_replanning_cannot_change_what_is_final(town: Bureau, plan_of: Build) -> None:
    old = _walk(town, plan_of("T1 B"), "T1", *LOAN_WAY)
    with pytest.raises(CaseError, match="is final"):
        carry_over(old, plan_of("T1 C"), _later(99))
    with pytest.raises(CaseError, match="another plan"):
        carry_over(old.model_copy(update={"bureau": "x"}), plan_of("T1 B"), DAY)


def test_replanning_is_not_dated_before_what_is_recorded(town: Bureau, plan_of: Build) -> None:
    old = _walk(town, plan_of("T1 B", "T2 C"), "T1", S.PROPOSED, S.APPROVED_BUREAU)
    with pytest.raises(CaseError, match="before it"):
        carry_over(old, plan_of("T1 C", "T2 C"), _later(9))
    assert carry_over(old, plan_of("T1 B", "T2 B"), _later(9)).events[-1].teacher == "T2"


def test_steps_that_the_new_plan_holds_already_stay(town: Bureau, plan_of: Build) -> None:
    old = advance_all(town, plan_of("T1 B", "T2 C"), S.PROPOSED, DAY)
    new = carry_over(old, plan_of("T1 B", "T2 B", "T4 B"), _later(2))
    new = advance_all(town, new, S.APPROVED_BUREAU, _later(3))
    assert carry_over(old, new, _later(4)) == new
    own = advance(town, plan_of("T1 B", "T2 C", "T4 B"), "T4", S.APPLIED, _later(1))
    taken = carry_over(old, own, _later(4))
    assert {case.teacher: case.state for case in cases(town, taken)} == {
        "T1": S.PROPOSED,
        "T2": S.PROPOSED,
        "T4": S.APPLIED,
    }
    with pytest.raises(CaseError, match="other steps"):
        carry_over(old, advance(town, plan_of("T1 B"), "T1", S.APPLIED, DAY), _later(4))


def test_who_has_withdrawn_is_told_from_whose_move_was_dropped(
    town: Bureau, plan_of: Build
) -> None:
    plan = _walk(town, plan_of("T1 B", "T2 C", "T3 B"), "T1", S.PROPOSED, S.WITHDRAWN)
    assert withdrawn_cases(plan) == {"T1"}
    again = carry_over(plan, plan_of("T1 B", "T3 B"), _later(20))
    assert withdrawn_cases(again) == frozenset()


# ---- the recorded way, as the judge reads it -----------------------------------------------------


def _recorded(plan: ExchangePlan, *steps: tuple[str, CaseState, int]) -> ExchangePlan:
    events = tuple(CaseEvent(teacher=w, state=s, on=_later(day)) for w, s, day in steps)
    return plan.model_copy(update={"events": events})


def test_legal_ways_are_not_told(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 B", "T2 B transfer")
    walked = _walk(town, _walk(town, plan, "T1", *LOAN_WAY), "T2", *TRANSFER_WAY)
    gone = _walk(town, plan, "T2", S.PROPOSED, S.APPROVED_BUREAU, S.APPROVED_STAFFING, S.WITHDRAWN)
    again = carry_over(gone, plan, _later(90))
    dropped = carry_over(plan, plan_of("T1 B"), _later(1))
    for one in (walked, gone, again, dropped):
        assert list(illegal_steps(town, one)) == []


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("T1", S.FINAL, 0)], "order"),
        ([("T2", S.PROPOSED, 0), ("T2", S.APPROVED_BUREAU, 1), ("T2", S.PUBLICITY, 2)], "order"),
        ([("T1", S.PROPOSED, 5), ("T1", S.APPROVED_BUREAU, 1)], "past"),
        ([("T1", S.PROPOSED, 0), ("T1", S.APPROVED_BUREAU, 1), ("T1", S.PUBLICITY, 2),
          ("T1", S.FINAL, 3)], "publicity"),
        ([("T3", S.PROPOSED, 0)], "no_move"),
        ([("nobody", S.APPLIED, 0)], "unknown"),
        ([("T1", S.WITHDRAWN, 5), ("T1", S.PROPOSED, 1)], "order"),
    ],
)  # fmt: skip
def test_judge_tells_recorded_steps_that_may_not_be(
    steps: list[tuple[str, CaseState, int]], code: str, town: Bureau, plan_of: Build
) -> None:
    plan = _recorded(plan_of("T1 B", "T2 B transfer"), *steps)
    told = [f for f in verify_plan(town, plan).findings if f.rule == "cases"]
    assert [f.code.removeprefix("case.") for f in told][-1] == code
    assert all(f.severity is Severity.ERROR and f.message != f.message_zh for f in told)
    assert not verify_plan(town, plan).accepted
