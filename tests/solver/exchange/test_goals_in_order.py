"""What later goals may use of earlier ones, and small programs that better a plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from zouban.exchanging import exchange
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.policy import GoalName, GoalRule
from zouban.solver.engine.status import Outcome
from zouban.solver.exchange import programs, stages
from zouban.solver.exchange.incumbent import Incumbent
from zouban.solver.exchange.matrix import Point
from zouban.solver.exchange.people import Ground
from zouban.solver.exchange.polish import EASY, HARD, Neighbourhoods
from zouban.solver.exchange.programs import Programs
from zouban.solver.exchange.rules.catalogue import write_all
from zouban.solver.exchange.stage import Stage


def _with_goals(bureau: Bureau, *goals: GoalName) -> Bureau:
    rules = tuple(GoalRule(goal=goal) for goal in goals)
    return bureau.model_copy(update={"policy": bureau.policy.model_copy(update={"goals": rules})})


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    return generate_bureau(schools=12, teachers=400, seed=3).bureau


def test_a_later_goal_may_use_the_gap_of_an_earlier_one_and_no_more(bureau: Bureau) -> None:
    own = _with_goals(bureau, GoalName.STRUCTURE, GoalName.EXTRA_MOVES)
    exact, rough = exchange(own, work_limit=30), exchange(own, work_limit=30, gap=0.02)
    structure, moves = rough.goals
    assert structure.gap is not None
    assert structure.gap <= 0.02
    assert moves.value <= exact.goals[1].value
    assert structure.value >= exact.goals[0].value - 1e-9


def test_small_programs_better_a_plan_that_a_first_program_left(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the large programs beside them, only they can have bettered a goal."""
    monkeypatch.setattr(programs, "LEAST_OPTIONS", 100)
    monkeypatch.setattr(stages, "LEAST_OPTIONS", 100)
    monkeypatch.setattr(Programs, "priced", lambda *_: None)
    monkeypatch.setattr(stages.Search, "_improve_together", lambda *_: None)
    monkeypatch.setattr(Programs, "within", lambda *given: (given[3], False))
    own = _with_goals(bureau, GoalName.UNFILLED, GoalName.COMMUTE)
    with_them = exchange(own, work_limit=40)
    monkeypatch.setattr(Programs, "polish", lambda self, stage, bound, then: None)
    without = exchange(own, work_limit=40)
    for one, other in zip(with_them.goals, without.goals, strict=True):
        if one.value != other.value:
            assert one.value < other.value
            break
    else:
        pytest.fail("small programs changed nothing")
    assert with_them.cost is not None
    assert with_them.cost.hard == 0


def test_a_bound_looked_ahead_holds_where_nothing_else_bounds_a_goal(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = _with_goals(bureau, GoalName.UNFILLED, GoalName.STRUCTURE, GoalName.COMMUTE)
    proven = exchange(own, work_limit=60).goals[2]
    ahead: dict[str, float] = {}
    search = stages.Search._look_ahead

    def watched(self: stages.Search, later: Sequence[Stage]) -> None:
        search(self, later)
        ahead.update(self._least)

    monkeypatch.setattr(stages.Search, "_look_ahead", watched)
    first = stages.Search._minimise

    def only_first(self: stages.Search, stage: Stage, bound: float, then: object) -> float:
        if stage.name == GoalName.UNFILLED.value:
            return first(self, stage, bound, then)  # type: ignore[arg-type]
        return bound

    monkeypatch.setattr(stages.Search, "_minimise", only_first)
    goal = exchange(own, work_limit=60).goals[2]
    assert list(ahead) == [GoalName.COMMUTE.value]
    assert goal.bound is not None
    assert 0 < goal.bound <= proven.value <= goal.value


def test_a_part_solved_under_bounds_is_followed_by_wider_ones(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def settled(
        self: Programs, stage: Stage, relaxed: object, bound: float, most: int, *_: float
    ) -> tuple[float, bool]:
        asked.append((stage.name, most))
        return bound, True

    monkeypatch.setattr(Programs, "within", settled)
    monkeypatch.setattr(Incumbent, "near", lambda *_: False)
    monkeypatch.setattr(stages.Search, "_branch", lambda self, stage, bound: bound)
    monkeypatch.setattr(stages, "MOST_CUTS", 0)
    exchange(_with_goals(bureau, GoalName.UNFILLED, GoalName.COMMUTE), work_limit=10)
    under = [most for name, most in asked if name == GoalName.COMMUTE.value]
    assert len(under) >= 2
    assert under == sorted(set(under))


def test_neighbourhoods_are_those_of_the_seed_and_follow_what_rounds_cost(bureau: Bureau) -> None:
    ground = Ground(bureau)
    view, _ = write_all(ground, ground.goals)
    point = Point(np.zeros(0), np.zeros(view.choices.count))
    one, other = (
        Neighbourhoods(ground.index, view.choices, view.lead, 7, size=700) for _ in range(2)
    )
    for _ in range(8):
        free = one.free(point)
        assert np.array_equal(free, other.free(point))
        assert 0 < free.sum() < len(free)
        groups = view.choices.group
        assert all(len(set(free[groups == g].tolist())) == 1 for g in np.unique(groups))
    size = one.size
    one.learn(EASY / 2, Outcome.OPTIMAL, gained=True)
    assert one.size > size
    assert one.idle == 0
    size = one.size
    one.learn(HARD * 2, Outcome.OPTIMAL, gained=False)
    assert one.size < size
    assert one.idle == 1
