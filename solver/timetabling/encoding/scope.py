"""What a model may decide: its scope, and the meetings that stand or may stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..plan import Plan
from .linear import Literal

Pick = int | list[tuple[int, Literal]]
"""Who stands in a slot: a resource, or candidates with the literals that choose them."""


@dataclass(frozen=True)
class Scope:
    """What a model may decide; everything else is folded into constants.

    Attributes
    ----------
    kept
        Parts that keep their times, by event.
    free
        For each event with something to place the periods that are left to place.
    choose
        Candidates of the (event, slot) pairs whose resource is to be chosen.
    pooled
        (event, slot) pairs whose resource is chosen later: only numbers are watched here.
    window
        Bit set of the times at which freed events may run, None for all.
    loose
        Points of application at which a deviation from a hard constraint is a cost; at all others
        hard constraints hold. None for all points.
    soft
        Soft constraints are costs; otherwise they are left out.
    wide
        Also options that break a hard constraint on their own.
    """

    kept: Plan
    free: Mapping[int, int] = field(default_factory=dict)
    choose: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    pooled: frozenset[tuple[int, int]] = frozenset()
    window: int | None = None
    loose: frozenset[int] | None = frozenset()
    soft: bool = True
    wide: bool = False


@dataclass(frozen=True)
class Slack:
    """Where the loose points of a scope lie; `everywhere` where all points are loose."""

    everywhere: bool
    clashing: frozenset[int] = frozenset()
    unplaced: frozenset[int] = frozenset()
    unassigned: frozenset[tuple[int, int]] = frozenset()


class Option:
    """A meeting that stands or may stand in the timetable; `present` is True or a literal."""

    __slots__ = ("duration", "event", "picks", "present", "start", "weeks")

    def __init__(
        self,
        event: int,
        duration: int,
        start: int,
        weeks: int,
        present: Literal,
        picks: tuple[Pick, ...],
    ) -> None:
        self.event = event
        self.duration = duration
        self.start = start
        self.weeks = weeks
        self.present = present
        self.picks = picks

    @property
    def run(self) -> range:
        """Times at which it runs; empty without a time."""
        return range(0) if self.start < 0 else range(self.start, self.start + self.duration)
