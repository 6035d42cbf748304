"""The engine's model of the relaxation: base columns and rows, and the options found useful so far.

It grows by options, by the bounds on earlier goals and by further rows, and is kept from stage to
stage, so that every solve starts where the last one ended.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from ...engine.highs import INTERRUPTS, silent_highs
from ...engine.stop import Stop
from ..matrix import Matrix, Sparse
from ..people import Integers
from ..sheet import Linear
from .sides import Side
from .start import BASIC, LOWER, Start, basis_of, codes_of

Floats = NDArray[np.float64]

PRIMAL = 4
"""HiGHS's primal simplex: after new columns the old basis is still feasible, but no longer dual
feasible, and its dual simplex took 1.6 times as long on 21,000 teachers."""

DUAL = 1
"""HiGHS's dual simplex: the faster one where there is no basis to begin from."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A goal of an earlier stage, as a row: its sum is at most `most`."""

    goal: Linear
    most: float


@dataclass
class Model:
    """The engine with its columns.

    Attributes
    ----------
    caps
        Goals of earlier stages, as rows.
    sides
        Further rows, by the number that `add_side` gave them.
    inside
        Options that the engine holds, in its order.
    place
        The engine's row of each row of the matrix, -1 where it has none yet: of the rows in which
        only options stand (65,000 of 88,000 for 100,000 teachers, nearly all about couples and
        teams) it has those of its options.
    low, high
        Bounds of the base columns.
    highs
        The engine itself.
    """

    matrix: Matrix
    stop: Stop
    seed: int
    caps: list[Cap] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    inside: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    place: Integers = field(init=False)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    highs: Any = None

    def __post_init__(self) -> None:
        self.low, self.high = self.matrix.base_lower.copy(), self.matrix.base_upper.copy()
        self.place = np.full(self.matrix.rows, -1, dtype=np.int64)
        self.place[~self.matrix.idle] = np.arange(int((~self.matrix.idle).sum()))
        self._cap_rows: list[int] = []
        self._side_rows: list[int] = []
        self.highs = silent_highs(self.seed)
        self.highs.setOptionValue("simplex_strategy", PRIMAL)
        self._listen()
        self.highs.passModel(self._base_model())

    def _listen(self) -> None:
        stop = self.stop  # the engine would keep all that is reached from here, itself included

        def ask(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:
            if stop:
                into.user_interrupt = True

        self.highs.setCallback(ask, None)
        for kind in INTERRUPTS:
            self.highs.startCallback(kind)

    def _base_model(self) -> highspy.HighsLp:
        matrix, lp = self.matrix, highspy.HighsLp()
        present = self.place >= 0
        lp.num_col_, lp.num_row_ = matrix.base, int(present.sum())
        lp.col_cost_ = np.zeros(matrix.base)
        lp.col_lower_, lp.col_upper_ = matrix.base_lower, matrix.base_upper
        lp.row_lower_, lp.row_upper_ = matrix.row_lower[present], matrix.row_upper[present]
        starts, rows, weights = matrix.base_entries.by_column(matrix.base)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = self.place[rows].astype(np.int32)
        lp.a_matrix_.value_ = weights
        return lp

    def _add_rows(self, rows: Integers) -> None:
        """Give the engine the rows among some that it has not yet."""
        new = np.unique(rows[self.place[rows] < 0])
        if not len(new):
            return
        self.place[new] = self.highs.getNumRow() + np.arange(len(new))
        none = np.zeros(0, dtype=np.int32)
        self.highs.addRows(
            len(new), self.matrix.row_lower[new], self.matrix.row_upper[new], 0,
            np.zeros(len(new), dtype=np.int32), none, np.zeros(0),
        )  # fmt: skip

    def add_options(self, options: Integers, cost: Floats) -> None:
        """Add options as columns, with their cost in the goal at hand."""
        if not len(options):
            return
        starts, rows, weights = self._entries(options).by_column(len(options))
        count = len(options)
        self.highs.addCols(
            count, cost[options], np.zeros(count), np.full(count, math.inf), len(rows),
            starts[:-1].astype(np.int32), rows.astype(np.int32), weights,
        )  # fmt: skip
        self.inside = np.concatenate([self.inside, options])

    def _entries(self, options: Integers) -> Sparse:
        """Return the entries of options in the engine's rows, those of earlier goals included."""
        own = self.matrix.option_entries(options)
        self._add_rows(own.row)
        rows, columns, weights = [self.place[own.row]], [own.column], [own.weight]
        for row, cap in zip(self._cap_rows, self.caps, strict=True):
            value = cap.goal.options[options]
            used = np.flatnonzero(value)
            rows.append(np.full(len(used), row))
            columns.append(used)
            weights.append(value[used])
        for row, side in zip(self._side_rows, self.sides, strict=True):
            value = side.weights(options)
            used = np.flatnonzero(value)
            rows.append(np.full(len(used), row))
            columns.append(used)
            weights.append(value[used])
        return Sparse(np.concatenate(rows), np.concatenate(columns), np.concatenate(weights))

    def add_cap(self, cap: Cap) -> None:
        """Bind all that follows to what an earlier goal has reached."""
        weights = np.concatenate([self.matrix.base_cost(cap.goal), cap.goal.options[self.inside]])
        self._cap_rows.append(self._add_row(weights, -math.inf, cap.most))
        self.caps.append(cap)

    def add_side(self, side: Side) -> int:
        """Add a further row and return its number."""
        weights = np.concatenate([np.zeros(self.matrix.base), side.weights(self.inside)])
        weights[side.base] = side.base_weight
        self._side_rows.append(self._add_row(weights, side.lower, side.upper))
        self.sides.append(side)
        return len(self.sides) - 1

    def _add_row(self, weights: Floats, lower: float, upper: float) -> int:
        used, row = np.flatnonzero(weights), int(self.highs.getNumRow())
        self.highs.addRows(
            1, np.array([lower]), np.array([upper]), len(used),
            np.zeros(1, dtype=np.int32), used.astype(np.int32), weights[used],
        )  # fmt: skip
        return row

    def bind_side(self, number: int, lower: float, upper: float) -> None:
        """Set the ends of a further row."""
        self.sides[number] = replace(self.sides[number], lower=lower, upper=upper)
        self.highs.changeRowBounds(self._side_rows[number], lower, upper)

    def let_elastic(self, most: float) -> None:
        """Let elastic columns reach `most`; 0 shuts them."""
        high = self.high.copy()
        high[self.matrix.first_elastic :] = most
        self.bind(self.low, high)

    def bind(self, low: Floats, high: Floats) -> None:
        """Set the bounds of the base columns."""
        changed = np.flatnonzero((low != self.low) | (high != self.high)).astype(np.int32)
        self.highs.changeColsBounds(len(changed), changed, low[changed], high[changed])
        self.low, self.high = low.copy(), high.copy()

    def open_sides(self) -> None:
        """Let every further row be whatever it is."""
        for number in range(len(self.sides)):
            self.bind_side(number, -math.inf, math.inf)

    # ---- where it stands ----------------------------------------------------------------------

    @property
    def start(self) -> Start | None:
        """Where the engine stands, None where it stands nowhere."""
        basis = self.highs.getBasis()
        if not basis.valid:
            return None
        columns, own = codes_of(basis.col_status), codes_of(basis.row_status)
        rows = np.full(self.matrix.rows, BASIC, dtype=np.int8)
        present = self.place >= 0
        rows[present] = own[self.place[present]]
        base = self.matrix.base
        return Start(
            self.inside.copy(), columns[:base], columns[base:], rows,
            own[self._cap_rows], own[self._side_rows],
        )  # fmt: skip

    def begin_at(self, start: Start) -> None:
        """Add a start's options and stand where it stands; what it does not know stays out."""
        old = np.zeros(self.matrix.sheet.choices.count, dtype=bool)
        old[self.inside] = True
        new = start.options[~old[start.options]]
        self.add_options(new, np.zeros(len(old)))
        status = np.full(len(old), LOWER, dtype=np.int8)
        status[start.options] = start.used
        rows = np.full(self.highs.getNumRow(), BASIC, dtype=np.int8)
        present = self.place >= 0
        rows[self.place[present]] = start.rows[present]
        # Rows that have come since are basic.
        rows[self._cap_rows[: len(start.caps)]] = start.caps
        rows[self._side_rows[: len(start.sides)]] = start.sides
        columns = np.concatenate([start.base, status[self.inside]])
        self.highs.setBasis(basis_of(columns, rows))
        self.highs.setOptionValue("simplex_strategy", PRIMAL)

    # ---- what its prices mean ---------------------------------------------------------------

    @property
    def row_ends(self) -> tuple[Floats, Floats]:
        """Lower and upper ends of all rows, caps and further rows."""
        most = [cap.most for cap in self.caps]
        lower = [-math.inf] * len(most) + [side.lower for side in self.sides]
        upper = most + [side.upper for side in self.sides]
        return (
            np.concatenate([self.matrix.row_lower, lower]),
            np.concatenate([self.matrix.row_upper, upper]),
        )

    def prices(self) -> Floats:
        """Return the duals of all rows and caps, 0 where the engine has no row.

        A price on a side that is open is noise, nothing is paid for it.
        """
        return self.priced(np.array(self.highs.getSolution().row_dual))

    def priced(self, found: Floats) -> Floats:
        """Return prices of the engine's rows as those of all rows, caps and further rows."""
        present = self.place >= 0
        duals = np.zeros(self.matrix.rows)
        duals[present] = found[self.place[present]]
        duals = np.concatenate([duals, found[self._cap_rows], found[self._side_rows]])
        lower, upper = self.row_ends
        return np.where(np.isfinite(np.where(duals > 0, lower, upper)), duals, 0.0)
