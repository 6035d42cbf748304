"""The whole problem in one piece: CP-SAT first, branch and cut on the linear relaxation then."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ....models.constraints import Tier
from ...engine.stop import Stop
from ..encoding.program import program_of
from ..plan import Plan
from .branching import Branching
from .part import Floor, Part, Parts, Solved

# Work of the first solve, and by how much it grows where branch and cut is not to be had.
CAP = 2.0
GROWTH = 4.0
# Processor seconds of branch and cut between two looks at the rest of the search. HiGHS looks up
# about so often on the archive's schools.
SLICE = 2.0
# Models whose linear relaxation is solved in seconds: 14,000 rows of 92,000 variables took 8 s,
# 12,000 of 11,000 took 6 s; of 80,000 rows (NL-KP-09 without rooms) and of 120,000 (a generated
# school of 66 classes) neither simplex nor interior point came to an end in 30 s.
MOST_VARIABLES = 150_000
MOST_ROWS = 40_000


class Whole:
    """Bounds the cost of all points together, step by step.

    Attributes
    ----------
    bound
        No timetable without hard violation costs less.
    closed
        All is proven that can be proven here.
    infeasible
        There is no such timetable.
    work
        Deterministic time spent, or processor seconds of branch and cut.
    """

    def __init__(self, parts: Parts, part: Part, stop: Stop, seed: int) -> None:
        self._parts = parts
        self._part = part
        self._stop = stop
        self._seed = seed
        self._cap = CAP
        self._branching: Branching | None = None
        self._barred = not sys.executable
        self.bound = 0
        self.closed = False
        self.infeasible = False
        self.work = 0.0

    @property
    def branches(self) -> bool:
        """Whether branch and cut goes on."""
        return self._branching is not None

    def step(self, floors: Sequence[Floor], most: float, plan: Plan | None) -> float:
        """Raise the bound, if possible; return the work that was spent.

        Parameters
        ----------
        floors
            What is proven of parts.
        most
            Work that one solve may take.
        plan
            The timetable at hand without hard violation, None without one.
        """
        if self._branching is None and self._may_branch():
            self._branch(floors)
        if self._branching is None:
            spent = self._solve(floors, min(self._cap, most), plan)
        else:
            spent = self._branching.run(SLICE)
            self._stop.spend(spent)
            if self._branching.bound is not None:
                self.bound = max(self.bound, self._branching.bound)
            self.closed = self._branching.finished
            if self._branching.failed:
                self._branching, self._barred = None, True
        self.work += spent
        return spent

    def _may_branch(self) -> bool:
        """Tell whether branch and cut comes next.

        Not at first, as CP-SAT is quicker where little is to do; not where a work limit promises
        that every run is the same, since the slices are no two times alike.
        """
        return self.work > 0 and self._stop.work_limit is None and not self._barred

    def _branch(self, floors: Sequence[Floor]) -> None:
        encoding = self._parts.build(self._part, floors)
        proto = encoding.model.proto
        if len(proto.variables) > MOST_VARIABLES or len(proto.constraints) > MOST_ROWS:
            self._barred = True
            return
        encoding.minimise({Tier.SOFT: 1})
        self._branching = Branching(program_of(encoding.model), self._seed, self._stop)

    def _solve(self, floors: Sequence[Floor], cap: float, plan: Plan | None) -> float:
        solved: Solved = self._parts.solve(self._part, self._stop, self._seed, cap, floors, plan)
        self.bound = max(self.bound, solved.bound)
        self.closed = solved.closed
        self.infeasible = solved.infeasible
        self._cap = cap * GROWTH
        return solved.work
