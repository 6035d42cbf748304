"""What a few other moves change is the same, reckoned from them alone and judged as a whole."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from random_bureaus import random_bureau
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.changes import Changes
from zouban.models.exchange.counterfactual import Comparison
from zouban.models.exchange.goal_changes import CHANGES
from zouban.models.exchange.goals import goal_value
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.market_plan import move_to
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.rules.cases import Cases, asked_rules
from zouban.models.exchange.rules.points import Points
from zouban.models.exchange.rules.rule import View
from zouban.models.exchange.words import Form


def _move(rng: random.Random, index: BureauIndex, teacher: int) -> Move | None:
    """Any move, or none: it may break whatever there is to break."""
    school = rng.randrange(len(index.bureau.schools))
    if rng.random() < 0.3 or school == index.work[teacher]:
        return None
    subject = rng.randrange(len(index.bureau.subjects))
    if rng.random() < 0.7:
        subject = int(index.subject[teacher])
    return move_to(index, teacher, school, subject, rng.choice(list(Form)))


def _plan(bureau: Bureau, moves: dict[int, Move | None]) -> ExchangePlan:
    made = tuple(move for move in moves.values() if move is not None)
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=made)


@pytest.mark.parametrize("seed", range(60))
def test_rules_and_goals_change_as_the_judge_has_them(seed: int) -> None:
    rng = random.Random(seed)
    bureau = random_bureau(seed, teachers=9, schools=4)
    index, teachers = BureauIndex(bureau), range(len(bureau.teachers))
    for _ in range(4):
        moves = {t: _move(rng, index, t) for t in teachers}
        instead = {t: _move(rng, index, t) for t in rng.sample(teachers, rng.randint(1, 3))}
        here = View(index, _plan(bureau, moves))
        there = here.of(_plan(bureau, {**moves, **instead}))
        points, changes = Points(here, Cases(here)), Changes(here, instead)
        for rule in asked_rules(bureau.policy):
            before, after = (sum(b.points for b in rule.measure(v)) for v in (here, there))
            assert points.added(rule, changes) == after - before, rule.name
        for name, change in CHANGES.items():
            own, other = (goal_value(name, v.staffing, v.base).value for v in (here, there))
            assert change(changes) == pytest.approx(other - own, abs=1e-9), name


def test_the_first_new_breach_is_told() -> None:
    """Of every rule that has more points, a breach of the other plan that this one has not."""
    seen: Counter[str] = Counter()
    for seed in range(40):
        rng = random.Random(seed)
        bureau = random_bureau(seed, teachers=9, schools=4)
        index = BureauIndex(bureau)
        moves = {t: _move(rng, index, t) for t in range(len(bureau.teachers))}
        instead = {t: _move(rng, index, t) for t in (0, 1)}
        here = View(index, _plan(bureau, {**moves, 0: None, 1: None}))
        there = here.of(_plan(bureau, {**moves, **instead}))
        for rule, breach in Comparison(here).against(instead).broken:
            seen[rule.name] += 1
            assert breach in list(rule.measure(there))
            assert breach not in list(rule.measure(here))
    assert len(seen) > 10
