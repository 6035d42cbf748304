"""Why a teacher moves or stays, why there, why not a better wish, and what would have to change.

Every sentence is computed: the plan is measured without the move, and with the wished move in its
place. What a sentence may say depends on who reads it: nobody reads of a colleague's health,
pregnancy or score, the public of nobody's wishes, home or ground of exemption.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UsageError
from .audit import Auditing
from .bureau import Bureau, Must
from .counterfactual import Comparison, Difference, GoalChange, subjects_of, ways_to
from .goals import need_weight
from .graphs import parts_of
from .index import BureauIndex
from .names import Names
from .placement_words import goal_values_text
from .plan import ExchangePlan, Move
from .policy import GoalName, Verdict
from .quotas import quotas
from .readers import Discretion, Reader
from .reason_words import SENTENCES, SHAPES
from .rules.rule import View
from .words import Form


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation."""

    code: str
    en: str
    zh: str
    params: dict[str, Any]

    def text(self, lang: str = "en") -> str:
        """Return the sentence in `lang` ("en" or "zh")."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class TeacherExplanation:
    """Everything that is said about one teacher to one reader."""

    teacher: str
    reader: Reader
    moved: bool
    reasons: tuple[Reason, ...]


def explain_teacher(
    bureau: Bureau,
    plan: ExchangePlan,
    teacher: str,
    *,
    reader: Reader = Reader.PUBLIC,
    index: BureauIndex | None = None,
) -> TeacherExplanation:
    """Explain a plan to and about one teacher.

    Raises
    ------
    UsageError
        The bureau has no such teacher.
    """
    view = View(index or BureauIndex(bureau), plan)
    number = view.index.teacher_number.get(teacher)
    if number is None:
        raise UsageError(
            f"The bureau has no teacher '{teacher}'.", f"教育局数据中没有教师“{teacher}”。"
        )
    reasons = tuple(_Explaining(view, number, reader).reasons())
    return TeacherExplanation(teacher, reader, number in view.staffing.moves, reasons)


OPEN_GOALS = frozenset({GoalName.UNFILLED, GoalName.ZONE, GoalName.EXTRA_MOVES})
"""Goals of which the public list says as much: the others tell of homes, wishes and scores."""


class _Explaining:
    """Sentences about one teacher, in the order in which they are asked."""

    def __init__(self, view: View, number: int, reader: Reader) -> None:
        self.view, self.index, self.number, self.reader = view, view.index, number, reader
        self.own = view.bureau.teachers[number]
        self.move = view.staffing.moves.get(number)
        self.auditing = Auditing(view)
        self.ruling = self.auditing.rulings[number]
        self.names = Names(view.bureau)
        self.discretion = Discretion(self.names, view.policy, self.own.id, reader)
        self.private = reader is not Reader.PUBLIC

    @property
    def comparison(self) -> Comparison:
        """The plan, measured."""
        return self.auditing.comparison

    def reasons(self) -> Iterator[Reason]:
        """Yield all sentences."""
        yield self._what()
        if self.move is not None and self.move.form is Form.RETURN:
            return
        yield self._verdict()
        if self.move is not None:
            yield from self._why_moved(self.move)
            yield from self._why_here(self.move)
        elif self.ruling.verdict is not Verdict.IN:
            yield from self._until()
        else:
            yield self._say("not_needed")
        if self.private:
            yield from self._wishes()

    def _say(self, code: str, **params: Any) -> Reason:
        english, chinese = SENTENCES[code]
        both = {key: value for key, value in params.items() if isinstance(value, tuple)}
        single = {key: value for key, value in params.items() if key not in both}
        texts = [
            self.names.fill(
                template, {**single, **{key: value[zh] for key, value in both.items()}}, lang
            )
            for zh, (template, lang) in enumerate(((english, "en"), (chinese, "zh")))
        ]
        return Reason(code, texts[0], texts[1], single)

    # ---- what, and who takes part ---------------------------------------------------------------

    def _what(self) -> Reason:
        if self.move is None:
            school = self.own.working_school or self.own.post_school
            return self._say("stays", teacher=self.own.id, school=school)
        move = self.move
        where = {"teacher": move.teacher, "school": move.origin, "destination": move.destination}
        if move.form is Form.RETURN:
            return self._say("returns", **where)
        term = (f"from {move.start} for good", f"自{move.start}起，不设期限")
        if move.end is not None:
            term = (f"from {move.start} to {move.end}", f"{move.start}至{move.end}")
        return self._say("moves", **where, form=move.form.value, subject=move.subject, term=term)

    def _verdict(self) -> Reason:
        return self._say("verdict", ruling=self.discretion.ruling(self.ruling))

    def _until(self) -> Iterator[Reason]:
        told = self.discretion.tells(self.ruling)
        if told and self.ruling.rule != "retirement" and self.ruling.until is not None:
            yield self._say("change_until", until=str(self.ruling.until))

    # ---- why moved, why here --------------------------------------------------------------------

    def _why_moved(self, move: Move) -> Iterator[Reason]:
        if self.own.must is Must.MOVE and self.private:
            yield self._say("decided")
        for quota in quotas(self.view.staffing, self.view.base):
            numbers = {"asked": quota.asked, "base": quota.base, "have": quota.have}
            if quota.rule == "annual_share" and self.view.base.from_source[self.number]:
                yield self._say("share", **numbers)
            if quota.rule == "backbone_share" and self.index.counted_backbone[self.number]:
                yield self._say("backbone", **numbers)
        others = [m for n, m in self.view.staffing.moves.items() if n != self.number]
        yield self._without(self.comparison.against(others))

    def _without(self, found: Difference) -> Reason:
        if found.broken:
            rule, breach = found.broken[0]
            return self._say("without_rule", breach=self.discretion.breach(rule, breach))
        if not self.private and (found.goal is None or found.goal.name not in self._open_goals()):
            return self._say("without_confidential")
        if found.goal is None:
            return self._say("without_nothing")
        code = "without_goal" if found.goal.worse else "without_better"
        return self._say(code, **goal_values_text(found.goal))

    def _open_goals(self) -> list[GoalName]:
        """Return the goals that the public may be told of.

        That a later one is the first to differ says that those before it do not.
        """
        goals = (rule.goal for rule in self.view.policy.ordered_goals)
        return list(itertools.takewhile(OPEN_GOALS.__contains__, goals))

    def _why_here(self, move: Move) -> Iterator[Reason]:
        yield from self._need("need_there", "destination", move.destination, move.subject)
        there = self.index.school_number[move.destination]
        subject = self.index.subject_number.get(move.subject, -1)
        weight = need_weight(self.index, there, subject) if subject >= 0 else 1
        if weight > 1:
            yield self._say("weighs", weight=weight)
        yield from self._need("need_here", "school", move.origin, self.own.subject)
        for part in parts_of(self.view.bureau, self.view.staffing.plan):
            if move.teacher in part.teachers and len(part.moves) > 1:
                shape = SHAPES[part.shape.value]
                yield self._say("part", shape=shape, number=len(part.moves))
        if self.private:
            yield from self._commute(there)

    def _need(self, code: str, key: str, school: str, subject: str) -> Iterator[Reason]:
        number = (self.index.school_number[school], self.index.subject_number.get(subject, -1))
        need = self.index.needs.get((school, subject))
        if need is not None:
            yield self._say(
                code,
                **{key: school},
                subject=subject,
                need=need,
                before=self.index.week.get(number, 0),
                after=self.view.staffing.week_after.get(number, 0),
            )

    def _commute(self, there: int) -> Iterator[Reason]:
        here = int(self.index.work[self.number])
        before, after = (self.index.home_way(self.number, school) for school in (here, there))
        if not np.isnan(before) and not np.isnan(after):
            yield self._say("commute", before=round(before, 1), after=round(after, 1))

    # ---- wishes ---------------------------------------------------------------------------------

    def _wishes(self) -> Iterator[Reason]:
        wishes = self.index.wishes.get(self.number, ())
        got = None if self.move is None else self.view.staffing.destination(self.move)
        if not wishes:
            yield self._say("no_wishes")
            if self.move is None and self.ruling.verdict is Verdict.IN:
                yield self._say("change_apply")
            return
        if got in wishes:
            yield self._say("wish_met", rank=self._rank(wishes[wishes.index(got)]))
        elif got is not None:
            yield self._say("no_wish_met", number=len(wishes))
        for school in wishes[: wishes.index(got)] if got in wishes else wishes:
            yield from self._why_not(school)

    def _rank(self, school: int) -> int:
        return self.index.wish_rank[self.number, school]

    def _why_not(self, school: int) -> Iterator[Reason]:
        """Yield why a wish was not met, and what would have to change."""
        where = {"rank": self._rank(school), "wish": self.view.school(school)}
        if school == self.index.work[self.number]:
            yield self._say("wish_here", **where)
            return
        if self.ruling.verdict is not Verdict.IN:
            yield self._say("wish_not_eligible", **where)
            return
        others = [m for n, m in self.view.staffing.moves.items() if n != self.number]
        ways = [
            self.comparison.against_any(
                [*others, instead]
                for instead in ways_to(self.view, self.number, school, subject, like=self.move)
            )
            for subject in subjects_of(self.view, self.number)
        ]
        if ways:  # in the subject in which least stands against it
            yield from self._against(where, min(ways, key=lambda found: found.against))
        yield from self._taken(self.view.school(school))

    def _against(self, where: dict[str, Any], found: Difference) -> Iterator[Reason]:
        if found.broken:
            rule, breach = found.broken[0]
            yield self._say("wish_rule", **where, breach=self.discretion.breach(rule, breach))
            for rule, breach in found.broken:
                yield self._say("change_rule", change=self.discretion.change(rule, breach))
        elif found.goal is None:
            yield self._say("wish_equal", **where)
        else:
            yield from self._goal(where, found.goal)

    def _goal(self, where: dict[str, Any], goal: GoalChange) -> Iterator[Reason]:
        values = goal_values_text(goal)
        yield self._say("wish_goal" if goal.worse else "wish_better", **where, **values)
        if goal.worse:
            difference = f"{abs(goal.there - goal.here):.4g}"
            said = {"goal": values["goal"], "unit": values["unit"]}
            yield self._say("change_goal", difference=difference, **said)

    def _taken(self, wish: str) -> Iterator[Reason]:
        """Yield what an exchange with colleagues who were placed there would do.

        The bureau reads who of a lower evaluation was; the teacher reads of all, without names, so
        that he learns nothing of their scores.
        """
        seen = set()
        everyone = self.reader is not Reader.BUREAU
        for placement in self.auditing.placements(self.own.id, any_score=everyone):
            if placement.school != wish:
                continue
            why = self.discretion.placement(placement)
            if self.reader is Reader.BUREAU:
                yield self._say("passed", wish=wish, other=placement.placed, why=why)
            elif why not in seen:
                seen.add(why)
                yield self._say("place_taken", wish=wish, why=why)
