"""All tables of a school, in the order in which they are read, written and described."""

from __future__ import annotations

from .calendar_tables import DAYS, DIVISIONS, GRADES, PERIODS
from .course_tables import CURRICULUM, RULES, SECTIONS, SUBJECTS
from .folder_kind import FolderKind
from .people_tables import ASSIGNMENTS, CHOICES, PAIRS, SCORES, STUDENTS, TEACHERS
from .place_tables import CLASSES, ROOMS
from .schema import Table
from .settings_tables import SETTINGS

CSV_TABLES: tuple[Table, ...] = (
    PERIODS,
    DAYS,
    GRADES,
    DIVISIONS,
    SUBJECTS,
    STUDENTS,
    SCORES,
    CHOICES,
    PAIRS,
    CLASSES,
    TEACHERS,
    ROOMS,
    CURRICULUM,
    ASSIGNMENTS,
    SECTIONS,
    RULES,
)

SCHOOL = FolderKind("school", "学校", "school.toml", SETTINGS, CSV_TABLES)
