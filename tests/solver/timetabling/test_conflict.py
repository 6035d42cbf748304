"""What makes a problem impossible: every set is a proof, and none of its members is to spare."""

from dataclasses import replace

import pytest
from zouban.models.constraints import Tier
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.models.result import Cost
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.conflict import _ConflictSearch, conflict
from zouban.solver.timetabling.points import strict_points
from zouban.solver.timetabling.search import solve

KINDS = (
    "AssignTime",
    "AvoidClashes",
    "AvoidUnavailableTimes",
    "ClusterBusyTimes",
    "LimitBusyTimes",
    "LimitConsecutiveBusyTimes",
    "LimitIdleTimes",
    "PreferTimes",
    "SplitEvents",
    "SpreadEvents",
)


def only(problem, ids):
    return replace(problem, constraints=tuple(c for c in problem.constraints if c.id in ids))


def is_kept(problem):
    """Tell whether a timetable keeps all constraints, by the search and its judge."""
    found = solve(problem, seed=1, workers=1, time_limit=10, target=Cost(soft=0))
    return evaluate(problem, found.assignment).cost == Cost()


def is_impossible(problem):
    """Tell whether constraints are proven not to hold together, looked at all at once."""
    return _ConflictSearch(ProblemIndex(problem), Stop(60), 1).together() is not None


@pytest.mark.parametrize("seed", range(30))
def test_random_conflicts_are_proofs_without_anything_to_spare(lottery, seed):
    drawn = lottery(seed, tiers=(Tier.HARD, Tier.UNPLACED), wanted=KINDS)
    problem, _ = strict_points(drawn.problem())
    found = conflict(problem, time_limit=60)
    if found is None:
        assert is_kept(problem)
        return
    assert found.irreducible
    members = {member.constraint for member in found.members}
    assert is_impossible(only(problem, members))
    for member in members:
        assert is_kept(only(problem, members - {member})), member
