"""Plans of random tiny bureaus against all plans there are: every rule and goal switched on."""

from __future__ import annotations

import pytest
from plan_oracle import best_value, values_of
from random_bureaus import random_bureau
from zouban.models.exchange.verify import verify_plan
from zouban.models.result import Status
from zouban.solver.exchange.run import plan_exchange

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_finds_the_best_of_all_plans(seed: int) -> None:
    bureau = random_bureau(seed)
    wanted = best_value(bureau)
    if wanted == "large":
        pytest.skip("too many plans for the oracle")
    result = plan_exchange(bureau)
    if wanted is None:
        assert result.status is Status.INFEASIBLE
        return
    assert result.answer is not None
    judged = verify_plan(bureau, result.answer)
    assert judged.cost.hard == 0
    assert result.cost == judged.cost
    assert values_of(bureau, judged.goals) == pytest.approx(wanted, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("seed", range(60, 90))
def test_bounds_are_on_the_right_side_of_the_optimum(seed: int) -> None:
    bureau = random_bureau(seed)
    wanted = best_value(bureau)
    result = plan_exchange(bureau)
    if wanted in ("large", None):
        return
    for goal, best in zip(result.goals, wanted, strict=True):
        assert goal.bound is not None
        bound = -goal.bound if goal.maximise else goal.bound
        assert bound <= best + 1e-6 * max(1.0, abs(best))


def test_the_oracle_has_seen_both_possible_and_impossible_bureaus() -> None:
    found = [best_value(random_bureau(seed)) for seed in SEEDS]
    assert sum(value is None for value in found) >= 10
    assert sum(isinstance(value, tuple) for value in found) >= 20
