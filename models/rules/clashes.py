"""Nobody and nothing is in two places at once: teachers, classes, rooms, students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..calendar import DAY_NAMES
from ..constraints import AvoidClashes
from ..draft import Draft
from ..timetable import LessonKind
from .rule import Row, Rule, Violation, nothing
from .view import Held, View


def needs_clash(draft: Draft, events: Sequence[str]) -> bool:
    """Tell whether a resource given to `events` can clash other than as a class clashes too.

    Where all its events share an administrative class (and none holds it twice), that class's
    clashes are its own.
    """
    if len(set(events)) < len(events):
        return True
    classes = [frozenset(draft.events[event].bundle.classes) for event in events]
    return not classes or not frozenset.intersection(*classes)


def _compile(kinds: Iterable[str]) -> Callable[[Draft, Row], None]:
    wanted = tuple(kinds)

    def compile_clashes(draft: Draft, row: Row) -> None:
        for kind in wanted:
            chosen = candidates_of_open_slots(draft) if kind == "teacher" else frozenset()
            uses = draft.uses(kind)
            for resource in [*uses, *sorted(chosen - set(uses))]:
                events = uses.get(resource, [])
                own = kind in ("class", "group") or resource in chosen
                if own or needs_clash(draft, events):
                    who = draft.resources[resource].name
                    draft.add(AvoidClashes, row, (who,), resources=(resource,))

    return compile_clashes


def candidates_of_open_slots(draft: Draft) -> frozenset[str]:
    """Return the teachers (resources of the Problem) who may be chosen for an open place."""
    found: set[str] = set()
    for requirement in draft.requirements:
        if requirement.open_teacher:
            qualified = draft.index.qualified(requirement.subject, requirement.grade)
            found.update(draft.resource("teacher", teacher) for teacher in qualified)
    return frozenset(found)


def clashing_pairs(lessons: Sequence[Held]) -> Iterator[tuple[Held, Held, int]]:
    """Yield each pair of lessons that overlap, with the number of slots in which they do."""
    by_day: dict[int, list[Held]] = defaultdict(list)
    for held in lessons:
        if held.slots:
            by_day[held.slots[0].day].append(held)
    for same_day in by_day.values():
        same_day.sort(key=lambda held: held.slots[0].start)
        for place, one in enumerate(same_day):
            end = one.slots[-1].end
            for other in same_day[place + 1 :]:
                if other.slots[0].start >= end:
                    break
                periods = one.meets(other)
                if periods:
                    yield one, other, periods


def _measure_of(
    kind: str, lessons_of: Callable[[View], dict[str, list[Held]]]
) -> Callable[[View, Row], list[Violation]]:
    def measure(view: View, row: Row) -> list[Violation]:
        return [
            clash(row, kind, who, one, other, periods)
            for who, lessons in lessons_of(view).items()
            for one, other, periods in clashing_pairs(lessons)
            if not (kind == "class" and _walk_beside(one, other))
        ]

    return measure


def _walk_beside(one: Held, other: Held) -> bool:
    """Sections of a class's students stand beside each other; student_clash looks at persons.

    A teaching class beside another, or beside the home lesson that its students walk from, is
    what a band is made of: nobody is in both.
    """
    kinds = {one.lesson.kind, other.lesson.kind}
    if kinds == {LessonKind.TEACHING}:
        return True
    return LessonKind.TEACHING in kinds and not one.students & other.students


def clash(row: Row, kind: str, who: str, one: Held, other: Held, periods: int) -> Violation:
    """Tell that somebody or something is in two lessons at once."""
    slot = next(s for s in one.slots if any(s.overlaps(o) for o in other.slots))
    return Violation(
        periods,
        row.weight * periods,
        {kind: who, "slot": slot.text, "lesson": one.lesson.id, "other": other.lesson.id},
        {"periods": periods, "day": DAY_NAMES[slot.day]},
    )


TEACHER_CLASH = Rule(
    name="teacher_clash",
    sentence_en="No teacher is in two lessons or meetings at once.",
    sentence_zh="教师不得同时上两节课或参加会议。",
    broken={
        "": (
            "teacher {teacher} is in {lesson} and {other} at {slot}",
            "教师 {teacher} 在 {slot} 同时有 {lesson} 与 {other}",
        )
    },
    measure=_measure_of("teacher", lambda view: view.by_teacher),
    compile=_compile(("teacher",)),
    by_itself=True,
    by_row=False,
)

CLASS_CLASH = Rule(
    name="class_clash",
    sentence_en="No class has two lessons at once.",
    sentence_zh="班级不得同时上两节课。",
    broken={
        "": (
            "class {class} has {lesson} and {other} at {slot}",
            "班级 {class} 在 {slot} 同时有 {lesson} 与 {other}",
        )
    },
    measure=_measure_of("class", lambda view: view.by_class),
    compile=_compile(("class", "group")),
    by_itself=True,
    by_row=False,
)


# ---- students ------------------------------------------------------------------------------


def _measure_students(view: View, row: Row) -> list[Violation]:
    """Look at each student's own lessons: those of his class and of his teaching classes.

    Pairs of lessons are found once for all students of a class; a pair is told once, with the
    students who would be in both.
    """
    found: dict[tuple[Held, Held], int] = {}
    for record in view.index.sectioning.classes:
        for one, other, periods in clashing_pairs(view.by_class.get(record.id, ())):
            if one.students & other.students:
                found[one, other] = periods
    found.update(_outside_classes(view))
    return [_of_students(row, one, other, n) for (one, other), n in found.items()]


def _outside_classes(view: View) -> dict[tuple[Held, Held], int]:
    """Return the clashes of students who sit in no administrative class."""
    found: dict[tuple[Held, Held], int] = {}
    homes = view.index.class_of_student
    for student, teaching in view.index.teaching_classes_of_student.items():
        if student not in homes:
            own = [h for t in teaching for h in view.by_teaching_class.get(t, ())]
            found.update({(a, b): n for a, b, n in clashing_pairs(own)})
    return found


def _of_students(row: Row, one: Held, other: Held, periods: int) -> Violation:
    students = sorted(one.students & other.students)
    told = clash(row, "student", students[0] if students else "", one, other, periods)
    return Violation(
        periods,
        row.weight * periods,
        told.where,
        {**told.params, "number": len(students)},
        tuple(students),
    )


STUDENT_CLASH = Rule(
    name="student_clash",
    sentence_en="No student is in two lessons at once.",
    sentence_zh="学生不得同时上两节课。",
    broken={
        "": (
            "{number} student(s) ({student}, …) are in {lesson} and {other} at {slot}",
            "{number} 名学生（{student} 等）在 {slot} 同时有 {lesson} 与 {other}",
        )
    },
    measure=_measure_students,
    compile=nothing,
    by_itself=True,
    by_row=False,
)
