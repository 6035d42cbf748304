"""Files in, files out: what stands at a path is recognised by its content."""

from __future__ import annotations

from pathlib import Path

from zouban.instances.answer import Answer, read_answer, write_answer, write_result
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.bureau_writer import write_bureau
from zouban.instances.recognise import Content, recognise
from zouban.instances.school_reader import read_school
from zouban.instances.school_writer import write_school
from zouban.models.archive import Archive
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.problem import Assignment
from zouban.models.result import Result
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable

Readable = School | Bureau | Archive | Answer
Writable = (
    School
    | Bureau
    | Archive
    | Answer
    | Sectioning
    | Timetable
    | ExchangePlan
    | Result[Sectioning]
    | Result[Timetable]
    | Result[ExchangePlan]
)

_AS_ARCHIVE = (
    'write(Archive((problem,), (SolutionGroup("mine", (Solution(answer),)),)), "solved.xml")'
)
"""How a problem's answer is written."""


def read(path: str | Path) -> Readable:
    """Read a school or bureau (folder or workbook), a XHSTT archive, or an answer of zouban.

    Raises
    ------
    InputError
        With every problem of the input: file, row, field, value and rule.
    """
    content = recognise(path)
    if content is Content.SCHOOL:
        return read_school(path)
    if content is Content.ARCHIVE:
        from zouban.instances.xhstt import read_archive  # lxml is needed for archives only

        return read_archive(path)
    if content is Content.ANSWER:
        return read_answer(path)
    return read_bureau(path)


def write(obj: Writable, path: str | Path, *, lang: str = "en", overwrite: bool = False) -> None:
    """Write a school, a bureau, an archive, an answer, or a part or result of one.

    Parameters
    ----------
    path
        A folder, or a file: .xlsx for a school or bureau, .xml for an archive, .json for an answer.
    lang
        Language of headers and words ("en" or "zh"); readers accept either.
    overwrite
        Write into a folder that holds something else.

    Raises
    ------
    UsageError
        Where the place cannot or may not be written, or a problem's answer is to be written
        without the problem.
    """
    match obj:
        case School():
            write_school(obj, path, lang=lang, overwrite=overwrite)
        case Bureau():
            write_bureau(obj, path, lang=lang, overwrite=overwrite)
        case Archive():
            from zouban.instances.xhstt import write_archive

            write_archive(obj, path)
        case Answer():
            write_answer(obj, path, lang=lang, overwrite=overwrite)
        case Sectioning():
            write_answer(Answer(sectioning=obj), path, lang=lang, overwrite=overwrite)
        case Timetable():
            write_answer(Answer(timetable=obj), path, lang=lang, overwrite=overwrite)
        case ExchangePlan():
            write_answer(Answer(plan=obj), path, lang=lang, overwrite=overwrite)
        case Result(answer=Assignment()) | Assignment():
            raise UsageError(
                f"The answer of a problem is written with its problem: {_AS_ARCHIVE}, with the "
                "classes of zouban.models.archive.",
                f"问题的解须与问题一起写出：{_AS_ARCHIVE}，所用的类在 zouban.models.archive 中。",
            )
        case Result():
            write_result(obj, path, lang=lang, overwrite=overwrite)
        case _:
            raise UsageError(f"A {type(obj).__name__} cannot be written.")
