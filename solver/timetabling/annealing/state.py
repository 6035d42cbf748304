"""A timetable in the tables of the local search: built from a plan, run, and read back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..encoding.ground import Ground, Point
from ..plan import UNASSIGNED, Part, Plan, missing_part, without_picks
from ..standing import Key
from . import tables as t
from .bundles import Bundle, bundles_of
from .demands import Demands
from .layout import Layout

# Deltas of moves for the worse that one run keeps.
KEPT_DELTAS = 4_000
# Share of the moves that begin where a hard constraint is violated, while no more than so many
# points are.
ATTENTION, FEW = 0.2, 100
# Relative shares of the kinds of moves: shift, exchange (times); replace, pass on, of a whole
# course (resources); cut otherwise.
SHARES = (3.0, 6.0, 2.0, 2.0, 1.0, 0.5)
EVERYTHING, CHOICES = (True,) * 6, (False, False, True, True, True, False)


class Layouts:
    """The tables of a problem, built once for each way of bundling its events.

    With `demands` resources are counted, not chosen; with `heaviest` no hard violation weighs
    more, so that the sums are not those of the reference.
    """

    def __init__(
        self,
        ground: Ground,
        points: Sequence[Point],
        demands: Demands | None = None,
        heaviest: int | None = None,
    ) -> None:
        self.ground = ground
        self.heaviest = heaviest
        self.points = points if demands is None else demands.points(points)
        self.demands = demands
        self._known: dict[tuple[Bundle, ...], Layout] = {}

    def of(self, plan: Plan) -> Layout:
        """Return the layout whose bundles hold together in a plan."""
        bundles = bundles_of(self.ground, plan)
        if bundles not in self._known:
            self._known = {
                bundles: Layout(self.ground, self.points, bundles, self.demands, self.heaviest)
            }
        return self._known[bundles]


class State:
    """One local search, from a plan.

    Costs are counted at all points of application, so that the three sums are exactly those of
    the reference score.
    """

    def __init__(self, layout: Layout, plan: Plan) -> None:
        if layout.demands is not None:
            plan = without_picks(layout.index, plan)
        self.plan = plan
        self.layout = layout
        self.tables = layout.fresh()
        self.odds = self._odds()
        self._enter(plan)

    def _enter(self, plan: Plan) -> None:
        from .kernel import load

        w, layout = self.tables, self.layout
        units, chosen = w[t.UNITS], w[t.CHOSEN]
        for b, events in enumerate(layout.bundles):
            columns = [_ordered(plan[event]) for event in events]
            first = int(w[t.BUNDLES][b, t.UNIT0])
            for u, parts in enumerate(zip(*columns, strict=True), first):
                units[u, t.DUR], units[u, t.START] = parts[0].duration, parts[0].start
                place = int(units[u, t.PICKS])
                for part in parts:
                    chosen[place : place + len(part.picks)] = part.picks
                    place += len(part.picks)
        load(w.memory)
        w[t.BEST][:, 0], w[t.BEST][:, 1] = units[:, t.DUR], units[:, t.START]
        w[t.BEST_PICKS][:] = chosen
        w[t.BEST_TOTALS][:] = w[t.TOTALS]

    def only(self, moves: Sequence[bool]) -> State:
        """Have no other kinds of moves made than these."""
        self.odds = self._odds(moves)
        return self

    def _odds(self, moves: Sequence[bool] = EVERYTHING) -> NDArray[np.float64]:
        """Return the cumulated shares of the kinds of moves that there is anything for."""
        slots = self.tables[t.SLOTS]
        choice = self.layout.demands is None and bool(
            (slots[:, t.CAND1] - slots[:, t.CAND0] > 1).any()
        )
        courses = choice and len(self.tables[t.COURSES]) > 0
        timed = bool(self.tables[t.BUNDLES][:, t.MOVABLE].any())
        wanted = (timed, timed, choice, choice, courses, self.layout.can_recut())
        shares = np.array(SHARES) * wanted * moves
        odds: NDArray[np.float64] = np.cumsum(shares) / max(float(shares.sum()), 1e-9)
        odds[-1] = 1.0
        return odds

    @property
    def size(self) -> int:
        """Number of the units that may move."""
        units = self.tables[t.UNITS]
        return int((units[self.tables[t.FREE], t.DUR] > 0).sum())

    @property
    def key(self) -> Key:
        """Cost in tiers as it stands."""
        return _key(self.tables[t.TOTALS])

    @property
    def best_key(self) -> Key:
        """Least cost in tiers so far."""
        return _key(self.tables[t.BEST_TOTALS])

    @property
    def steps(self) -> int:
        """Writes and looks at slots so far: what moves cost on their way, on any machine."""
        return int(self.tables[t.SIZES][3])

    def costs(self) -> tuple[int, ...]:
        """Return the cost at each point as it stands."""
        return tuple(self._costs().tolist())

    def _costs(self) -> t.Ints:
        from .kernel import costs

        found = np.zeros(len(self.tables[t.POINTS]), np.int64)
        costs(self.tables.memory, found)
        return found

    def has_gaps(self) -> bool:
        """Tell whether a slot to be chosen is empty."""
        return any(
            pick == UNASSIGNED for parts in self.plan for part in parts for pick in part.picks
        )

    def fill(self, seed: int, weights: Sequence[float]) -> None:
        """Choose a resource for each empty slot."""
        from .kernel import fill

        fill(self.tables.memory, seed, np.array(weights, np.float64))

    def run(
        self, seed: int, moves: int, hot: float, cold: float, weights: Sequence[float]
    ) -> NDArray[np.float64]:
        """Make so many moves, cooling from `hot` to `cold`.

        `weights` are what a unit of cost weighs in each tier. Returns what moves would have cost
        that made nothing but the soft cost dearer, a sample of them.
        """
        from .kernel import anneal

        uphill = np.zeros(KEPT_DELTAS + 1, np.float64)
        anneal(
            self.tables.memory, seed, moves, hot, cold, np.array(weights, np.float64),
            self.odds, self._hotspots(), ATTENTION, uphill,
        )  # fmt: skip
        return uphill[1 : int(uphill[0]) + 1]

    def _hotspots(self) -> t.Ints:
        """Return units at points where a hard constraint is violated, if these are few."""
        w = self.tables
        points = w[t.POINTS]
        broken = np.flatnonzero((self._costs() > 0) & (points[:, t.TIER] < 2))
        if not len(broken) or len(broken) > FEW:
            return np.zeros(0, np.int64)
        units, spots = w[t.UNITS], self.layout.spots
        concerned = np.zeros(len(w[t.BUNDLES]), np.bool_)
        known = broken[broken < len(spots)]
        people = [r for p in known if (r := spots[p][1]) is not None]
        for p in known:
            concerned[list(spots[p][0])] = True
        hot = concerned[units[:, t.BUNDLE]]
        for time in broken[broken >= len(spots)] - len(spots):
            begun = time - units[:, t.START]
            hot |= (begun >= 0) & (begun < units[:, t.DUR]) & (units[:, t.START] >= 0)
        hot[self.layout.unit_of_pick[np.isin(w[t.CHOSEN], people)]] = True
        hot &= units[:, t.DUR] > 0
        return np.intersect1d(np.flatnonzero(hot), w[t.FREE])

    def best_plan(self) -> Plan:
        """Return the best timetable so far as a plan."""
        best = self.tables[t.BEST]
        return self._read(best[:, 0], best[:, 1], self.tables[t.BEST_PICKS])

    def now(self) -> Plan:
        """Return the timetable as it stands as a plan."""
        units = self.tables[t.UNITS]
        return self._read(units[:, t.DUR], units[:, t.START], self.tables[t.CHOSEN])

    def _read(self, durations: t.Ints, starts: t.Ints, picks: t.Ints) -> Plan:
        w, index = self.tables, self.layout.index
        found: list[list[Part]] = [[] for _ in self.plan]
        length, begin, chosen = durations.tolist(), starts.tolist(), picks.tolist()
        for b, events in enumerate(self.layout.bundles):
            for u in range(int(w[t.BUNDLES][b, t.UNIT0]), int(w[t.BUNDLES][b, t.UNIT1])):
                if not length[u]:
                    continue
                place = int(w[t.UNITS][u, t.PICKS])
                for event in events:
                    width = len(index.slots[event])
                    part = missing_part(index, event, length[u])
                    those = tuple(chosen[place : place + width])
                    found[event].append(part._replace(start=begin[u], picks=those))
                    place += width
        # What has not changed stays the same object: so the shared standing tells what has.
        return tuple(
            old if sorted(new) == sorted(old) else tuple(sorted(new))
            for old, new in zip(self.plan, found, strict=True)
        )


def _ordered(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (part.start, part.duration, part.picks))


def _key(totals: t.Ints) -> Key:
    unplaced, hard, soft = totals.tolist()
    return unplaced, hard, soft
