"""What stands at a path: told by its content, not by its name."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from pathlib import Path

from ..models.errors import FileProblem, InputError
from .answer_reader import is_answer
from .bureau_tables import BUREAU
from .csv_text import decode, read_bytes
from .folder_kind import FolderKind
from .refusal import Refused
from .school_tables import SCHOOL
from .xhstt_xml import is_archive


class Content(StrEnum):
    """What a path may hold."""

    SCHOOL = "school"
    BUREAU = "bureau"
    ARCHIVE = "archive"
    ANSWER = "answer"


_KINDS = {Content.SCHOOL: SCHOOL, Content.BUREAU: BUREAU}
_ANSWERS = ("sectioning.json", "timetable.json", "plan.json", "result.json")


def recognise(path: str | Path) -> Content:
    """Return what stands at `path`.

    A folder with settings or tables of a school (or a bureau) is one even where some of them are
    missing: its reader says what. Every workbook is a school's unless it is more like a bureau's.

    Raises
    ------
    InputError
        Where there is nothing, or nothing that is known.
    """
    place = Path(path)
    try:
        if place.is_dir():
            return _recognise_folder(place)
        return _recognise_file(place)
    except Refused as refused:
        problem = FileProblem(str(path), refused.row, None, None, refused.rule, refused.rule_zh)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problem = FileProblem(
            str(path), None, None, None, f"cannot be read: {reason}", f"无法读取：{reason}"
        )
    raise InputError([problem])


def _recognise_folder(folder: Path) -> Content:
    names = {item.name for item in folder.iterdir()}
    for content, kind in _KINDS.items():
        if kind.settings_file in names:
            return content
    if any(name in names for name in _ANSWERS):
        return Content.ANSWER
    stems = [Path(name).stem for name in names if name.casefold().endswith(".csv")]
    likely = _likelier(stems)
    if _likeness(likely, stems) > (False, 0):
        return likely
    raise Refused(
        f"no school ({SCHOOL.settings_file} and CSV tables), bureau ({BUREAU.settings_file} and "
        "CSV tables) or answer in this folder",
        f"此文件夹中没有学校（{SCHOOL.settings_file} 与 CSV 表）、"
        f"教育局（{BUREAU.settings_file} 与 CSV 表）或结果",
    )


def _likeness(content: Content, names: list[str]) -> tuple[bool, int]:
    kind: FolderKind = _KINDS[content]
    return kind.likeness(names)


def _likelier(names: list[str]) -> Content:
    """Return what has the more of these names of tables; a school in doubt."""
    return max(_KINDS, key=lambda content: _likeness(content, names))


def _recognise_file(path: Path) -> Content:
    data = read_bytes(path)
    if data.startswith(b"PK\x03\x04"):
        return _recognise_workbook(path, data)
    if is_archive(path):
        return Content.ARCHIVE
    if is_answer(path):
        return Content.ANSWER
    decode(data)  # an empty file, or bytes that are no text, are told as such
    raise Refused(
        "is no school folder, workbook, XHSTT archive, bureau or answer",
        "不是学校文件夹、工作簿、XHSTT 存档、教育局数据或结果",
    )


def _recognise_workbook(path: Path, data: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except Exception as error:  # zipfile raises BadZipFile, and others for odd headers
        raise Refused(
            f"is a damaged workbook ({type(error).__name__})",
            f"工作簿已损坏（{type(error).__name__}）",
        ) from None
    if "xl/workbook.xml" in names:
        from .workbook import sheet_names  # openpyxl takes a fifth of a second to import

        return _likelier(sheet_names(path))
    raise Refused("is a zip file, but no .xlsx workbook", "是压缩文件，但不是 .xlsx 工作簿")
