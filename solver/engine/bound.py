"""The best proven bound, shared by worker threads."""

from __future__ import annotations

import threading


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
