"""What the threads of a search share: the best answer, the bound, and when to end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..engine.stop import Stop
from .request_layout import Ints, Layout
from .request_model import Floor, objective_of, student_limits


@dataclass(frozen=True, slots=True)
class Point:
    """An answer: (kinds, blocks) counts, and the block of each request, -1 for none."""

    counts: Ints
    chosen: Ints


def legal(layout: Layout, point: Point) -> bool:
    """Tell whether an answer keeps every rule: what an engine returns is checked, not believed."""
    counts, blocks = point.counts, layout.blocks
    caps = [np.inf if cap is None else cap for cap in layout.problem.block_caps]
    seated = np.flatnonzero(point.chosen >= 0)
    place = layout.course[seated] * blocks + point.chosen[seated]
    used = np.bincount(place, minlength=layout.problem.courses * blocks)
    room = layout.by_course(counts * layout.kind_capacity[:, None]).ravel()
    student = layout.student[seated]
    places = np.bincount(student * blocks + point.chosen[seated], minlength=1)
    taken = np.bincount(student, minlength=layout.problem.students)
    named = layout.kind_teacher >= 0
    busy = np.zeros((int(layout.kind_teacher.max(initial=-1)) + 1, blocks), dtype=np.int64)
    np.add.at(busy, layout.kind_teacher[named], counts[named])
    apart = layout.by_course(counts)[:, layout.apart]
    return bool(
        (counts >= 0).all()
        and (counts <= layout.allowed).all()
        and (counts.sum(axis=1) == layout.kind_count).all()
        and (counts.sum(axis=0) <= np.array(caps)).all()
        and (busy <= 1).all()
        and (apart <= 1).all()
        and (used <= room).all()
        and not layout.closed[student, point.chosen[seated]].any()
        and (places <= 1).all()
        and (taken <= student_limits(layout)).all()
    )


class Race:
    """One goal being maximised while earlier goals keep their values.

    Attributes
    ----------
    weights
        Worth of each request for the goal.
    floors
        Earlier goals with the values they keep.
    bound
        Proven upper bound of the goal.
    """

    def __init__(
        self,
        layout: Layout,
        weights: Ints,
        floors: tuple[Floor, ...],
        point: Point,
        bound: int,
        stop: Stop,
        listener: Callable[[Point], None] | None = None,
    ) -> None:
        self.layout, self.weights, self.floors = layout, weights, floors
        self.stop = stop
        self.point = point
        self.value = objective_of(weights, point.chosen)
        self.bound = bound
        self._listener = listener
        self._lock = threading.Lock()
        self._abandoned = False
        self._closed = False

    def done(self) -> bool:
        """Tell whether the goal is proven or the search has to end."""
        return self.value >= self.bound or self._abandoned or bool(self.stop)

    def abandon(self) -> None:
        """End the race: one of its threads has failed."""
        self._abandoned = True

    def close(self) -> None:
        """Take no answers any more: what comes now comes too late."""
        with self._lock:
            self._closed = True

    def offer(self, point: Point, *, equal: bool = False) -> bool:
        """Take a better answer (or, on request, an equally good one); tell whether it is better."""
        value = objective_of(self.weights, point.chosen)
        kept = all(objective_of(f.weights, point.chosen) >= f.value for f in self.floors)
        with self._lock:
            worse = value < self.value or (value == self.value and not equal)
            if not kept or worse or not legal(self.layout, point):
                return False
            if self._closed:
                return False
            better = value > self.value
            self.point, self.value = point, value
            if better and self._listener is not None:
                self._listener(point)
            return better

    def lower_bound_to(self, bound: int) -> None:
        """Keep a proven upper bound if it is lower than the one so far."""
        with self._lock:
            self.bound = min(self.bound, bound)
