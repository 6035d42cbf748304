"""Days of a bureau's data and plans: the years that people who work now are concerned with."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)
"""Years outside are slips of the pen; terms and deadlines are reckoned from days within."""


def known_day(day: datetime.date) -> datetime.date:
    """Return a day within those years.

    Raises
    ------
    ValueError
        It lies outside.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"expected is a day from {FIRST_DAY} to {LAST_DAY}")
    return day


Date = Annotated[datetime.date, AfterValidator(known_day)]
"""A day within those years."""
