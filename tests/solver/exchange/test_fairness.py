"""What is written can be justified: exchanges of two after a search, and names by evaluation."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from zouban.exchanging import exchange
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.audit import priority_audit
from zouban.models.exchange.bureau import (
    Bureau,
    Evaluation,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    Wish,
)
from zouban.models.exchange.claims import claim_findings
from zouban.models.exchange.placements import Ground
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import (
    FormChoice,
    FormRules,
    GoalName,
    GoalRule,
    Policy,
    ShareRules,
    StaffingRules,
)
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form, Stage
from zouban.models.result import Status, StoppedBy
from zouban.solver.engine.stop import StopReason
from zouban.solver.exchange import fairness, run
from zouban.solver.exchange.people import Ground as SearchGround
from zouban.solver.exchange.stages import Search

UNJUSTIFIED = (Ground.NONE, Ground.EQUAL)


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    """Small, but with wishes enough that a first plan passes many over."""
    return generate_bureau(schools=12, teachers=400, seed=3).bureau


@pytest.fixture
def halted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user stop every search right after its first plan."""
    monkeypatch.setattr(Search, "run", lambda self, stages: self.stop.end(StopReason.USER))


def stopped(bureau: Bureau) -> ExchangePlan:
    """Return the plan of a search that was stopped."""
    result = exchange(bureau)
    assert result.status is Status.INTERRUPTED
    assert result.answer is not None
    return result.answer


def left_as_it_is(
    ground: SearchGround, plan: ExchangePlan, stop: Callable[[], bool], work: float
) -> fairness.Fair:
    return fairness.Fair(plan, finished=False)


def unjustified(bureau: Bureau, plan: ExchangePlan) -> int:
    return sum(p.ground in UNJUSTIFIED for p in priority_audit(bureau, plan))


def test_a_stopped_search_leaves_nothing_unjustified(
    bureau: Bureau, halted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = stopped(bureau)
    monkeypatch.setattr(
        run, "made_fair", lambda ground, plan, stop, work: fairness.Fair(plan, finished=False)
    )
    raw = stopped(bureau)
    assert unjustified(bureau, raw) > 0
    assert unjustified(bureau, mended) == 0
    before, after = verify_plan(bureau, raw), verify_plan(bureau, mended)
    assert before.cost.hard == after.cost.hard == 0
    assert after.goals[0].value <= before.goals[0].value


def test_a_stopped_search_still_tells_every_bound(bureau: Bureau) -> None:
    stop = threading.Event()
    result = exchange(bureau, stop=stop, on_progress=lambda p: stop.set() if p.goal else None)
    for goal in result.goals:
        assert goal.bound is not None
        assert (goal.value <= goal.bound) if goal.maximise else (goal.value >= goal.bound)


def test_of_equal_outcomes_the_higher_evaluation_has_its_wish(bureau: Bureau) -> None:
    """Wishes are no goal here, so that the model leaves them to the naming."""
    goals = tuple(GoalRule(goal=goal) for goal in (GoalName.STRUCTURE, GoalName.EXTRA_MOVES))
    policy = bureau.policy.model_copy(update={"goals": goals})
    own = bureau.model_copy(update={"policy": policy})
    result = exchange(own, time_limit=60)
    assert result.answer is not None
    assert any(p.justified for p in priority_audit(own, result.answer))
    assert unjustified(own, result.answer) == 0


def test_nothing_is_looked_into_where_time_is_up(
    bureau: Bureau, halted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audit of 100,000 teachers takes seconds itself: the clock is looked at before."""
    monkeypatch.setattr(
        run, "made_fair", lambda ground, plan, stop, work: fairness.Fair(plan, finished=False)
    )
    plan = stopped(bureau)
    monkeypatch.setattr(fairness, "Deciding", lambda *_: pytest.fail("time was up"))
    assert fairness.made_fair(SearchGround(bureau), plan, lambda: True).plan is plan


def test_no_exchange_spends_a_later_goal_on_what_the_slack_allows() -> None:
    """Low has his first wish; High, for whom it is the second, lives nearer to it by 9 km."""
    school: dict[str, Any] = {"stage": Stage.JUNIOR, "pupils": 100, "y": 0.0}
    teacher: dict[str, Any] = {"post_school": "A", "subject": "math", "home_y": 0.0}
    teacher["since"] = datetime.date(2010, 9, 1)
    goals = (GoalRule(goal=GoalName.COMMUTE, slack=1.0), GoalRule(goal=GoalName.WISHES))
    bureau = Bureau(
        id="slack",
        as_of=datetime.date(2026, 9, 1),
        policy=Policy(id="slack", share=ShareRules(rate=None), goals=goals),
        subjects=(ExchangeSubject(id="math"),),
        schools=(ExchangeSchool(id="A", x=0.0, **school), ExchangeSchool(id="B", x=5.0, **school)),
        teachers=(
            ExchangeTeacher(id="High", home_x=0.0, **teacher),
            ExchangeTeacher(id="Low", home_x=-9.0, **teacher),
        ),
        wishes=(Wish(teacher="High", rank=2, school="B"), Wish(teacher="Low", rank=1, school="B")),
        evaluations=(
            Evaluation(teacher="High", year=2026, score=95.0),
            Evaluation(teacher="Low", year=2026, score=60.0),
        ),
    )
    move = Move(
        teacher="Low", origin="A", destination="B", subject="math", form=Form.LOAN, share=100,
        start=bureau.as_of, end=datetime.date(2029, 8, 31),
    )  # fmt: skip
    plan = ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=(move,))
    assert verify_plan(bureau, plan).accepted
    loose = plan.model_copy(update={"allowed": {"commute": 14.0}})
    fair = fairness.made_fair(SearchGround(bureau), loose, lambda: False).plan
    assert [m.teacher for m in fair.moves] == ["Low"]
    fair = fairness.made_fair(SearchGround(bureau), plan, lambda: False).plan
    assert [m.teacher for m in fair.moves] == ["High"]


def test_a_concession_within_slack_is_proven_optimal() -> None:
    """Unfilled posts gave way for wishes as far as they might: nothing of the proof is missing."""
    own = generate_bureau(schools=8, teachers=160, seed=3).bureau
    goals = (GoalRule(goal=GoalName.UNFILLED, slack=0.05), GoalRule(goal=GoalName.WISHES))
    own = own.model_copy(update={"policy": own.policy.model_copy(update={"goals": goals})})
    result = exchange(own, work_limit=60)
    assert result.status is Status.OPTIMAL
    unfilled, wishes = result.goals
    assert unfilled.bound is not None
    assert unfilled.bound < unfilled.value <= (unfilled.allowed or 0)
    assert unfilled.allowed == int(unfilled.bound * 1.05)
    assert unfilled.gap == result.gap == 0.0
    assert (wishes.value, wishes.allowed) == (wishes.bound, None)
    assert result.answer is not None
    judged = verify_plan(own, result.answer)
    assert list(claim_findings(own, result.answer, result, judged)) == []


def test_the_result_tells_whether_every_placement_was_looked_at(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Search, "run", lambda self, stages: None)
    whole = exchange(bureau, work_limit=60)
    monkeypatch.setattr(fairness, "FEWEST_CHECKS", 3)
    monkeypatch.setattr(fairness, "CHECKS_A_UNIT", 0)
    some = exchange(bureau, work_limit=60)
    assert (whole.justified, some.justified) == (True, False)
    for result, codes in ((whole, set()), (some, {"unjustified_perhaps"})):
        assert result.answer is not None
        judged = verify_plan(bureau, result.answer)
        told = claim_findings(bureau, result.answer, result, judged)
        assert {f.code for f in told} == codes
    assert unjustified(bureau, whole.answer) == 0 < unjustified(bureau, some.answer)


def test_the_user_ends_exchanges_of_two_as_well(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search was over, with all of its time left for them."""
    event = threading.Event()
    monkeypatch.setattr(Search, "run", lambda self, stages: None)
    turn = fairness._Exchanging._turn

    def asked(self: fairness._Exchanging, teacher: str) -> bool:
        event.set()
        return turn(self, teacher)

    monkeypatch.setattr(fairness._Exchanging, "_turn", asked)
    result = exchange(bureau, stop=event)
    assert result.justified is False
    assert (result.status, result.stopped_by) == (Status.INTERRUPTED, StoppedBy.USER)
    assert result.answer is not None
    assert result.answer.interrupted


def test_a_stop_amid_the_last_teacher_is_no_finish(bureau: Bureau, halted: None) -> None:
    """Five exchanges are due to the only one who wishes."""

    class Five:
        def pairs(self, teacher: str) -> list[tuple[int, int, int, int]]:
            return [(0, 0, 0, 1)] * 5

        def cheap(self, *_: int) -> None: ...

        def exchanged(self, *_: int) -> tuple[()]:
            return ()

        @property
        def comparison(self) -> Any:
            return SimpleNamespace(first_no_worse=list[Any]().extend)

    number = next(n for n, t in enumerate(bureau.teachers) if t.id == bureau.evaluations[0].teacher)
    own = (Wish(teacher=bureau.teachers[number].id, rank=1, school=bureau.schools[0].id),)
    ground, plan = SearchGround(bureau.model_copy(update={"wishes": own})), stopped(bureau)
    for checks, finished in ((4, False), (5, True), (6, True)):
        search = fairness._Exchanging(ground, plan, lambda: False, checks)
        search._auditing = Five()  # type: ignore[assignment]
        assert search.run().finished is finished


def test_a_place_given_by_transfer_may_be_had_on_loan() -> None:
    """High is of another staffing authority than the school that took Low by transfer."""
    school: dict[str, Any] = {"stage": Stage.JUNIOR, "pupils": 100}
    teacher: dict[str, Any] = {"subject": "math", "since": datetime.date(2010, 9, 1)}
    bureau = Bureau(
        id="forms",
        as_of=datetime.date(2026, 9, 1),
        policy=Policy(
            id="either",
            share=ShareRules(rate=None),
            form=FormRules(form=FormChoice.EITHER),
            staffing=StaffingRules(enforce_quota=False, enforce_posts=False),
            goals=(GoalRule(goal=GoalName.EXTRA_MOVES),),
        ),
        subjects=(ExchangeSubject(id="math"),),
        schools=(
            ExchangeSchool(id="A", authority="city", **school),
            ExchangeSchool(id="B", authority="city", **school),
            ExchangeSchool(id="C", authority="county", **school),
        ),
        teachers=(
            ExchangeTeacher(id="High", post_school="C", **teacher),
            ExchangeTeacher(id="Low", post_school="A", **teacher),
        ),
        wishes=(Wish(teacher="High", rank=1, school="B"),),
        evaluations=(
            Evaluation(teacher="High", year=2026, score=95.0),
            Evaluation(teacher="Low", year=2026, score=60.0),
        ),
    )
    move = Move(
        teacher="Low", origin="A", destination="B", subject="math", form=Form.TRANSFER, share=100,
        start=bureau.as_of,
    )  # fmt: skip
    plan = ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=(move,))
    assert unjustified(bureau, plan) == 1
    fair = fairness.made_fair(SearchGround(bureau), plan, lambda: False).plan
    assert [(m.teacher, m.form) for m in fair.moves] == [("High", Form.LOAN)]
    assert verify_plan(bureau, fair).accepted
    assert unjustified(bureau, fair) == 0
