"""What another plan would change: rules it breaks, goals it worsens, all measured anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .changes import Changes, Moves
from .goal_changes import GoalsOf
from .goal_order import GoalChange
from .market_plan import move_form, move_to
from .plan import Move
from .policy import Policy
from .rules.cases import Cases
from .rules.forms import allowed_forms
from .rules.points import Points
from .rules.rule import Breach, ExchangeRule, View
from .words import Form


@dataclass(frozen=True, slots=True)
class Difference:
    """How another plan differs from the one it is compared with.

    Attributes
    ----------
    rules
        Rules of which it has more points.
    goal
        First of the policy's goals that differs beyond its slack, with both values; None where
        none does, or a rule is broken.
    breach
        Tells the first new breach of such a rule.
    """

    rules: tuple[ExchangeRule, ...]
    goal: GoalChange | None
    breach: Callable[[ExchangeRule], Breach]

    @property
    def broken(self) -> tuple[tuple[ExchangeRule, Breach], ...]:
        """Rules of which it has more points, each with its first new breach."""
        return tuple((rule, self.breach(rule)) for rule in self.rules)

    @property
    def against(self) -> tuple[int, float]:
        """How much stands against it, to compare by: rules first, then how much a goal worsens."""
        if self.rules:
            return 2, float(len(self.rules))
        if self.goal is None:
            return 1, 0.0
        return (1 if self.goal.worse else 0), abs(self.goal.there - self.goal.here)


class Comparison:
    """A plan against which others are held, in which a few teachers move otherwise.

    Nothing is measured anew but what those teachers touch.

    Parameters
    ----------
    cases, goals
        What single moves break, and the plan's goals, where that is known from another plan.
    """

    def __init__(
        self, view: View, cases: Cases | None = None, goals: GoalsOf | None = None
    ) -> None:
        self.view = view
        self.cases = cases or Cases(view)
        self._points = Points(view, self.cases)
        self._goals = goals or GoalsOf(view)

    def after(self, moves: Moves) -> Comparison:
        """Return the comparison of the plan with these moves instead."""
        changes = Changes(self.view, moves)
        view = changes.after()
        return Comparison(view, self.cases, self._goals.after(changes, view))

    def against(self, moves: Moves) -> Difference:
        """Return how the plan with these moves instead differs."""
        changes = Changes(self.view, moves)
        rules = tuple(self._points.broken(changes))
        goal = None if rules else self._goals.first_change(changes)
        return Difference(rules, goal, lambda rule: self._points.first_breach(rule, changes))

    def against_any(self, ways: Iterable[Moves]) -> Difference:
        """Return how the plan differs in the first of several ways that breaks no rule.

        The ways are alike but for forms of moves, which change no goal. Where each breaks a rule,
        it is the one that breaks the fewest.
        """
        broken = []
        for moves in ways:
            found = self.against(moves)
            if not found.rules:
                return found
            broken.append(found)
        return min(broken, key=lambda found: len(found.rules))

    def first_no_worse(self, ways: Iterable[Moves]) -> Moves | None:
        """Return the first way in which no rule has more points, and no goal comes out worse.

        Of the goals the first that differs decides. They are asked before the rules, since most
        exchanges fail there, and once only: the ways are alike but for forms of moves.
        """
        for moves in ways:
            changes = Changes(self.view, moves)
            change = self._goals.first_change(changes)
            if change is not None and change.worse:
                return None
            if next(self._points.broken(changes), None) is None:
                return moves
        return None


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
