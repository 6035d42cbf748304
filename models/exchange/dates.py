"""Whole months between dates, and the statutory retirement date."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..school import Gender

Floats = NDArray[np.float64]

MONTHS = 12


@dataclass(frozen=True, slots=True)
class RetirementRule:
    """How the statutory age of one group of workers rises.

    Attributes
    ----------
    age
        Age before 2025, in years.
    first_birth
        (year, month) of birth of the first who retire later.
    every
        Months of birth after which one more month of work is asked.
    most
        Months by which the age rises in the end.
    """

    age: int
    first_birth: tuple[int, int]
    every: int
    most: int

    def months(self, year: int, month: int) -> int:
        """Return the statutory age, in months, of whoever is born in this month."""
        born = (year - self.first_birth[0]) * MONTHS + month - self.first_birth[1]
        delay = 0 if born < 0 else min(self.most, born // self.every + 1)
        return self.age * MONTHS + delay


# Decision of the Standing Committee of the National People's Congress of 13 September 2024 on
# raising the statutory retirement age step by step, annexed tables; in force since 1 January 2025.
MEN = RetirementRule(60, (1965, 1), 4, 36)
WOMEN_CADRES = RetirementRule(55, (1970, 1), 4, 36)
"""Women in managerial and professional posts: teachers."""
WOMEN_WORKERS = RetirementRule(50, (1975, 1), 2, 60)


def statutory_retirement(
    birth: datetime.date, gender: Gender, *, worker: bool = False
) -> datetime.date:
    """Return the statutory date of retirement.

    Parameters
    ----------
    worker
        For women: the post is no managerial or professional one; teachers' posts are.
    """
    rule = MEN if gender is Gender.MALE else WOMEN_WORKERS if worker else WOMEN_CADRES
    return add_months(birth, rule.months(birth.year, birth.month))


def add_months(date: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later, the month's last where it has no such day."""
    year, month = divmod(date.year * MONTHS + date.month - 1 + months, MONTHS)
    day = min(date.day, calendar.monthrange(year, month + 1)[1])
    return datetime.date(year, month + 1, day)


def add_years(date: datetime.date, years: float) -> datetime.date:
    """Return the date so many years later, to the month."""
    return add_months(date, round(years * MONTHS))


def years_between(first: datetime.date, last: datetime.date) -> float:
    """Return the whole months from `first` to `last`, in years; negative where last is earlier.

    Whole months keep anniversaries exact: six years to the day are 6.0. As in `add_months`, a
    month without such a day ends on its last one (Civil Code of the PRC, article 202).
    """
    months = (last.year - first.year) * MONTHS + last.month - first.month
    ends = calendar.monthrange(last.year, last.month)[1]
    return (months - (last.day < min(first.day, ends))) / MONTHS


def years_until(dates: Sequence[datetime.date | None], day: datetime.date) -> Floats:
    """Return the years from each date to `day`, nan where there is no date."""
    return np.array(
        [np.nan if date is None else years_between(date, day) for date in dates], dtype=float
    )


def years_from(day: datetime.date, dates: Sequence[datetime.date | None]) -> Floats:
    """Return the years from `day` to each date, nan where there is no date."""
    return np.array(
        [np.nan if date is None else years_between(day, date) for date in dates], dtype=float
    )
