"""Who teaches: the assigned teacher, a qualified one, within his load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..calendar import PeriodKind
from ..constraints import (
    AssignResource,
    AvoidSplitAssignments,
    LimitWorkload,
    PreferResources,
)
from ..draft import Draft, resource_id, teacher_role
from ..lessons import counts_as_load, kinds_of
from ..school_index import SchoolIndex
from .clashes import candidates_of_open_slots
from .periods import rows_of
from .rule import Row, Rule, Violation
from .view import Held, View


def given_teachers(index: SchoolIndex, held: Held) -> tuple[tuple[str, ...], bool]:
    """Return who is to teach a lesson, and whether it needs anybody at all."""
    lesson = held.lesson
    teaching = index.teaching_classes.get(lesson.teaching_class or "")
    rows = rows_of(index, held)
    if teaching is not None:
        needs = all(row.needs_teacher for row in rows)
        return index.teachers_of_teaching_class(teaching), needs
    given = [t for c in held.classes for r in rows for t in index.teachers_at_home(c, r)]
    return tuple(dict.fromkeys(given)), any(row.needs_teacher for row in rows)


# ---- the assigned teacher -----------------------------------------------------------------


def _compile_assigned(draft: Draft, row: Row) -> None:
    by_role: dict[str, dict[str, None]] = defaultdict(dict)
    for requirement in draft.requirements:
        if requirement.open_teacher:
            events = draft.events_of[requirement.id]
            role = teacher_role(requirement)
            draft.add(AssignResource, row, (requirement.id,), events=events, role=role)
            by_role[role].update(dict.fromkeys(events))
    for role, found in by_role.items():
        group = draft.event_group(found)
        draft.add(AvoidSplitAssignments, row, event_groups=(group,), role=role)


def _measure_assigned(view: View, row: Row) -> list[Violation]:
    found: list[Violation] = []
    for (owner, _), lessons in view.courses.items():
        given, needs = given_teachers(view.index, lessons[0])
        if given:
            found += [v for held in lessons for v in _other_teacher(row, held, given)]
        elif needs and view.index.teachers:
            found += _open(row, owner, lessons)
    return found


def _other_teacher(row: Row, held: Held, given: tuple[str, ...]) -> Iterator[Violation]:
    if set(held.lesson.teachers) != set(given):
        yield Violation(
            held.length,
            row.weight * held.length,
            held.where(teacher=" ".join(given)),
            {"actual": " ".join(held.lesson.teachers) or "–"},
        )


def _open(row: Row, owner: str, lessons: list[Held]) -> Iterator[Violation]:
    for held in lessons:
        if not held.lesson.teachers:
            yield Violation(held.length, row.weight * held.length, held.where(), text="nobody")
    several = sorted({t for held in lessons for t in held.lesson.teachers})
    if len(several) > 1:
        params: dict[str, int | str] = {"teachers": " ".join(several)}
        excess = len(several) - 1
        where = lessons[0].where(owner=owner)
        yield Violation(excess, row.weight * excess, where, params, text="several")


ASSIGNED_TEACHER = Rule(
    name="assigned_teacher",
    sentence_en="Each lesson is taught by the teacher assigned to it; where nobody is assigned, by "
    "one teacher all week.",
    sentence_zh="每节课由任课表指定的教师上；未指定的，全周由同一位教师上。",
    broken={
        "": (
            "lesson {lesson} is {teacher}'s by assignment, not {actual}'s",
            "课 {lesson} 任课教师应为 {teacher}，实为 {actual}",
        ),
        "nobody": ("lesson {lesson} has no teacher", "课 {lesson} 没有教师"),
        "several": (
            "{owner} has several teachers in one subject: {teachers}",
            "{owner} 同一学科由多位教师上：{teachers}",
        ),
    },
    measure=_measure_assigned,
    compile=_compile_assigned,
    by_itself=True,
    by_row=False,
)


# ---- qualified ----------------------------------------------------------------------------


def _compile_qualified(draft: Draft, row: Row) -> None:
    for requirement in draft.requirements:
        if requirement.open_teacher:
            qualified = draft.index.qualified(requirement.subject, requirement.grade)
            draft.add(
                PreferResources,
                row,
                (requirement.id,),
                events=draft.events_of[requirement.id],
                role=teacher_role(requirement),
                preferred=tuple(resource_id("teacher", teacher) for teacher in qualified),
            )


def _measure_qualified(view: View, row: Row) -> list[Violation]:
    """Judge all but the office's own assignment table, which `check` questions."""
    found: list[Violation] = []
    for held in view.taught:
        subject = held.lesson.subject
        for name in held.lesson.teachers:
            teacher = view.index.teachers.get(name)
            owners = (held.lesson.teaching_class or "", *held.classes)
            by_office = any(name in view.index.assigned.get((o, subject or ""), ()) for o in owners)
            if teacher is None or by_office:
                continue
            if not view.index.may_teach(teacher, subject, held.grade):
                params: dict[str, int | str] = {"grade": held.grade or ""}
                where = held.where(teacher=name)
                found.append(Violation(held.length, row.weight * held.length, where, params))
    return found


QUALIFIED_TEACHER = Rule(
    name="qualified_teacher",
    sentence_en="Teachers teach subjects and grades for which they are qualified.",
    sentence_zh="教师只上其有资格任教的学科和年级。",
    broken={
        "": (
            "teacher {teacher} is not qualified for lesson {lesson} (grade {grade})",
            "教师 {teacher} 无资格上课 {lesson}（年级 {grade}）",
        )
    },
    measure=_measure_qualified,
    compile=_compile_qualified,
    by_itself=True,
    by_row=False,
)


# ---- load ----------------------------------------------------------------------------------


def _compile_load(draft: Draft, row: Row) -> None:
    """Bound the workload of whoever may be chosen, and of whoever has too much already."""
    chosen = candidates_of_open_slots(draft)
    given: dict[str, int] = defaultdict(int)
    weeks = draft.index.school.weeks
    for event in draft.events.values():
        for slot in event.slots:
            if slot.type == "teacher" and slot.resource is not None:
                given[slot.resource] += (slot.workload or 0) * event.bundle.weeks.bit_count()
    for teacher in draft.index.school.teachers:
        resource = resource_id("teacher", teacher.id)
        most = teacher.load_max
        if most is not None and (resource in chosen or given[resource] > most * weeks):
            draft.add(
                LimitWorkload,
                row,
                (teacher.id,),
                resources=(resource,),
                minimum=0,
                maximum=most,
            )


def _measure_load(view: View, row: Row) -> list[Violation]:
    """Compare the periods of the average week, rounded up, with each teacher's most."""
    found = []
    for teacher in view.index.school.teachers:
        periods = load_of(view, teacher.id)
        average = -(-periods // view.index.school.weeks)
        if teacher.load_max is not None and average > teacher.load_max:
            excess = average - teacher.load_max
            params: dict[str, int | str] = {"periods": average, "most": teacher.load_max}
            where = {"teacher": teacher.id}
            found.append(Violation(excess, row.weight * excess, where, params))
    return found


def load_of(view: View, teacher: str) -> int:
    """Return a teacher's periods over the cycle that count as load."""
    total = 0
    for held in view.by_teacher.get(teacher, ()):
        if held.slots and all(slot.kind is PeriodKind.EVENING for slot in held.slots):
            continue
        rows = rows_of(view.index, held)
        kinds = tuple(dict.fromkeys(kind for r in rows for kind in kinds_of(r)))
        walking = held.lesson.teaching_class
        study = walking in view.index.teaching_classes and view.index.is_self_study(walking or "")
        if not study and counts_as_load(view.index, held.lesson.subject, kinds):
            total += held.length * held.weeks.bit_count()
    return total


TEACHER_LOAD = Rule(
    name="teacher_load",
    sentence_en="No teacher has more periods a week than his load allows (activities, supervision "
    "and evenings not counted).",
    sentence_zh="教师周课时不超过上限（班会等活动、自习督导和晚自习不计）。",
    broken={
        "": (
            "teacher {teacher} has {periods} periods a week, at most {most}",
            "教师 {teacher} 周课时为 {periods}，上限 {most}",
        )
    },
    measure=_measure_load,
    compile=_compile_load,
    by_itself=True,
    by_row=False,
)
