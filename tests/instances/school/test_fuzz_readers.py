"""Whatever stands in the files, readers give a school or refuse; they never break."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from zouban.instances.answer import read_answer, write_sectioning
from zouban.instances.recognise import recognise
from zouban.instances.school_reader import read_school
from zouban.instances.school_tables import SCHOOL
from zouban.instances.school_writer import write_school
from zouban.models.errors import InputError
from zouban.models.sectioning import Sectioning

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]

FILES = ("school.toml", *(f"{table.name}.csv" for table in SCHOOL.csv_tables))
_ODD_CELLS = (
    '|S1|G1|physics|0|-1|1e999|nan|Mon-1|周一|是|all|odd|1 3|07:50|99:99|"|=1+1|a;b|x=1; x=2|１'
    "|\x00|²|٣|#N/A|\ud83d"
)
CELLS = st.sampled_from(_ODD_CELLS.split("|"))
LOOSE = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def _reads_or_refuses(read: Callable[[Path], Any], path: Path) -> None:
    try:
        read(path)
    except InputError as error:
        told = [error.text(lang) for lang in ("en", "zh")]
    else:
        return
    assert all(told)


def _with(files: dict[str, str], name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for other, text in files.items():
            (Path(folder) / other).write_text(text, encoding="utf-8")
        (Path(folder) / name).write_bytes(data)
        _reads_or_refuses(read_school, Path(folder))


@LOOSE
@given(st.sampled_from(FILES), st.binary(max_size=300))
def test_random_bytes(tiny: dict[str, str], name: str, data: bytes) -> None:
    _with(tiny, name, data)


@LOOSE
@given(st.data())
def test_changed_bytes(tiny: dict[str, str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES))
    content = bytearray(tiny[name].encode("utf-8"))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 5))
        content[place : place + cut] = data.draw(st.binary(max_size=5))
    _with(tiny, name, bytes(content))


@LOOSE
@given(st.data())
def test_changed_cells(tiny: dict[str, str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES[1:]))
    rows = [line.split(",") for line in tiny[name].splitlines()]
    for _ in range(data.draw(st.integers(1, 5))):
        row = rows[data.draw(st.integers(1, len(rows) - 1))]
        place = data.draw(st.integers(0, len(row) - 1))
        row[place] = data.draw(CELLS | st.text(max_size=6))
    text = "\n".join(",".join(row) for row in rows)
    _with(tiny, name, text.encode("utf-8", errors="surrogatepass"))


_ODD_VALUES = (
    '1|-1|1.5|nan|inf|true|"x"|"G1"|""|[]|{}|2026-01-01|07:50:00|1979-05-27T07:32:00Z|'
    '99999999999999999999999999|"\\u0000"|[["a"]]|{ choose = 1 }'
)
TOML_VALUES = st.recursive(
    st.sampled_from(_ODD_VALUES.split("|")),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
    max_leaves=5,
)


@LOOSE
@given(st.data())
@example(data=None)
def test_changed_settings(tiny: dict[str, str], data: st.DataObject | None) -> None:
    lines = tiny["school.toml"].splitlines()
    if data is None:
        _with(tiny, "school.toml", b"schemes = 1\nterms = [1]\nid = []\n[school]\nx = 1\n")
        return
    places = [number for number, line in enumerate(lines) if "=" in line]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places))
        key = lines[place].split("=")[0]
        lines[place] = f"{key}= {data.draw(TOML_VALUES)}"
    _with(tiny, "school.toml", "\n".join(lines).encode("utf-8"))


@LOOSE
@given(st.sampled_from(FILES), st.sampled_from(FILES))
def test_files_in_each_others_place(tiny: dict[str, str], name: str, other: str) -> None:
    _with(tiny, name, tiny[other].encode("utf-8"))


@pytest.fixture
def book(tiny: Files, lay: Lay, tmp_path: Path) -> bytes:
    write_school(read_school(lay(tiny)), tmp_path / "book.xlsx")
    return (tmp_path / "book.xlsx").read_bytes()


def _read_book(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        _reads_or_refuses(recognise, path)
        _reads_or_refuses(read_school, path)


@settings(LOOSE, max_examples=40)
@given(st.data())
def test_changed_workbook(book: bytes, data: st.DataObject) -> None:
    content = bytearray(book)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    _read_book(bytes(content))


@settings(LOOSE, max_examples=60)
@given(st.data())
def test_changed_parts_of_a_workbook(book: bytes, data: st.DataObject) -> None:
    """Damage inside the XML, where the checksums of the zip do not catch it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        damaged = data.draw(st.sampled_from(names))
        for name in names:
            content = bytearray(old.read(name))
            if name == damaged:
                place = data.draw(st.integers(0, len(content) - 1))
                cut = data.draw(st.integers(0, 60))
                content[place : place + cut] = data.draw(st.binary(max_size=10) | st.just(b"<a/>"))
            new.writestr(name, bytes(content))
    _read_book(buffer.getvalue())


@LOOSE
@given(st.data())
def test_changed_answer(sectioning: Sectioning, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        write_sectioning(sectioning, path)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(content)))
            cut = data.draw(st.integers(0, 30))
            content[place : place + cut] = data.draw(
                st.binary(max_size=4) | st.sampled_from([b"null", b"[]", b"-1", b"1e999", b'"x"'])
            )
        path.write_bytes(bytes(content))
        _reads_or_refuses(read_answer, path)
        _reads_or_refuses(recognise, path)
