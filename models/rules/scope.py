"""What a row of the rules table is about: "grade:G1;subject:pe", read and matched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..school import School
from ..school_index import SchoolIndex

KINDS = (
    "teacher",
    "class",
    "room",
    "subject",
    "grade",
    "division",
    "group",
    "room_type",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A lesson (required or held) as a scope sees it."""

    subject: str | None
    grade: str | None
    classes: tuple[str, ...]
    teachers: tuple[str, ...]
    rooms: tuple[str, ...] = ()
    room_type: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Kinds with their ids; several narrow each other, none means the whole school."""

    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def ids(self, kind: str) -> tuple[str, ...] | None:
        """Return the ids of a kind, None where the scope does not mention it."""
        return next((ids for name, ids in self.parts if name == kind), None)

    def covers(self, index: SchoolIndex, target: Target) -> bool:
        """Tell whether a lesson is within the scope."""
        return all(
            any(value in ids for value in _values(index, target, kind)) for kind, ids in self.parts
        )

    def covers_class(self, index: SchoolIndex, class_id: str) -> bool:
        """Tell whether an administrative class is within the scope's classes."""
        record = index.classes[class_id]
        own = {"class": class_id, "grade": record.grade, "division": record.division}
        return all(own[kind] in ids for kind, ids in self.parts if kind in own)

    def covers_teacher(self, index: SchoolIndex, teacher: str) -> bool:
        """Tell whether a teacher is within the scope's teachers and groups."""
        own = {"teacher": teacher, "group": index.group_of(teacher)}
        return all(own[kind] in ids for kind, ids in self.parts if kind in own)

    @property
    def names(self) -> tuple[str, ...]:
        """Every id that it mentions."""
        return tuple(id_ for _, ids in self.parts for id_ in ids)

    def __str__(self) -> str:
        return ";".join(f"{kind}:{' '.join(ids)}" for kind, ids in self.parts) or "school"


def _values(index: SchoolIndex, target: Target, kind: str) -> Iterable[str | None]:
    classes = [index.classes[c] for c in target.classes if c in index.classes]
    match kind:
        case "subject":
            return (target.subject,)
        case "grade":
            return (target.grade, *(c.grade for c in classes))
        case "division":
            return (c.division for c in classes)
        case "class":
            return target.classes
        case "teacher":
            return target.teachers
        case "group":
            return (index.group_of(t) for t in target.teachers)
        case "room":
            return target.rooms
        case _:
            return (target.room_type,)


class ScopeError(ValueError):
    """A scope that cannot be read; English and Chinese, separated by a bar."""


def known_ids(school: School) -> Mapping[str, Collection[str]]:
    """Return the ids that a scope may name, by kind."""
    groups = {t.group or (t.subjects[0] if t.subjects else "") for t in school.teachers}
    return {
        "teacher": {t.id for t in school.teachers},
        "class": {c.id for c in school.classes} | {s.present_class or "" for s in school.students},
        "room": {r.id for r in school.rooms},
        "subject": {s.id for s in school.subjects},
        "grade": {g.id for g in school.grades},
        "division": {d.id for d in school.divisions},
        "group": groups,
        "room_type": {r.type for r in school.rooms},
    }


def parse_scope(
    text: str, known: Mapping[str, Collection[str]], allowed: Collection[str], name: str
) -> Scope:
    """Read a scope.

    Parameters
    ----------
    known
        Ids by kind, as `known_ids` returns them.
    allowed
        Kinds that the rule accepts, "school" among them where it may hold everywhere.
    name
        Name of the rule, for the message.

    Raises
    ------
    ScopeError
        Where a kind is not one of the rule's, or an id is not known.
    """
    parts: list[tuple[str, tuple[str, ...]]] = []
    for piece in (p.strip() for p in re.split(r"[;；]", text)):
        if piece and piece not in ("school", "全校"):
            parts.append(_part(piece, known, allowed, name))
    if not parts and "school" not in allowed:
        kinds = ", ".join(allowed)
        raise ScopeError(
            f"{name} needs a scope of: {kinds}|规则 {name} 的范围须为以下之一：{kinds}"
        )
    kinds_given = [kind for kind, _ in parts]
    if len(set(kinds_given)) < len(kinds_given):
        raise ScopeError("each kind stands once in a scope|范围中每种类别只能写一次")
    return Scope(tuple(parts))


def _part(
    piece: str, known: Mapping[str, Collection[str]], allowed: Collection[str], name: str
) -> tuple[str, tuple[str, ...]]:
    kind, colon, rest = piece.replace("：", ":").partition(":")
    kind = kind.strip()
    if not colon or kind not in allowed:
        kinds = ", ".join(allowed)
        raise ScopeError(
            f"'{piece}' is no scope of {name}; it takes {kinds}"
            f"|“{piece}”不是规则 {name} 的范围；可用：{kinds}"
        )
    by_plain = {_plain(value): value for value in known[kind] if value}
    whole = by_plain.get(_plain(rest))
    written = [whole] if whole is not None else [w for w in re.split(r"[\s,，、]+", rest) if w]
    if not written:
        raise ScopeError(f"'{piece}' names nobody|“{piece}”没有写编号")
    for value in written:
        if _plain(value) not in by_plain:
            raise ScopeError(f"unknown {kind} '{value}'|未知的{KIND_ZH[kind]}“{value}”")
    return kind, tuple(dict.fromkeys(by_plain[_plain(value)] for value in written))


KIND_ZH = {
    "teacher": "教师",
    "class": "班级",
    "room": "教室",
    "subject": "学科",
    "grade": "年级",
    "division": "级部",
    "group": "教研组",
    "room_type": "教室类型",
}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
