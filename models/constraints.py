"""Constraints as data: the sixteen kinds of XHSTT, and the few that schools need besides.

Every kind is one frozen class with the same head (`Constraint`) and its own bounds. The names
are XHSTT's. What a constraint costs stands in `models.deviations`, one function a kind. With
several weeks in the cycle, everything that is counted at times (starts within a time group, clash,
unavailable, idle, cluster, busy, consecutive, simultaneous, travel) is counted in each week and
summed; what is counted in meetings (assigned, split, preferred, ordered) is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Tier(StrEnum):
    """How bad a deviation is; tiers are compared one after the other, worst first."""

    UNPLACED = "unplaced"
    HARD = "hard"
    SOFT = "soft"


class CostFunction(StrEnum):
    """How deviations at one point of application become a cost (XHSTT, "CostFunction")."""

    LINEAR = "Linear"
    QUADRATIC = "Quadratic"
    STEP = "Step"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a constraint comes from, in the office's words.

    Attributes
    ----------
    rule
        Name of the rule in the catalogue.
    row
        Row of the rules table (header = 1), None for a rule that holds by itself.
    subject
        Ids of the persons, classes or rooms that the constraint is about.
    rows
        Further rows of the rules table whose data it holds (rooms closed for a while).
    """

    rule: str
    row: int | None = None
    subject: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """The head that all kinds share.

    Attributes
    ----------
    weight
        Cost of one unit of deviation, at least 0.
    multiplicity
        Students (or other persons) behind one point of application; multiplies the weight.
    events, event_groups, resources, resource_groups
        Ids of what it applies to; each kind reads those that its points of application need.
    """

    kind: ClassVar[str] = ""

    id: str
    name: str = ""
    tier: Tier = Tier.HARD
    weight: int = 1
    multiplicity: int = 1
    cost: CostFunction = CostFunction.LINEAR
    events: tuple[str, ...] = ()
    event_groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    resource_groups: tuple[str, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class TimeGroupLimit:
    """Bounds within one time group (SpreadEvents gives each group its own)."""

    time_group: str
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class EventPair:
    """Two events in order, and how far apart (OrderEvents); separations in periods."""

    first: str
    second: str
    min_separation: int = 0
    max_separation: int | None = None


# ---- the sixteen kinds of XHSTT -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignResource(Constraint):
    """Every meeting of the events has a resource in the slot of this role."""

    kind: ClassVar[str] = "AssignResource"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTime(Constraint):
    """Every meeting of the events has a time."""

    kind: ClassVar[str] = "AssignTime"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitEvents(Constraint):
    """Number and durations of the meetings into which an event is split."""

    kind: ClassVar[str] = "SplitEvents"
    min_duration: int
    max_duration: int
    min_amount: int
    max_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributeSplitEvents(Constraint):
    """How many meetings of one duration an event may have."""

    kind: ClassVar[str] = "DistributeSplitEvents"
    duration: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferResources(Constraint):
    """The slot of this role holds one of the preferred resources."""

    kind: ClassVar[str] = "PreferResources"
    role: str
    preferred: tuple[str, ...] = ()
    preferred_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferTimes(Constraint):
    """Meetings (of this duration, where one is given) start at one of the preferred times."""

    kind: ClassVar[str] = "PreferTimes"
    times: tuple[str, ...] = ()
    time_groups: tuple[str, ...] = ()
    duration: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidSplitAssignments(Constraint):
    """All meetings of an event group have the same resource in the slot of this role."""

    kind: ClassVar[str] = "AvoidSplitAssignments"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadEvents(Constraint):
    """Meetings of an event group that start within each time group: minimum and maximum."""

    kind: ClassVar[str] = "SpreadEvents"
    limits: tuple[TimeGroupLimit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvents(Constraint):
    """The events of a group run at the same times."""

    kind: ClassVar[str] = "LinkEvents"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvents(Constraint):
    """The second event of a pair starts after the first has ended, so many periods later."""

    kind: ClassVar[str] = "OrderEvents"
    pairs: tuple[EventPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidClashes(Constraint):
    """A resource takes part in at most one meeting at a time.

    Beyond XHSTT: busy at two times that overlap on the clock is one deviation more.
    """

    kind: ClassVar[str] = "AvoidClashes"


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidUnavailableTimes(Constraint):
    """A resource is not busy at these times."""

    kind: ClassVar[str] = "AvoidUnavailableTimes"
    times: tuple[str, ...] = ()
    time_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitIdleTimes(Constraint):
    """Idle times of a resource within each time group: minimum and maximum."""

    kind: ClassVar[str] = "LimitIdleTimes"
    time_groups: tuple[str, ...]
    minimum: int = 0
    maximum: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterBusyTimes(Constraint):
    """Number of time groups in which a resource is busy at all."""

    kind: ClassVar[str] = "ClusterBusyTimes"
    time_groups: tuple[str, ...]
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBusyTimes(Constraint):
    """Busy times of a resource within each time group where it is busy at all."""

    kind: ClassVar[str] = "LimitBusyTimes"
    time_groups: tuple[str, ...]
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitWorkload(Constraint):
    """Total workload of a resource."""

    kind: ClassVar[str] = "LimitWorkload"
    minimum: int
    maximum: int


# ---- what schools need besides ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitConsecutiveBusyTimes(Constraint):
    """A resource is not busy more than `maximum` times in a row.

    Each entry of `sequences` is a run of times without a break in between (ids in order);
    points of application are the resources, the deviation is the sum over sequences and over
    maximal busy runs of (length − maximum)⁺.
    """

    kind: ClassVar[str] = "LimitConsecutiveBusyTimes"
    sequences: tuple[tuple[str, ...], ...]
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSimultaneousEvents(Constraint):
    """Caps the meetings of an event group that run at the same time (grounds, laboratories).

    Points of application are the event groups; the deviation is the sum over times of
    (running meetings − maximum)⁺. Times that overlap on the clock count together: at a time t
    all meetings are counted that run at t or at a time that is under way when t begins (so no
    two are counted together that are never held at one moment). Restricted to `times` and
    `time_groups` where any are given, otherwise at all times.
    """

    kind: ClassVar[str] = "LimitSimultaneousEvents"
    maximum: int
    times: tuple[str, ...] = ()
    time_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsetTimes(Constraint):
    """All times of the events lie within the times of the `container` event.

    Points of application are `events` (and the events of `event_groups`); the deviation is the
    number of the event's running times at which the container does not run too (in each week of
    the cycle in which the event does).
    """

    kind: ClassVar[str] = "SubsetTimes"
    container: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameProgress(Constraint):
    """The events of a group keep in step.

    Points of application are the event groups; after each of `days` (time groups in order) the
    deviation adds the largest minus the smallest number of periods held so far among the events
    of the group, less 1, no less than 0. With several weeks in the cycle the days of each week
    follow one another and the periods add up.
    """

    kind: ClassVar[str] = "SameProgress"
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTravel(Constraint):
    """A resource has time to walk between its rooms.

    `sequences` are runs of times that follow each other closely; `distances` maps ordered pairs
    of rooms (the resources in the slot of this role) to the periods that the way takes, 0 where
    a pair is not listed; the deviation of a resource is the number of pairs of successive busy
    times in a sequence with fewer free times between them than the way takes.
    """

    kind: ClassVar[str] = "LimitTravel"
    sequences: tuple[tuple[str, ...], ...]
    role: str
    distances: tuple[tuple[str, str, int], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAssignment(Constraint):
    """Repair: the events keep the times they had.

    Points of application are the events in `kept`, which maps each to the times (one per
    period) at which it ran; the deviation is the number of those at which it no longer runs.
    """

    kind: ClassVar[str] = "KeepAssignment"
    kept: tuple[tuple[str, tuple[str, ...]], ...]
