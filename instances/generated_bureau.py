"""Write a generated bureau; senior high schools' own folders and answers lie in it."""

from __future__ import annotations

from pathlib import Path

from ..models.errors import UsageError
from .answer import Answer, answer_files
from .bureau_generator import GeneratedBureau
from .bureau_tables import BUREAU
from .bureau_writer import bureau_files, write_bureau
from .folder_writer import write_files
from .school_writer import school_files


def write_generated(
    made: GeneratedBureau, path: str | Path, *, lang: str = "en", overwrite: bool = False
) -> None:
    """Write a generated bureau, whole or not at all.

    What schools need is left out where their own sectioning says it.

    Raises
    ------
    UsageError
        Where the folder holds something else or cannot be written, or where a workbook is asked
        of schools that have data of their own.
    """
    if not made.schools:
        write_bureau(made.bureau, path, lang=lang, overwrite=overwrite)
        return
    if Path(path).suffix.casefold() == ".xlsx":
        raise UsageError(
            "a bureau whose schools have data of their own is a folder; name one without .xlsx"
        )
    kept = tuple(row for row in made.bureau.demand if row.school not in made.schools)
    files = bureau_files(made.bureau.model_copy(update={"demand": kept}), lang)
    for school in made.bureau.schools:
        own = made.schools[school.id]
        parts = (
            (school.school_folder, school_files(own.school, lang)),
            (school.answer_folder, answer_files(Answer(sectioning=own.sectioning))),
        )
        for folder, content in parts:
            files |= {f"{folder}/{name}": data for name, data in content.items()}
    write_files(BUREAU, path, files, overwrite=overwrite, durable=False)
