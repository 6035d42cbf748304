"""The year after: moves carried out, clocks running, loans that come back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from zouban.models.exchange.bureau import (
    Bureau,
    ExchangeTeacher,
    Exemption,
    Must,
    TeacherShare,
    TeacherTie,
    Tie,
)
from zouban.models.exchange.eligibility import eligibility
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.policy import Verdict
from zouban.models.exchange.rollover import next_year
from zouban.models.exchange.staffing import Staffing
from zouban.models.exchange.words import Duty, Employment

Build = Callable[..., Any]
DAY = datetime.date
AS_OF = DAY(2026, 9, 1)


def _teacher(bureau: Bureau, id_: str) -> ExchangeTeacher:
    return next(t for t in bureau.teachers if t.id == id_)


def test_loan_transfer_and_stay(town: Bureau, plan_of: Build) -> None:
    later = next_year(town, plan_of("T1 C", "T2 B transfer"))
    loan, transfer, stay = (_teacher(later, who) for who in ("T1", "T2", "T3"))
    assert later.as_of == DAY(2027, 9, 1)
    assert (loan.post_school, loan.working_school, loan.since) == ("A", "C", AS_OF)
    assert (loan.loan_end, loan.rural_years) == (DAY(2029, 8, 31), 1.0)
    assert (transfer.post_school, transfer.working_school, transfer.loan_end) == ("B", None, None)
    assert stay == _teacher(town, "T3")
    assert _teacher(later, "T10").rural_years == 1.0


def test_staffing_after_is_staffing_before_a_year_later(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 C", "T2 B transfer", "T4 B itinerant")
    after = Staffing(BureauIndex(town), plan)
    before = BureauIndex(next_year(town, plan))
    assert before.work.tolist() == after.work_after.tolist()
    assert before.post.tolist() == after.post_after.tolist()
    assert before.week == {key: share for key, share in after.week_after.items() if share}


def test_loan_runs_comes_due_and_returns(town: Bureau, plan_of: Build) -> None:
    bureau = next_year(town, plan_of("T1 B"))
    for _ in range(2):
        ruling = next(r for r in eligibility(bureau) if r.teacher == "T1")
        assert ruling.rule == "on_loan"
        bureau = next_year(bureau, ExchangePlan(bureau="town", as_of=bureau.as_of))
    assert bureau.as_of == DAY(2029, 9, 1)
    assert BureauIndex(bureau).due[0]
    back = plan_of("T1 A return", bureau=bureau)
    home = _teacher(next_year(bureau, back), "T1")
    assert (home.post_school, home.working_school, home.loan_end) == ("A", None, None)


def test_tenure_starts_anew_for_movers_alone(town: Bureau, plan_of: Build) -> None:
    tenure = BureauIndex(next_year(town, plan_of("T1 B"))).tenure
    assert (tenure[0], tenure[1]) == (1.0, 15.0)


def test_what_was_for_one_year_is_gone(town: Bureau, with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T1", applies=True, must=Must.MOVE)
    bureau = with_teacher("T2", bureau, absent=50, must=Must.STAY)
    bureau = bureau.model_copy(
        update={
            "exemptions": (
                Exemption(teacher="T5", reason="illness", until=DAY(2027, 8, 31)),
                Exemption(teacher="T6", reason="illness", until=DAY(2027, 9, 1)),
            )
        }
    )
    later = next_year(bureau, plan_of("T1 B"))
    assert (_teacher(later, "T1").applies, _teacher(later, "T1").must) == (False, None)
    assert (_teacher(later, "T2").absent, _teacher(later, "T2").must) == (0, Must.STAY)
    assert [e.teacher for e in later.exemptions] == ["T6"]
    assert {w.teacher for w in later.wishes} == {"T2"}


def test_who_has_retired_is_gone_everywhere(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    bureau = with_teacher("T1", retirement=DAY(2027, 8, 1)).model_copy(
        update={"ties": (TeacherTie(first="T1", second="T2", tie=Tie.COUPLE),)}
    )
    later = next_year(bureau, plan_of())
    rows = (*later.evaluations, *later.wishes)
    assert "T1" not in {t.id for t in later.teachers} | {row.teacher for row in rows}
    assert later.ties == ()


def test_who_returns_wishes_no_more_for_his_own_school(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    lent = with_teacher("T1", post_school="B", working_school="A", loan_end=DAY(2026, 8, 31))
    later = next_year(lent, plan_of("T1 B return", bureau=lent))
    assert [w.school for w in later.wishes if w.teacher == "T1"] == ["C"]


def test_terms_are_counted_anew_after_a_move(with_teacher: Build, plan_of: Build) -> None:
    head = with_teacher("T1", duty=Duty.PRINCIPAL, terms=2)
    later = next_year(head, plan_of("T1 B transfer", bureau=head))
    assert _teacher(later, "T1").terms == 0
    assert eligibility(head)[0].verdict is Verdict.IN
    assert eligibility(later)[0].verdict is Verdict.OUT


def test_rows_of_a_week_become_a_share_after_a_move(town: Bureau, plan_of: Build) -> None:
    rows = (
        TeacherShare(teacher="T1", school="A", subject="math", share=30),
        TeacherShare(teacher="T1", school="A", subject="art", share=20),
    )
    part = town.model_copy(update={"shares": rows})
    move = plan_of("T1 B", bureau=part).moves[0].model_copy(update={"share": 50})
    plan = ExchangePlan(bureau="town", as_of=AS_OF, moves=(move,))
    before, after = Staffing(BureauIndex(part), plan), BureauIndex(next_year(part, plan))
    assert after.fte[0] == 50
    assert after.week == {key: share for key, share in before.week_after.items() if share}


def test_a_return_names_the_subject_that_is_taught_at_home(
    with_teacher: Build, plan_of: Build
) -> None:
    lent = with_teacher(
        "T1", post_school="B", working_school="A", loan_end=DAY(2026, 8, 31), subject="art",
        subjects=("math",),
    )  # fmt: skip
    move = plan_of("T1 B return", bureau=lent).moves[0].model_copy(update={"subject": "math"})
    home = _teacher(next_year(lent, ExchangePlan(bureau="town", as_of=AS_OF, moves=(move,))), "T1")
    assert (home.subject, home.subjects) == ("math", ("art",))


def test_rural_service_is_counted_of_itinerants_and_not_of_the_seconded(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    bureau = with_teacher("T10", employment=Employment.SECONDED)
    later = next_year(bureau, plan_of("T1 C itinerant", bureau=bureau))
    assert _teacher(later, "T1").rural_years == 1.0
    assert _teacher(later, "T10").rural_years == 0.0
    assert _teacher(later, "T11").rural_years == 1.0


def test_who_retires_on_the_day_the_year_begins_has_left(with_teacher: Build) -> None:
    plan = ExchangePlan(bureau="town", as_of=AS_OF)
    last, next_ = DAY(2027, 9, 1), DAY(2027, 9, 2)
    for day, gone in ((last, True), (next_, False)):
        later = next_year(with_teacher("T1", retirement=day), plan)
        assert ("T1" not in {t.id for t in later.teachers}) == gone
