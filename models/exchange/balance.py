"""How evenly something is spread over schools: the official coefficient of variation and others.

Throughout, `counts` are what is counted (teachers, books), `pupils` the enrolment, both by
school; x_i = count_i / P_i is what a school has for each pupil. Where nothing is counted at all
the spread is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import UsageError

Floats = NDArray[np.float64]


def weighted_cv(counts: ArrayLike, pupils: ArrayLike) -> float:
    """Return the inspected coefficient of variation (差异系数), schools weighted by enrolment.

    CV = sqrt(Σ (P_i/P)(x_i − X)²) / X with X = Σ count / P (Ministry of Education, 督导评估,
    2012 and 2017).

    Parameters
    ----------
    counts, pupils
        Shape (schools,); pupils above 0.

    Raises
    ------
    UsageError
        Different lengths, a negative count, or a school without pupils.

    Examples
    --------
    >>> round(weighted_cv([279, 137, 935, 160, 402], [45, 37, 89, 76, 55]), 3)
    0.515
    """
    count, weight = _checked(counts, pupils)
    if not count.sum():
        return 0.0
    each, mean = count / weight, count.sum() / weight.sum()
    spread = (weight / weight.sum() * (each - mean) ** 2).sum()
    return float(np.sqrt(spread) / mean)


def unweighted_cv(counts: ArrayLike, pupils: ArrayLike) -> float:
    """Return the coefficient of variation with every school counting alike: not the official one.

    Standard deviation (divided by n) over mean of what the schools have for each pupil.
    """
    count, weight = _checked(counts, pupils)
    each = count / weight
    return float(each.std() / each.mean()) if count.sum() else 0.0


def gini(counts: ArrayLike, pupils: ArrayLike) -> float:
    """Return the Gini coefficient over pupils: twice the area between Lorenz curve and diagonal."""
    share, have = lorenz(counts, pupils)
    return float(1.0 - ((have[1:] + have[:-1]) * np.diff(share)).sum())


def lorenz(counts: ArrayLike, pupils: ArrayLike) -> tuple[Floats, Floats]:
    """Return the Lorenz curve: shares of pupils and of what is counted, poorest schools first.

    Both have shape (schools + 1,) and run from 0 to 1.
    """
    count, weight = _checked(counts, pupils)
    if not count.sum():
        count = weight.copy()
    order = np.argsort(count / weight, kind="stable")
    share = np.concatenate([[0.0], np.cumsum(weight[order]) / weight.sum()])
    have = np.concatenate([[0.0], np.cumsum(count[order]) / count.sum()])
    return share, have


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's T over pupils, and its parts: `total` = `between` + `within`.

    `by_zone` gives each zone's part of `within`.
    """

    total: float
    between: float
    within: float
    by_zone: dict[str, float]


def theil(counts: ArrayLike, pupils: ArrayLike, zones: Sequence[str] | None = None) -> Theil:
    """Return Theil's T index, decomposed between and within zones.

    T = Σ s_i ln(s_i / p_i), s_i and p_i the school's share of what is counted and of pupils;
    between zones the same of zones' shares; within, each zone's own T times its share (Theil
    1967). Without zones everything is within one.
    """
    count, weight = _checked(counts, pupils)
    names = [""] * len(count) if zones is None else list(zones)
    if len(names) != len(count):
        raise UsageError(f"zones: expected {len(count)} names, one a school, got {len(names)}")
    zone_names, zone = np.unique(np.array(names, dtype=object), return_inverse=True)
    if not count.sum():
        return Theil(0.0, 0.0, 0.0, dict.fromkeys(zone_names.tolist(), 0.0))
    have, share = count / count.sum(), weight / weight.sum()
    zone_have, zone_share = np.bincount(zone, have), np.bincount(zone, share)
    some = have > 0
    inside = np.zeros(len(have))
    relative = (have[some] / share[some]) / (zone_have / zone_share)[zone[some]]
    inside[some] = have[some] * np.log(relative)
    by_zone = dict(zip(zone_names.tolist(), np.bincount(zone, inside).tolist(), strict=True))
    total = float((have[some] * np.log(have[some] / share[some])).sum())
    within = sum(by_zone.values())
    return Theil(total, total - within, within, by_zone)


def _checked(counts: ArrayLike, pupils: ArrayLike) -> tuple[Floats, Floats]:
    count, weight = np.asarray(counts, dtype=float), np.asarray(pupils, dtype=float)
    if count.ndim != 1 or count.shape != weight.shape or not len(count):
        raise UsageError(
            f"counts and pupils: expected two lists of one length, "
            f"got shapes {count.shape} and {weight.shape}"
        )
    if not (np.isfinite(count).all() and np.isfinite(weight).all()):
        raise UsageError("counts and pupils: expected finite numbers")
    if (count < 0).any():
        raise UsageError(f"counts: expected 0 or more, got {count.min():g}")
    if (weight <= 0).any():
        raise UsageError(f"pupils: expected more than 0 in every school, got {weight.min():g}")
    return count, weight
