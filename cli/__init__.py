"""The command line, one file a command.

This module stays light on purpose: the signals are taken over before anything slow is imported,
so that Ctrl-C never shows a traceback.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    from .signals import Interruption

    with Interruption() as interruption:
        try:
            from .app import run
        except KeyboardInterrupt:
            return 1
        code = run(args, interruption)
        if args is None:
            _leave_searching(code)
        return code


def _leave_searching(code: int) -> None:
    """End the process at once where a search goes on that was told to end twice.

    Its engine does not look up, and would be torn down around it with a cry of its own.
    """
    if any(thread.name == "search" for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
