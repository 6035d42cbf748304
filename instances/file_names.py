"""File names for ids: any id, distinct on every file system."""

from __future__ import annotations

import re
from collections.abc import Sequence


def file_names(ids: Sequence[str]) -> list[str]:
    """Return a file name for each id, distinct on every file system."""
    taken: set[str] = set()
    names: list[str] = []
    for item in ids:
        plain = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", item).strip(". ")[:100] or "_"
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
