"""The one way to a HiGHS solver: silent, on one thread, with gaps proven to the last one."""

from __future__ import annotations

from typing import Any

import highspy
import highspy._core as _core

INTERRUPTS = (
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
)
"""The callbacks in which a running solve asks whether it has to end."""


def silent_highs(seed: int, *, gap: float = 0.99) -> Any:
    """Return a HiGHS solver that prints nothing, not even its banner.

    It is the class underneath `highspy.Highs`, which prints a banner as it is made, before it can
    be told not to: that would break a command whose stdout is one JSON object.

    Parameters
    ----------
    seed
        Any whole number; taken modulo 2³¹, since HiGHS takes no other.
    gap
        Absolute gap at which an optimum counts as proven; below 1 for whole objectives.
    """
    highs: Any = _core._Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed % 2**31,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": gap,
    }.items():
        highs.setOptionValue(name, value)
    return highs
