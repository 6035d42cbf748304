"""All tables of a bureau, in the order in which they are read, written and described."""

from __future__ import annotations

from .bureau_indicator_table import INDICATORS
from .bureau_mechanism_table import MECHANISM
from .bureau_move_tables import FORM, PLACE, STAFFING
from .bureau_mover_tables import CHURN, ELIGIBILITY, EXEMPTION_RULES, SHARE
from .bureau_people_tables import EVALUATIONS, EXEMPTIONS, SHARES, TEACHERS, TIES, WISHES
from .bureau_place_tables import (
    CLASS_COUNTS,
    DEMAND,
    DISTANCES,
    PERIODS,
    POSTS,
    SCHOOLS,
    SUBJECTS,
)
from .bureau_policy_tables import GOALS, HEAD, INSPECTION, POLICY, PUBLICITY
from .folder_kind import FolderKind
from .schema import Table

SINGLE_POLICY_TABLES: tuple[Table, ...] = (
    POLICY,
    ELIGIBILITY,
    SHARE,
    CHURN,
    PLACE,
    FORM,
    STAFFING,
    INSPECTION,
    PUBLICITY,
    MECHANISM,
)
LISTED_POLICY_TABLES: tuple[Table, ...] = (EXEMPTION_RULES, INDICATORS, GOALS)
POLICY_TABLES = (*SINGLE_POLICY_TABLES, *LISTED_POLICY_TABLES)

BUREAU = FolderKind(
    "bureau",
    "教育局",
    "bureau.toml",
    settings=(HEAD, *POLICY_TABLES),
    csv_tables=(
        SUBJECTS,
        SCHOOLS,
        POSTS,
        DEMAND,
        CLASS_COUNTS,
        PERIODS,
        DISTANCES,
        TEACHERS,
        EVALUATIONS,
        EXEMPTIONS,
        WISHES,
        TIES,
        SHARES,
    ),
    single=frozenset(table.name for table in SINGLE_POLICY_TABLES),
)
