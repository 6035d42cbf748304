"""What senior high schools need, read from their own data and sectioning beside the bureau's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from ..models.errors import FileProblem, InputError
from ..models.exchange.bureau import Bureau, ExchangeSchool
from ..models.exchange.policy import DemandSource
from ..models.school import School
from ..models.sectioning import Sectioning
from .answer import read_answer
from .cooked_table import CookedTable
from .refusal import Problems, Refused
from .school_reader import read_school

T = TypeVar("T")


def add_sectioning_demand(
    bureau: Bureau, folder: Path, schools: CookedTable, problems: Problems
) -> Bureau:
    """Return the bureau with what its schools' sectionings need.

    Rows of the demand table stand: a school that has some is not read.

    Parameters
    ----------
    folder
        Folder from which the paths lead.
    schools
        The table of schools, for the places of what is wrong.

    Raises
    ------
    InputError
        With every problem of every school that is read.
    """
    if bureau.policy.staffing.demand is not DemandSource.SECTIONING:
        return bureau
    from ..models.exchange.demand import with_sectioning_demand  # numpy takes a while to import

    told = {row.school for row in bureau.demand}
    answers: dict[str, tuple[School, Sectioning]] = {}
    found: list[FileProblem] = []
    for index, school in enumerate(bureau.schools):
        if school.school_folder is None or school.id in told:
            continue
        try:
            answers[school.id] = _read(school, folder)
        except InputError as error:
            found += error.problems
        except Refused as refused:
            field = "answer_folder"
            schools.refuse(problems, index, field, schools.text(index, field), refused)
    if found or len(problems):
        raise InputError([*problems.all(), *found])
    return with_sectioning_demand(bureau, answers)


def _read(school: ExchangeSchool, folder: Path) -> tuple[School, Sectioning]:
    if school.answer_folder is None:
        raise Refused(
            "the policy takes the need from the school's sectioning; say where it is",
            "政策规定需求取自分班结果；请填写其路径",
        )
    own = _placed(school.school_folder or "", folder, read_school)
    answer = _placed(school.answer_folder, folder, read_answer)
    if answer.sectioning is None:
        raise Refused("holds no sectioning", "其中没有分班结果")
    if answer.sectioning.school != own.id:
        raise Refused(
            f"is the sectioning of {answer.sectioning.school}, not of {own.id}",
            f"这是 {answer.sectioning.school} 的分班结果，不是 {own.id} 的",
        )
    return own, answer.sectioning


def _placed(name: str, folder: Path, read: Callable[[Path], T]) -> T:
    """Read something; what is wrong with it is told with the path that the bureau gives it."""
    try:
        return read(folder / name)
    except InputError as error:
        raise InputError(
            [
                replace(p, file=name if p.file == str(folder / name) else f"{name}/{p.file}")
                for p in error.problems
            ]
        ) from None
