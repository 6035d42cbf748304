"""Lists for people beside an exchange plan: moves, the public list, approvals by school.

Headers are in both languages, so that a list can be handed to anyone. None of them shows health,
pregnancy or scores; the public list shows no more than what is published (公示).
"""

from __future__ import annotations

from collections import defaultdict

from ..models.exchange.bureau import Bureau
from ..models.exchange.case_words import state_name
from ..models.exchange.plan import CaseState, ExchangePlan, Move
from ..models.exchange.words import Form
from .file_names import file_names
from .folder_writer import csv_bytes
from .words import word_in

Rows = list[list[str]]

APPROVALS = "approvals"
"""Folder of the lists that each school signs."""

MOVES = "moves.csv"
"""The bureau's own list, the only one with ids."""

LISTS = (MOVES, "public_list.csv")
"""The lists of all moves."""

_SHOWN = ["姓名 name", "学科 subject", "原学校 from", "去向学校 to", "方式 form", "期限 term"]


class PlanNames:
    """Names of schools, subjects, teachers and words of a plan, in one language.

    Parameters
    ----------
    lang
        "en" or "zh".
    """

    def __init__(self, bureau: Bureau, plan: ExchangePlan, lang: str) -> None:
        self.lang = lang
        self._schools = {school.id: school.name or school.id for school in bureau.schools}
        self._subjects = {
            s.id: (s.name_zh if lang == "zh" else s.name_en) or s.id for s in bureau.subjects
        }
        self._teachers = {teacher.id: teacher.name or teacher.id for teacher in bureau.teachers}
        self._states = {event.teacher: event.state for event in plan.events}

    def school(self, school: str) -> str:
        """Return a school's name, its id where it has none."""
        return self._schools.get(school, school)

    def subject(self, subject: str) -> str:
        """Return a subject's name."""
        return self._subjects.get(subject, subject)

    def teacher(self, teacher: str) -> str:
        """Return a teacher's name."""
        return self._teachers.get(teacher, teacher)

    def form(self, move: Move) -> str:
        """Return the form of a move in words."""
        return word_in(move.form.value, "form", self.lang)

    def term(self, move: Move) -> str:
        """Return first and last day; for good where there is no last."""
        if move.end is not None:
            return f"{move.start.isoformat()} – {move.end.isoformat()}"
        return f"自{move.start}起" if self.lang == "zh" else f"from {move.start}"

    def state(self, teacher: str) -> CaseState | None:
        """Return the state that a case has reached, None where it has not begun."""
        return self._states.get(teacher)


def plan_lists(bureau: Bureau, plan: ExchangePlan, lang: str) -> dict[str, bytes]:
    """Return the lists of a plan as CSV files by name."""
    names = PlanNames(bureau, plan, lang)
    lists = dict(zip(LISTS, (move_list(plan, names), public_list(plan, names)), strict=True))
    approvals = approval_lists(plan, names)
    for name, rows in zip(file_names(list(approvals)), approvals.values(), strict=True):
        lists[f"{APPROVALS}/{name}.csv"] = rows
    return {name: csv_bytes(rows) for name, rows in lists.items()}


def move_list(plan: ExchangePlan, names: PlanNames) -> Rows:
    """Return one row a move, with ids, names and the state of the case (for the bureau)."""
    head = ["教师编号 teacher", "姓名 name", "学科 subject", "原学校编号 origin", "原学校 from"]
    head += ["去向学校编号 destination", "去向学校 to", "方式 form", "占比 share"]
    head += ["开始 start", "结束 end", "状态 state"]
    rows = [head]
    rows += [
        [
            move.teacher,
            names.teacher(move.teacher),
            names.subject(move.subject),
            move.origin,
            names.school(move.origin),
            move.destination,
            names.school(move.destination),
            names.form(move),
            str(move.share),
            move.start.isoformat(),
            "" if move.end is None else move.end.isoformat(),
            state_name(names.state(move.teacher), names.lang),
        ]
        for move in plan.moves
    ]
    return rows


def public_list(plan: ExchangePlan, names: PlanNames) -> Rows:
    """Return the list for publicity (公示名单): name, subject, from, to, form, term.

    Returns home at the end of a loan are no exchange of this year, and withdrawn cases none.
    """
    shown = [
        move
        for move in plan.moves
        if move.form is not Form.RETURN and names.state(move.teacher) is not CaseState.WITHDRAWN
    ]
    return [list(_SHOWN), *(_public_row(move, names) for move in shown)]


def _public_row(move: Move, names: PlanNames) -> list[str]:
    return [
        names.teacher(move.teacher),
        names.subject(move.subject),
        names.school(move.origin),
        names.school(move.destination),
        names.form(move),
        names.term(move),
    ]


def approval_lists(plan: ExchangePlan, names: PlanNames) -> dict[str, Rows]:
    """Return by school id who leaves and who comes, for the school to approve."""
    leaving, coming = (word_in(word, "direction", names.lang) for word in ("leaves", "comes"))
    lists: dict[str, Rows] = defaultdict(lambda: [["去留 direction", *_SHOWN, "签字 signature"]])
    for school_of, direction in (("origin", leaving), ("destination", coming)):
        for move in plan.moves:
            row = [direction, *_public_row(move, names), ""]
            lists[getattr(move, school_of)].append(row)
    return {school: lists[school] for school in sorted(lists)}
