"""The command line, one file a command.

This module stays light on purpose: the signals are taken over before anything slow is imported,
so that Ctrl-C never shows a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    from .signals import Interruption

    with Interruption() as interruption:
        try:
            from .app import run
        except KeyboardInterrupt:
            return 1
        return run(args, interruption)
