"""Where the lessons of the whole week stand in the planted answer: readings, evenings, turns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ...models.school import School
from ...models.timetable import Lesson, LessonKind
from .catalogue import CALENDAR, DAYS
from .colouring import coloured

ODD, EVEN, EVERY = 0b01, 0b10, 0b11
SENIOR = "senior"
SENIOR_GRADE = "G3"
READINGS = ("chinese", "english")
READINGS_A_WEEK = 2
SATURDAY = DAYS
SATURDAY_SUBJECTS = ("chinese", "mathematics", "english", "weekly_test")
"""What stands on a Saturday, one period each."""
EVENINGS = (1, 3)
"""Tuesday and Thursday: two periods of evening study each."""
EVENING_PERIODS = ("E1", "E2")
TURNS = {"G1": ("music", "art"), "G2": ("pe",)}
"""Subjects one period of which takes turns with the library: the first in odd weeks, and so on."""


def weeks_of_turn(number: int) -> int:
    """Return the weeks of the first, the second, … of those that take turns."""
    return EVEN if number % 2 else ODD


def take_turns(lessons: list[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Hold the last lesson of what takes turns in its weeks only; the library has the others."""
    last: dict[tuple[str, str], int] = {}
    for place, lesson in enumerate(lessons):
        for class_id in lesson.classes if lesson.kind is LessonKind.HOME else ():
            subjects = TURNS.get(class_id.partition("-")[0], ())
            if lesson.subject in subjects:
                last[class_id, lesson.subject] = place
    turned, library = list(lessons), []
    count: Counter[str] = Counter()
    for (class_id, subject), place in last.items():
        lesson = lessons[place]
        weeks = weeks_of_turn(TURNS[class_id.partition("-")[0]].index(subject))
        turned[place] = lesson.model_copy(update={"weeks": weeks})
        count[class_id] += 1
        library.append(
            lesson.model_copy(
                update={
                    "id": f"{class_id}/library/{count[class_id]}",
                    "subject": "library",
                    "teachers": (),
                    "room": _home_of(lessons, class_id),
                    "weeks": EVERY ^ weeks,
                }
            )
        )
    return turned, library


def _home_of(lessons: Iterable[Lesson], class_id: str) -> str | None:
    return next(x.room for x in lessons if x.subject == "flag_raising" and class_id in x.classes)


def readings(school: School) -> Iterator[Lesson]:
    """Deal the readings over the five mornings: no class and no teacher has two at once."""
    teachers = _assigned(school)
    wanted = [
        (teachers[plan.id, subject], plan.id, subject)
        for plan in school.classes
        for subject in READINGS
        for _ in range(READINGS_A_WEEK)
    ]
    days = coloured([(teacher, class_id) for teacher, class_id, _ in wanted], DAYS)
    yield from _dealt(school, wanted, [(day, "R") for day in days], "reading")


def evenings(school: School) -> Iterator[Lesson]:
    """Put evening study on two evenings, each class under its class teacher."""
    places = [(day, period) for day in EVENINGS for period in EVENING_PERIODS]
    for plan in school.classes:
        wanted = [(plan.class_teacher or "", plan.id, "evening_study")] * len(places)
        yield from _dealt(school, wanted, places, "evening")


def saturdays(school: School) -> Iterator[Lesson]:
    """Deal the Saturday lessons of Grade 3 over the four periods of the morning."""
    teachers = _assigned(school)
    classes = [plan for plan in school.classes if plan.grade == SENIOR_GRADE]
    wanted = [
        (teachers.get((plan.id, subject), f"nobody in {plan.id}"), plan.id, subject)
        for plan in classes
        for subject in SATURDAY_SUBJECTS
    ]
    periods = coloured(
        [(teacher, class_id) for teacher, class_id, _ in wanted], len(SATURDAY_SUBJECTS)
    )
    places = [(SATURDAY, str(period + 1)) for period in periods]
    yield from _dealt(school, wanted, places, "saturday", ODD)


def _assigned(school: School) -> Mapping[tuple[str, str], str]:
    return {(a.class_id, a.subject): a.teacher for a in school.assignments}


def _dealt(
    school: School,
    wanted: list[tuple[str, str, str]],
    places: list[tuple[int, str]],
    name: str,
    weeks: int | None = None,
) -> Iterator[Lesson]:
    known = {teacher.id for teacher in school.teachers}
    plans = {plan.id: plan for plan in school.classes}
    number: dict[tuple[str, str], int] = defaultdict(int)
    for (teacher, class_id, subject), (day, period) in zip(wanted, places, strict=True):
        number[class_id, subject] += 1
        plan = plans[class_id]
        lesson = Lesson(
            id=f"{class_id}/{subject}/{name}/{number[class_id, subject]}",
            kind=LessonKind.HOME,
            subject=subject,
            classes=(class_id,),
            teachers=(teacher,) if teacher in known else (),
            room=plan.home_room,
            calendar=SENIOR if plan.grade == SENIOR_GRADE else CALENDAR,
            day=day,
            period=period,
        )
        yield lesson if weeks is None else lesson.model_copy(update={"weeks": weeks})
