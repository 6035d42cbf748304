"""The arrays of the local search: what each holds, and the names of their columns.

All tables lie in one array of integers, `Tables.memory`, so that compiled functions pass a single
array on (with one argument a table a move took ten times as long, and compiling five times).
A *bundle* is one event, or several that hard links hold together; a *unit* is one meeting of a
bundle (one meeting of each of its events, at the same time). A unit of duration 0 is not in use.
Rows that belong to something stand together; `first`/`last` columns are half-open ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Columns of `unit`.
BUNDLE, DUR, START, PICKS = range(4)
# Columns of `bundle`: its units, slots, durations (row of the first in `starts_at`), periods, its
# points that count meetings without a time, its points about splits, those counted anew, whether
# it may move, and its demands.
(
    UNIT0, UNIT1, SLOT0, SLOT1, LENGTHS, TOTAL, TIMELESS0, TIMELESS1,
    SPLIT0, SPLIT1, ANEW0, ANEW1, MOVABLE, DEMAND0, DEMAND1,
) = range(15)  # fmt: skip
# Columns of `slot`: its candidates, their row in `fits` (−1: a given resource), its points that
# count empty places, unwanted resources and different resources; share of the workload a period.
(
    CAND0, CAND1, FITS, EMPTY0, EMPTY1, UNWANTED0, UNWANTED1, USE0, USE1, SHARE,
) = range(10)  # fmt: skip
# Columns of `point`: what the deviation is made of (see `kernel._bump`).
TIER, WEIGHT, FUNCTION, LOW, HIGH, SCALE, DIVISOR, VALUE = range(8)
LINEAR, QUADRATIC, STEP = range(3)
# Kinds of rows in `at_start`, `at_run`, `at_busy`, `anew` and `splits`.
UNWANTED_START, SPREAD = range(2)
LINK, CAP, WITHIN, CONTAINER, KEPT = range(5)
UNAVAILABLE, COUNTED, IDLE, CONSECUTIVE = range(4)
ORDER, PROGRESS = range(2)
AMOUNT, OF_DURATION = range(2)
# Kinds of entries in the journal.
TIME, PICK, CUT = range(3)

NOWHERE = -1
"""No time, or no resource."""
UNBOUNDED = 1 << 40
"""A bound that no count reaches."""


# What the tables hold; those that end in _AT say where the rows of something begin and end.
#
# UNITS, BUNDLES, SLOTS, POINTS: see the columns above. CLASHING: for each resource whether a hard
# constraint forbids clashes. STARTS(_AT), ALLOWED: starts by row LENGTHS + duration - 1 of a
# bundle. CANDIDATES, FITTING: of slots to be chosen; for each distinct set who is in it.
# Points by bundle: TIMELESS (point), SPLITS (kind, point, four bounds), ANEW (kind, point, row).
# Points by slot: EMPTY (point), UNWANTED (point, row of WANTED), USES (point, row of USED).
# AT_START by bundle x times + time: kind, point, duration or counter. AT_RUN likewise: kind,
# point, row or other bundle, maximum, how often. AT_BUSY by resource x times + time: kind, point,
# place in GROUP_STATES, what a busy time adds to the state (or the group, where no table of its
# values is kept), where its table begins in VALUES. Points by resource: AT_CLASH, AT_LOAD
# (point), AT_WAY (point, row of the WAY tables). GROUPS, GROUP_MOST: groups of times in order, and
# how many times may be busy in a row. COUNTER_BOUNDS: of counts of
# meetings that start in a group. LINK_SIZES: bundles of each row of LINKED. ORDERS: two bundles,
# least and greatest separation. PROGRESSES: ranges of bundles and days in PROGRESS_LIST, weeks.
# COURSES by row of USED: (bundle, slot) pairs. WAY_SEQUENCES: range of groups. WAY_ROOMS: for each
# slot the room's slot. DISTANCES by row x resources + room. VISIT_ROW: for each resource its row
# of VISITS, which holds places in CHOSEN + 1, VISIT_DEPTH of them a time. PICK_SLOT: slot of each
# place in CHOSEN.
#
# The state: CHOSEN (resource of each slot of each unit), CELLS (meetings of each resource at each
# time), HOLDERS (exclusive or of their units + 1, so that a single one is known), RUNNING (units of
# each bundle at each time), and the counts that points are made of. TOTALS: cost by tier; BEFORE:
# that before the move. BEST, BEST_PICKS, BEST_TOTALS: the best moment; DIRTY, DIRTY_LIST: units
# changed since. JOURNAL: what the current move has done; NOTES: where it wrote and what stood
# there; SIZES: lengths of JOURNAL, DIRTY_LIST and NOTES, and how many steps (writes, looks at
# slots) there have been. QUEUE, HELD, MARKS: work space. FREE: units that may change.
#
# Where resources are only counted (see `demands`): DEMANDS: slot, range in WANTING, 1 where the
# resource is given. DEMAND_OF: row of DEMANDS for each place in CHOSEN. WANTING: resources.
# CLOSED by time x resource: whether a hard constraint makes it unavailable. MET by time x resource:
# place in CHOSEN + 1 that has it. UNMET by time: places that have nobody; UNMET_SIZE: how many;
# UNMET_POINT: the point that counts them. PATHS by resource: last search that saw it, resource
# before it, work space.
# Numbers of the tables; each has three places at the beginning of the memory.
(
    UNITS, BUNDLES, SLOTS, POINTS, CLASHING, STARTS_AT, STARTS, ALLOWED, CANDIDATES, FITTING,
    TIMELESS, SPLITS, ANEW, EMPTY, UNWANTED, USES, WANTED, START_AT, AT_START, RUN_AT, AT_RUN,
    BUSY_AT, AT_BUSY, CLASH_AT, AT_CLASH, LOAD_AT, AT_LOAD, WAY_AT, AT_WAY, GROUP_AT, GROUPS,
    GROUP_MOST, VALUES, COUNTER_BOUNDS, LINK_SIZES, ORDERS, PROGRESSES, PROGRESS_LIST, COURSE_AT,
    COURSES, WAY_SEQUENCES, WAY_ROOMS, DISTANCES, VISIT_ROW, PICK_SLOT, CHOSEN, CELLS, HOLDERS,
    RUNNING, GROUP_STATES, COUNTERS, USED, LINKED, CAPPED, VISITS, VISIT_DEPTH, TOTALS, BEFORE,
    BEST, BEST_PICKS, BEST_TOTALS, DIRTY, DIRTY_LIST, JOURNAL, NOTES, SIZES, QUEUE, HELD, MARKS,
    FREE, DEMANDS, DEMAND_OF, WANTING, CLOSED, MET, UNMET, UNMET_SIZE, UNMET_POINT, PATHS,
) = range(0, 237, 3)  # fmt: skip
TABLES = 79


LINE = 8
"""Numbers in a cache line of 64 bytes."""


class Tables:
    """All tables of one local search.

    Attributes
    ----------
    memory
        For each table three numbers, at its own number: where it begins, its width and its
        length; then the tables one after the other.
    """

    def __init__(self, tables: Mapping[int, Any]) -> None:
        arrays = {number: np.asarray(rows, np.int64) for number, rows in tables.items()}
        at = _whole_lines(3 * len(arrays))
        size = at + sum(_whole_lines(array.size) for array in arrays.values())
        self.memory = _on_lines(size)
        self._views: dict[int, Ints] = {}
        for number, array in arrays.items():
            width = int(np.prod(array.shape[1:], dtype=np.int64))
            self.memory[number : number + 3] = (at, width, array.shape[0])
            view = self.memory[at : at + array.size].reshape(array.shape)
            view[...] = array
            self._views[number] = view
            at += _whole_lines(array.size)

    def __getitem__(self, table: int) -> Ints:
        """Return a table as a view of the memory."""
        return self._views[table]


def _whole_lines(numbers: int) -> int:
    """Return the least number of whole cache lines that hold so many numbers, in numbers."""
    return -(-numbers // LINE) * LINE


def _on_lines(size: int) -> Ints:
    """Return zeros that begin with a cache line: rows of eight then lie in one line each."""
    spacious = np.zeros(size + LINE, np.int64)
    first = -(spacious.ctypes.data // 8) % LINE
    return spacious[first : first + size]


def table(rows: Any, width: int) -> Ints:
    """Return rows of numbers as a table of `width` columns."""
    return np.array(rows, np.int64).reshape(-1, width)


def ranges(rows: Any) -> tuple[Ints, list[Any]]:
    """Return where each list in `rows` begins and ends in their concatenation, and that."""
    ends = np.zeros(len(rows) + 1, np.int64)
    ends[1:] = np.cumsum([len(row) for row in rows])
    return ends, [entry for row in rows for entry in row]
