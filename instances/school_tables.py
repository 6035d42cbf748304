"""All tables of a school, in the order in which they are read, written and described."""

from __future__ import annotations

from .calendar_tables import DAYS, DIVISIONS, GRADES, PERIODS
from .course_tables import CURRICULUM, RULES, SECTIONS, SUBJECTS
from .people_tables import ASSIGNMENTS, CHOICES, PAIRS, SCORES, STUDENTS, TEACHERS
from .place_tables import CLASSES, ROOMS
from .schema import Table
from .settings_tables import SETTINGS

SETTINGS_FILE = "school.toml"

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

TABLES: tuple[Table, ...] = (*SETTINGS, *CSV_TABLES)

TABLE_BY_NAME = {name: table for table in TABLES for name in table.names()}
"""Tables by every name that readers know, in the form of `schema.header_key`."""
