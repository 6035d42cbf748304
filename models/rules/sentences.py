"""Rows of the rules table said back as sentences, in the office's language."""

from __future__ import annotations

from typing import Any

from ..calendar import DAY_NAMES, DAY_NAMES_ZH
from ..school import School
from .catalogue import BY_NAME
from .rule import Row, Rule
from .scope import KIND_ZH, Scope
from .slots import Pattern, SlotSet

_KIND_EN = {
    "teacher": "teacher",
    "class": "class",
    "room": "room",
    "subject": "subject",
    "grade": "grade",
    "division": "division",
    "group": "subject group",
    "room_type": "rooms of type",
}


def sentence(school: School, row: Row, lang: str = "en") -> str:
    """Return a row as a sentence in `lang` ("en" or "zh"), names filled in."""
    rule = BY_NAME[row.rule]
    template = rule.sentence_zh if lang == "zh" else rule.sentence_en
    shown = row.parameters.shown(lang)
    words = {name: _value(value, lang) for name, value in shown.items()}
    return template.format_map({"scope": scope_text(school, row.scope, lang), **words})


def template_of(rule: Rule, lang: str = "en") -> str:
    """Return a rule's sentence with its parameters in angle brackets, for the catalogue."""
    template = rule.sentence_zh if lang == "zh" else rule.sentence_en
    blanks = {name: f"⟨{name}⟩" for name in ("scope", *rule.parameters.model_fields)}
    return template.format_map(blanks)


def scope_text(school: School, scope: Scope, lang: str) -> str:
    """Return a scope with the names of what it mentions."""
    if not scope.parts:
        return "全校" if lang == "zh" else "The whole school"
    parts = [_part(school, kind, ids, lang) for kind, ids in scope.parts]
    text = ("、" if lang == "zh" else ", ").join(parts)
    return text[:1].upper() + text[1:]


def _part(school: School, kind: str, ids: tuple[str, ...], lang: str) -> str:
    names = _names(school, kind, lang)
    shown = ("、" if lang == "zh" else ", ").join(names.get(id_) or id_ for id_ in ids)
    return f"{KIND_ZH[kind]} {shown}" if lang == "zh" else f"{_KIND_EN[kind]} {shown}"


def _names(school: School, kind: str, lang: str) -> dict[str, str]:
    if kind in ("teacher", "room"):
        people = school.teachers if kind == "teacher" else school.rooms
        return {record.id: record.name for record in people}
    records: dict[str, Any] = {
        "class": school.classes,
        "subject": school.subjects,
        "group": school.subjects,
        "grade": school.grades,
        "division": school.divisions,
    }
    return {r.id: r.name_zh if lang == "zh" else r.name_en for r in records.get(kind, ())}


def _value(value: object, lang: str) -> str:
    if isinstance(value, SlotSet):
        joined = (_slot(pattern, lang) for pattern in value.patterns)
        return ("、" if lang == "zh" else ", ").join(joined)
    return "–" if value is None else str(value)


def _slot(pattern: Pattern, lang: str) -> str:
    days = DAY_NAMES_ZH if lang == "zh" else DAY_NAMES
    every = "每天" if lang == "zh" else "every day"
    day = every if pattern.days is None else _days(pattern.days, days)
    if pattern.first is None:
        return day + (" 全天" if lang == "zh" else " all day")
    span = pattern.first if pattern.first == pattern.last else f"{pattern.first}–{pattern.last}"
    return f"{day}第{span}节" if lang == "zh" else f"{day} period {span}"


def _days(days: tuple[int, ...], names: tuple[str, ...]) -> str:
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
