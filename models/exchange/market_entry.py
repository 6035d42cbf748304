"""Who takes part in a bureau's market, and which of his wishes he may have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np

from .bureau import Tie
from .index import BureauIndex
from .market_plan import move_to
from .plan import ExchangePlan
from .quotas import QuotaBase
from .rounding import at_most
from .rules.catalogue import RULES
from .rules.rule import View
from .words import Form

LEFT_OUT = {
    Tie.COUPLE.value: (
        "one of a couple, who work together or near each other, while a mechanism moves each alone",
        "夫妻须同校或就近工作，而机制逐人安排",
    ),
    Tie.TEAM.value: (
        "one of a team, who move together or not at all, while a mechanism moves each alone",
        "团队须一同交流，而机制逐人安排",
    ),
    Tie.APART.value: (
        "to be kept apart from a colleague, while a mechanism does not look who meets in a school",
        "须与同事回避，而机制不看同校有谁",
    ),
    "parts": ("works in several schools or subjects", "多校或多学科任教"),
    "post": ("the post stands in another school", "编制不在现任教学校"),
    "loan": ("the loan has ended: returns", "期满返回"),
    "wishes": ("no wish is open to the teacher by the rules", "志愿均不符合规则"),
    "caps": ("the caps on change are used up by those who stand higher", "名额已满"),
}
"""Why an eligible teacher with wishes does not take part, (en, zh)."""


class Entry:
    """Candidates, their options, and the caps on how many of them may take part."""

    def __init__(self, index: BureauIndex, form: Form) -> None:
        self.index, self.form = index, form
        self.left_out: dict[int, str] = {}

    @cached_property
    def candidates(self) -> list[int]:
        """Eligible teachers with an open wish who can move by themselves."""
        found = []
        for teacher in self._wishing:
            reason = self.bar(teacher)
            if reason is None and not self.options[teacher]:
                reason = "wishes"
            if reason is None:
                found.append(teacher)
            else:
                self.left_out[teacher] = reason
        return found

    @cached_property
    def _wishing(self) -> list[int]:
        eligible = self._base.eligible
        return [teacher for teacher in sorted(self.index.wishes) if eligible[teacher]]

    @cached_property
    def _base(self) -> QuotaBase:
        """Computed once, as it goes through all teachers, whereas a view may be of one move."""
        return QuotaBase(self.index)

    @cached_property
    def _ties(self) -> dict[int, Tie]:
        """What ties teachers to another one; of several ties the first in the list of words."""
        number, found = self.index.teacher_number, dict[int, Tie]()
        for row in sorted(self.index.bureau.ties, key=lambda row: list(Tie).index(row.tie)):
            for one in (row.first, row.second):
                found.setdefault(number.get(one, -1), row.tie)
        return found

    def bar(self, teacher: int) -> str | None:
        """Return why a teacher cannot move by himself, whatever he wishes; None where he can."""
        index = self.index
        if teacher in self._ties:
            return self._ties[teacher].value
        if index.due[teacher]:
            return "loan"
        if teacher in index.share_rows or index.subject[teacher] < 0:
            return "parts"
        if self.form is Form.TRANSFER and index.post[teacher] != index.work[teacher]:
            return "post"
        return None

    @cached_property
    def options(self) -> dict[int, list[tuple[int, int]]]:
        """Schools and subjects that each may wish for, best first: no rule about one move forbids.

        The rules of the catalogue judge themselves: one plan a round, in which everybody has the
        next of his wishes.
        """
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        todo = {teacher: list(self._wanted(teacher)) for teacher in self._wishing}
        rounds = max((len(row) for row in todo.values()), default=0)
        for number in range(rounds):
            asked = {t: row[number] for t, row in todo.items() if number < len(row)}
            refused = self.refused(asked)
            for teacher, option in asked.items():
                if teacher not in refused:
                    found[teacher].append(option)
        return found

    def _wanted(self, teacher: int) -> Iterator[tuple[int, int]]:
        """Yield wishes with the own subject first, then with the others of the certificate."""
        index, own = self.index, self.index.bureau.teachers[teacher]
        named = (own.subject, *own.subjects)
        subjects = dict.fromkeys(
            index.subject_number[name] for name in named if name in index.subject_number
        )
        for school in dict.fromkeys(index.wishes[teacher]):
            if school != index.work[teacher]:
                yield from ((school, subject) for subject in subjects)

    def refused(self, asked: Mapping[int, tuple[int, int]]) -> set[int]:
        """Return the teachers whose option a rule about one move forbids."""
        index, bureau = self.index, self.index.bureau
        moves = tuple(move_to(index, t, *option, self.form) for t, option in asked.items())
        view = View(
            index, ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=moves), self._base
        )
        return {
            index.teacher_number[breach.where["teacher"]]
            for rule in RULES
            if rule.about_case and rule.parameters(index.policy) is not None
            for breach in rule.measure(view)
            if "teacher" in breach.where
        }

    # ---- caps -------------------------------------------------------------------------------

    def within_caps(self, teachers: Iterable[int]) -> list[int]:
        """Return the teachers who take part, in their order: as long as no cap is used up."""
        used: Counter[Hashable] = Counter()
        found = []
        for teacher in teachers:
            caps = self._caps(teacher)
            if any(used[key] >= most for key, most in caps):
                self.left_out[teacher] = "caps"
                continue
            used.update(key for key, _ in caps)
            found.append(teacher)
        return found

    def _caps(self, teacher: int) -> list[tuple[Hashable, int]]:
        """Return each cap that a teacher's leaving counts for, with its number."""
        index, churn = self.index, self.index.policy.churn
        school, subject = int(index.work[teacher]), int(index.subject[teacher])
        rates: list[tuple[Hashable, float | None, int]] = [
            (("school", school), churn.school_out, self._heads[school, -1]),
            (("subject", subject), churn.subject_out, self._heads[-1, subject]),
            (("group", school, subject), churn.group_out, self._heads[school, subject]),
        ]
        caps = [(key, max(1, at_most(r, heads))) for key, r, heads in rates if r is not None]
        if churn.school_in is not None:
            caps.append((("in", school), self.most_in(school)))
        if churn.school_keep_backbone is not None and index.counted_backbone[teacher]:
            have = int(self._backbone[school])
            caps.append((("backbone", school), have - min(have, churn.school_keep_backbone)))
        if index.policy.share.most_rate is not None:
            caps.append(("all", at_most(index.policy.share.most_rate, self._eligible)))
        return caps

    def most_in(self, school: int) -> int:
        """Return how many may come to a school in one year, where a cap says so."""
        rate = self.index.policy.churn.school_in or 0.0
        return max(1, at_most(rate, self._heads[school, -1]))

    @cached_property
    def _heads(self) -> Counter[tuple[int, int]]:
        """Teachers before by (school, subject), with -1 for all of them."""
        index = self.index
        inside = index.at_work & np.append(index.school_in_scope, False)[index.work]
        found: Counter[tuple[int, int]] = Counter()
        for teacher in np.flatnonzero(inside).tolist():
            school, subject = int(index.work[teacher]), int(index.subject[teacher])
            found.update([(school, subject), (school, -1), (-1, subject)])
        return found

    @cached_property
    def _backbone(self) -> np.ndarray:
        index = self.index
        who = index.counted_backbone & index.at_work & (index.work >= 0)
        return np.bincount(index.work[who], minlength=len(index.bureau.schools))

    @cached_property
    def _eligible(self) -> int:
        return self._base.all_eligible
