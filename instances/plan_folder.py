"""Folders of plans with their lists and the bureau of their year: which are ours, and their end."""

from __future__ import annotations

import shutil
from pathlib import Path

from .answer import PLAN_FILES
from .bureau_tables import BUREAU
from .plan_lists import APPROVALS, LISTS

_BUREAU_FILES = (BUREAU.settings_file, *(f"{table.name}.csv" for table in BUREAU.csv_tables))
_FILES = frozenset((*PLAN_FILES, *LISTS, *(f"bureau/{name}" for name in _BUREAU_FILES)))


def is_plan_folder(folder: Path) -> bool:
    """Tell whether a plan is in a folder."""
    return (folder / PLAN_FILES[0]).is_file()


def remove_plan_folder(folder: Path) -> bool:
    """Take away a plan's folder; where it holds files of others, do nothing and return False."""
    files = {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()}
    others = {
        path
        for path in files
        if path.as_posix() not in _FILES
        and not (path.parent.as_posix() == APPROVALS and path.suffix == ".csv")
    }
    if others:
        return False
    shutil.rmtree(folder)
    return True
