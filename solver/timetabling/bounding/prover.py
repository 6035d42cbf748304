"""Raises a proven lower bound of the soft cost step by step, beside the search or alone.

Each soft point of application is counted in one group of events only. A group is the problem cut
down to its events (see `sight`), so that its minimum is part of what every timetable costs; the
sum of the groups' bounds is a bound of the whole. The groups begin with the events of one resource
each. Two that have much to do with each other are solved together, which never proves less than
the two apart; if solves stay cheap the last group is the whole problem and the bound its optimum.
Beside the groups a problem that is not too large is bounded in one piece (see `whole`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...engine.bound import Bound
from ...engine.stop import Stop
from ..encoding.ground import Ground, Point
from ..standing import Standing
from .grouping import Group, Grouping
from .part import Floor, Part, Parts, Solved
from .sight import Sight
from .whole import CAP, Whole

# Deterministic time that the solve of one group may take at first; whoever is not solved by then
# waits until everybody has had as much.
FIRST_CAP = 0.5
CAP_GROWTH = 2.0
# A problem with no more options (events times times), and no more variables with the choice of
# people, is also tried in one piece: its relaxation needs long to prove anything, and then proves
# most (measured on the archive's schools).
WHOLE_OPTIONS = 40_000
WHOLE_SIZE = 150_000
# Work on the whole for each unit on the parts: in one model of CP-SAT, and by branch and cut. What
# parts prove they prove soon; measured on the archive's schools, the rest is proven by the latter.
WHOLE_SHARE = 2.0
BRANCHING_SHARE = 5.0


class Prover:
    """Proves what every timetable without hard violation costs at least.

    Parameters
    ----------
    points
        All points of application, as the encoder has them (`Encoder.points`).
    stop
        When to end; the work spent is booked there.
    bound
        Raised with each better bound.
    standing
        Returns the timetable at hand, None without one: it shows where the bound falls short.

    Attributes
    ----------
    infeasible
        A part has no timetable without hard violation, nor then has the whole.
    finished
        There is nothing left to do.
    work
        Deterministic time spent so far.
    """

    def __init__(
        self,
        ground: Ground,
        points: Sequence[Point],
        stop: Stop,
        bound: Bound,
        seed: int = 0,
        standing: Callable[[], Standing | None] = lambda: None,
    ) -> None:
        self._stop = stop
        self._bound = bound
        self._seed = seed
        self._standing = standing
        sight = Sight(ground, tuple(points))
        self._parts = Parts(sight)
        self._grouping = Grouping(sight)
        self._left = self._grouping.soft
        self._seeds: list[frozenset[int]] | None = None
        self._groups: list[Group] = []
        self._failed: dict[tuple[Part, Part], float] = {}
        self._cap = FIRST_CAP
        self._refused = False
        self._whole = self._all(limited=True) if self._is_small(ground) else None
        self.infeasible = False
        self.finished = False
        self.work = 0.0

    def run(self) -> None:
        """Raise the bound until there is nothing left to prove or the stop says so."""
        while not self.finished and not self._stop:
            self.step()

    def step(self) -> None:
        """Solve one group, or two together."""
        if self._seeds is None:
            self._seeds = self._ordered(self._grouping.seeds())
            return
        if self._seeds:
            self._plant(self._seeds.pop())
            if not self._seeds:
                self._share_out()
        else:
            self._grow()
        self._tell()

    def _tell(self) -> None:
        total = sum(group.bound for group in self._groups)
        if self._whole is not None:
            total = max(total, self._whole.bound)
        if total or not self._seeds:
            self._bound.raise_to(total)
        standing = self._standing()
        if standing is not None and standing.clean and total >= standing.key[2]:
            self.finished = True

    # ---- what the timetable at hand tells ----------------------------------------------

    def _cost(self, points: frozenset[int]) -> int | None:
        """Return what the timetable at hand costs at some points, None without a valid one."""
        standing = self._standing()
        if standing is None or not standing.clean:
            return None
        return sum(standing.costs[n] for n in points)

    def _gap(self, group: Group) -> int:
        """Return how much of a group's cost is not proven; 1 where that is not known."""
        cost = self._cost(group.part.points)
        return 1 if cost is None else cost - group.bound

    def _ordered(self, seeds: list[frozenset[int]]) -> list[frozenset[int]]:
        """Return seeds in the order of what they cost now, the dearest last."""

        def cost(events: frozenset[int]) -> tuple[int, int]:
            points = self._grouping.seen(events)
            return (self._cost(points) or 0, len(points))

        return sorted(seeds, key=cost)

    # ---- groups of one resource --------------------------------------------------------

    def _plant(self, events: frozenset[int]) -> None:
        """Solve the events of one resource; keep its points if they must cost something."""
        points = self._grouping.seen(events) & self._left
        if not points or self._cost(points) == 0:
            return
        part = self._grouping.part(events, points)
        solved = self._solve(part, (), self._cap)
        if solved.bound > 0 or not solved.closed:
            self._groups.append(Group(part, solved.bound, solved.closed, self._cap))
            self._left -= points

    def _share_out(self) -> None:
        """Give the points that are left to whoever sees them."""
        for events in sorted(self._grouping.seeds(), key=len):
            points = self._grouping.seen(events) & self._left
            if points:
                part = self._grouping.part(events, points)
                self._groups.append(Group(part, 0, True, 0.0))
                self._left -= points

    # ---- groups together ---------------------------------------------------------------

    def _grow(self) -> None:
        """Solve two groups together, or one again that was not solved in the time it had."""
        whole = self._whole
        if whole is not None:
            share = BRANCHING_SHARE if whole.branches else WHOLE_SHARE
            if share * (self.work - whole.work) > whole.work:
                self._try_whole(whole)
                return
        pair = self._pair()
        if pair is not None:
            self._merge(*pair)
            return
        waiting = [
            (self._gap(group), -number)
            for number, group in enumerate(self._groups)
            if not group.closed and group.cap < self._cap and self._gap(group) > 0
        ]
        if waiting:
            self._again(-max(waiting)[1])
        else:
            self._advance()

    def _pair(self) -> tuple[int, int] | None:
        """Return the two groups that promise most, None if none may be put together now."""
        gaps = [self._gap(group) for group in self._groups]
        scores = {
            (one, other): score * (gaps[one] + gaps[other])
            for (one, other), score in self._grouping.interactions(self._groups).items()
            if self._may_merge(self._groups[one], self._groups[other])
        }
        best = max(scores, key=lambda pair: (scores[pair], pair), default=None)
        return best if best is not None and scores[best] > 0 else None

    def _may_merge(self, one: Group, other: Group) -> bool:
        tried = self._failed.get((one.part, other.part), 0.0)
        return one.closed and other.closed and tried < self._cap

    def _merge(self, first: int, second: int) -> None:
        one, other = self._groups[first], self._groups[second]
        least = one.bound + other.bound
        part = self._grouping.merged(one, other)
        solved = self._solve(part, [_floor(one), _floor(other)], self._cap)
        if not solved.closed and solved.bound == least:
            self._failed[one.part, other.part] = self._cap
            self._refused = True
            return
        self._groups[first] = Group(part, solved.bound, solved.closed, self._cap)
        del self._groups[second]

    def _again(self, number: int) -> None:
        group = self._groups[number]
        solved = self._solve(group.part, [_floor(group)], self._cap)
        self._groups[number] = Group(group.part, solved.bound, solved.closed, self._cap)

    # ---- the whole ---------------------------------------------------------------------

    def _all(self, *, limited: bool = False) -> Whole | None:
        """Return the whole as one piece, None where it is too large to try."""
        part = self._grouping.part(self._grouping.everything, self._grouping.soft)
        if limited and self._parts.size(part) > WHOLE_SIZE:
            return None
        return Whole(self._parts, part, self._stop, self._seed)

    def _is_small(self, ground: Ground) -> bool:
        return len(ground.index.problem.events) * ground.times <= WHOLE_OPTIONS

    def _try_whole(self, whole: Whole) -> None:
        floors = [_floor(group) for group in self._groups]
        standing = self._standing()
        clean = standing if standing is not None and standing.clean else None
        self.work += whole.step(
            floors,
            # No more at once than all so far: whoever searches beside waits for this thread.
            max(CAP, self.work),
            None if clean is None else clean.plan,
        )
        if whole.infeasible:
            self.infeasible = self.finished = True
        self.finished = self.finished or whole.closed

    def _advance(self) -> None:
        """Allow more work, or turn to the whole where nothing less is left to solve."""
        if self._whole is not None:
            self._try_whole(self._whole)
        elif not self._refused and all(group.closed for group in self._groups):
            self._whole = self._all()
            return
        self._cap *= CAP_GROWTH
        self._refused = False

    def _solve(self, part: Part, floors: Sequence[Floor], cap: float) -> Solved:
        standing = self._standing()
        plan = standing.plan if standing is not None and standing.clean else None
        solved = self._parts.solve(part, self._stop, self._seed, cap, floors, plan)
        self.work += solved.work
        if solved.infeasible:
            self.infeasible = self.finished = True
        return solved


def _floor(group: Group) -> Floor:
    return group.part.points, group.bound
