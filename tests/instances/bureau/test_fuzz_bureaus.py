"""Whatever stands in a bureau's files, the reader gives a bureau or refuses; it never breaks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from zouban.instances.answer import Answer, read_answer, write_answer
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_generator.geography import SITES, read_sites
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.bureau_tables import BUREAU
from zouban.models.errors import InputError
from zouban.models.exchange.bureau_check import check_bureau
from zouban.models.exchange.eligibility import eligibility

LOOSE = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FILES = (BUREAU.settings_file, *(f"{table.name}.csv" for table in BUREAU.csv_tables))
_ODD_CELLS = (
    '|T1|A|0|-1|1e999|nan|2026-02-30|0001-01-01|9999-12-31|是|primary|senior|none|无|"|a;b|１'
    "|\x00|²|#N/A|\ud83d|100|101"
)
CELLS = st.sampled_from(_ODD_CELLS.split("|"))
_ODD_VALUES = (
    '1|-1|1.5|nan|inf|true|"x"|""|[]|{}|2026-01-01|07:50:00|"none"|["urban", "moon"]|[["a"]]'
    '|99999999999999999999999|"\\u0000"|{ a = 1 }'
)
TOML_VALUES = st.sampled_from(_ODD_VALUES.split("|"))


def _reads_or_refuses(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        try:
            bureau = read_bureau(folder)
        except InputError as error:
            told = [error.text(lang) for lang in ("en", "zh")]
        else:
            told = []
    if told:
        assert all(told)
        return
    eligibility(bureau)
    check_bureau(bureau)


def _with(tiny: dict[str, str], name: str, data: bytes) -> None:
    files = {other: text.encode("utf-8") for other, text in tiny.items()}
    _reads_or_refuses({**files, name: data})


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


@settings(LOOSE, max_examples=200)
@given(st.data())
def test_changed_cells(tiny: dict[str, str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES[1:]))
    rows = [line.split(",") for line in tiny[name].splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        row = rows[data.draw(st.integers(1, len(rows) - 1))]
        place = data.draw(st.integers(0, len(row) - 1))
        row[place] = data.draw(CELLS | st.text(max_size=6))
    text = "\n".join(",".join(row) for row in rows)
    _with(tiny, name, text.encode("utf-8", errors="surrogatepass"))


@settings(LOOSE, max_examples=200)
@given(st.data())
@example(data=None)
def test_changed_settings(tiny: dict[str, str], data: st.DataObject | None) -> None:
    if data is None:
        _with(tiny, "bureau.toml", b"policy = 1\nshare = [1]\nid = []\n[bureau]\nx = 1\n")
        return
    lines = tiny["bureau.toml"].splitlines()
    places = [number for number, line in enumerate(lines) if "=" in line]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places))
        key = lines[place].split("=")[0]
        lines[place] = f"{key}= {data.draw(TOML_VALUES)}"
    _with(tiny, "bureau.toml", "\n".join(lines).encode("utf-8"))


@LOOSE
@given(st.sampled_from(FILES), st.sampled_from(FILES))
def test_files_in_each_others_place(tiny: dict[str, str], name: str, other: str) -> None:
    _with(tiny, name, tiny[other].encode("utf-8"))


@pytest.fixture(scope="module")
def answer() -> Answer:
    return Answer(plan=generate_bureau(schools=10, teachers=200, seed=1).plan())


@LOOSE
@given(st.data())
def test_changed_plan(answer: Answer, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        write_answer(answer, path)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(content)))
            cut = data.draw(st.integers(0, 30))
            content[place : place + cut] = data.draw(
                st.binary(max_size=4) | st.sampled_from([b"null", b"[]", b"-1", b"1e999", b'"x"'])
            )
        path.write_bytes(bytes(content))
        try:
            read_answer(path)
        except InputError as error:
            told = error.text("zh")
        else:
            told = "read"
        assert told


@LOOSE
@given(st.data())
def test_changed_geography(data: st.DataObject) -> None:
    rows = [[column.name for column in SITES.columns], list("ABCDEFGHIJKL")]
    rows += [
        [f"{n}", "-36.8", "-73.0", "9", "90", "town", "0", "50", "8", "x", "40", "3"] for n in "123"
    ]
    for _ in range(data.draw(st.integers(0, 6))):
        row = rows[data.draw(st.integers(1, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(CELLS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sites.csv"
        text = "\n".join(",".join(row) for row in rows)
        path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
        try:
            read_sites(path)
        except InputError as error:
            told = error.text("en")
        else:
            told = "read"
        assert told
