"""What every solve returns: status, answer, cost, goals with bounds, and how to run it again."""

from __future__ import annotations

import hashlib
import json
import math
import sys
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .base import Record

T = TypeVar("T")


def _finite(value: int | float) -> int | float:
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        raise ValueError(f"expected is a number of at most {sys.float_info.max:.2g}")
    return value


Figure = Annotated[int | float, AfterValidator(_finite)]
"""A number that can be reckoned with: a whole one of a file may have any number of digits."""


ROUNDING = 1e-6
"""Relative difference between sums of floats that were added up in another order."""


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"
    INTERRUPTED = "interrupted"


class StoppedBy(StrEnum):
    """What ended a solve."""

    OPTIMAL = "optimal"
    TIME = "time"
    WORK = "work"
    TARGET = "target"
    USER = "user"


class Cost(Record):
    """Cost in tiers, compared one after the other, worst first."""

    unplaced: int = 0
    hard: int = 0
    soft: int = 0

    def key(self) -> tuple[int, int, int]:
        """Return what to compare by."""
        return (self.unplaced, self.hard, self.soft)


def conceded(value: Figure, slack: float, *, maximise: bool) -> Figure:
    """Return the level to which later goals may worsen a goal of this value; a whole one whole."""
    level = value - slack * abs(value) if maximise else value + slack * abs(value)
    if not isinstance(value, int):
        return level
    return math.ceil(level - ROUNDING) if maximise else math.floor(level + ROUNDING)


def within(value: Figure, level: Figure, *, maximise: bool) -> bool:
    """Tell whether a value is no worse than a level, but for a sum's last digits."""
    worse = level - value if maximise else value - level
    whole = isinstance(value, int) and isinstance(level, int)
    return worse <= (0 if whole else ROUNDING * max(1.0, abs(level)))


class Goal(Record):
    """One goal, in the order in which it was optimised.

    `value` and `bound` are in `unit`; `bound` is proven, or None. All goals are minimised unless
    `maximise`; `gap` is |value − bound| / max(|value|, |bound|, 1): the design's (value − bound) /
    max(value, 1) where a goal is minimised, and of what could be had where it is maximised; of
    figures that are no whole numbers, which may all be below 1, without the 1.
    A goal that is `built` is not searched: it comes out of a construction after the others stand,
    and its gap is not the result's.
    `slack` is the part of its value that later goals may give away, and `allowed` the level to
    which they might of the best value found: what stays within the bound's own slack is proven.
    """

    name: str
    value: Figure
    bound: Figure | None = None
    unit: str = ""
    maximise: bool = False
    built: bool = False
    slack: float = 0.0
    allowed: Figure | None = None

    @property
    def asked(self) -> Figure | None:
        """What proves the value: the bound, with slack as far as later goals may go from it."""
        if self.bound is None or self.slack == 0.0:
            return self.bound
        level = conceded(self.bound, self.slack, maximise=self.maximise)
        return self.value if within(self.value, level, maximise=self.maximise) else level

    @property
    def gap(self) -> float | None:
        """Relative gap, None where there is no bound; whole numbers are told as of 1 at least."""
        asked = self.asked
        if asked is None:
            return None
        if self.proven:
            return 0.0
        whole = isinstance(self.value, int) and isinstance(asked, int)
        least = 1 if whole else 0
        return abs(self.value - asked) / max(abs(self.value), abs(asked), least)

    @property
    def proven(self) -> bool:
        """Whether the value is proven optimal, or within its slack of what is."""
        asked = self.asked
        return asked is not None and abs(self.value - asked) <= 1e-9 * max(1.0, abs(asked))


class Manifest(Record):
    """Enough to run it again: version, hash of the input, parameters, versions of the engines."""

    zouban: str
    command: str
    input_sha256: str
    parameters: dict[str, Any] = Field(default_factory=dict)
    packages: dict[str, str] = Field(default_factory=dict)
    python: str = ""
    platform: str = ""


class Result(BaseModel, Generic[T]):
    """What a solve returns.

    `answer` is None where none was found; `cost` likewise. `bound` is a proven lower bound of
    the soft cost (None while anything is unplaced or hard). `conflict` names, for an infeasible
    problem, the findings that prove it. `certificate` proves a bound to whoever checks it without
    a search: of a mechanism's plan the prices of places (`models.exchange.mechanism_ceiling`).
    `justified` tells of an exchange plan whether every placement has been looked at and changed
    where nothing justified it; None where that was not asked.
    """

    model_config = ConfigDict(frozen=True)

    status: Status
    answer: T | None = None
    cost: Cost | None = None
    bound: Figure | None = None
    goals: tuple[Goal, ...] = ()
    terms: dict[str, int] = Field(default_factory=dict)
    conflict: tuple[Any, ...] = ()
    certificate: dict[str, tuple[int, ...]] | None = None
    justified: bool | None = None
    stopped_by: StoppedBy | None = None
    runtime_seconds: float = 0.0
    seed: int = 0
    manifest: Manifest | None = None

    @property
    def gap(self) -> float | None:
        """(soft − bound) / max(soft, 1); with goals, the largest gap of those searched."""
        if self.goals:
            gaps = [goal.gap for goal in self.goals if not goal.built]
            known = [gap for gap in gaps if gap is not None]
            return None if len(known) < len(gaps) else max(known, default=None)
        if self.cost is None or self.bound is None:
            return None
        return (self.cost.soft - self.bound) / max(self.cost.soft, 1)

    def to_json(self, answer: str | None) -> dict[str, Any]:
        """Return the object that `--json` prints; `answer` is the path of what was written."""
        return {
            "status": self.status.value,
            "cost": None if self.cost is None else self.cost.model_dump(),
            "bound": self.bound,
            "gap": self.gap,
            "goals": [
                {"name": g.name, "value": g.value, "bound": g.bound, "gap": g.gap, "unit": g.unit}
                | ({} if g.allowed is None else {"allowed": g.allowed})
                for g in self.goals
            ],
            "terms": self.terms,
            "stopped_by": None if self.stopped_by is None else self.stopped_by.value,
            "runtime_seconds": round(self.runtime_seconds, 3),
            "seed": self.seed,
            "manifest": None if self.manifest is None else self.manifest.model_dump(),
            "answer": answer,
        } | ({} if self.justified is None else {"justified": self.justified})


def fingerprint(record: BaseModel, purpose: str = "") -> str:
    """Return the SHA-256 of a record's canonical JSON (sorted keys, UTF-8).

    With a purpose before it, it is another one, of which those for other purposes say nothing.
    """
    text = purpose + json.dumps(record.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
