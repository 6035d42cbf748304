"""What a check has to say: one finding, in both languages, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from .base import Record


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The data or the answer is wrong: no answer can be right."""
    HARD = "hard"
    """A hard rule is broken."""
    SOFT = "soft"
    """A wish is not met."""
    WARNING = "warning"
    """Legal, but tight or unusual."""
    INFO = "info"
    """A figure."""


class Finding(Record):
    """One finding of a check.

    Attributes
    ----------
    code
        Stable code for programs ("teacher_clash").
    rule
        Name of the rule in the catalogue, or of the necessary condition.
    message, message_zh
        The sentence for a person, numbers and names filled in.
    where
        Ids of what it is about, by kind: {"teacher": "T1", "slot": "Mon-3"}.
    params
        The numbers in the sentence.
    cost
        Cost in its tier, None where the finding has none.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    message_zh: str = ""
    where: Mapping[str, str] = Field(default_factory=dict)
    params: Mapping[str, int | float | str] = Field(default_factory=dict)
    cost: int | None = None

    def text(self, lang: str = "en") -> str:
        """Return the sentence in `lang` ("en" or "zh")."""
        return self.message_zh if lang == "zh" and self.message_zh else self.message
