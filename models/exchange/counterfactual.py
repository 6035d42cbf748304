"""What another plan would change: rules it breaks, goals it worsens, all measured anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..result import Goal
from .goals import goal_value
from .plan import ExchangePlan, Move
from .policy import FormChoice
from .rules.catalogue import RULES
from .rules.rule import Breach, ExchangeRule, View
from .words import Form

NOISE = 1e-9
"""Differences of goals below this are rounding."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How another plan differs from the one it is compared with.

    Attributes
    ----------
    broken
        Rules of which it has more points, each with its first new breach.
    goal
        First of the policy's goals that differs, with both values; None where all are the same.
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


@dataclass(frozen=True, slots=True)
class GoalChange:
    """A goal with its value in the plan and in the other one."""

    name: str
    unit: str
    here: float
    there: float
    maximise: bool

    @property
    def worse(self) -> bool:
        """Whether the other plan is worse in it."""
        return self.there < self.here if self.maximise else self.there > self.here


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

    def no_worse(self, moves: Iterable[Move]) -> bool:
        """Tell whether with these moves no rule has more points, and no goal comes out worse.

        Of the goals the first that differs decides. They are asked before the rules, since most
        exchanges fail there.
        """
        other = self.view.of(with_moves(self.view.staffing.plan, moves))
        changed = self._goal(other)
        if changed is not None and changed.worse:
            return False
        return all(
            sum(b.points for b in rule.measure(other)) <= self._points[rule.name]
            for rule in self.rules
        )

    def _goal(self, other: View) -> GoalChange | None:
        # One after the other: most plans differ in the first.
        for here, there in zip(self._goals, _policy_goals(other), strict=True):
            if abs(here.value - there.value) > NOISE:
                return GoalChange(
                    here.name, here.unit, float(here.value), float(there.value), here.maximise
                )
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


def move_to(view: View, teacher: int, school: int, like: Move | None = None) -> Move:
    """Return a teacher's move to a school as the policy would have it.

    Parameters
    ----------
    like
        Take its form, where it is a move of the exchange; otherwise the policy's first form.
    """
    index, own = view.index, view.bureau.teachers[teacher]
    form = _first_form(view) if like is None or like.form is Form.RETURN else like.form
    origin, start = int(index.work[teacher]), view.bureau.as_of
    ends = form in (Form.LOAN, Form.SWAP)
    return Move(
        teacher=own.id,
        origin=view.school(origin),
        destination=view.school(school),
        subject=own.subject,
        form=form,
        share=index.move_share(teacher, form),
        start=start,
        end=index.loan_end(origin, school, start) if ends else None,
    )


def moves_to(view: View, teacher: int, school: int, like: Move | None = None) -> list[Move]:
    """Return a teacher's move to a school in each subject that he may teach, his own first."""
    own, move = view.bureau.teachers[teacher], move_to(view, teacher, school, like)
    subjects = dict.fromkeys((own.subject, *own.subjects))
    known = [subject for subject in subjects if subject in view.index.subject_number]
    return [move.model_copy(update={"subject": subject}) for subject in known]


def _first_form(view: View) -> Form:
    rules = view.policy.form
    if rules.one_for_one:
        return Form.SWAP
    return Form.TRANSFER if rules.form is FormChoice.TRANSFER else Form.LOAN
