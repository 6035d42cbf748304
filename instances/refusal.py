"""How readers refuse: one cell's refusal, and the list of all problems of an input."""

from __future__ import annotations

from collections import Counter

from pydantic import ValidationError

from ..models.errors import FileProblem, InputError

MOST_ALIKE = 200
"""Problems told one by one for a column and rule: a wrong file may hold 100,000 of a kind."""


class Refused(Exception):  # noqa: N818 - a refusal is collected, it is no error that spreads
    """A value that breaks a rule, in both languages; the caller knows the place."""

    def __init__(self, rule: str, rule_zh: str, row: int | None = None) -> None:
        super().__init__(rule)
        self.rule = rule
        self.rule_zh = rule_zh
        self.row = row


class Problems:
    """All problems of an input, in the order found."""

    def __init__(self) -> None:
        self._found: list[FileProblem] = []
        self._alike: Counter[tuple[str, str | None, str]] = Counter()

    def __len__(self) -> int:
        return len(self._found)

    def add(
        self,
        file: str,
        row: int | None,
        field: str | None,
        value: str | None,
        refused: Refused,
    ) -> None:
        """Note one problem; of many alike (same file, field, first words) the first only."""
        key = (file, field, refused.rule[:20])
        self._alike[key] += 1
        if self._alike[key] <= MOST_ALIKE:
            problem = FileProblem(file, row, field, value, refused.rule, refused.rule_zh)
            self._found.append(problem)

    def all(self) -> list[FileProblem]:
        """Return the problems; where some were cut, how many more there are."""
        cut = [
            FileProblem(
                file,
                None,
                field,
                None,
                f"{count - MOST_ALIKE} more problems of this kind",
                f"另有 {count - MOST_ALIKE} 处同类问题",
            )
            for (file, field, _), count in self._alike.items()
            if count > MOST_ALIKE
        ]
        return self._found + cut

    def stop_if_any(self) -> None:
        """Raise InputError with everything found so far, if anything was."""
        if self._found:
            raise InputError(self.all())


def tell_validation(error: ValidationError, file: str, problems: Problems, place: str = "") -> None:
    """Note what a model refuses, field by field; `place` is where the record stands."""
    for item in error.errors(include_url=False):
        steps = [place] if place else []
        field = ".".join((*steps, *(str(step) for step in item["loc"])))
        given = item["input"]
        shown = None if isinstance(given, dict | list) else str(given)
        message = item["msg"]
        problems.add(file, None, field, shown, Refused(message, f"内容不符：{message}"))
