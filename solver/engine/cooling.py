"""Temperatures of annealing, from what its moves make dearer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def temperature(uphill: NDArray[np.float64], share: float) -> float:
    """Return the temperature at which this share of the deltas would be accepted on average."""
    if not len(uphill):
        return 1.0
    low, high = float(uphill.min()) / 100, float(uphill.max()) * 100
    for _ in range(60):
        middle = (low * high) ** 0.5
        if float(np.exp(-uphill / middle).mean()) > share:
            high = middle
        else:
            low = middle
    return low
