"""Rows of the rules table said back as sentences, in the office's language."""

from __future__ import annotations

from typing import Any

from ..school import School
from .catalogue import BY_NAME
from .rule import Row, Rule
from .scope import KIND_ZH, Scope
from .slots import SlotSet
from .words import slots_text

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


def sentence_by_itself(rule: Rule, lang: str = "en") -> str:
    """Return what a rule says that holds without a row."""
    if rule.itself is not None:
        return rule.itself[lang == "zh"]
    return template_of(rule, lang)


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
        return slots_text(value, lang)
    return "–" if value is None else str(value)
