"""What every generated bureau shares: subjects, course plan, shares of staff, calibration.

The coefficients of variation are those of a county that was inspected in 2022 (Ningguo, Anhui);
the shares of staff are those that counties report.
"""

from __future__ import annotations

import datetime

from ...models.exchange.bureau import ExchangeSubject, StagePeriods
from ...models.exchange.words import Stage

AS_OF = datetime.date(2026, 9, 1)
GAP = ("pe", "music", "art")
_SUBJECTS = (
    ("chinese", "Chinese", "语文"),
    ("mathematics", "Mathematics", "数学"),
    ("english", "English", "英语"),
    ("politics", "Morality and law", "道德与法治"),
    ("history", "History", "历史"),
    ("geography", "Geography", "地理"),
    ("physics", "Physics", "物理"),
    ("chemistry", "Chemistry", "化学"),
    ("biology", "Biology", "生物"),
    ("science", "Science", "科学"),
    ("pe", "Physical education", "体育"),
    ("music", "Music", "音乐"),
    ("art", "Art", "美术"),
    ("it", "Information technology", "信息科技"),
)
SUBJECTS = tuple(
    ExchangeSubject(id=i, name_en=en, name_zh=zh, gap=i in GAP) for i, en, zh in _SUBJECTS
)
# Periods a week of a class, after the curriculum plan of 2022 for the compulsory stage; of PE,
# music and art in primary schools what specialised teachers are wanted for: class teachers, who
# teach Chinese or mathematics, take the rest.
PERIODS: dict[Stage, dict[str, int]] = {
    Stage.PRIMARY: {
        **{"chinese": 8, "mathematics": 6, "english": 3, "politics": 2, "science": 2},
        **{"pe": 3, "music": 1, "art": 1, "it": 1},
    },
    Stage.JUNIOR: {
        **{"chinese": 6, "mathematics": 5, "english": 5, "politics": 2, "history": 2},
        **{"geography": 2, "physics": 2, "chemistry": 1, "biology": 2},
        **{"pe": 3, "music": 1, "art": 1, "it": 1},
    },
}
NORM = {Stage.PRIMARY: 14, Stage.JUNIOR: 12}
"""Full-time load in periods a week."""
GRADES = {Stage.PRIMARY: 6, Stage.JUNIOR: 3}
FIRST_GRADE = {Stage.PRIMARY: 1, Stage.JUNIOR: 7}
PUPILS_PER_TEACHER = {Stage.PRIMARY: 17, Stage.JUNIOR: 13}

# Weighted coefficients of variation at the start: Ningguo (Anhui) 2022; that of staff per pupil
# is not published and lies a little below the least of the others.
CV_STAFF = {Stage.PRIMARY: 0.59, Stage.JUNIOR: 0.48}
# For senior high schools nothing is published; theirs are set near those of junior high schools.
CV_BACKBONE = {Stage.PRIMARY: 0.674, Stage.JUNIOR: 1.055, Stage.SENIOR: 0.6}
CV_HIGH_DEGREE = {Stage.PRIMARY: 0.677, Stage.JUNIOR: 0.542, Stage.SENIOR: 0.5}
CV_PE_ARTS = {Stage.PRIMARY: 0.618, Stage.JUNIOR: 0.507}

# Shares of the staff.
BACKBONE = 0.10
HIGH_DEGREE = {Stage.PRIMARY: 0.80, Stage.JUNIOR: 0.82, Stage.SENIOR: 0.30}
PE_ARTS = {Stage.PRIMARY: 0.15, Stage.JUNIOR: 0.13}
SENIOR_TITLE = 0.20
OFF_QUOTA = 0.075
SECONDED = 0.03
VOLUNTEERS = 0.25
TENURED = 0.40
"""Of all teachers: long enough in their school for the policy."""
YOUNG_VOLUNTEERS = 0.035
"""Of all teachers: they apply although they are not."""
EXEMPT = 0.175
"""Of those two: with a ground against it."""


def periods() -> tuple[StagePeriods, ...]:
    """Return the course plan, one row a year group and subject."""
    return tuple(
        StagePeriods(
            stage=stage,
            grade=str(FIRST_GRADE[stage] + number),
            subject=subject,
            periods=count,
            norm=NORM[stage],
        )
        for stage, plan in PERIODS.items()
        for number in range(GRADES[stage])
        for subject, count in plan.items()
    )
