"""What another plan would change: rules it breaks, goals it worsens, all measured anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..result import Goal
from .goal_order import GoalChange, matters
from .goals import goal_value
from .market_plan import move_form, move_to
from .plan import ExchangePlan, Move
from .policy import Policy
from .rules.catalogue import RULES
from .rules.forms import allowed_forms
from .rules.rule import Breach, ExchangeRule, View
from .words import Form


@dataclass(frozen=True, slots=True)
class Difference:
    """How another plan differs from the one it is compared with.

    Attributes
    ----------
    broken
        Rules of which it has more points, each with its first new breach.
    goal
        First of the policy's goals that differs beyond its slack, with both values; None where
        none does.
    """

    broken: tuple[tuple[ExchangeRule, Breach], ...]
    goal: GoalChange | None

    @property
    def against(self) -> tuple[int, float]:
        """How much stands against it, to compare by: rules first, then how much a goal worsens."""
        if self.broken:
            return 2, float(len(self.broken))
        if self.goal is None:
            return 1, 0.0
        return (1 if self.goal.worse else 0), abs(self.goal.there - self.goal.here)


class Comparison:
    """A plan, measured once, against which others are held."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.rules = [rule for rule in RULES if rule.parameters(view.policy) is not None]
        self._breaches = {rule.name: list(rule.measure(view)) for rule in self.rules}
        self._points = {
            name: sum(b.points for b in found) for name, found in self._breaches.items()
        }
        self._goals = tuple(_policy_goals(view))

    def against(self, moves: Iterable[Move]) -> Difference:
        """Return how the plan with these moves instead differs."""
        plan = with_moves(self.view.staffing.plan, moves)
        other = self.view.of(plan)
        broken = []
        for rule in self.rules:
            found = list(rule.measure(other))
            known = self._breaches[rule.name]
            if sum(b.points for b in found) > self._points[rule.name]:
                broken.append((rule, next((b for b in found if b not in known), found[0])))
        return Difference(tuple(broken), None if broken else self._goal(other))

    def against_any(self, ways: Iterable[Iterable[Move]]) -> Difference:
        """Return how the plan differs in the first of several ways that breaks no rule.

        The ways are alike but for forms of moves, which change no goal. Where each breaks a rule,
        it is the one that breaks the fewest.
        """
        broken = []
        for moves in ways:
            found = self.against(moves)
            if not found.broken:
                return found
            broken.append(found)
        return min(broken, key=lambda found: len(found.broken))

    def first_no_worse(self, ways: Iterable[list[Move]]) -> list[Move] | None:
        """Return the first way in which no rule has more points, and no goal comes out worse.

        Of the goals the first that differs decides. They are asked before the rules, since most
        exchanges fail there, and once only: the ways are alike but for forms of moves.
        """
        for moves in ways:
            other = self.view.of(with_moves(self.view.staffing.plan, moves))
            changed = self._goal(other)
            if changed is not None and changed.worse:
                return None
            if all(
                sum(b.points for b in rule.measure(other)) <= self._points[rule.name]
                for rule in self.rules
            ):
                return moves
        return None

    def _goal(self, other: View) -> GoalChange | None:
        # One after the other: most plans differ in the first.
        allowed = self.view.staffing.plan.allowed
        for here, there in zip(self._goals, _policy_goals(other), strict=True):
            values = float(here.value), float(there.value)
            change = GoalChange(here.name, here.unit, *values, here.maximise)
            if matters(change, allowed):
                return change
        return None


def _policy_goals(view: View) -> Iterator[Goal]:
    return (goal_value(rule.goal, view.staffing, view.base) for rule in view.policy.ordered_goals)


def case_breaches(view: View, move: Move) -> list[tuple[ExchangeRule, Breach]]:
    """Return the rules that a single move breaks by itself, whoever else moves."""
    alone = view.of(with_moves(view.staffing.plan, [move]))
    return [
        (rule, breach)
        for rule in RULES
        if rule.about_case and rule.parameters(view.policy) is not None
        for breach in rule.measure(alone)
    ]


def with_moves(plan: ExchangePlan, moves: Iterable[Move]) -> ExchangePlan:
    """Return the plan with other moves, in the order of teachers."""
    ordered = tuple(sorted(moves, key=lambda move: move.teacher))
    return plan.model_copy(update={"moves": ordered})


def ways_to(
    view: View, teacher: int, school: int, subject: str, like: Move | None = None
) -> list[Move]:
    """Return a teacher's move to a school in each form that the policy leaves open.

    To the school of his post he returns.

    Parameters
    ----------
    like
        Its form comes first, where it is a move of the exchange; otherwise the policy's own.
    """
    forms = _forms(view.policy, like)
    if school == view.index.post[teacher] != view.index.work[teacher]:
        forms = (Form.RETURN,)
    number = view.index.subject_number[subject]
    return [move_to(view.index, teacher, school, number, form) for form in forms]


def subjects_of(view: View, teacher: int) -> list[str]:
    """Return the subjects that a teacher may teach, his own first."""
    own = view.bureau.teachers[teacher]
    subjects = dict.fromkeys((own.subject, *own.subjects))
    return [subject for subject in subjects if subject in view.index.subject_number]


def _forms(policy: Policy, like: Move | None) -> tuple[Form, ...]:
    """Return the forms in which a place may be had.

    Part of a week in a second school is another place than a whole week: it is had by itinerants,
    and by them alone.
    """
    if like is not None and like.form is Form.ITINERANT:
        return (Form.ITINERANT,)
    first = move_form(policy) if like is None or like.form is Form.RETURN else like.form
    allowed = allowed_forms(policy)
    others = (form for form in (Form.SWAP, Form.LOAN, Form.TRANSFER) if form in allowed)
    return tuple(dict.fromkeys((first, *others)))
