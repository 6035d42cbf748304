"""The list of all rules. A new rule is a module beside this one and a name in this list."""

from __future__ import annotations

from .at_once import MAX_AT_ONCE
from .bands import BAND_TOGETHER
from .buildings import BUILDING_CHANGE
from .clashes import CLASS_CLASH, STUDENT_CLASH, TEACHER_CLASH
from .class_idle import CLASS_NO_IDLE
from .days import MAX_PER_DAY, SPREAD_DAYS
from .doubles import DOUBLE_LESSONS
from .early import MAIN_EARLY, NOT_IN_FIRST
from .fixed_slots import FIXED_SLOTS
from .half_days import AFTERNOON_MAX, MORNING_MAX, TEACHER_MAX_HALF_DAYS
from .meeting import GROUP_MEETING
from .periods import PERIOD_KIND
from .placement import LESSON_PLACED, PERIODS_PER_WEEK
from .progress import SAME_PROGRESS
from .room_clash import ROOM_CLASH
from .rooms import HOME_ROOM, ROOM_CAPACITY, ROOM_TYPE
from .rule import Rule
from .subject_kinds import SUBJECTS_IN_A_ROW, SUBJECTS_PER_DAY
from .teacher_days import TEACHER_IDLE, TEACHER_MAX_CONSECUTIVE, TEACHER_MAX_PER_DAY
from .teacher_weeks import TEACHER_MAX_DAYS, TEACHER_MIN_PER_DAY
from .teachers import ASSIGNED_TEACHER, QUALIFIED_TEACHER, TEACHER_LOAD
from .unavailable import UNAVAILABLE
from .where_in_week import FORBIDDEN_SLOTS, PREFERRED_SLOTS

RULES: tuple[Rule, ...] = (
    # What holds by itself, most basic first.
    LESSON_PLACED,
    PERIODS_PER_WEEK,
    TEACHER_CLASH,
    CLASS_CLASH,
    ROOM_CLASH,
    STUDENT_CLASH,
    BAND_TOGETHER,
    ASSIGNED_TEACHER,
    QUALIFIED_TEACHER,
    TEACHER_LOAD,
    ROOM_TYPE,
    ROOM_CAPACITY,
    HOME_ROOM,
    PERIOD_KIND,
    DOUBLE_LESSONS,
    # What the office states, row by row.
    UNAVAILABLE,
    FIXED_SLOTS,
    FORBIDDEN_SLOTS,
    PREFERRED_SLOTS,
    MAX_PER_DAY,
    SPREAD_DAYS,
    MORNING_MAX,
    AFTERNOON_MAX,
    SUBJECTS_PER_DAY,
    SUBJECTS_IN_A_ROW,
    SAME_PROGRESS,
    MAX_AT_ONCE,
    TEACHER_MAX_PER_DAY,
    TEACHER_MAX_CONSECUTIVE,
    TEACHER_IDLE,
    TEACHER_MAX_DAYS,
    TEACHER_MAX_HALF_DAYS,
    TEACHER_MIN_PER_DAY,
    BUILDING_CHANGE,
    GROUP_MEETING,
    MAIN_EARLY,
    NOT_IN_FIRST,
    CLASS_NO_IDLE,
)

BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
