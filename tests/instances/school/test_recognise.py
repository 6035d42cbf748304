"""What stands at a path is told by its content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from zouban.instances.answer import write_sectioning
from zouban.instances.recognise import Content, recognise
from zouban.instances.school_reader import read_school
from zouban.instances.school_writer import write_school
from zouban.models.errors import InputError
from zouban.models.sectioning import Sectioning

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]


def test_school_and_workbook(tiny: Files, lay: Lay, tmp_path: Path) -> None:
    folder = lay(tiny)
    assert recognise(folder) is Content.SCHOOL
    write_school(read_school(folder), tmp_path / "book.xlsx")
    (tmp_path / "book.xlsx").rename(tmp_path / "book.dat")
    assert recognise(tmp_path / "book.dat") is Content.SCHOOL


def test_school_without_its_settings_is_still_one(tiny: Files, lay: Lay) -> None:
    """The reader can say what is missing; "unknown" would not help."""
    tiny["school.toml"] = None
    assert recognise(lay(tiny)) is Content.SCHOOL


def test_answer(sectioning: Sectioning, tmp_path: Path) -> None:
    write_sectioning(sectioning, tmp_path / "a")
    write_sectioning(sectioning, tmp_path / "a.json")
    assert recognise(tmp_path / "a") is Content.ANSWER
    assert recognise(tmp_path / "a.json") is Content.ANSWER


def test_answer_that_was_saved_by_another_program(tmp_path: Path) -> None:
    text = '\ufeff{\n  "version": 1,\n  "format" : "zouban-answer"\n}'
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert recognise(tmp_path / "a.json") is Content.ANSWER


def test_archive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<?xml version='1.0'?>\n<HighSchoolTimetableArchive/>")
    assert recognise(tmp_path / "a.txt") is Content.ARCHIVE


def test_bureau(tmp_path: Path) -> None:
    (tmp_path / "bureau.toml").write_text("id = 'b'")
    assert recognise(tmp_path) is Content.BUREAU


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b"hello", "no school folder"),
        (b"PK\x03\x04 but no zip", "damaged workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no"),
        (b"<html></html>", "no school folder"),
    ],
)
def test_other_files(data: bytes, rule: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(InputError, match=rule):
        recognise(tmp_path / "file")


def test_other_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(InputError, match=r"no \.xlsx"):
        recognise(tmp_path / "a.zip")


@pytest.mark.parametrize("place", ["nothing", "empty", "loop", "bad\x00", "x" * 5000])
def test_nothing_there(place: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(InputError):
        recognise(f"{tmp_path}/{place}")
