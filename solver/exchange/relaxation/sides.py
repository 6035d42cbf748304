"""Rows that join a relaxation later: cuts that every plan keeps, and sides of a branching."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..people import Integers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """A sum over a few base columns and options that lies between two ends.

    Attributes
    ----------
    base, base_weight
        Base columns in it, ascending.
    options, option_weight
        Options in it, ascending.
    """

    base: Integers
    base_weight: Floats
    options: Integers
    option_weight: Floats
    lower: float = -math.inf
    upper: float = math.inf

    def weights(self, options: Integers) -> Floats:
        """Return the weight of each of some options, 0 where it does not stand here."""
        found = np.zeros(len(options))
        if len(self.options):
            place = np.minimum(np.searchsorted(self.options, options), len(self.options) - 1)
            here = self.options[place] == options
            found[here] = self.option_weight[place[here]]
        return found


def single(option: int) -> Side:
    """Return the side that holds one option, open at both ends."""
    none = np.zeros(0, dtype=np.int64)
    return Side(none, np.zeros(0), np.array([option]), np.ones(1))
