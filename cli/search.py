"""Runs a search in a worker thread while the main thread listens, waits and draws."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from .context import Context
from .progress import Progress

T = TypeVar("T")

TICK_SECONDS = 0.1
"""How often the main thread looks up: a Ctrl-C is seen at once, the clock moves smoothly."""


def search(
    context: Context, work: Callable[[threading.Event, Progress], T], progress: Progress
) -> T:
    """Return what `work` returns; the first Ctrl-C sets the event that it is given.

    Raises
    ------
    KeyboardInterrupt
        At the second Ctrl-C, whatever `work` is doing.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(work(context.interruption.stop, progress))
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=target, name="search", daemon=True)
    with context.interruption.searching():
        thread.start()
        while thread.is_alive():
            thread.join(TICK_SECONDS)
            progress.tick()
    if failure:
        raise failure[0]
    return outcome[0]
