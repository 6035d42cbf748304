"""Builds the findings that prove a school impossible: both languages, ids and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..finding import Finding, Severity
from ..lessons import Requirement
from ..school import School
from ..selection import SubjectNames

SHOWN = 6
"""Names that a sentence lists at most; the ids of all stand in `where`."""


def proof(
    code: str,
    rule: str,
    messages: tuple[str, str],
    where: Mapping[str, str],
    params: Mapping[str, int | float | str],
) -> Finding:
    """Return the finding of a necessary condition that fails; `messages` are (en, zh)."""
    return Finding(
        code=code,
        rule=rule,
        severity=Severity.ERROR,
        message=messages[0],
        message_zh=messages[1],
        where=where,
        params=params,
    )


def listed(names: Sequence[str], lang: str) -> str:
    """Return names as a list, cut where it would be too long to read."""
    shown = list(names[:SHOWN])
    rest = len(names) - len(shown)
    if lang == "zh":
        return "、".join(shown) + (f"等 {len(names)} 项" if rest else "")
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def cited(rows: Sequence[int], lang: str) -> str:
    """Return where rows stand in the rules table, in brackets; nothing where there are none."""
    if not rows:
        return ""
    numbers = listed([str(row) for row in rows], lang)
    if lang == "zh":
        return f"（规则表第 {numbers} 行）"
    return f" (rules table, row{'s' if len(rows) > 1 else ''} {numbers})"


class Words:
    """Says what a requirement is: the subject's name, and whose lesson it is."""

    def __init__(self, school: School) -> None:
        self._names = SubjectNames(school)

    def subject(self, need: Requirement, lang: str) -> str:
        """Return the subject of a requirement with its periods: "physics (4)"."""
        if need.subject is None:
            name = "自习" if lang == "zh" else "self-study"
        else:
            name = self._names.one(need.subject, lang)
        return f"{name} ({need.periods})" if lang == "en" else f"{name}（{need.periods}）"

    def lesson(self, need: Requirement, lang: str) -> str:
        """Return a requirement with its class: "C1 physics (4)"."""
        whose = need.teaching_class or " ".join(need.classes)
        return f"{whose} {self.subject(need, lang)}"

    def lessons(self, needs: Iterable[Requirement], lang: str) -> str:
        """Return several requirements as a list."""
        return listed([self.lesson(need, lang) for need in needs], lang)
