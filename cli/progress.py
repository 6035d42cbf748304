"""Progress on standard error: elapsed time, stage, best cost, bound.

On a terminal one line is redrawn; elsewhere a plain line is printed where something changed.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

from rich.console import Console
from rich.status import Status
from rich.text import Text

from .context import Context

PLAIN_SECONDS = 1.0
"""Least time between two plain lines, so that a log file stays readable."""


_STAGES = {
    "section": ("sections", "分班"),
    "place students": ("placing students", "安排学生"),
    "staff": ("teachers", "安排教师"),
    "timetable": ("timetable", "排课"),
}
"""What the library calls its stages, in words."""


class Progress:
    """Shows how a search is getting on; may be told from any thread, draws in the main one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._console = Console(file=sys.stderr)
        self._live = self._console.is_terminal and not context.quiet
        self._status: Status | None = None
        self._lock = threading.Lock()
        self._line = ""
        self._shown = ""
        self._shown_at = -PLAIN_SECONDS
        self._began = time.monotonic()

    def __enter__(self) -> Progress:
        if self._live:
            self._status = self._console.status("")
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is not None:
            self._status.stop()
        self._draw(last=True)

    def stage(self, name: str) -> str:
        """Return a stage of the library ("section G2") in the user's language."""
        word, _, rest = (name, "", "") if name in _STAGES else name.partition(" ")
        en, zh = _STAGES.get(word, (word, word))
        return " ".join(part for part in (self._context.words(en, zh), rest) if part)

    def report(self, stage: str, cost: str | None = None, bound: float | int | None = None) -> None:
        """Note the newest state; `cost` as text, in the order of its tiers."""
        stage = self.stage(stage)
        words = self._context.words
        best = "" if cost is None else words("  best ", "  最优 ") + cost
        least = "" if bound is None else words("  bound ", "  下界 ") + f"{bound:g}"
        with self._lock:
            self._line = stage + best + least

    def tick(self) -> None:
        """Draw, if it is time to."""
        self._draw(last=False)

    def _draw(self, *, last: bool) -> None:
        with self._lock:
            line = self._line
        if self._context.quiet or not line:
            return
        elapsed = time.monotonic() - self._began
        text = f"{elapsed:7.1f} s  {line}"
        if self._status is not None and not last:
            self._status.update(Text(text))
        elif line != self._shown and (last or elapsed - self._shown_at >= PLAIN_SECONDS):
            self._shown, self._shown_at = line, elapsed
            print(text, file=sys.stderr, flush=True)
