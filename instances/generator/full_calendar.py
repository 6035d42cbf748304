"""A plain generated school with the whole week of a real one: readings, evenings, odd weeks.

It is laid over the plain school and its planted answer, so that both stay as they are: readings
of Chinese and English by the class's own teachers, evening study under the class teacher, PE (and
in Grade 1 music and art) that takes turns with the library in odd and even weeks, and for Grade 3
a calendar of its own, whose afternoon begins ten minutes later and which has four lessons on the
Saturdays of odd weeks (大小周).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

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
from .full_lessons import (
    EVENING_PERIODS,
    EVENINGS,
    EVERY,
    ODD,
    READINGS,
    READINGS_A_WEEK,
    SATURDAY,
    SATURDAY_SUBJECTS,
    SENIOR,
    SENIOR_GRADE,
    TURNS,
    evenings,
    readings,
    saturdays,
    take_turns,
    weeks_of_turn,
)

LUNCH, LATER = 12 * 60, 10
"""Grade 3 begins ten minutes later after lunch: less than a break, so that no two periods of
different number overlap."""


def with_full_calendar(
    school: School, sectioning: Sectioning, timetable: Timetable
) -> tuple[School, Timetable]:
    """Return the school and its planted timetable with the whole week."""
    lessons = [_in_calendar(lesson, sectioning) for lesson in timetable.lessons]
    turned, library = take_turns(lessons)
    added = [*library, *readings(school), *evenings(school), *saturdays(school)]
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
    weeks = weeks_of_turn(subjects.index(row.subject))
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


def _teachers(school: School, added: Iterable[Lesson]) -> tuple[Teacher, ...]:
    """Return the teachers with what readings and Saturdays add to their loads."""
    more = Counter(teacher for x in added if x.subject != "evening_study" for teacher in x.teachers)
    return tuple(
        t.model_copy(update={"load_max": None if t.load_max is None else t.load_max + more[t.id]})
        for t in school.teachers
    )
