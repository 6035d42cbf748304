"""Why a teacher moves or stays, why there, why not a better wish, and what would have to change.

Every sentence is computed: the plan is measured without the move, and with the wished move in its
place. What a sentence may say depends on who reads it: nobody reads of a colleague's health,
pregnancy or score, the public of nobody's wishes, home or ground of exemption.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UsageError
from .audit import Auditing
from .bureau import Bureau, Must, Tie
from .change_words import SENTENCES as CHANGE_SENTENCES
from .counterfactual import Comparison, Difference, subjects_of, ways_to
from .eligibility import Deciding
from .goal_order import GoalChange
from .goals import need_weight
from .graphs import parts_of
from .index import BureauIndex
from .market_entry import LEFT_OUT
from .market_reasons import MarketReasons
from .names import Names
from .placement_words import goal_effect_text, goal_values_text
from .plan import ExchangePlan, Move
from .policy import GoalName, Verdict
from .quotas import QuotaBase
from .readers import Discretion, Reader
from .reason_words import SENTENCES, SHAPES
from .rules.rule import Breach, ExchangeRule, View
from .staying_reasons import shares_of, what_would_include, why_no_move
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
    index = index or BureauIndex(bureau)
    number = index.teacher_number.get(teacher)
    if number is None:
        raise UsageError(
            f"The bureau has no teacher '{teacher}'.", f"教育局数据中没有教师“{teacher}”。"
        )
    deciding = Deciding(index)
    view = View(index, plan, QuotaBase(index, deciding.eligible))
    reasons = tuple(_Explaining(view, number, reader, deciding).reasons())
    return TeacherExplanation(teacher, reader, number in view.staffing.moves, reasons)


OPEN_GOALS = frozenset({GoalName.UNFILLED, GoalName.ZONE, GoalName.ALLIANCE, GoalName.EXTRA_MOVES})
"""Goals of which the public list says as much: the others tell of homes, wishes, scores and what
single teachers work."""


class _Explaining:
    """Sentences about one teacher, in the order in which they are asked."""

    def __init__(self, view: View, number: int, reader: Reader, deciding: Deciding) -> None:
        self.view, self.index, self.number, self.reader = view, view.index, number, reader
        self.own = view.bureau.teachers[number]
        self.move = view.staffing.moves.get(number)
        self.auditing = Auditing(view, deciding)
        self.ruling = deciding.ruling(number)
        self.names = Names(view.bureau)
        self.private = reader is not Reader.PUBLIC
        self.discretion = Discretion(self.names, view.policy, self.own.id, reader, self._few)
        self.market = MarketReasons(view)

    @property
    def comparison(self) -> Comparison:
        """The plan, measured."""
        return self.auditing.comparison

    def reasons(self) -> Iterator[Reason]:
        """Yield all sentences."""
        returns = self.move is not None and self.move.form is Form.RETURN
        yield self._what()
        if not returns or self.private:
            yield self._verdict()
            if self.move is not None and not returns:
                yield from self._why_moved(self.move)
                yield from self._why_here(self.move)
            elif self.ruling.verdict is not Verdict.IN:
                yield from self._until()
            elif self.move is None:
                yield from self._why_no_move()
        if self.private:
            yield from self._wishes()
        else:
            yield self._say("not_public")

    def _say(self, code: str, **params: Any) -> Reason:
        english, chinese = SENTENCES.get(code) or CHANGE_SENTENCES[code]
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
            end = self.own.loan_end
            if end is not None and end >= self.view.bureau.as_of:
                return self._say("returns_early", **where, end=str(end))
            return self._say("returns_post" if end is None else "returns", **where)
        term = (f"from {move.start} for good", f"自{move.start}起，不设期限")
        if move.end is not None:
            term = (f"from {move.start} to {move.end}", f"{move.start}至{move.end}")
        return self._say("moves", **where, form=move.form.value, subject=move.subject, term=term)

    def _verdict(self) -> Reason:
        return self._say("verdict", ruling=self.discretion.ruling(self.ruling))

    def _until(self) -> Iterator[Reason]:
        if self.discretion.tells(self.ruling):
            for code, values in what_would_include(self.view, self.number, self.ruling):
                yield self._say(code, **values)

    def _why_no_move(self) -> Iterator[Reason]:
        for code, values in why_no_move(self.view, self.number, private=self.private):
            yield self._say(code, **values)
        if self.market.applies:
            yield self._by_mechanism()

    def _by_mechanism(self) -> Reason:
        return self._say("by_mechanism", mechanism=self.market.mechanism, order=self.market.order)

    # ---- why moved, why here --------------------------------------------------------------------

    def _why_moved(self, move: Move) -> Iterator[Reason]:
        if self.own.must is Must.MOVE and self.private:
            yield self._say("decided")
        for quota in shares_of(self.view, self.number):
            numbers = {"asked": quota.asked, "base": quota.base, "have": quota.have}
            yield self._say(quota.rule.removeprefix("annual_").removesuffix("_share"), **numbers)
        if self.market.applies:
            yield self._by_mechanism()
            if self.private:
                yield self._say("change_wish")
            return
        yield from self._without(self.comparison.against({self.number: None}))

    def _without(self, found: Difference) -> Iterator[Reason]:
        # That a rule about one person would be broken tells the public of a decision or a tie.
        told = [
            broken for broken in found.broken if self.private or not self.discretion.hides(*broken)
        ]
        if told:
            rule, breach = told[0]
            yield self._say("without_rule", breach=self.discretion.breach(rule, breach))
            yield self._say("change_rule", change=self.discretion.change(rule, breach))
        elif found.broken:
            yield self._say("without_rule_confidential")
        elif not self.private and (found.goal is None or found.goal.name not in self._open_goals()):
            yield self._say("without_confidential")
        elif found.goal is None:
            yield self._say("without_nothing")
        else:
            yield from self._goal_without(found.goal)

    def _goal_without(self, goal: GoalChange) -> Iterator[Reason]:
        yield from self._by_goal("without_goal" if goal.worse else "without_better", goal)

    def _by_goal(self, code: str, goal: GoalChange, **where: Any) -> Iterator[Reason]:
        """Yield a sentence about a goal: to the bureau in numbers, to others in words.

        A teacher is no wiser by the bureau's weighted sums, and by them the public would read off
        what he works.
        """
        values = goal_values_text(goal)
        if self.reader is not Reader.BUREAU:
            yield self._say(f"{code}_open", **where, effect=goal_effect_text(goal))
            if goal.worse:
                yield self._say("change_goal_open", goal=values["goal"])
            return
        yield self._say(code, **where, **values)
        if goal.worse:
            said = {"goal": values["goal"], "unit": values["unit"]}
            difference = f"{abs(goal.there - goal.here):.4g}"
            yield self._say("change_goal", difference=difference, **said)

    def _open_goals(self) -> list[GoalName]:
        """Return the goals that the public may be told of.

        That a later one is the first to differ says that those before it do not.
        """
        goals = (rule.goal for rule in self.view.policy.ordered_goals)
        return list(itertools.takewhile(OPEN_GOALS.__contains__, goals))

    def _why_here(self, move: Move) -> Iterator[Reason]:
        yield from self._need("need_there", move.destination, move.subject)
        there = self.index.school_number[move.destination]
        subject = self.index.subject_number.get(move.subject, -1)
        weight = need_weight(self.index, there, subject) if subject >= 0 else 1
        if weight > 1:
            yield self._say("weighs", weight=weight)
        yield from self._need("need_here", move.origin, self.own.subject)
        for part in parts_of(self.view.bureau, self.view.staffing.plan):
            if move.teacher in part.teachers and len(part.moves) > 1:
                shape = SHAPES[part.shape.value]
                yield self._say("part", shape=shape, number=len(part.moves))
        if self.private:
            yield from self._commute(there)

    def _need(self, code: str, school: str, subject: str) -> Iterator[Reason]:
        number = (self.index.school_number[school], self.index.subject_number.get(subject, -1))
        need = self.index.needs.get((school, subject))
        if need is None:
            return
        yield self._say(code, school=school, subject=subject, need=need)
        before = self.index.week.get(number, 0)
        if self._few(school, subject):
            return
        if self.private:
            after = self.view.staffing.week_after.get(number, 0)
            yield self._say("strength", before=before, after=after)
        else:  # with both, the public would read off what the teacher works
            yield self._say("strength_before", before=before)

    def _few(self, school: str, subject: str) -> bool:
        """Tell whether what a school's teachers of a subject work tells the reader of one's leave.

        It does where they are fewer than k, before or afterwards: of himself the teacher learns
        nothing by it. Where nobody is, there is nothing to tell.
        """
        if self.reader is Reader.BUREAU:
            return False
        key = (self.index.school_number[school], self.index.subject_number.get(subject, -1))
        moves = self.view.staffing.moves
        before = {n for n in range(len(self.index.work)) if key in self.index.week_of(n)}
        gone = {n for n in moves if not self.view.staffing.week_of_after(n).get(key)}
        come = {n for n in moves if self.view.staffing.week_of_after(n).get(key)}
        own = {self.number} if self.private else set()
        least = self.view.policy.publicity.min_group
        groups = [before - own] + ([(before - gone | come) - own] if self.private else [])
        return any(0 < len(group) < least for group in groups)

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
            left_out = list(self._left_out())
            yield from left_out
            stays = self.move is None or self.move.form is Form.RETURN
            if stays and self.ruling.verdict is Verdict.IN and not left_out:
                yield self._say("change_apply")
            return
        yield from self._left_out()
        if got in wishes:
            yield self._say("wish_met", rank=self._rank(wishes[wishes.index(got)]))
        elif got is not None:
            yield self._say("no_wish_met", number=len(wishes))
        for school in wishes[: wishes.index(got)] if got in wishes else wishes:
            yield from self._why_not(school)

    def _left_out(self) -> Iterator[Reason]:
        """Yield why a teacher who may move has no part in the mechanism that made the plan."""
        if not self.market.applies or self.ruling.verdict is not Verdict.IN:
            return
        why = self.market.left_out(self.number)
        if why is not None:
            yield self._say("market_left_out", why=LEFT_OUT[why])
            if why in set(Tie):
                yield self._say("change_market_tie")

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
        if self.market.applies:
            yield from self._not_in_market(school, where)
            return
        ways = [
            self.comparison.against_any(
                {self.number: instead}
                for instead in ways_to(self.view, self.number, school, subject, like=self.move)
            )
            for subject in subjects_of(self.view, self.number)
        ]
        if ways:  # in the subject in which least stands against it
            yield from self._against(where, min(ways, key=lambda found: found.against))
        yield from self._taken(self.view.school(school))

    def _not_in_market(self, school: int, where: dict[str, Any]) -> Iterator[Reason]:
        """Yield why a mechanism gave no place there: it never asked the policy's goals."""
        broken = self.market.broken(self.number, school)
        if broken:
            yield from self._forbidden(where, broken)
        elif self.market.left_out(self.number) is None:
            for code in self.market.refused(self.number, school):
                yield self._say(code, **where, order=self.market.order)

    def _forbidden(
        self, where: dict[str, Any], broken: Sequence[tuple[ExchangeRule, Breach]]
    ) -> Iterator[Reason]:
        rule, breach = broken[0]
        yield self._say("wish_rule", **where, breach=self.discretion.breach(rule, breach))
        for rule, breach in broken:
            yield self._say("change_rule", change=self.discretion.change(rule, breach))

    def _against(self, where: dict[str, Any], found: Difference) -> Iterator[Reason]:
        if found.broken:
            yield from self._forbidden(where, found.broken)
        elif found.goal is None:
            yield self._say("wish_equal", **where)
        else:
            code = "wish_goal" if found.goal.worse else "wish_better"
            yield from self._by_goal(code, found.goal, **where)

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
