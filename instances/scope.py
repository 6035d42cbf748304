"""The scope of a rule: "school", "grade:G1;subject:pe", "teacher:T1 T2", "room_type:laboratory"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from .ids import Ids
from .refusal import Refused

_SET_OF_KIND = {
    "school": None,
    "grade": "grades",
    "division": "divisions",
    "class": "classes",
    "teacher": "teachers",
    "subject": "subjects",
    "room": "rooms",
    "student": "students",
    "campus": "campuses",
    "group": "groups",
    "room_type": None,
}
"""Kinds of scope, and the set that their ids are defined in."""

_KIND_ZH = {
    "学校": "school",
    "全校": "school",
    "年级": "grade",
    "级部": "division",
    "班级": "class",
    "行政班": "class",
    "教师": "teacher",
    "老师": "teacher",
    "学科": "subject",
    "科目": "subject",
    "教室": "room",
    "学生": "student",
    "校区": "campus",
    "教研组": "group",
    "教室类型": "room_type",
}
_ASCII = str.maketrans("；：，、\u3000", ";:,, ")
_IDS = re.compile(r"[^\s,]+")


def parse_scope(text: str, known: Mapping[str, Ids]) -> str:
    """Return a scope with English kinds and every id as it is written where it is defined."""
    parts = text.translate(_ASCII).split(";")
    return ";".join(_parse_part(part, known) for part in parts)


def _parse_part(part: str, known: Mapping[str, Ids]) -> str:
    kind, sign, ids = part.partition(":")
    name = _KIND_ZH.get(kind.strip(), kind.strip())
    if name not in _SET_OF_KIND:
        near = difflib.get_close_matches(name, list(_SET_OF_KIND), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise Refused(
            "a scope is school, or kind:ids with the kinds " + ", ".join(_SET_OF_KIND) + hint,
            "范围写作 school，或“类型:编号”，类型为：" + "、".join(_SET_OF_KIND),
        )
    if name == "school":
        if ids.strip():
            raise Refused("the scope school takes no ids", "范围 school 后不带编号")
        return part if name == kind else part.replace(kind.strip(), name, 1)
    if not ids.strip():
        raise Refused(f"the scope {name} names at least one id", f"范围 {name} 至少要有一个编号")
    table = known.get(_SET_OF_KIND[name] or "")
    if table is None:
        found = ids
    elif (whole := table.find(ids.strip())) is not None:  # one id, blanks in it or not
        found = ids if whole == ids.strip() else whole
    else:
        found = _IDS.sub(lambda match: _known(match[0], table, name), ids)
    return kind.replace(kind.strip(), name, 1) + sign + found


def _known(text: str, table: Ids, kind: str) -> str:
    found = table.find(text)
    if found is not None:
        return found
    if kind == "class":  # classes may be formed only by sectioning
        return text
    raise table.unknown(text)
