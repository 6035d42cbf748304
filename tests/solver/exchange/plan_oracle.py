"""Every plan of a tiny bureau, judged one by one: the oracle for optimality."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from zouban.models.exchange.bureau import Bureau
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


def values_of(bureau: Bureau, goals: tuple[object, ...]) -> tuple[float, ...]:
    """Return the policy's goals in order, rounded, so that plans can be compared."""
    order = [rule.goal.value for rule in bureau.policy.ordered_goals]
    by_name = {goal.name: -goal.value if goal.maximise else goal.value for goal in goals}
    return tuple(round(by_name[name], 7) for name in order)


def _plan(bureau: Bureau, moves: list[Move]) -> ExchangePlan:
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=tuple(moves))


def _moves(bureau: Bureau, index: BureauIndex, number: int) -> Iterator[Move]:
    """Yield every move of a teacher that breaks no rule by itself."""
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
        early = form is Form.RETURN and not index.due[number]
        if not early and not any(list(rule.measure(view)) for rule in asked):
            yield move
