"""Every encoder against the plain-Python meaning of its kind, number by number."""

import pytest
from ortools.sat.python import cp_model
from zouban.models import constraints as kinds
from zouban.models.constraints import Tier
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.solver.timetabling.encoding.board import Scope
from zouban.solver.timetabling.encoding.catalogue import KINDS
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.plan import to_assignment, to_plan
from zouban.solver.timetabling.standing import Scorer

EVERY_KIND = sorted(KINDS)


def whole(index, plan):
    """Return the scope in which everything is free and nothing has to hold."""
    choose = {
        (e, s): index.candidates(e, s)
        for e, slots in enumerate(index.slots)
        for s, slot in enumerate(slots)
        if slot.resource is None
    }
    free = {e: event.duration for e, event in enumerate(index.problem.events)}
    return Scope(tuple(() for _ in plan), free, choose, loose=None, wide=True)


def pin(encoding, plan):
    """Fix a model's choices to a plan."""
    for event, parts in enumerate(plan):
        stands = list(parts)
        for option in encoding.board.options[event]:
            here = next(
                (
                    part
                    for part in stands
                    if (part.duration, part.start, part.weeks)
                    == (option.duration, option.start, option.weeks)
                ),
                None,
            )
            if here is not None:
                stands.remove(here)
            encoding.model.add(option.present == int(here is not None))
            for slot, pick in enumerate(option.picks):
                if not isinstance(pick, int):
                    wanted = None if here is None else here.picks[slot]
                    for resource, literal in pick:
                        encoding.model.add(literal == int(resource == wanted))
        assert not stands, "a part of the timetable has no option in the model"


def optimum(encoding):
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.status_name(solver.solve(encoding.model)) == "OPTIMAL"
    return solver


def test_the_catalogue_encodes_every_kind():
    declared = {
        value.kind
        for value in vars(kinds).values()
        if isinstance(value, type) and issubclass(value, kinds.Constraint) and value.kind
    }
    assert set(KINDS) == declared


@pytest.mark.parametrize("weeks", [1, 2])
@pytest.mark.parametrize("clock", [False, True])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_constants_fold_to_the_reference_cost(lottery, kind, weeks, clock):
    for seed in range(6):
        draw = lottery(seed, weeks, clock, wanted=(kind,))
        problem = draw.problem()
        index = ProblemIndex(problem)
        scorer = Scorer(Encoder(Ground(index)))
        for _ in range(4):
            assignment = draw.assignment(problem)
            standing = scorer.score(to_plan(index, assignment))
            assert standing.key == evaluate(index, assignment).cost.key()


@pytest.mark.parametrize("weeks", [1, 2])
@pytest.mark.parametrize("clock", [False, True])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_model_fixed_to_a_timetable_costs_what_the_reference_says(lottery, kind, weeks, clock):
    for seed in range(3):
        draw = lottery(seed, weeks, clock, wanted=(kind,))
        problem = draw.problem()
        index = ProblemIndex(problem)
        encoder = Encoder(Ground(index))
        assignment = draw.assignment(problem)
        plan = to_plan(index, assignment)
        encoding = encoder.build(whole(index, plan), plan)
        pin(encoding, plan)
        factors = {Tier.UNPLACED: 10_000_000, Tier.HARD: 10_000, Tier.SOFT: 1}
        encoding.minimise(factors)
        solver = optimum(encoding)
        cost = evaluate(index, assignment).cost
        expected = cost.unplaced * 10_000_000 + cost.hard * 10_000 + cost.soft
        found = solver.objective_value if encoding.model.has_objective() else 0
        assert round(found) == expected
        assert encoding.read(solver.response_proto.solution) == plan
        costs = Scorer(encoder).score(plan).costs
        by_point = [factors[encoder.tier(n)] for n in range(len(encoder.points))]
        assert encoding.value(costs, by_point) == expected


@pytest.mark.parametrize("seed", range(12))
def test_all_kinds_together(lottery, seed):
    draw = lottery(seed, weeks=1 + seed % 2, clock=bool(seed % 3))
    problem = draw.problem()
    index = ProblemIndex(problem)
    scorer = Scorer(Encoder(Ground(index)))
    assignment = draw.assignment(problem)
    plan = to_plan(index, assignment)
    assert scorer.score(plan).key == evaluate(index, assignment).cost.key()
    assert evaluate(index, to_assignment(index, plan)).cost == evaluate(index, assignment).cost


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_strict_models_allow_exactly_what_costs_nothing(lottery, kind):
    seen = set()
    for seed in range(8):
        draw = lottery(seed, tiers=(Tier.HARD,), wanted=(kind,))
        problem = draw.problem()
        index = ProblemIndex(problem)
        encoder = Encoder(Ground(index))
        assignment = draw.assignment(problem)
        plan = to_plan(index, assignment)
        scope = whole(index, plan)
        strict = Scope(scope.kept, scope.free, scope.choose, wide=True)
        encoding = encoder.build(strict, plan)
        try:
            pin(encoding, plan)
        except AssertionError:
            # Without the option there is no such timetable, as if it were refused.
            allowed = False
        else:
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            allowed = solver.status_name(solver.solve(encoding.model)) == "OPTIMAL"
        clean = evaluate(index, assignment).cost.key() == (0, 0, 0)
        assert allowed == clean
        seen.add(clean)
    assert seen
