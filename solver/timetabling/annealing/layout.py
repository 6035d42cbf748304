"""From a problem to the tables of its local search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..encoding.ground import Ground, Point
from . import tables as t
from .bundles import Bundle
from .demands import Demands
from .wiring import Rows, Wiring

NOTES = 30_000
"""Writes of one move that are noted for taking it back; longer ones are taken back by steps."""


class Layout:
    """The tables of a problem for given bundles, with no unit in use yet.

    With `demands` resources are counted, not chosen; `points` are those that mean something then.
    With `heaviest` no hard violation weighs more.
    """

    def __init__(
        self,
        ground: Ground,
        points: Sequence[Point],
        bundles: tuple[Bundle, ...],
        demands: Demands | None = None,
        heaviest: int | None = None,
    ) -> None:
        self.ground = ground
        self.index = ground.index
        self.bundles = bundles
        self.demands = demands
        self.wiring = Wiring(ground, points, bundles)
        self.times = ground.times
        self.resources = len(self.index.problem.resources)
        self._rows_of_bundles()
        self._rows_of_slots()
        # The points of demands, one a time, follow the others.
        self.unmet_point = len(points)
        if demands is not None:
            self.wiring.count_unmet(demands.weight, self.times if self.demand_rows else 0)
        if heaviest is not None:
            self.wiring.lighten(heaviest)
        # For each point the bundles and the resource that it looks at.
        self.spots = [
            (sorted({self.wiring.bundle_of[event] for event in point.events}), point.resource)
            for point in points
        ]
        widths = [row[t.SLOT1] - row[t.SLOT0] for row in self.rows]
        self.unit_of_pick = np.repeat(
            np.arange(len(self.units)), [widths[b] for b, _, _, _ in self.units]
        )
        self._tables = t.Tables({**self._fixed(), **self._counts()})
        self._blank = self._tables.memory.copy()

    def fresh(self) -> t.Tables:
        """Return the tables with no unit in use; those handed out before become these."""
        self._tables.memory[:] = self._blank
        return self._tables

    def can_recut(self) -> bool:
        """Tell whether an event may be cut into meetings of several durations."""
        return any(
            sum(bool(starts) for starts in self.lengths[row[t.LENGTHS] :][: row[t.TOTAL]]) > 1
            for row in self.rows
        )

    # ---- bundles and slots -----------------------------------------------------------

    def _rows_of_bundles(self) -> None:
        wiring = self.wiring
        self.units: list[tuple[int, int, int, int]] = []
        self.places: list[int] = []
        self.rows: list[list[int]] = []
        self.lengths: list[list[int]] = []
        self.timeless: list[tuple[int]] = []
        self.splits: list[tuple[int, ...]] = []
        self.anew: list[tuple[int, ...]] = []
        self.demand_rows: list[tuple[int, int, int, int]] = []
        self.wanting: list[int] = []
        slot = 0
        for b, events in enumerate(self.bundles):
            total = self.index.problem.events[events[0]].duration
            width = sum(len(self.index.slots[event]) for event in events)
            first, row = len(self.units), len(self.lengths)
            self.lengths += [self._starts(events, d) for d in range(1, total + 1)]
            movable = any(len(starts) > 1 for starts in self.lengths[row:])
            for _ in range(total):
                self.units.append((b, 0, t.NOWHERE, len(self.places)))
                self.places += range(slot, slot + width)
            self.rows.append(
                [
                    first, len(self.units), slot, slot + width, row, total,
                    *_append(self.timeless, wiring.timeless, b),
                    *_append(self.splits, wiring.splits, b),
                    *_append(self.anew, wiring.anew, b),
                    int(movable),
                    *self._demands(events),
                ]
            )  # fmt: skip
            slot += width

    def _demands(self, events: Bundle) -> tuple[int, int]:
        """Enter the demands of the slots of a bundle and return where they stand."""
        first = len(self.demand_rows)
        if self.demands is not None:
            for event in events:
                for slot in range(len(self.index.slots[event])):
                    who, given = self.demands.of.get((event, slot), ((), False))
                    if who:
                        at = len(self.wanting)
                        self.wanting += who
                        row = self.wiring.slot_of[event, slot], at, len(self.wanting), int(given)
                        self.demand_rows.append(row)
        return first, len(self.demand_rows)

    def _starts(self, events: Bundle, duration: int) -> list[int]:
        """Return the starts of a meeting of a duration that the rules for splits allow."""
        if self.index.given_time[events[0]] is not None:
            return []
        if not all(duration in self.ground.durations(event, ()) for event in events):
            return []
        common = set(self.ground.starts(events[0], duration))
        for event in events[1:]:
            common &= set(self.ground.starts(event, duration))
        return sorted(common)

    def _rows_of_slots(self) -> None:
        wiring = self.wiring
        self.slots: list[list[int]] = []
        self.candidates: list[int] = []
        self.empty: list[tuple[int]] = []
        self.unwanted: list[tuple[int, int]] = []
        self.uses: list[tuple[int, int]] = []
        self.sets: dict[tuple[int, ...], tuple[int, int, int]] = {}
        for s, place in enumerate(wiring.slots):
            self.slots.append(
                [
                    *self._candidates(place),
                    *_append(self.empty, wiring.empty, s),
                    *_append(self.unwanted, wiring.unwanted, s),
                    *_append(self.uses, wiring.uses, s),
                    wiring.share(place),
                ]
            )

    def _candidates(self, place: tuple[int, int]) -> tuple[int, int, int]:
        if self.index.slots[place[0]][place[1]].resource is not None or self.demands is not None:
            return 0, 0, -1
        found = self.ground.candidates(*place)
        if found not in self.sets:
            first = len(self.candidates)
            self.candidates += found
            self.sets[found] = (first, len(self.candidates), len(self.sets))
        return self.sets[found]

    # ---- tables ----------------------------------------------------------------------

    def _fixed(self) -> dict[int, object]:
        wiring, times, bundles = self.wiring, self.times, len(self.bundles)
        resources = self.resources
        cells = [(b, x) for b in range(bundles) for x in range(times)]
        busy = [(r, x) for r in range(resources) for x in range(times)]
        starts_at, starts = t.ranges(self.lengths)
        allowed = np.zeros((max(1, len(self.lengths)), times), np.bool_)
        for row, possible in enumerate(self.lengths):
            allowed[row, possible] = True
        start_at, at_start = _by(wiring.at_start, cells)
        run_at, at_run = _by(wiring.at_run, cells)
        busy_at, at_busy = _by(wiring.at_busy, busy)
        clash_at, at_clash = _by(wiring.at_clash, range(resources))
        load_at, at_load = _by(wiring.at_load, range(resources))
        way_at, at_way = _by(wiring.at_way, range(resources))
        group_at, group = t.ranges([times for times, _ in wiring.groups])
        course_at, course = t.ranges(wiring.courses)
        return {
            t.UNITS: t.table(self.units, 4),
            t.BUNDLES: t.table(self.rows, 15),
            t.SLOTS: t.table(self.slots, 10),
            t.POINTS: t.table(wiring.points, 8),
            t.CLASHING: np.array(self.ground.no_clash, np.bool_),
            t.STARTS_AT: starts_at,
            t.STARTS: _flat(starts),
            t.ALLOWED: allowed,
            t.CANDIDATES: _flat(self.candidates),
            t.FITTING: _members(list(self.sets), resources),
            t.TIMELESS: _flat(self.timeless),
            t.SPLITS: t.table(self.splits, 6),
            t.ANEW: t.table(self.anew, 3),
            t.EMPTY: _flat(self.empty),
            t.UNWANTED: t.table(self.unwanted, 2),
            t.USES: t.table(self.uses, 2),
            t.WANTED: _members(wiring.wanted, resources),
            t.START_AT: start_at,
            t.AT_START: t.table(at_start, 3),
            t.RUN_AT: run_at,
            t.AT_RUN: t.table(at_run, 5),
            t.BUSY_AT: busy_at,
            t.AT_BUSY: t.table(at_busy, 5),
            t.CLASH_AT: clash_at,
            t.AT_CLASH: _flat(at_clash),
            t.LOAD_AT: load_at,
            t.AT_LOAD: _flat(at_load),
            t.WAY_AT: way_at,
            t.AT_WAY: t.table(at_way, 2),
            t.GROUP_AT: group_at,
            t.GROUPS: _flat(group),
            t.GROUP_MOST: _flat([most for _, most in wiring.groups]),
            t.VALUES: _flat(wiring.values),
            t.COUNTER_BOUNDS: t.table(wiring.counters, 2),
            t.LINK_SIZES: _flat(wiring.links),
            t.ORDERS: t.table(wiring.orders, 4),
            **self._progress(),
            t.COURSE_AT: course_at,
            t.COURSES: t.table(course, 2),
            **self._ways(),
            t.PICK_SLOT: _flat(self.places),
            **self._demand_tables(),
        }

    def _demand_tables(self) -> dict[int, object]:
        """Return the tables of demands; they are empty where resources are chosen."""
        times = self.times if self.demand_rows else 0
        demand_of = dict.fromkeys(self.places, t.NOWHERE) | {
            row[0]: number for number, row in enumerate(self.demand_rows)
        }
        closed = [[mask >> x & 1 for mask in self.ground.unavailable] for x in range(times)]
        places = sum(demand_of[s] >= 0 for s in self.places)
        return {
            t.DEMANDS: t.table(self.demand_rows, 4),
            t.DEMAND_OF: _flat([demand_of[s] for s in self.places]),
            t.WANTING: _flat(self.wanting),
            t.CLOSED: np.array(closed, np.int64).reshape(times, self.resources),
            t.MET: np.zeros((times, self.resources), np.int64),
            t.UNMET: np.zeros((times, places), np.int64),
            # The last entry numbers the searches for a path.
            t.UNMET_SIZE: np.zeros(times + 1, np.int64),
            t.UNMET_POINT: np.arange(self.unmet_point, self.unmet_point + times),
            t.PATHS: np.zeros((self.resources, 3), np.int64),
        }

    def _progress(self) -> dict[int, object]:
        rows: list[tuple[int, int, int, int, int]] = []
        entries: list[int] = []
        for bundles, days in self.wiring.progress:
            first = len(entries)
            middle = first + len(bundles)
            entries += [*bundles, *days]
            rows.append((first, middle, middle, len(entries), self.index.problem.weeks))
        return {t.PROGRESSES: t.table(rows, 5), t.PROGRESS_LIST: _flat(entries)}

    def _ways(self) -> dict[int, object]:
        wiring, number = self.wiring, self.index.resource_number
        beside = np.full((len(wiring.ways), max(1, len(wiring.slots))), t.NOWHERE, np.int64)
        distance = np.zeros((len(wiring.ways) * self.resources, self.resources), np.int64)
        for way, (_, _, constraint) in enumerate(wiring.ways):
            for s, (event, _) in enumerate(wiring.slots):
                room = self.index.role_slot[event].get(constraint.role)
                if room is not None:
                    beside[way, s] = wiring.slot_of[event, room]
            for a, b, needed in constraint.distances:
                distance[way * self.resources + number[a], number[b]] = needed
        watched = sorted(wiring.at_way)
        row = np.full(self.resources, t.NOWHERE, np.int64)
        row[watched] = range(len(watched))
        sequences = t.table([(first, last) for first, last, _ in wiring.ways], 2)
        return {
            t.WAY_SEQUENCES: sequences,
            t.WAY_ROOMS: beside,
            t.DISTANCES: distance,
            t.VISIT_ROW: row,
        }

    def _counts(self) -> dict[int, object]:
        wiring, times, resources = self.wiring, self.times, self.resources
        units = len(self.units)
        widest = max((row[t.SLOT1] - row[t.SLOT0] for row in self.rows), default=0)
        movable = [u for u, unit in enumerate(self.units) if self._may_change(unit[0])]

        def zeros(*size: int) -> t.Ints:
            return np.zeros(size, np.int64)

        return {
            t.CHOSEN: self._given_picks(),
            t.CELLS: zeros(resources, times),
            t.HOLDERS: zeros(resources, times),
            t.RUNNING: zeros(len(self.bundles), times),
            t.GROUP_STATES: zeros(wiring.group_states),
            t.COUNTERS: zeros(len(wiring.counters)),
            t.USED: zeros(len(wiring.courses), resources),
            t.LINKED: zeros(len(wiring.links), times),
            t.CAPPED: zeros(wiring.caps, times),
            t.VISITS: (visits := self._visits()),
            t.VISIT_DEPTH: _flat([visits.shape[2]]),
            t.TOTALS: zeros(3),
            t.BEFORE: zeros(3),
            t.BEST: zeros(units, 2),
            t.BEST_PICKS: zeros(len(self.places)),
            t.BEST_TOTALS: zeros(3),
            t.DIRTY: np.zeros(units, np.bool_),
            t.DIRTY_LIST: zeros(units),
            # No move notes more: see the chains' longest in `kernel`.
            t.JOURNAL: zeros(4 * units + 64 * (4 + widest) + 64, 4),
            t.NOTES: zeros(NOTES, 2),
            t.SIZES: zeros(4),
            t.QUEUE: zeros(64 + 1, 2),
            t.HELD: zeros(max((len(bundles) for bundles, _ in wiring.progress), default=0)),
            t.MARKS: zeros(units),
            t.FREE: _flat(movable),
        }

    def _given_picks(self) -> t.Ints:
        given = [self.index.slots[event][s].resource for event, s in self.wiring.slots]
        known = _flat([t.NOWHERE if resource is None else resource for resource in given])
        return known[_flat(self.places)]

    def _may_change(self, b: int) -> bool:
        row = self.rows[b]
        if self.demands is not None:
            return bool(row[t.MOVABLE])
        return bool(row[t.MOVABLE]) or any(
            self.slots[s][t.CAND1] - self.slots[s][t.CAND0] > 1
            for s in range(row[t.SLOT0], row[t.SLOT1])
        )

    def _visits(self) -> t.Ints:
        """Return room for all visits that the resources with ways may have at one time."""
        watched = set(self.wiring.at_way)
        most: dict[int, int] = dict.fromkeys(watched, 0)
        for b, _, _, _ in self.units:
            for s in range(self.rows[b][t.SLOT0], self.rows[b][t.SLOT1]):
                for r in watched.intersection(self.index.candidates(*self.wiring.slots[s])):
                    most[r] += 1
        return np.zeros((len(watched), self.times, max(most.values(), default=0)), np.int64)


def _append(into: list, rows: Rows, key: int) -> tuple[int, int]:  # type: ignore[type-arg]
    """Append the rows of a key and return where they stand."""
    first = len(into)
    into.extend(rows.get(key, ()))
    return first, len(into)


def _by(rows: Rows, keys: Iterable[object]) -> tuple[t.Ints, list[object]]:
    return t.ranges([rows.get(key, ()) for key in keys])


def _flat(values: Sequence[object]) -> t.Ints:
    return np.array(values, np.int64).reshape(-1)


def _members(
    sets: Sequence[Iterable[int]], resources: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    found = np.zeros((max(1, len(sets)), resources), np.bool_)
    for row, members in enumerate(sets):
        found[row, sorted(members)] = True
    return found
