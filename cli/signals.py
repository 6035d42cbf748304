"""Ctrl-C and SIGTERM: what they mean while reading, while searching and while writing.

The main thread owns the signals; searches run in worker threads and are asked to end through an
event. While a search runs the first signal asks it to end (its best answer is kept), a second
one leaves at once. While a file is being written a signal waits until it stands whole.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Listens to SIGINT and SIGTERM while the command line runs; a context manager.

    Attributes
    ----------
    stop
        Set by the first signal; searches end when it is.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._searching = False
        self._shielded = False
        self._leaving = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interruption:
        # Only the main thread may set handlers; run from another one, signals stay as they are.
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.getsignal(number) for number in _SIGNALS}
            for number in _SIGNALS:
                signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        first = not self.stop.is_set()
        self.stop.set()
        # Whoever is leaving already is not cut short on the way.
        if not (self._shielded or self._leaving or (self._searching and first)):
            self._leaving = True
            raise KeyboardInterrupt

    @contextmanager
    def searching(self) -> Iterator[threading.Event]:
        """While inside, the first signal only sets the event, which is yielded."""
        self._searching = True
        try:
            yield self.stop
        finally:
            self._searching = False

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """While inside, signals are noted and nothing is cut short."""
        before, self._shielded = self._shielded, True
        try:
            yield
        finally:
            self._shielded = before
