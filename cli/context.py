"""What all commands share: language, quietness, JSON, and where words go."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from ..models.errors import InputError
from .signals import Interruption

LANGUAGES = ("en", "zh")


def default_language() -> str:
    """Return the language of the environment variable ZOUBAN_LANG, else English."""
    asked = os.environ.get("ZOUBAN_LANG", "")
    return asked if asked in LANGUAGES else "en"


PIPE_WIDTH = 200
"""Columns of a table that goes to a file or pipe: nothing is cut that fits in a wide editor."""


@dataclass
class Context:
    """The state of one run of the command line.

    Attributes
    ----------
    json
        Standard output holds one JSON object and nothing else.
    kept
        Where the best answer so far of a search stands, None while there is none.
    """

    interruption: Interruption = field(default_factory=Interruption)
    lang: str = field(default_factory=default_language)
    json: bool = False
    quiet: bool = False
    kept: Path | None = None

    def words(self, en: str, zh: str) -> str:
        """Return the text in the user's language."""
        return zh if self.lang == "zh" else en

    def show(self, *lines: RenderableType, pipe_width: int | None = None) -> None:
        """Print results; into a file or pipe `pipe_width` columns wide, nothing cut short."""
        width = None if sys.stdout.isatty() else pipe_width or PIPE_WIDTH
        console = Console(file=sys.stdout, width=width)
        with console.capture() as captured:
            for line in lines:
                console.print(line, highlight=False, soft_wrap=isinstance(line, Text))
        _write(captured.get())

    def tell(self, en: str, zh: str) -> None:
        """Say something to the person (standard error), unless told to be quiet."""
        if not self.quiet:
            print(self.words(en, zh), file=sys.stderr)

    def emit(self, data: dict[str, Any]) -> None:
        """Print the one JSON object of `--json`."""
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        _write(json.dumps(data, ensure_ascii=plain, indent=2) + "\n")

    def print(self, text: str) -> None:
        """Print a line of the result, unless the result is JSON."""
        if not self.json:
            self.show(Text(text))

    def fail(self, message: str, hint: str | None = None) -> None:
        """Tell why a command ends without a result; with `--json` as an object, too."""
        print(self.words("Error: ", "错误：") + message, file=sys.stderr)
        if hint:
            print(hint, file=sys.stderr)
        if self.json:
            self.emit({"error": {"message": message, "problems": []}})

    def fail_input(self, error: InputError) -> None:
        """Tell everything that a reader refused."""
        count = len(error.problems)
        print(
            self.words(
                f"Error: the input was refused, {count} problem(s):",
                f"错误：输入有误，共 {count} 处：",
            ),
            file=sys.stderr,
        )
        print(error.text(self.lang), file=sys.stderr)
        if self.json:
            self.emit({"error": self.refusal(error)})

    def refusal(self, error: InputError) -> dict[str, Any]:
        """Return everything that a reader refused as an object."""
        problems = [
            {
                "file": problem.file,
                "row": problem.row,
                "field": problem.field,
                "value": problem.value,
                "rule": problem.rule_zh if self.lang == "zh" else problem.rule,
            }
            for problem in error.problems
        ]
        return {"message": error.text(self.lang), "problems": problems}


def _write(text: str) -> None:
    """Write to standard output; whoever has closed it has read enough, which is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
