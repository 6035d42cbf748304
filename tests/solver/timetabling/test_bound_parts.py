"""Cutting a problem down to a part never makes any point of application dearer."""

import random

import pytest
from zouban.models.constraints import Tier
from zouban.models.index import ProblemIndex
from zouban.solver.timetabling.bounding.sight import Sight
from zouban.solver.timetabling.encoding.board import Board, Scope, Slack
from zouban.solver.timetabling.encoding.catalogue import KINDS, all_points
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.sheet import Deviation, Sheet
from zouban.solver.timetabling.plan import UNASSIGNED, to_plan


def price(ground, plan, seen, pooled=frozenset()):
    """Return what a timetable that stands costs at a point as a part sees it."""
    point, constraint = seen
    sheet = Sheet()
    scope = Scope(plan, loose=None, pooled=pooled)
    board = Board(ground, sheet, scope, plan, Slack(everywhere=True))
    deviation = Deviation(sheet, Tier.SOFT, constraint.weight, constraint.cost, False)
    KINDS[constraint.kind].encode(board, point, constraint, deviation)
    deviation.close()
    return sum(term.const for term in sheet.terms[Tier.SOFT])


def cut(index, plan, events, chosen):
    """Return a timetable cut down to some events, with nobody in slots that are not chosen."""

    def picks(part):
        return tuple(
            UNASSIGNED
            if index.slots[part.event][s].resource is None and (part.event, s) not in chosen
            else pick
            for s, pick in enumerate(part.picks)
        )

    return tuple(
        tuple(part._replace(picks=picks(part)) for part in parts) if e in events else ()
        for e, parts in enumerate(plan)
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_point_is_dearer_in_a_part(lottery, seed):
    # Soft only: what hard rules exclude need not be looked at, and these timetables break any.
    draw = lottery(seed, weeks=1 + seed % 2, clock=seed % 3 == 0, tiers=(Tier.SOFT,))
    problem = draw.problem()
    index = ProblemIndex(problem)
    ground = Ground(index)
    points = tuple(all_points(ground))
    sight = Sight(ground, points)
    open_slots = frozenset(
        (e, s)
        for e, slots in enumerate(index.slots)
        for s, slot in enumerate(slots)
        if slot.resource is None
    )
    rng = random.Random(seed)
    for _ in range(4):
        plan = to_plan(index, draw.assignment(problem))
        events = frozenset(rng.sample(range(len(plan)), rng.randint(1, len(plan))))
        choose = rng.random() < 0.5
        inside = frozenset(place for place in open_slots if place[0] in events)
        chosen = inside if choose else frozenset()
        part = cut(index, plan, events, chosen)
        for number in range(len(points)):
            seen = sight.seen(number, events, chosen)
            if seen is None:
                continue
            whole = price(ground, plan, (points[number], sight.constraint(number)))
            here = price(ground, part, seen, inside - chosen)
            assert here <= whole, (sight.constraint(number), events)


def test_everything_is_seen_where_everything_is_left(lottery):
    index = ProblemIndex(lottery(3).problem())
    ground = Ground(index)
    points = tuple(all_points(ground))
    sight = Sight(ground, points)
    events = frozenset(range(len(index.problem.events)))
    chosen = {(e, s) for e, slots in enumerate(index.slots) for s, slot in enumerate(slots) if slot}
    for number, point in enumerate(points):
        assert sight.seen(number, events, chosen) == (point, sight.constraint(number))


def test_a_gap_between_events_left_out_is_not_seen(lottery):
    """Idle times and ways depend on what stands in between."""
    index = ProblemIndex(lottery(5, wanted=("LimitIdleTimes", "LimitTravel")).problem())
    ground = Ground(index)
    points = tuple(all_points(ground))
    sight = Sight(ground, points)
    met = 0
    for number in range(len(points)):
        if len(sight.events[number]) > 1:
            met += 1
            assert sight.seen(number, frozenset(list(sight.events[number])[:1]), ()) is None
    assert met
