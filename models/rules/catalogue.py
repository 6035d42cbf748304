"""The list of all rules. A new rule is a module beside this one and a name in this list."""

from __future__ import annotations

from .bands import BAND_TOGETHER
from .clashes import CLASS_CLASH, STUDENT_CLASH, TEACHER_CLASH
from .periods import DOUBLE_LESSONS, PERIOD_KIND
from .placement import LESSON_PLACED, PERIODS_PER_WEEK
from .room_clash import ROOM_CLASH
from .rooms import HOME_ROOM, ROOM_CAPACITY, ROOM_TYPE
from .rule import Rule
from .teachers import ASSIGNED_TEACHER, QUALIFIED_TEACHER, TEACHER_LOAD

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
)

BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
