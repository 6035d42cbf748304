"""The best answer so far, shared by worker threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
Cost = tuple[int, ...]
"""Cost in tiers, worst tier first; compared lexicographically."""


class Incumbent(Generic[Answer]):
    """Holds the best answer and its cost, and tells a listener of each better one.

    The listener is called in the thread that found the answer, one call at a time and in the
    order of cost, so that what it writes to disk only ever gets better.
    """

    def __init__(self, listener: Callable[[Answer, Cost], None] | None = None) -> None:
        self._lock = threading.Lock()
        self._best: tuple[Cost, Answer] | None = None
        self._version = 0
        self._listener = listener

    @property
    def version(self) -> int:
        """How many times the best answer has changed."""
        return self._version

    @property
    def cost(self) -> Cost | None:
        """Cost of the best answer, None while there is none."""
        best = self._best
        return None if best is None else best[0]

    @property
    def answer(self) -> Answer | None:
        """The best answer, None while there is none."""
        best = self._best
        return None if best is None else best[1]

    def snapshot(self) -> tuple[Cost, Answer] | None:
        """Return cost and answer that belong together, None while there is none."""
        return self._best

    def offer(self, answer: Answer, cost: Cost) -> bool:
        """Take the answer if it costs less than the best; tell whether it was taken."""
        with self._lock:
            if self._best is not None and cost >= self._best[0]:
                return False
            self._best = (cost, answer)
            self._version += 1
            if self._listener is not None:
                self._listener(answer, cost)
            return True


class Bound:
    """The best proven lower bound so far, None while nothing is proven."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value: int | None = None

    @property
    def value(self) -> int | None:
        """The bound, None while nothing is proven."""
        return self._value

    def raise_to(self, value: int) -> bool:
        """Keep the bound if it is higher than the one so far; tell whether it was."""
        with self._lock:
            if self._value is not None and value <= self._value:
                return False
            self._value = value
            return True
