"""The figures an office looks at first: what is needed of everything, and how much there is.

Each figure is a finding with `needed`, `available` and `share`; from `TIGHT` on it is a warning.
Before sectioning what is needed is a lower bound (`models.demand`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from .calendar import PeriodKind
from .conditions.classes import elsewhere
from .conditions.ground import Ground
from .conditions.hours import open_periods
from .conditions.teachers import assigned_load
from .demand import least_classes, policy_of, students_of
from .finding import Finding, Severity
from .policy import Mode
from .school import Grade
from .selection import SubjectNames

TIGHT = 0.95
"""Share from which a figure counts as tight: one part in twenty is all that is left."""


def figures(ground: Ground) -> list[Finding]:
    """Return the figures: seats, periods, subjects' hours, teachers, rooms."""
    return [
        *_seats(ground),
        *_periods(ground),
        *_subject_hours(ground),
        *_teachers(ground),
        *_rooms(ground),
    ]


def _figure(
    code: str,
    words: tuple[str, str],
    where: dict[str, str],
    needed: int,
    available: int | None,
    unit: tuple[str, str],
    *,
    warns: bool = True,
) -> Finding:
    """Return a figure; `words` and `unit` in (en, zh), `available` None where there is no bound."""
    tight = warns and bool(available) and needed >= TIGHT * (available or 0)
    share = None if not available else needed / available
    of = ("no limit", "不限") if available is None else (str(available), str(available))
    percent = "" if share is None else f" ({100 * share:.0f} %)"
    params: dict[str, int | float | str] = {"needed": needed}
    if available is not None:
        params["available"] = available
    if share is not None:
        params["share"] = round(share, 4)
    return Finding(
        code=code,
        rule="figures",
        severity=Severity.WARNING if tight else Severity.INFO,
        message=f"{words[0]}: {needed} of {of[0]} {unit[0]}{percent}.",
        message_zh=f"{words[1]}：{needed} / {of[1]} {unit[1]}{percent}。",
        where=where,
        params=params,
    )


def _seats(ground: Ground) -> Iterator[Finding]:
    for grade in ground.school.grades:
        policy = policy_of(ground.school, grade.id)
        students = len(students_of(ground.school, grade.id))
        if policy.mode is Mode.REQUESTS:
            yield from _course_seats(ground, grade)
            continue
        classes = [c for c in ground.index.classes.values() if c.grade == grade.id]
        count = len(classes) or least_classes(ground.school, grade.id)
        if students and count:
            yield _figure(
                "seats",
                (
                    f"Seats of grade {grade.id}, {count} classes of at most "
                    f"{policy.class_size.maximum}",
                    f"{grade.id} 年级座位（{count} 个班，每班最多 {policy.class_size.maximum} 人）",
                ),
                {"grade": grade.id},
                students,
                count * policy.class_size.maximum,
                ("seats", "座"),
            )


def _course_seats(ground: Ground, grade: Grade) -> Iterator[Finding]:
    """Yield for freely requested courses the requests against the seats of their sections."""
    members = {s.id for s in students_of(ground.school, grade.id)}
    asked = Counter(
        c.subject for c in ground.school.choices if c.student in members and not c.alternate
    )
    seats: dict[str, int] = defaultdict(int)
    for section in ground.school.sections:
        seats[section.course] += section.capacity
    names = SubjectNames(ground.school)
    for course, count in asked.items():
        title = (names.one(course, "en"), names.one(course, "zh"))
        yield _figure(
            "course_seats", title, {"subject": course}, count, seats[course], ("seats", "座")
        )


def _periods(ground: Ground) -> Iterator[Finding]:
    """Yield the periods of the fullest class of each grade against the slots of its week."""
    for grade in ground.school.grades:
        if policy_of(ground.school, grade.id).mode is Mode.REQUESTS:
            continue
        calendar = ground.index.calendars.get(grade.calendar)
        if calendar is None or not students_of(ground.school, grade.id):
            continue
        for kind in PeriodKind:
            slots = sum(slot.kind is kind for slot in calendar.slots)
            needed = _needed(ground, grade, kind)
            if needed:
                yield _figure(
                    "periods",
                    (
                        f"Periods of grade {grade.id} ({kind.value})",
                        f"{grade.id} 年级每周课时（{_KIND_ZH[kind]}）",
                    ),
                    {"grade": grade.id, "kind": kind.value},
                    needed,
                    slots,
                    ("slots a week", "节"),
                )


_KIND_ZH = {
    PeriodKind.READING: "早读",
    PeriodKind.LESSON: "正课",
    PeriodKind.EVENING: "晚自习",
}


def _needed(ground: Ground, grade: Grade, kind: PeriodKind) -> int:
    """Return the periods that a class of the grade needs of a kind of period alone."""
    return max(
        (
            sum(_of_class(ground, class_id, kind, week))
            for class_id, record in ground.index.classes.items()
            if record.grade == grade.id
            for week in range(ground.school.weeks)
        ),
        default=0,
    )


def _of_class(ground: Ground, class_id: str, kind: PeriodKind, week: int) -> Iterator[int]:
    for need in ground.active(week):
        if class_id in need.classes and need.kinds == (kind,) and need.teaching_class is None:
            yield need.periods
    if kind is PeriodKind.LESSON:
        for _, periods in elsewhere(ground, class_id, week):
            yield periods


def _subject_hours(ground: Ground) -> Iterator[Finding]:
    """Yield the periods of each subject, all grades, against the loads of its teachers."""
    given: dict[str, int] = defaultdict(int)
    for need in ground.requirements:
        if need.teachers and need.loads and need.subject is not None:
            given[need.subject] += need.periods * need.weeks.bit_count() * len(need.teachers)
    for demand in open_periods(ground):
        given[demand.id.split("/", 1)[1]] += demand.amount
    names = SubjectNames(ground.school)
    for subject in ground.school.subjects:
        if needed := -(-given.get(subject.id, 0) // ground.school.weeks):
            title = (names.one(subject.id, "en"), names.one(subject.id, "zh"))
            yield _figure(
                "subject_hours",
                (f"Hours of {title[0]}", f"{title[1]}教师课时"),
                {"subject": subject.id},
                needed,
                _total(t.load_max for t in ground.school.teachers if subject.id in t.subjects),
                ("periods a week", "课时"),
            )


def _total(bounds: Iterable[int | None]) -> int | None:
    """Return the sum of bounds, None where one of them is missing."""
    known = list(bounds)
    return None if None in known else sum(bound for bound in known if bound is not None)


def _teachers(ground: Ground) -> Iterator[Finding]:
    loads = assigned_load(ground)
    for teacher in ground.school.teachers:
        yield _figure(
            "teacher_load",
            (f"Load of teacher {teacher.id}", f"教师 {teacher.id} 课时"),
            {"teacher": teacher.id},
            loads[teacher.id],
            teacher.load_max,
            ("periods a week", "课时"),
            warns=False,  # one full teacher is as it should be; a full subject is told above
        )


def _rooms(ground: Ground) -> Iterator[Finding]:
    """Yield the lessons that need each kind of room against what the rooms hold in a week."""
    slots = max(
        (sum(s.kind is PeriodKind.LESSON for s in c.slots) for c in ground.school.calendars),
        default=0,
    )
    held: dict[str, int] = defaultdict(int)
    for room in ground.school.rooms:
        held[room.type] += room.lessons_at_once * slots
    needed: dict[str, int] = defaultdict(int)
    for need in ground.requirements:
        given = ground.index.rooms.get(need.room) if need.room is not None else None
        room_type = need.room_type if given is None else given.type
        if room_type is not None and PeriodKind.LESSON in need.kinds:
            needed[room_type] += need.periods * need.weeks.bit_count()
    for room_type, available in held.items():
        yield _figure(
            "room_hours",
            (f"Rooms of type {room_type}", f"“{room_type}”类教室"),
            {"room_type": room_type},
            -(-needed[room_type] // ground.school.weeks),
            available,
            ("lessons a week", "节"),
        )
