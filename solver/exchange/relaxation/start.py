"""Where a solve of the relaxation begins: a basis, told by the numbers of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from ..people import Integers

Statuses = NDArray[np.int8]

STATUSES: dict[int, Any] = {int(one): one for one in highspy.HighsBasisStatus.__members__.values()}
"""HiGHS's statuses of columns and rows in a basis, by number."""

BASIC, LOWER = int(highspy.HighsBasisStatus.kBasic), int(highspy.HighsBasisStatus.kLower)


@dataclass(frozen=True, slots=True)
class Start:
    """A basis by HiGHS's numbers of statuses.

    Attributes
    ----------
    options
        Options that the engine holds.
    base, used, rows
        Statuses of the base columns, of the options, and of all rows of the matrix.
    caps, sides
        Statuses of the rows of earlier goals and of further rows, in their order.
    """

    options: Integers
    base: Statuses
    used: Statuses
    rows: Statuses
    caps: Statuses = field(default_factory=lambda: np.zeros(0, dtype=np.int8))
    sides: Statuses = field(default_factory=lambda: np.zeros(0, dtype=np.int8))


def codes_of(statuses: Sequence[Any]) -> Statuses:
    """Return statuses as numbers."""
    return np.array([int(status) for status in statuses], dtype=np.int8)


def basis_of(columns: Statuses, rows: Statuses) -> Any:
    """Return the engine's basis with these statuses."""
    basis = highspy.HighsBasis()
    basis.col_status = [STATUSES[one] for one in columns.tolist()]
    basis.row_status = [STATUSES[one] for one in rows.tolist()]
    basis.valid = True
    return basis
