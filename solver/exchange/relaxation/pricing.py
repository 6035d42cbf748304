"""Which options a round of the relaxation adds: the most useful by their prices, a few each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..matrix import Matrix
from ..people import Integers

Floats = NDArray[np.float64]

MOST_NEW = 30_000
"""Options added in one round, at most."""

FEW_NEW = 10_000
"""Up to so many useful options all are added: couples need theirs in pairs, and adding two at a
time took fifty rounds. In a part of a bureau it is two a departure: all of 10,000 would be most
of what there is."""

WORTH = 1e-7
"""Least gain for which an option is added: the engine's own tolerance."""

EACH = 2
"""Options added for one departure in one round."""

SCATTER = 2_654_435_761
"""Knuth's multiplier: spreads numbers over their range, the same way every time."""


def scattered(numbers: Integers) -> Integers:
    """Return a number for each by which those in a row stand far apart."""
    return numbers * SCATTER % 2**31


def useful(matrix: Matrix, reduced: Floats, inside: Integers, most: int) -> Integers:
    """Return the options that would help most, a few for each departure, ascending.

    Parameters
    ----------
    reduced
        Cost of taking one more of each option.
    inside
        Options that the engine has already.
    most
        How many, at most.
    """
    worth = reduced < -WORTH
    worth[inside] = False
    options = np.flatnonzero(worth)
    departure = matrix.sheet.choices.departure[options]
    # Among equals by chance: in their order all would lead to the same few schools.
    chance = scattered(options)
    order = np.lexsort((chance, reduced[options], departure))
    options, departure, chance = options[order], departure[order], chance[order]
    if len(options) > min(FEW_NEW, 2 * matrix.departures):
        first = np.searchsorted(departure, departure)
        few = np.arange(len(options)) - first < EACH
        options, chance = options[few], chance[few]
    if len(options) > most:
        options = options[np.lexsort((chance, reduced[options]))[:most]]
    return np.sort(options)
