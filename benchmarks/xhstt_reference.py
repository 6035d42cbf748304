"""What is known of XHSTT instances: best published cost, and what KHE14 reached."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "xhstt-best-known.csv"
"""A table of this name beside the archives, or in a folder `reference` near them, is taken."""

_COLUMNS = {
    "best_hard": "best_hard",
    "best_soft": "best_soft",
    "khe_hard": "khe14_hard",
    "khe_soft": "khe14_soft",
    "khe_seconds": "khe14_wall_seconds_one_core_loaded_machine",
}
"""What each figure is called in the table."""

Pair = tuple[int, int]
"""Hard and soft cost, compared in this order."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one instance, None where nothing is.

    Attributes
    ----------
    best
        Best published cost.
    khe
        Cost that KHE14 reached (Kingston's general solver), in `khe_seconds` seconds.
    """

    best: Pair | None = None
    khe: Pair | None = None
    khe_seconds: float | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Known:
        """Return what `dataclasses.asdict` gave, read back from JSON."""
        pairs = {name: data[name] and tuple(data[name]) for name in ("best", "khe")}
        return cls(**{**data, **pairs})


def find_reference(archives: Path) -> Path | None:
    """Return the table that stands near the archives, None without one."""
    folder = archives.resolve() if archives.is_dir() else archives.resolve().parent
    near = [folder, *list(folder.parents)[:2]]
    places = [place / NAME for base in near for place in (base, base / "reference")]
    return next((place for place in places if place.is_file()), None)


def read_reference(path: Path) -> Mapping[str, Known]:
    """Return what a table knows, by instance.

    Raises
    ------
    SystemExit
        With a message that names the row, where a figure is no number.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["instance"]: _known(path, number, row) for number, row in enumerate(rows, 2)}


def _known(path: Path, number: int, row: Mapping[str, str | None]) -> Known:
    try:
        found = {name: _number(row.get(column)) for name, column in _COLUMNS.items()}
    except ValueError as error:
        raise SystemExit(f"{path.name}, row {number}: {error}") from None
    return Known(
        _pair(found["best_hard"], found["best_soft"]),
        _pair(found["khe_hard"], found["khe_soft"]),
        found["khe_seconds"],
    )


def _number(text: str | None) -> float | None:
    return float(text) if text and text.strip() else None


def _pair(hard: float | None, soft: float | None) -> Pair | None:
    return None if hard is None or soft is None else (int(hard), int(soft))
