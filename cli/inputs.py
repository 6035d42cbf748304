"""What commands read: schools, archives, answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..models.errors import InputError, UsageError
from ..models.school import School
from .context import Context

if TYPE_CHECKING:
    from ..instances.answer import Answer
    from ..models.archive import Archive
    from ..models.exchange.bureau import Bureau
    from ..models.problem import Problem

BUNDLED = "bundled"
"""What a manifest names as input where the bundled school was solved."""


def read_school_at(path: Path) -> School:
    """Read a path that must hold a school."""
    from .. import read

    data = read(path)
    if not isinstance(data, School):
        raise UsageError(f"{path} holds no school, but {_kind(data)}.", f"{path}中不是学校数据。")
    return data


def read_bureau_at(path: Path) -> Bureau:
    """Read a path that must hold a bureau."""
    from .. import read
    from ..models.exchange.bureau import Bureau

    data = read(path)
    if not isinstance(data, Bureau):
        raise UsageError(f"{path} holds no bureau, but {_kind(data)}.", f"{path}中不是教育局数据。")
    return data


def _kind(data: object) -> str:
    known = {
        "Archive": "a XHSTT archive",
        "Answer": "an answer",
        "Bureau": "a bureau",
        "School": "a school",
    }
    return known.get(type(data).__name__, "something else")


def school_of_answer(answer: Answer, place: Path, given: Path | None) -> School:
    """Return the school that an answer belongs to: the one given, or the one it was solved from.

    Raises
    ------
    UsageError
        Where neither is known or can be read.
    """
    if given is not None:
        return read_school_at(given)
    source = None if answer.manifest is None else answer.manifest.parameters.get("input")
    if source == BUNDLED:
        from .. import bundled

        school: School = bundled()
        return school
    if source is None:
        raise UsageError(
            f"{place} does not say which school it belongs to; give it: --school PATH",
            f"{place}未注明所属学校；请用 --school PATH 指明。",
        )
    try:
        return read_school_at(Path(source))
    except InputError as error:
        raise UsageError(
            f"The school of {place} no longer stands at {source}; give it: --school PATH\n{error}",
            f"{place}所属学校已不在{source}；请用 --school PATH 指明。\n{error.text('zh')}",
        ) from None


def warn_if_changed(context: Context, answer: Answer, school: School | Bureau) -> None:
    """Say so where the school or bureau is not the one that an answer was made for."""
    from ..instances.answer import has_changed

    if has_changed(answer, school):
        context.tell(
            "Note: the data have changed since this answer was made.",
            "注意：得到此结果之后，数据已有改动。",
        )


def problem_of(archive: Archive, instance: str | None) -> Problem:
    """Return the problem that is meant: the one named, or the only one.

    Raises
    ------
    UsageError
        Where it is not there, or several are and none is named.
    """
    ids = [problem.id for problem in archive.problems]
    if not ids:
        raise UsageError("The archive holds no instance.")
    if instance is None and len(ids) > 1:
        raise UsageError("The archive holds several instances; choose one: --instance " + ids[0])
    wanted = ids[0] if instance is None else instance
    if wanted not in ids:
        raise UsageError(f"There is no instance '{wanted}'; there are: {', '.join(ids)}")
    return archive.problems[ids.index(wanted)]
