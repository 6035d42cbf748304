"""Files in, files out: what stands at a path is recognised by its content."""

from __future__ import annotations

from pathlib import Path

from zouban.instances.answer import Answer, read_answer, write_answer, write_result
from zouban.instances.recognise import Content, recognise
from zouban.instances.school_reader import read_school
from zouban.instances.school_writer import write_school
from zouban.models.archive import Archive
from zouban.models.errors import UsageError
from zouban.models.result import Result
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable

Readable = School | Archive | Answer
Writable = (
    School | Archive | Answer | Sectioning | Timetable | Result[Sectioning] | Result[Timetable]
)


def read(path: str | Path) -> Readable:
    """Read a school (folder or workbook), a XHSTT archive, or an answer of zouban.

    Raises
    ------
    InputError
        With every problem of the input: file, row, field, value and rule.
    UsageError
        Where it is of a kind that this version does not read.
    """
    content = recognise(path)
    if content in (Content.SCHOOL, Content.WORKBOOK):
        return read_school(path)
    if content is Content.ARCHIVE:
        from zouban.instances.xhstt import read_archive  # lxml is needed for archives only

        return read_archive(path)
    if content is Content.ANSWER:
        return read_answer(path)
    raise UsageError(f"{path}: data of a {content.value} cannot be read by this version.")


def write(obj: Writable, path: str | Path, *, lang: str = "en", overwrite: bool = False) -> None:
    """Write a school, an archive, an answer, or a part or result of one.

    Parameters
    ----------
    path
        A folder, or a file: .xlsx for a school, .xml for an archive, .json for an answer.
    lang
        Language of headers and words ("en" or "zh"); readers accept either.
    overwrite
        Write into a folder that holds something else.

    Raises
    ------
    UsageError
        Where the place cannot or may not be written.
    """
    match obj:
        case School():
            write_school(obj, path, lang=lang, overwrite=overwrite)
        case Archive():
            from zouban.instances.xhstt import write_archive

            write_archive(obj, path)
        case Answer():
            write_answer(obj, path, lang=lang, overwrite=overwrite)
        case Sectioning():
            write_answer(Answer(sectioning=obj), path, lang=lang, overwrite=overwrite)
        case Timetable():
            write_answer(Answer(timetable=obj), path, lang=lang, overwrite=overwrite)
        case Result():
            write_result(obj, path, lang=lang, overwrite=overwrite)
        case _:
            raise UsageError(f"A {type(obj).__name__} cannot be written.")
