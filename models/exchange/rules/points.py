"""How many points of each rule come or go when a few teachers move otherwise.

Only what those teachers touch is reckoned; a rule of the catalogue that is not in this list is
measured on the whole plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial

import numpy as np

from ..bureau import Must, Tie
from ..changes import Changes
from ..demand import quota_of
from ..index import Integers, Mask
from ..plan import Move
from ..quotas import Movers, movers, quotas_of
from ..rounding import at_most
from ..words import Form
from .cases import Cases, asked_rules
from .churn import Key, by_group, by_school, by_subject, heads_by, most_of
from .rule import Breach, ExchangeRule, View
from .ties import Placed, brought_together, couple_way, parted

Part = Callable[[Key], Key]


class Points:
    """Points of rules of one plan, as far as they are asked for, and what others add to them."""

    def __init__(self, view: View, cases: Cases) -> None:
        self.view, self.index, self.cases = view, view.index, cases
        self._rules = asked_rules(view.policy)
        self._breaches: dict[str, list[Breach]] = {}
        self._cases_of: tuple[Changes | None, Counter[str]] = (None, Counter())
        self._heads: dict[Part, Counter[Key]] = {}
        self._flows: dict[tuple[bool, Part], Counter[Key]] = {}
        self._posts: dict[int, tuple[Mask, Integers, Integers]] = {}

    def broken(self, changes: Changes) -> Iterator[ExchangeRule]:
        """Yield the rules that have more points."""
        return (rule for rule in self._rules if self.added(rule, changes) > 0)

    def added(self, rule: ExchangeRule, changes: Changes) -> int:
        """Return how many more points a rule has."""
        if rule.about_case:
            return self._of_cases(changes)[rule.name]
        own = _ADDED.get(rule.name)
        if own is not None:
            return own(self, changes)
        there = sum(b.points for b in rule.measure(changes.after()))
        return there - sum(b.points for b in self.breaches(rule))

    def first_breach(self, rule: ExchangeRule, changes: Changes) -> Breach:
        """Return the first new breach of a rule that has more points."""
        known = self.breaches(rule)
        found = [
            breach
            for _, _, move in changes.each
            if move is not None
            for broken, breach in self.cases.breaches(move)
            if broken is rule
        ]
        if not rule.about_case:
            found = list(rule.measure(changes.after()))
        return next((b for b in found if b not in known), found[0])

    def breaches(self, rule: ExchangeRule) -> list[Breach]:
        """Return the breaches of a rule in the plan as it is."""
        if rule.name not in self._breaches:
            self._breaches[rule.name] = list(rule.measure(self.view))
        return self._breaches[rule.name]

    def _of_cases(self, changes: Changes) -> Counter[str]:
        """Return how many more points each rule about single moves has."""
        if self._cases_of[0] is changes:
            return self._cases_of[1]
        found: Counter[str] = Counter()
        for _, old, new in changes.each:
            for move, sign in ((old, -1), (new, 1)):
                if move is not None:
                    for rule, breach in self.cases.breaches(move):
                        found[rule.name] += sign * breach.points
        self._cases_of = changes, found
        return found

    # ---- who moves --------------------------------------------------------------------------

    def must_move(self, changes: Changes) -> int:
        """Return how many more have to move and do not."""
        teachers = self.view.bureau.teachers
        return -sum(sign for t, _, sign in changes.counted if teachers[t].must is Must.MOVE)

    def loan_return(self, changes: Changes) -> int:
        """Return how many more stay though their loan has ended, or return before."""
        return sum(
            self._unreturned(teacher, new) - self._unreturned(teacher, old)
            for teacher, old, new in changes.each
        )

    def _unreturned(self, teacher: int, move: Move | None) -> int:
        stays = self.view.staffing.work_with(teacher, move) == self.index.work[teacher]
        end, day = self.view.bureau.teachers[teacher].loan_end, self.view.bureau.as_of
        early = move is not None and move.form is Form.RETURN and end is not None and end >= day
        return int(bool(self.index.due[teacher]) and stays) + int(early)

    # ---- how many ---------------------------------------------------------------------------

    @cached_property
    def _movers(self) -> Movers:
        return movers(self.view.staffing.counted, self.view.base)

    def share(self, changes: Changes, rule: str) -> int:
        """Return how many more heads lack, or are too many."""
        base, have = self.view.base, self._movers
        come = movers((t for t, _, sign in changes.counted if sign > 0), base)
        go = movers((t for t, _, sign in changes.counted if sign < 0), base)
        then = Movers(
            have.source + come.source - go.source,
            have.backbone + come.backbone - go.backbone,
            have.all + come.all - go.all,
        )
        if then == have:
            return 0
        here, there = (
            next(q.points for q in quotas_of(number, base) if q.rule == rule)
            for number in (have, then)
        )
        return there - here

    # ---- how much a school changes ----------------------------------------------------------

    @cached_property
    def _out(self) -> Counter[Key]:
        at = self.view.staffing
        return Counter((at.origin(m), int(self.index.subject[t])) for t, m in at.leaving.items())

    @cached_property
    def _in(self) -> Counter[Key]:
        at = self.view.staffing
        leaving = at.leaving.items()
        return Counter((at.destination(m), int(self.index.subject[t])) for t, m in leaving)

    def cap(self, changes: Changes, field: str, out: bool, part: Part) -> int:
        """Return how many more heads lie above the cap of a school, subject or group."""
        at, more = self.view.staffing, Counter[Key]()
        for teacher, move, sign in changes.leaving:
            school = at.origin(move) if out else at.destination(move)
            more[part((school, int(self.index.subject[teacher])))] += sign
        if part not in self._heads:
            self._heads[part] = heads_by(self.view, part)
        if (out, part) not in self._flows:
            flow = self._flows[out, part] = Counter[Key]()
            for key, number in (self._out if out else self._in).items():
                flow[part(key)] += number
        flow, rate = self._flows[out, part], getattr(self.view.policy.churn, field)
        most = {key: most_of(rate, self._heads[part][key]) for key in more}
        return _above((flow[key], change, most[key]) for key, change in more.items())

    def group_keep(self, changes: Changes) -> int:
        """Return of how many more teaching groups too little is left."""
        rate, found = self.view.policy.churn.group_keep or 0.0, 0
        for key, more in changes.week.items():
            before = self.index.week.get(key)
            if before is None or min(key) < 0 or not self.index.school_in_scope[key[0]]:
                continue
            least, after = at_most(rate, before), self.view.staffing.week_after[key]
            found += int(after + more < least) - int(after < least)
        return found

    @cached_property
    def _backbone(self) -> tuple[Mask, Integers, Integers]:
        """Who counts, and how many each school has to keep and has."""
        at, index = self.view.staffing, self.index
        who = index.counted_backbone & index.at_work
        least = self.view.policy.churn.school_keep_backbone or 0
        return who, np.minimum(at.heads(who, index.work), least), at.heads(who, at.work_after)

    def keep_backbone(self, changes: Changes) -> int:
        """Return how many more backbone teachers schools lack."""
        who, asked, after = self._backbone
        scope = self.index.school_in_scope
        return _above(
            (-int(after[school]), -more, -int(asked[school]))
            for school, more in changes.workers(who).items()
            if scope[school]
        )

    # ---- posts ------------------------------------------------------------------------------

    def _held(self, grade: int) -> tuple[Mask, Integers, Integers]:
        """Return who holds a post of a grade or above (-1: any), and heads before and after."""
        if grade not in self._posts:
            at, index = self.view.staffing, self.index
            who = index.holds_post & (index.appointed >= grade)
            self._posts[grade] = who, at.heads(who, index.post), at.heads(who, at.post_after)
        return self._posts[grade]

    def quota(self, changes: Changes) -> int:
        """Return how many more posts lie above the staffing quota."""
        who, before, after = self._held(-1)
        return _above(
            (int(after[school]), more, max(quota_of(self.index, school), int(before[school])))
            for school, more in changes.posts(who).items()
        )

    def post_grades(self, changes: Changes) -> int:
        """Return how many more posts lie above those of a grade."""
        found = 0
        for grade in sorted({grade for own in self.cases.posts.values() for grade in own}):
            who, before, after = self._held(grade)
            for school, more in changes.posts(who).items():
                own = self.cases.posts.get(self.view.school(school), {})
                if grade in own:
                    posts = sum(number for other, number in own.items() if other >= grade)
                    most = max(posts, int(before[school]))
                    found += _above([(int(after[school]), more, most)])
        return found

    # ---- who belongs together ---------------------------------------------------------------

    def ties(self, changes: Changes, kind: Tie) -> int:
        """Return of how many more ties of a kind the rule is broken."""
        moves = self.view.staffing.moves
        instead = {teacher: move for teacher, _, move in changes.each}
        touched = [
            (first, second)
            for teacher in instead
            for tie, first, second in self.cases.ties.get(teacher, ())
            # A tie between two of them stands with the first of both.
            if tie is kind and not (teacher == second and first in instead and first != second)
        ]
        found = 0
        for first, second in touched:
            here = (first, moves.get(first)), (second, moves.get(second))
            one, other = ((teacher, instead.get(teacher, move)) for teacher, move in here)
            found += self._breaks(kind, one, other) - self._breaks(kind, *here)
        return found

    def _breaks(self, kind: Tie, one: Placed, other: Placed) -> int:
        if kind is Tie.COUPLE:
            return int(couple_way(self.view, one, other) is not None)
        if kind is Tie.TEAM:
            return int(parted(one, other))
        return int(bool(brought_together(self.view, one, other)))

    # ---- how --------------------------------------------------------------------------------

    @cached_property
    def _balance(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for teacher, move in self.view.staffing.leaving.items():
            for key, sign in self._ends(teacher, move):
                found[key] += sign
        return found

    def _ends(self, teacher: int, move: Move) -> tuple[tuple[tuple[str, str], int], ...]:
        own = self.view.bureau.teachers[teacher].subject
        return ((move.origin, own), -1), ((move.destination, move.subject), 1)

    def one_for_one(self, changes: Changes) -> int:
        """Return how many heads more, or fewer, come than leave."""
        more: Counter[tuple[str, str]] = Counter()
        for teacher, move, sign in changes.leaving:
            for key, end in self._ends(teacher, move):
                more[key] += sign * end
        have = self._balance
        return sum(abs(have[key] + change) - abs(have[key]) for key, change in more.items())


def _above(parts: Iterable[tuple[int, int, int]]) -> int:
    """Return how far (heads, more heads) come to lie above what may be, together."""
    return sum(max(0, have + more - most) - max(0, have - most) for have, more, most in parts)


_ADDED: dict[str, Callable[[Points, Changes], int]] = {
    "must_move": Points.must_move,
    "loan_return": Points.loan_return,
    "annual_share": partial(Points.share, rule="annual_share"),
    "backbone_share": partial(Points.share, rule="backbone_share"),
    "most_moves": partial(Points.share, rule="most_moves"),
    "school_out": partial(Points.cap, field="school_out", out=True, part=by_school),
    "school_in": partial(Points.cap, field="school_in", out=False, part=by_school),
    "subject_out": partial(Points.cap, field="subject_out", out=True, part=by_subject),
    "group_out": partial(Points.cap, field="group_out", out=True, part=by_group),
    "group_keep": Points.group_keep,
    "school_keep_backbone": Points.keep_backbone,
    "quota": Points.quota,
    "post_grades": Points.post_grades,
    "couple": partial(Points.ties, kind=Tie.COUPLE),
    "team": partial(Points.ties, kind=Tie.TEAM),
    "apart": partial(Points.ties, kind=Tie.APART),
    "one_for_one": Points.one_for_one,
}
"""How many points of a rule that is about more than single cases come."""
