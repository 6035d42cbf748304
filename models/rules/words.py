"""Ids, slots and days as a person reads them, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..calendar import DAY_NAMES, DAY_NAMES_ZH
from ..school import School
from .slots import Pattern, SlotSet, parse_slots

_ZH_DAYS = dict(zip(DAY_NAMES, DAY_NAMES_ZH, strict=True))


class Words:
    """Fills the blanks of a rule's sentences with names instead of bare ids."""

    def __init__(self, school: School) -> None:
        people: dict[str, Any] = {
            "teacher": school.teachers,
            "student": school.students,
            "room": school.rooms,
        }
        self._people = {
            kind: {r.id: r.name for r in records if r.name and r.name != r.id}
            for kind, records in people.items()
        }
        self._subjects = {
            "en": {s.id: s.name_en for s in school.subjects if s.name_en},
            "zh": {s.id: s.name_zh for s in school.subjects if s.name_zh},
        }

    def fill(self, template: str, values: Mapping[str, int | float | str], lang: str) -> str:
        """Return a sentence in `lang` ("en" or "zh"); what is not known is a dash."""
        shown = {key: self._show(key, str(value), lang) for key, value in values.items()}
        return template.format_map(_Blanks(shown))

    def _show(self, key: str, value: str, lang: str) -> str:
        if key in self._people:
            names = self._people[key]
            return ", ".join(_named(who, names.get(who)) for who in value.split(" ")) or value
        if key in ("subject", "group"):
            return self._subjects[lang].get(value, value)
        if key == "slot":
            return slot_text(value, lang)
        if key == "slots" and value:
            return slots_text(parse_slots(value), lang)
        return _ZH_DAYS.get(value, value) if key == "day" and lang == "zh" else value


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _named(id_: str, name: str | None) -> str:
    return id_ if name is None else f"{name} ({id_})"


def slot_text(slot: str, lang: str) -> str:
    """Return a slot ("Mon-3") as a reader of `lang` writes it."""
    day, dash, period = slot.partition("-")
    return f"{_ZH_DAYS[day]}第{period}节" if lang == "zh" and dash and day in _ZH_DAYS else slot


def slots_text(slots: SlotSet, lang: str) -> str:
    """Return a set of slots as a reader of `lang` writes it."""
    joined = (_pattern(pattern, lang) for pattern in slots.patterns)
    return ("、" if lang == "zh" else ", ").join(joined)


def _pattern(pattern: Pattern, lang: str) -> str:
    names = DAY_NAMES_ZH if lang == "zh" else DAY_NAMES
    every = "每天" if lang == "zh" else "every day"
    to = "至" if lang == "zh" else " to "
    day = every if pattern.days is None else _days(pattern.days, names, to)
    if pattern.first is None:
        return day + ("全天" if lang == "zh" else " all day")
    span = pattern.first if pattern.first == pattern.last else f"{pattern.first}{to}{pattern.last}"
    return f"{day}第{span}节" if lang == "zh" else f"{day} period {span}"


def _days(days: tuple[int, ...], names: tuple[str, ...], to: str) -> str:
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]}{to}{names[days[-1]]}"
