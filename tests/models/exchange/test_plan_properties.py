"""Any plan whatsoever: nobody is lost, the judge never fails, the next year follows on."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.cases import freeze
from zouban.models.exchange.graphs import parts_of
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import GoalName
from zouban.models.exchange.rollover import next_year
from zouban.models.exchange.staffing import Staffing
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form

Build = Callable[..., Any]
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = st.lists(
    st.tuples(
        st.integers(1, 13), st.sampled_from("ABCP"), st.sampled_from(["loan", "transfer", "swap"])
    ),
    max_size=13,
    unique_by=lambda row: row[0],
)


def _plan(plan_of: Build, rows: list[tuple[int, str, str]]) -> ExchangePlan:
    plan: ExchangePlan = plan_of(*(f"T{number} {school} {form}" for number, school, form in rows))
    return plan


@SETTINGS
@given(rows=WORDS)
def test_heads_posts_and_work_are_conserved(
    rows: list[tuple[int, str, str]], town: Bureau, plan_of: Build
) -> None:
    staffing = Staffing(BureauIndex(town), _plan(plan_of, rows))
    assert staffing.heads_after.sum() == staffing.index.heads.sum()
    assert sum(staffing.week_after.values()) == sum(staffing.index.week.values())
    changed = int((staffing.post_after != staffing.index.post).sum())
    assert changed <= sum(form == "transfer" for _, _, form in rows)


@SETTINGS
@given(rows=WORDS)
def test_terms_are_the_points_of_findings(
    rows: list[tuple[int, str, str]], town: Bureau, plan_of: Build
) -> None:
    judged = verify_plan(town, _plan(plan_of, rows))
    points = sum(finding.cost or 0 for finding in judged.findings)
    assert judged.cost.hard == points == sum(judged.terms.values())
    assert judged.accepted == (points == 0)
    extra = next(goal for goal in judged.goals if goal.name == "extra_moves")
    assert extra.value == len(rows)


@SETTINGS
@given(rows=WORDS)
def test_next_year_begins_where_the_plan_ends(
    rows: list[tuple[int, str, str]], town: Bureau, plan_of: Build
) -> None:
    plan = _plan(plan_of, rows)
    after, before = Staffing(BureauIndex(town), plan), BureauIndex(next_year(town, plan))
    assert before.work.tolist() == after.work_after.tolist()
    assert before.post.tolist() == after.post_after.tolist()
    assert {k: v for k, v in before.week.items() if v} == {
        k: v for k, v in after.week_after.items() if v
    }


@SETTINGS
@given(rows=WORDS, changed=st.sets(st.sampled_from(["T1", "T7", "A", "C"])))
def test_freezing_keeps_whole_parts(
    rows: list[tuple[int, str, str]], changed: set[str], town: Bureau, plan_of: Build
) -> None:
    plan = _plan(plan_of, rows)
    kept = freeze(plan, changed, town)
    assert kept <= {move.teacher for move in plan.moves}
    assert kept.isdisjoint(changed)
    for part in parts_of(town, plan):
        assert kept.isdisjoint(part.teachers) or kept.issuperset(part.teachers)


ANYTHING = st.builds(
    Move,
    teacher=st.sampled_from(["T1", "T2", "T12", "nobody"]),
    origin=st.sampled_from("ABCPX"),
    destination=st.sampled_from("ABCPX"),
    subject=st.sampled_from(["math", "art", "magic"]),
    form=st.sampled_from(Form),
    share=st.integers(-10, 300),
    start=st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)),
    end=st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 1, 1)),
)


@SETTINGS
@given(moves=st.lists(ANYTHING, max_size=6))
def test_the_judge_judges_whatever_it_gets(moves: list[Move], town: Bureau) -> None:
    plan = ExchangePlan(bureau=town.id, as_of=town.as_of, moves=tuple(moves))
    judged = verify_plan(town, plan)
    assert len(judged.goals) == len(GoalName)
    wrong = any(m.teacher == "nobody" or "X" in (m.origin, m.destination) for m in moves)
    assert not (wrong and judged.accepted)
    for finding in judged.findings:
        assert finding.text("en")
        assert finding.text("zh")


def test_bureau_without_teachers(town: Bureau) -> None:
    bare = town.model_copy(update={"teachers": (), "wishes": (), "evaluations": ()})
    judged = verify_plan(bare, ExchangePlan(bureau=town.id, as_of=town.as_of))
    assert judged.accepted
    assert judged.goals[0].value == 400 + 400 + 200
    assert next_year(bare, ExchangePlan(bureau=town.id, as_of=town.as_of)).teachers == ()


def test_teacher_of_a_school_that_nobody_knows(town: Bureau, with_teacher: Build) -> None:
    bureau = with_teacher("T1", post_school="nowhere", subject="magic")
    judged = verify_plan(bureau, ExchangePlan(bureau=town.id, as_of=town.as_of))
    assert judged.accepted
