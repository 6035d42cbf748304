"""Everything that follows from a Bureau alone, computed once and asked by number.

Teachers, schools and subjects are numbered in the order of the bureau's tables; an id that the
tables do not know has the number -1. Arrays over teachers or schools are in that order.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from functools import cached_property

import numpy as np

from .dates import add_years
from .policy import Indicator
from .school_columns import Floats, Integers, Mask
from .teacher_columns import TeacherColumns
from .words import Employment, Form


class BureauIndex(TeacherColumns):
    """Derived data of a bureau: columns of schools and teachers, weeks, needs, terms of loans."""

    @cached_property
    def fte(self) -> Integers:
        """Percent of full time that each teacher effectively works: his share less absence."""
        return np.array(
            [sum(self.week_of(n).values()) for n in range(len(self.bureau.teachers))], np.int64
        )

    @cached_property
    def share_rows(self) -> dict[int, dict[tuple[int, int], int]]:
        """Percent of full time by (school, subject) of teachers whose week has rows of its own."""
        found: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
        for row in self.bureau.shares:
            teacher = self.teacher_number.get(row.teacher, -1)
            key = (
                self.school_number.get(row.school, -1),
                self.subject_number.get(row.subject, -1),
            )
            if teacher >= 0:
                found[teacher][key] = found[teacher].get(key, 0) + row.share
        return dict(found)

    def week_of(self, teacher: int) -> dict[tuple[int, int], int]:
        """Return where a teacher's week goes before: percent by (school, subject).

        Rows of the table `shares` are net of absence and replace the teacher's own data; who is
        seconded works nowhere as a teacher.
        """
        if teacher not in self._weeks:
            self._weeks[teacher] = self._week_of(teacher)
        return self._weeks[teacher]

    @cached_property
    def _weeks(self) -> dict[int, dict[tuple[int, int], int]]:
        return {}

    def _week_of(self, teacher: int) -> dict[tuple[int, int], int]:
        own = self.bureau.teachers[teacher]
        if own.employment is Employment.SECONDED:
            return {}
        if teacher in self.share_rows:
            return self.share_rows[teacher]
        key = (int(self.work[teacher]), int(self.subject[teacher]))
        return {key: max(0, own.share - own.absent)}

    @cached_property
    def week(self) -> dict[tuple[int, int], int]:
        """Percent of full time worked before, by (school, subject)."""
        found: dict[tuple[int, int], int] = defaultdict(int)
        for teacher in range(len(self.bureau.teachers)):
            for key, share in self.week_of(teacher).items():
                found[key] += share
        return dict(found)

    @cached_property
    def counted_before(self) -> dict[str, Integers]:
        """Counts of indicators by school before, by the indicator's id, as far as asked for."""
        return {}

    @cached_property
    def rates_before(self) -> dict[tuple[str, int], tuple[int, float]]:
        """Pupils, and counts a pupil, by indicator and stage before, as far as asked for."""
        return {}

    def counts_at(self, indicator: Indicator, school: int, subject: int) -> Mask:
        """Return who would count for an indicator if he taught this in that school (by number)."""
        key = (indicator.id, int(self.stage[school]), subject)
        if key not in self._counting:
            at = np.full(len(self.bureau.teachers), school)
            self._counting[key] = self.indicator_members(indicator, at, np.full_like(at, subject))
        return self._counting[key]

    @cached_property
    def _counting(self) -> dict[tuple[str, int, int], Mask]:
        """Who counts by indicator, stage of the school and subject: nothing else decides."""
        return {}

    @cached_property
    def needs(self) -> dict[tuple[str, str], int]:
        """Need by ids of (school, subject), in percent of full time; see `demand.needs`."""
        from .demand import needs_of  # demand is computed on an index

        return needs_of(self)

    @cached_property
    def surplus(self) -> Mask:
        """Teachers in whose school more of their subject is worked than it needs.

        A school of which no need at all is known is not overstaffed, as in `bureau_figures`.
        """
        known = {school for (school, _), need in self.needs.items() if need}
        schools, subjects = self.bureau.schools, self.bureau.subjects
        # The last row and column are those of an unknown school and subject.
        over = np.zeros((len(schools) + 1, len(subjects) + 1), dtype=bool)
        for (school, subject), worked in self.week.items():
            if school >= 0 and subject >= 0 and schools[school].id in known:
                need = self.needs.get((schools[school].id, subjects[subject].id), 0)
                over[school, subject] = worked > need
        return np.asarray(over[self.work, self.subject])

    def loan_years(self, origin: int, destination: int) -> float:
        """Return the term of a loan: the rural one where it leads to a weak or rural school.

        Between two weak, or two rural, schools the ordinary term holds.
        """
        rules = self.policy.form
        rural = (self.weak[destination] and not self.weak[origin]) or (
            self.rural[destination] and not self.rural[origin]
        )
        own = rules.rural_loan_years if rural else None
        return rules.loan_years if own is None else own

    def loan_end(self, origin: int, destination: int, start: datetime.date) -> datetime.date:
        """Return the last day of a loan that starts on this day."""
        return add_years(start, self.loan_years(origin, destination)) - datetime.timedelta(days=1)

    def move_share(self, teacher: int, form: Form) -> int:
        """Return the percent of full time that a move of this form brings to the destination.

        An itinerant teacher brings the policy's part, the others all that they work.
        """
        whole = int(self.fte[teacher])
        if form is Form.ITINERANT:
            return min(self.policy.form.itinerant_share, whole)
        return whole

    def loan_ends(
        self, origin: int, destination: int, start: datetime.date
    ) -> tuple[datetime.date, datetime.date]:
        """Return the first and the last day on which a loan that starts on this day may end."""
        first, most = self.loan_end(origin, destination, start), self.policy.form.longest_loan_years
        if most is None:
            return first, first
        return first, max(first, add_years(start, most) - datetime.timedelta(days=1))


__all__ = ["BureauIndex", "Floats", "Integers", "Mask"]
