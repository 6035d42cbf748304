"""What every generated school shares: sizes, week, subjects and course plan."""

from __future__ import annotations

from ...models.calendar import Calendar, CalendarDay, Period, PeriodKind
from ...models.scheme import PRESETS
from ...models.school import Audience, CurriculumRow, Subject, SubjectKind

CLASSES = {"S": 8, "M": 14, "L": 22, "XL": 38}
"""Administrative classes a grade."""
DIVISIONS_FROM = 16
"""A grade of this many classes has two divisions."""
CLASS_SIZE = 50
CLASS_CAP = 55
DAYS, PERIODS = 5, 8
CALENDAR = "main"
GRADES = ("G1", "G2", "G3")
MAIN = ("chinese", "mathematics", "english")
NO_FIRST_PERIODS = 2
"""Periods at the start of a day in which there is no PE."""
COMPOSITION_BEFORE = 6
"""The double lesson of Chinese (composition) ends by the sixth period."""

_ZH = {"G1": "高一", "G2": "高二", "G3": "高三"}
_SUBJECTS: tuple[tuple[str, str, str, SubjectKind], ...] = (
    ("chinese", "Chinese", "语文", SubjectKind.COMMON),
    ("mathematics", "Mathematics", "数学", SubjectKind.COMMON),
    ("english", "English", "英语", SubjectKind.LANGUAGE),
    ("japanese", "Japanese", "日语", SubjectKind.LANGUAGE),
    ("physics", "Physics", "物理", SubjectKind.ELECTIVE),
    ("chemistry", "Chemistry", "化学", SubjectKind.ELECTIVE),
    ("biology", "Biology", "生物", SubjectKind.ELECTIVE),
    ("politics", "Politics", "政治", SubjectKind.ELECTIVE),
    ("history", "History", "历史", SubjectKind.ELECTIVE),
    ("geography", "Geography", "地理", SubjectKind.ELECTIVE),
    ("technology", "Technology", "技术", SubjectKind.ELECTIVE),
    ("laboratory", "Science laboratory", "理科实验", SubjectKind.COMMON),
    ("pe", "Physical education", "体育", SubjectKind.COMMON),
    ("music", "Music", "音乐", SubjectKind.COMMON),
    ("art", "Art", "美术", SubjectKind.COMMON),
    ("it", "Information technology", "信息技术", SubjectKind.COMMON),
    ("class_meeting", "Class meeting", "班会", SubjectKind.ACTIVITY),
    ("flag_raising", "Flag raising", "升旗", SubjectKind.ACTIVITY),
    ("self_study", "Self-study", "自习", SubjectKind.ACTIVITY),
)
ROOM_TYPES = {
    "pe": "ground",
    "laboratory": "laboratory",
    "music": "music_room",
    "art": "art_room",
    "it": "computer_room",
    "japanese": "language_room",
}
ELECTIVE_PERIODS = {"G2": 4, "G3": 5}
QUALIFYING_PERIODS = 2
# Grade 1 takes all subjects in the class; Grades 2 and 3 add their electives to these.
_COMMON: dict[str, dict[str, int]] = {
    "G1": {
        **{"chinese": 5, "mathematics": 5, "english": 5, "physics": 3, "chemistry": 3},
        **{"biology": 2, "politics": 2, "history": 2, "geography": 2, "laboratory": 1},
        **{"pe": 3, "music": 1, "art": 1, "it": 1},
        **{"class_meeting": 1, "flag_raising": 1, "self_study": 1},
    },
    "G2": {
        **{"chinese": 5, "mathematics": 5, "english": 5, "pe": 3},
        **{"class_meeting": 1, "flag_raising": 1},
    },
    "G3": {
        **{"chinese": 5, "mathematics": 6, "english": 6, "pe": 3},
        **{"class_meeting": 1, "flag_raising": 1, "self_study": 2},
    },
}
_UNTAUGHT = ("flag_raising", "self_study")


def grade_names(grade: str) -> tuple[str, str]:
    """Return English and Chinese name of a grade."""
    return f"Grade {grade[1:]}", _ZH[grade]


def calendar() -> Calendar:
    """Return the week: five days of reading, eight lessons and three evening periods."""
    lesson_starts = (480, 530, 590, 640, 840, 890, 940, 990)
    periods = [Period(id="R", kind=PeriodKind.READING, start=440, end=470, name="早读 Reading")]
    for number, start in enumerate(lesson_starts, 1):
        periods.append(
            Period(id=str(number), start=start, end=start + 40, break_after=number in (2, 4))
        )
    for number, start in enumerate((1140, 1190, 1240), 1):
        periods.append(
            Period(id=f"E{number}", kind=PeriodKind.EVENING, start=start, end=start + 40)
        )
    days = tuple(CalendarDay(day=day, weeks=1) for day in range(DAYS))
    return Calendar(id=CALENDAR, periods=tuple(periods), days=days, name="周课表 Week")


def subjects(grades: tuple[str, ...], scheme: str) -> tuple[Subject, ...]:
    """Return the subjects that are taught in these grades."""
    taught = {row.subject for row in curriculum(grades, scheme)}
    return tuple(
        Subject(id=id_, name_en=en, name_zh=zh, kind=kind, main=id_ in MAIN)
        for id_, en, zh, kind in _SUBJECTS
        if id_ in taught
    )


def qualifying_subjects(scheme: str) -> tuple[str, ...]:
    """Return the subjects with a qualifying course in Grade 2.

    Technology has its examination in Grade 1: a sixth course would not fit into the week.
    """
    return tuple(s for s in PRESETS[scheme].subjects if s != "technology")


def doubles(grade: str, subject: str) -> tuple[int, int]:
    """Return least and most double lessons a week: composition, and six periods in five days."""
    if subject == "chinese":
        return 1, 1
    return (0, 1) if _COMMON[grade].get(subject, 0) > DAYS else (0, 0)


def common_periods(grade: str) -> dict[str, int]:
    """Return periods a week of what whole classes of the grade take whatever they chose."""
    return dict(_COMMON[grade])


def curriculum(grades: tuple[str, ...], scheme: str) -> tuple[CurriculumRow, ...]:
    """Return the course plan of these grades."""
    rows: list[CurriculumRow] = []
    for grade in grades:
        rows += [_common_row(grade, subject, periods) for subject, periods in
                 {**_COMMON[grade], "japanese": _COMMON[grade]["english"]}.items()]  # fmt: skip
        if grade == "G1":
            continue
        for subject in PRESETS[scheme].subjects:
            rows.append(_row(grade, subject, Audience.EXAM, ELECTIVE_PERIODS[grade]))
        if grade == "G2":
            rows += [
                _row(grade, subject, Audience.QUALIFYING, QUALIFYING_PERIODS)
                for subject in qualifying_subjects(scheme)
            ]
    return tuple(rows)


def _common_row(grade: str, subject: str, periods: int) -> CurriculumRow:
    least, most = doubles(grade, "english" if subject == "japanese" else subject)
    return CurriculumRow(
        grade=grade,
        subject=subject,
        periods=periods,
        doubles_min=least,
        doubles_max=most,
        room_type=ROOM_TYPES.get(subject),
        needs_teacher=subject not in _UNTAUGHT,
    )


def _row(grade: str, subject: str, audience: Audience, periods: int) -> CurriculumRow:
    return CurriculumRow(grade=grade, subject=subject, audience=audience, periods=periods)
