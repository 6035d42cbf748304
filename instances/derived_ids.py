"""Sets of ids that no table of their own defines: calendars, blocks, subject groups."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from .ids import Ids, clean
from .notation import split_list
from .raw_table import RawTable
from .refusal import Refused


def derived_ids(raws: Mapping[str, RawTable]) -> dict[str, Ids]:
    """Return the sets of ids that no table of their own defines."""
    calendars = Ids("calendars", "作息表", _cells(raws["periods"], "calendar"))
    blocks = Ids("blocks", "选课时段", _listed(raws["blocks"], "blocks"))
    groups = Ids("subject groups", "教研组", _groups(raws["teachers"]))
    return {"calendars": calendars, "block ids": blocks, "groups": groups}


def _cells(raw: RawTable, name: str) -> list[str]:
    found: list[str] = []
    for cell in dict.fromkeys(raw.cells.get(name, ())):
        try:
            text = clean(cell or "")
        except Refused:
            continue
        if text:
            found.append(text)
    return found


def _listed(raw: RawTable, name: str) -> list[str]:
    found: list[str] = []
    for text in _cells(raw, name):
        try:
            found.extend(split_list(text))
        except Refused:
            continue
    return found


def _groups(raw: RawTable) -> list[str]:
    """Return the subject groups; a teacher without one belongs to that of his first subject."""
    subjects = [_first_item(cell or "") for cell in raw.cells.get("subjects", ())]
    given = [(cell or "").strip() for cell in raw.cells.get("group", ())]
    found = [group or subject for group, subject in zip_longest(given, subjects, fillvalue="")]
    return [group for group in dict.fromkeys(found) if group]


def _first_item(text: str) -> str:
    try:
        items = split_list(clean(text))
    except Refused:
        return ""
    return items[0] if items else ""
