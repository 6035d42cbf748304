"""The one exception tree: everything a caller may want to catch.

A message states the rule that was expected, the field, the offending id and value, and for a
file its name and row; `FileError` carries them apart as well, so that a caller can list them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ZoubanError(Exception):
    """Base of every error that zouban raises on purpose.

    Parameters
    ----------
    message
        What is wrong, in English.
    zh
        The same in Chinese.
    """

    def __init__(self, message: str = "", zh: str = "") -> None:
        self.zh = zh
        super().__init__(message)

    def text(self, lang: str = "en") -> str:
        """Return the message in `lang` ("en" or "zh"), in English where there is no other."""
        return self.zh if lang == "zh" and self.zh else str(self)


class UsageError(ZoubanError):
    """An argument or a combination of arguments makes no sense."""


class AnswerMismatchError(ZoubanError):
    """An answer does not belong to the data it is judged against."""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One refusal of a reader: where it is, what stands there, and the rule it breaks.

    Attributes
    ----------
    file
        File name inside the folder, or the sheet's name in a workbook.
    row
        Row as the user's program counts it (the header is row 1), or the line; None for the whole
        file.
    field
        Column or key, None where the row as a whole is meant.
    value
        What stands there, as written; None where nothing does.
    rule
        The rule, as a sentence in English.
    rule_zh
        The same in Chinese.
    lines
        Whether `row` is a line of a text (XML) instead of a row of a table.
    """

    file: str
    row: int | None
    field: str | None
    value: str | None
    rule: str
    rule_zh: str = ""
    lines: bool = False

    def text(self, lang: str = "en") -> str:
        """Return the refusal as one line in `lang` ("en" or "zh")."""
        shown = None if self.value is None else shorten(self.value)
        field = None if self.field is None else shorten(self.field)
        if lang == "zh":
            parts = [self.file]
            if self.row is not None:
                parts.append(f"第 {self.row} 行")
            if field is not None:
                parts.append(f"“{field}”" if self.lines else f"“{field}”列")
            if shown is not None:
                parts.append(f"值“{shown}”")
            return " ".join(parts) + "：" + (self.rule_zh or self.rule)
        parts = [self.file]
        if self.row is not None:
            parts.append(f"{'line' if self.lines else 'row'} {self.row}")
        if field is not None:
            parts.append(f"field '{field}'")
        if shown is not None:
            parts.append(f"value '{shown}'")
        return ", ".join(parts) + ": " + self.rule


class InputError(ZoubanError):
    """Input that was refused; lists every problem found, not the first only."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.text())

    def text(self, lang: str = "en") -> str:
        """Return all refusals, one a line, in `lang`."""
        return "\n".join(problem.text(lang) for problem in self.problems)


def shorten(value: str, limit: int = 60) -> str:
    """Return a value cut so that a message stays readable."""
    flat = value.replace("\n", "⏎").replace("\r", "")
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
