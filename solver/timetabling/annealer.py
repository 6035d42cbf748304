"""The annealing as one of the portfolio's workers: cycles of cooling on the shared standing."""

from __future__ import annotations

import subprocess
import sys

from ..engine.stop import Stop
from .annealing import Anneal, can_anneal
from .encoding.ground import Ground
from .standing import Best, Scorer

# Exchanges in the first cycle for each unit of the problem, and how much longer each cycle is
# than the last: what a short time limit allows shall end in a cooled timetable, too.
FIRST_CYCLE = 400
GROWTH = 1.5
# Exchanges between two looks at the stop, and how many cost as much as a unit of work (measured).
SLICE = 20_000
MOVES_A_WORK = 200_000
# Temperatures in units of what an exchange costs on average that makes something dearer, measured
# on a generated school of 66 classes: hotter than the first loses what the first timetable is
# worth, below the last nothing moves; later cycles begin where they keep most of what is good
# (1, 1.5, 2.3 and 3.4 million exchanges so came to a cost of 145, one cycle of 10 million to
# 144). The same factors were best, or nearly so, on two archive instances with other weights.
HOT, AGAIN, COLD = 0.15, 0.10, 0.024
# What a hard violation weighs in the same unit: cycles start without any and hardly make one.
HARD = 20.0


class Annealer:
    """Runs cycles of annealing from the best standing, each longer than the last."""

    def __init__(self, ground: Ground, scorer: Scorer, best: Best, stop: Stop, seed: int) -> None:
        self.ground = ground
        self.scorer = scorer
        self.best = best
        self.stop = stop
        self.seed = seed
        self.cycles = 0
        self.possible = can_anneal(ground)

    def cycle(self) -> None:
        """Cool down once; the best timetable found on the way is offered."""
        base = self.best.standing
        state = Anneal(self.ground, base.plan)
        self.cycles += 1
        if not len(state.free) or state.hard:
            self.possible = False
            return
        moves = FIRST_CYCLE * len(state.units) * GROWTH ** (self.cycles - 1)
        slices = max(1, round(moves / SLICE))
        begin = HOT if self.cycles == 1 else AGAIN
        ratio = (COLD / begin) ** (1 / slices)
        scale = self._scale(state)
        if scale is None:
            return
        offered = state.best_soft
        for number in range(slices):
            if self.stop:
                break
            hot = begin * scale * ratio**number
            self._run(state, number + 1, hot, hot * ratio, HARD * scale)
            if state.best_soft < min(offered, self.best.standing.key[2]):
                offered = state.best_soft
                self.best.offer(base, self.scorer.score(state.best_plan()))

    def _scale(self, state: Anneal) -> float | None:
        """Return what an exchange costs on average that makes something dearer.

        Measured while only exchanges are made that cost nothing; None where nothing gets dearer.
        """
        freezing = 1e-9
        self._run(state, 0, freezing, freezing, 1.0)
        total, count = state.uphill.tolist()
        if not count:
            self.possible = False
            return None
        return float(total / count)

    def _run(self, state: Anneal, number: int, hot: float, cold: float, hard: float) -> None:
        seed = (self.seed * 7_919 + self.cycles * 104_729 + number) % (1 << 31)
        state.run_moves(seed, SLICE, hot, cold, hard)
        self.stop.spend(SLICE / MOVES_A_WORK)


# Run as a module it would be `__main__`, and numba would keep what it compiles under that name.
_COMPILE = f"from {__package__}.anneal_kernel import compile_kernels; compile_kernels()"


class Kernel:
    """Gets the compiled loop ready in a process of its own, so that nobody has to wait for it.

    The process leaves the machine code in numba's cache on disk, from where it is loaded in a
    moment. It can be ended at any time, which a thread that compiles cannot.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: bool | None = None

    def start(self) -> None:
        """Begin to compile."""
        if self._process is None and sys.executable:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _COMPILE],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Tell whether the loop can be called; load it at the first call after it is compiled."""
        if self._ready is None and self._process is not None:
            code = self._process.poll()
            if code is not None:
                self._ready = code == 0
                if self._ready:
                    self.load()
        return bool(self._ready)

    def load(self) -> None:
        """Load or compile the loop here and now.

        Where that cannot be (nowhere to keep machine code), the search goes on without.
        """
        try:
            from .anneal_kernel import compile_kernels

            compile_kernels()
        except (ImportError, RuntimeError, OSError):
            self._ready = False
        else:
            self._ready = True

    def close(self) -> None:
        """End the process where it still compiles."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
