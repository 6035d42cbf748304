"""Tells a listener of the newest answer, in a thread of its own, without holding up the search."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

LEAST_SECONDS = 1.0
"""Least time between two calls: an early search finds many better answers a second."""


class Mailbox(Generic[T]):
    """Calls `listener` with what was put in last; what came in between is skipped.

    A context manager; at its end the listener is not called any more, whoever runs the search
    has the final answer in hand.

    Attributes
    ----------
    failure
        What the listener raised last; the search goes on regardless.
    """

    def __init__(self, listener: Callable[[T], None]) -> None:
        self._listener = listener
        self._newest: list[T] = []
        self._wake = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="mailbox", daemon=True)
        self.failure: Exception | None = None

    def put(self, item: T) -> None:
        """Note a newer answer; returns at once."""
        with self._wake:
            self._newest = [item]
            self._wake.notify()

    def __enter__(self) -> Mailbox[T]:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._wake:
            self._over = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while newest := self._take():
            try:
                self._listener(newest[0])
            except Exception as error:
                self.failure = error
            with self._wake:
                self._wake.wait_for(lambda: self._over, timeout=LEAST_SECONDS)

    def _take(self) -> list[T]:
        """Wait for an answer; empty where the search is over."""
        with self._wake:
            self._wake.wait_for(lambda: self._over or bool(self._newest))
            newest, self._newest = self._newest, []
            return [] if self._over else newest
