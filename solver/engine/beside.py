"""One call in a thread of its own, while the caller does something else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Runs a call in a daemon thread: nobody waits for it who does not ask for its result."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found.append(self._call())
        except BaseException as error:
            self._error = error

    @property
    def known(self) -> T | None:
        """The result, None as long as there is none."""
        return self._found[0] if self._found else None

    def result(self) -> T:
        """Wait for the result; what the call has raised is raised here."""
        # With a timeout the main thread keeps taking signals.
        while self._thread.is_alive():
            self._thread.join(0.05)
        if self._error is not None:
            raise self._error
        return self._found[0]
