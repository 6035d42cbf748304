"""What a neighbourhood frees, and how its size and the length of a step follow what they bring."""

import random

import pytest
from zouban.models.index import ProblemIndex
from zouban.solver.engine.status import Outcome
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.landscape import Landscape
from zouban.solver.timetabling.lns import FIRST_SIZE, IDLE_WORK, MOST_EFFORT, SMALLEST, Arsenal
from zouban.solver.timetabling.neighbourhoods import TIME_NEIGHBOURHOODS, Draw, days, times
from zouban.solver.timetabling.plan import to_plan
from zouban.solver.timetabling.standing import Scorer


@pytest.fixture
def drawn(lottery):
    """Return a function from a seed and a size to a draw in a random problem."""

    def make(seed, size):
        chance = lottery(seed)
        problem = chance.problem()
        index = ProblemIndex(problem)
        encoder = Encoder(Ground(index))
        scorer = Scorer(encoder)
        standing = scorer.score(to_plan(index, chance.assignment(problem)))
        land = Landscape(encoder.ground, encoder.points, scorer.tiers)
        return Draw(land, standing, random.Random(seed), size)

    return make


@pytest.mark.parametrize("name", sorted(TIME_NEIGHBOURHOODS))
@pytest.mark.parametrize("seed", range(4))
def test_only_what_may_move_is_freed(drawn, name, seed):
    draw = drawn(seed, 40)
    freed = TIME_NEIGHBOURHOODS[name](draw)
    assert freed.events <= set(draw.land.movable)
    assert freed.events or not draw.land.movable or freed.window is not None


@pytest.mark.parametrize("pick", [days, times])
def test_a_large_size_frees_the_whole_week(drawn, pick):
    draw = drawn(1, 100_000)
    freed = pick(draw)
    every = sum(1 << time for time in range(len(draw.land.index.problem.times)))
    assert freed.window == every
    assert freed.events == {e for e in draw.land.movable if draw.standing.plan[e]}


def test_a_small_size_frees_two_days(drawn):
    draw = drawn(1, 1)
    window = days(draw).window
    assert sum(bool(window & day) for day in draw.land.days) == 2


OPTIMAL, FEASIBLE = Outcome.OPTIMAL, Outcome.FEASIBLE


def test_sizes_follow_what_is_proven_in_time(drawn):
    arsenal = Arsenal.of(drawn(0, 1).land)
    arm = arsenal.arms[0]
    arsenal.learn(arm, OPTIMAL, 0.01, 0.0)
    assert arm.size > FIRST_SIZE
    for _ in range(40):
        arsenal.learn(arm, FEASIBLE, 1.0, 0.0)
    assert arm.size == SMALLEST


def test_effort_grows_in_standstill_and_falls_with_a_gain(drawn):
    arsenal = Arsenal.of(drawn(0, 1).land)
    arm = arsenal.arms[0]
    arsenal.learn(arm, OPTIMAL, IDLE_WORK + 1, 0.0)
    assert arsenal.effort == 2
    arsenal.learn(arm, OPTIMAL, IDLE_WORK + 1, 0.0)
    assert arsenal.effort == 2
    for _ in range(100):
        arsenal.learn(arm, OPTIMAL, IDLE_WORK * MOST_EFFORT, 0.0)
    assert arsenal.effort == MOST_EFFORT
    arsenal.learn(arm, OPTIMAL, 0.1, 0.1)
    assert arsenal.effort == MOST_EFFORT / 2


def test_what_pays_is_drawn_more_often(drawn):
    arsenal = Arsenal.of(drawn(0, 1).land)
    best, rng = arsenal.arms[2], random.Random(3)
    for _ in range(30):
        for arm in arsenal.arms:
            arsenal.learn(arm, OPTIMAL, 0.1, 0.01 if arm is best else 0.0)
    drawn_arms = [arsenal.pick(rng) for _ in range(500)]
    assert sum(arm is best for arm in drawn_arms) > 250
    assert len({arm.name for arm in drawn_arms}) > 3
