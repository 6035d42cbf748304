"""The neighbourhood by the relaxation: it frees what the relaxation has elsewhere, and lets go."""

import gc
import random
import weakref

import pytest
from zouban.models.constraints import PreferTimes, Tier
from zouban.models.index import ProblemIndex
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling import guide as guide_module
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.guide import Guide
from zouban.solver.timetabling.landscape import Landscape
from zouban.solver.timetabling.neighbourhoods import Draw
from zouban.solver.timetabling.plan import to_plan
from zouban.solver.timetabling.search import solve
from zouban.solver.timetabling.standing import Scorer

from .test_timetabling_search import school


def made(stop=None, wanted="0-0"):
    """Return a guide, and a function to draw with it from a timetable that costs something."""
    wish = PreferTimes(id="w", tier=Tier.SOFT, weight=9, events=("e00",), times=(wanted,))
    problem = school(classes=3, teachers=3, days=3, periods=4, constraints=(wish,))
    index = ProblemIndex(problem)
    encoder = Encoder(Ground(index))
    scorer = Scorer(encoder)
    land = Landscape(encoder.ground, encoder.points, scorer.tiers)
    found = solve(school(classes=3, teachers=3, days=3, periods=4), time_limit=20, seed=1)
    standing = scorer.score(to_plan(index, found.assignment))
    guide = Guide(encoder, land, Stop() if stop is None else stop, 1)

    def draw(seed, size):
        return guide(Draw(land, standing, random.Random(seed), size))

    return guide, draw, index


def test_what_is_elsewhere_is_drawn_more_often():
    _, draw, index = made()
    dear = index.event_number["e00"]
    drawn = [draw(seed, 1).events for seed in range(30)]
    assert all(drawn)
    others = [sum(e in events for events in drawn) for e in range(len(index.problem.events))]
    assert others[dear] >= max(others) - 12
    assert len({e for events in drawn for e in events}) > 1


def test_the_same_seed_draws_the_same():
    (_, one, _), (_, other, _) = made(), made()
    assert [one(s, 40).events for s in range(5)] == [other(s, 40).events for s in range(5)]


def test_a_large_problem_is_not_asked(monkeypatch):
    monkeypatch.setattr(guide_module, "MOST_OPTIONS", 10)
    guide, draw, _ = made()
    assert not guide.possible
    assert not draw(1, 100).events
    monkeypatch.setattr(guide_module, "MOST_OPTIONS", 10_000)
    monkeypatch.setattr(guide_module, "MOST_ROWS", 1)
    guide, draw, _ = made()
    assert guide.possible
    assert not draw(1, 100).events
    assert not guide.possible


def test_its_work_is_counted_and_limited():
    stop = Stop(work_limit=100.0)
    _, draw, _ = made(stop)
    freed = draw(1, 100)
    assert freed.work > 0
    assert stop.work == pytest.approx(freed.work)
    spent = Stop(work_limit=1e-9)
    _, draw, _ = made(spent)
    draw(1, 100)
    assert spent.work < 0.01


def test_it_is_freed_with_its_engine():
    guide, draw, _ = made()
    draw(1, 100)
    gone = weakref.ref(guide)
    del guide, draw
    gc.collect()
    assert gone() is None
