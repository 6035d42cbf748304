"""A plain generated school with the whole week of a real one: readings, evenings, odd weeks.

It is laid over the plain school and its planted answer, so that both stay as they are: readings
of Chinese and English by the class's own teachers, evening study under the class teacher, PE (and
in Grade 1 music and art) that takes turns with the library in odd and even weeks, and for Grade 3
a calendar of its own, whose afternoon begins ten minutes later and which has four lessons on the
Saturdays of odd weeks (大小周).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ...models.calendar import DAY_NAMES, Calendar, CalendarDay, PeriodKind
from ...models.school import (
    CurriculumRow,
    RuleRow,
    School,
    Subject,
    SubjectKind,
    Teacher,
)
from ...models.sectioning import Sectioning
from ...models.timetable import Lesson, LessonKind, Timetable
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
LUNCH, LATER = 12 * 60, 10
"""Grade 3 begins ten minutes later after lunch: less than a break, so that no two periods of
different number overlap."""


def with_full_calendar(
    school: School, sectioning: Sectioning, timetable: Timetable
) -> tuple[School, Timetable]:
    """Return the school and its planted timetable with the whole week."""
    lessons = [_in_calendar(lesson, sectioning) for lesson in timetable.lessons]
    turned, library = _take_turns(lessons)
    added = [*library, *_readings(school), *_evenings(school), *_saturdays(school)]
    name = f"{school.id}-full"
    full = school.model_copy(
        update={
            "id": name,
            "weeks": 2,
            "calendars": _calendars(school),
            "grades": tuple(
                grade.model_copy(update={"calendar": SENIOR}) if grade.id == SENIOR_GRADE else grade
                for grade in school.grades
            ),
            "subjects": (*school.subjects, *_subjects(school)),
            "curriculum": _curriculum(school),
            "teachers": _teachers(school, added),
            "rules": (*school.rules, *_rules(len(school.rules) + 2)),
        }
    )
    return full, timetable.model_copy(update={"school": name, "lessons": (*turned, *added)})


# ---- the week ------------------------------------------------------------------------------


def _calendars(school: School) -> tuple[Calendar, ...]:
    (plain,) = school.calendars
    days = tuple(day.model_copy(update={"weeks": EVERY}) for day in plain.days)
    main = plain.model_copy(update={"days": days})
    if all(grade.id != SENIOR_GRADE for grade in school.grades):
        return (main,)
    periods = tuple(
        period.model_copy(update={"start": period.start + LATER, "end": period.end + LATER})
        if period.start > LUNCH
        else period
        for period in plain.periods
    )
    morning = tuple(
        period.id for period in periods if period.kind is PeriodKind.LESSON and period.start < LUNCH
    )
    saturday = CalendarDay(day=SATURDAY, weeks=ODD, periods=morning)
    senior = Calendar(id=SENIOR, name="高三课表 Grade 3", periods=periods, days=(*days, saturday))
    return main, senior


def _in_calendar(lesson: Lesson, sectioning: Sectioning) -> Lesson:
    """Move a lesson of Grade 3 to its own calendar; the periods are called the same."""
    grades = {c.id: c.grade for c in sectioning.classes}
    grades |= {t.id: t.grade or "" for t in sectioning.teaching_classes}
    owners = lesson.classes or (lesson.teaching_class or "",)
    senior = lesson.kind is not LessonKind.MEETING and grades.get(owners[0]) == SENIOR_GRADE
    return lesson.model_copy(update={"calendar": SENIOR}) if senior else lesson


# ---- what is taught ------------------------------------------------------------------------


def _subjects(school: School) -> Iterator[Subject]:
    if any(grade.id in TURNS for grade in school.grades):
        yield Subject(id="library", name_en="Library", name_zh="阅览", kind=SubjectKind.ACTIVITY)
    if any(grade.id == SENIOR_GRADE for grade in school.grades):
        yield Subject(
            id="weekly_test", name_en="Weekly test", name_zh="周测", kind=SubjectKind.ACTIVITY
        )
    yield Subject(
        id="evening_study", name_en="Evening study", name_zh="晚自习", kind=SubjectKind.ACTIVITY
    )


def _curriculum(school: School) -> tuple[CurriculumRow, ...]:
    plain = [row for old in school.curriculum for row in _turned_rows(old)]
    more = [row for grade in school.grades for row in _further_rows(grade.id)]
    return (*plain, *more)


def _turned_rows(row: CurriculumRow) -> Iterator[CurriculumRow]:
    """Divide a row that takes turns into what is held every week and what is not."""
    subjects = TURNS.get(row.grade, ())
    if row.subject not in subjects:
        yield row
        return
    weeks = _weeks(subjects.index(row.subject))
    if row.periods > 1:
        yield row.model_copy(update={"periods": row.periods - 1})
    yield row.model_copy(update={"periods": 1, "weeks": weeks})
    yield CurriculumRow(
        grade=row.grade, subject="library", periods=1, weeks=EVERY ^ weeks, needs_teacher=False
    )


def _further_rows(grade: str) -> Iterator[CurriculumRow]:
    for subject in READINGS:
        yield CurriculumRow(
            grade=grade,
            subject=subject,
            periods=READINGS_A_WEEK,
            period_kinds=(PeriodKind.READING.value,),
        )
    yield CurriculumRow(
        grade=grade,
        subject="evening_study",
        periods=len(EVENINGS) * len(EVENING_PERIODS),
        period_kinds=(PeriodKind.EVENING.value,),
    )
    for subject in SATURDAY_SUBJECTS if grade == SENIOR_GRADE else ():
        yield CurriculumRow(
            grade=grade,
            subject=subject,
            periods=1,
            weeks=ODD,
            needs_teacher=subject != "weekly_test",
        )


WISHES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("afternoon_max", "subject:mathematics", {"max": "2"}),
    ("morning_max", "subject:pe", {"max": "2"}),
    ("subjects_per_day", "subject:chinese mathematics english", {"max": "5"}),
    ("subjects_in_a_row", "subject:chinese mathematics english", {"max": "3"}),
    ("same_progress", "subject:mathematics english", {}),
    ("teacher_max_days", "school", {"max": "5"}),
    ("teacher_max_half_days", "school", {"max": "9"}),
    ("teacher_min_per_day", "school", {"min": "2"}),
    ("building_change", "school", {}),
)
"""What the office of such a school asks for besides; the plain week has the other rules."""


def _rules(first: int) -> Iterator[RuleRow]:
    slots = " ".join(f"{DAY_NAMES[day]}-{period}" for day in EVENINGS for period in EVENING_PERIODS)
    yield RuleRow(
        rule="fixed_slots", scope="subject:evening_study", parameters={"slots": slots}, row=first
    )
    for row, (rule, scope, parameters) in enumerate(WISHES, first + 1):
        yield RuleRow(rule=rule, scope=scope, parameters=parameters, tier="soft", row=row)


def _weeks(number: int) -> int:
    return EVEN if number % 2 else ODD


def _teachers(school: School, added: Iterable[Lesson]) -> tuple[Teacher, ...]:
    """Return the teachers with what readings and Saturdays add to their loads."""
    more = Counter(teacher for x in added if x.subject != "evening_study" for teacher in x.teachers)
    return tuple(
        t.model_copy(update={"load_max": None if t.load_max is None else t.load_max + more[t.id]})
        for t in school.teachers
    )


# ---- where it stands -----------------------------------------------------------------------


def _take_turns(lessons: list[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
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
        weeks = _weeks(TURNS[class_id.partition("-")[0]].index(subject))
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


def _readings(school: School) -> Iterator[Lesson]:
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


def _evenings(school: School) -> Iterator[Lesson]:
    places = [(day, period) for day in EVENINGS for period in EVENING_PERIODS]
    for plan in school.classes:
        wanted = [(plan.class_teacher or "", plan.id, "evening_study")] * len(places)
        yield from _dealt(school, wanted, places, "evening")


def _saturdays(school: School) -> Iterator[Lesson]:
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
