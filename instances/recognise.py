"""What stands at a path: told by its content, not by its name."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from pathlib import Path

from ..models.errors import FileProblem, InputError
from .answer_reader import is_answer
from .csv_text import decode, read_bytes
from .refusal import Refused
from .schema import header_key
from .school_tables import SETTINGS_FILE, TABLE_BY_NAME
from .xhstt_xml import is_archive


class Content(StrEnum):
    """What a path may hold."""

    SCHOOL = "school"
    WORKBOOK = "workbook"
    ARCHIVE = "archive"
    BUREAU = "bureau"
    ANSWER = "answer"


BUREAU_FILE = "bureau.toml"
"""Settings of a bureau's folder."""

_ANSWERS = ("sectioning.json", "timetable.json", "result.json")


def recognise(path: str | Path) -> Content:
    """Return what stands at `path`.

    A folder with settings or tables of a school is a school even where some of them are missing:
    its reader says what. Every workbook is taken for a school's.

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
    if SETTINGS_FILE in names:
        return Content.SCHOOL
    if BUREAU_FILE in names:
        return Content.BUREAU
    if any(name in names for name in _ANSWERS):
        return Content.ANSWER
    stems = [Path(name).stem for name in names if name.casefold().endswith(".csv")]
    if any(header_key(stem) in TABLE_BY_NAME for stem in stems):
        return Content.SCHOOL
    raise Refused(
        f"no school ({SETTINGS_FILE} and CSV tables), bureau or answer in this folder",
        f"此文件夹中没有学校（{SETTINGS_FILE} 与 CSV 表）、教育局或结果",
    )


def _recognise_file(path: Path) -> Content:
    data = read_bytes(path)
    if data.startswith(b"PK\x03\x04"):
        return _recognise_workbook(data)
    if is_archive(path):
        return Content.ARCHIVE
    if is_answer(path):
        return Content.ANSWER
    decode(data)  # an empty file, or bytes that are no text, are told as such
    raise Refused(
        "is no school folder, workbook, XHSTT archive, bureau or answer",
        "不是学校文件夹、工作簿、XHSTT 存档、教育局数据或结果",
    )


def _recognise_workbook(data: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except Exception as error:  # zipfile raises BadZipFile, and others for odd headers
        raise Refused(
            f"is a damaged workbook ({type(error).__name__})",
            f"工作簿已损坏（{type(error).__name__}）",
        ) from None
    if "xl/workbook.xml" in names:
        return Content.WORKBOOK
    raise Refused("is a zip file, but no .xlsx workbook", "是压缩文件，但不是 .xlsx 工作簿")
