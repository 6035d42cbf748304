"""Every plan of a tiny bureau, judged one by one: the oracle for optimality."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator

from zouban.models.exchange.bureau import Bureau, Must
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.rules.catalogue import RULES
from zouban.models.exchange.rules.rule import View
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form

MOST_PLANS = 3_000
"""Plans that an oracle looks at; larger bureaus are not for it."""


def best_value(bureau: Bureau) -> tuple[float, ...] | str | None:
    """Return the values of the policy's goals in the best plan, None where there is no plan.

    Maximised goals come negated. "large" where there would be too many plans.
    """
    index = BureauIndex(bureau)
    ways = [[None, *_moves(bureau, index, number)] for number in range(len(bureau.teachers))]
    count = 1
    for own in ways:
        count *= len(own)
    if count > MOST_PLANS:
        return "large"
    best = None
    for chosen in itertools.product(*ways):
        plan = _plan(bureau, [move for move in chosen if move is not None])
        judged = verify_plan(bureau, plan, index)
        if judged.cost.hard == 0:
            key = values_of(bureau, judged.goals)
            if best is None or key < best:
                best = key
    return best


def fewest_against(bureau: Bureau, rule: str) -> int | str | None:
    """Return the points of a rule in the plan that breaks it least and keeps all others.

    None where there is no such plan, "large" where there would be too many plans. Whoever must
    stay is not eligible by that; where "must_stay" is the rule, he counts as eligible.
    """
    index = BureauIndex(bureau)
    left_out = [
        {rule, "eligible"} if rule == "must_stay" and teacher.must is Must.STAY else {rule}
        for teacher in bureau.teachers
    ]
    ways = [[None, *_moves(bureau, index, n, own)] for n, own in enumerate(left_out)]
    beside = set().union(*left_out)
    if math.prod(len(own) for own in ways) > MOST_PLANS:
        return "large"
    plans = (_plan(bureau, [m for m in chosen if m]) for chosen in itertools.product(*ways))
    terms = [verify_plan(bureau, plan, index).terms for plan in plans]
    kept = [own for own in terms if not any(own[name] for name in own.keys() - beside)]
    return min((own[rule] for own in kept), default=None)


def values_of(bureau: Bureau, goals: tuple[object, ...]) -> tuple[float, ...]:
    """Return the policy's goals in order, rounded, so that plans can be compared."""
    order = [rule.goal.value for rule in bureau.policy.ordered_goals]
    by_name = {goal.name: -goal.value if goal.maximise else goal.value for goal in goals}
    return tuple(round(by_name[name], 7) for name in order)


def _plan(bureau: Bureau, moves: list[Move]) -> ExchangePlan:
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=tuple(moves))


def _moves(
    bureau: Bureau, index: BureauIndex, number: int, left_out: Collection[str] = ()
) -> Iterator[Move]:
    """Yield every move of a teacher that breaks none of the rules not left out by itself."""
    own = bureau.teachers[number]
    subjects = dict.fromkeys((own.subject, *own.subjects))
    for form, school, subject in itertools.product(Form, range(len(bureau.schools)), subjects):
        origin = int(index.work[number])
        end = index.loan_end(origin, school, bureau.as_of)
        move = Move(
            teacher=own.id,
            origin=bureau.schools[origin].id,
            destination=bureau.schools[school].id,
            subject=subject,
            form=form,
            share=index.move_share(number, form),
            start=bureau.as_of,
            end=end if form in (Form.LOAN, Form.SWAP) else None,
        )
        view = View(index, _plan(bureau, [move]))
        asked = [r for r in RULES if r.about_case and r.parameters(bureau.policy) is not None]
        asked = [r for r in asked if r.name not in left_out]
        early = form is Form.RETURN and not index.due[number]
        if not early and not any(list(rule.measure(view)) for rule in asked):
            yield move
