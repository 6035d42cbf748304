"""CSV as Excel writes it in China: every encoding, separator and line end means the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from zouban.instances.school_reader import read_school

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")
SEPARATORS = (",", ";", "\t")
LINE_ENDS = ("\n", "\r\n", "\r")


def _as(text: str, encoding: str, separator: str, line_end: str) -> bytes:
    """Write a text the way a spreadsheet would; cells that hold the separator are quoted."""
    import csv
    import io

    buffer = io.StringIO(newline="")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    csv.writer(buffer, delimiter=separator, lineterminator=line_end).writerows(rows)
    return buffer.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "separator", "line_end"),
    list(itertools.product(ENCODINGS, SEPARATORS, LINE_ENDS)),
)
def test_every_way_to_write_a_school_means_the_same(
    encoding: str, separator: str, line_end: str, tiny: Files, lay: Lay
) -> None:
    expected = read_school(lay(tiny))
    for name, content in tiny.items():
        if name.endswith(".csv"):
            assert isinstance(content, str)
            tiny[name] = _as(content, encoding, separator, line_end)
    assert read_school(lay(tiny)) == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_settings_in_every_encoding(encoding: str, tiny: Files, lay: Lay) -> None:
    expected = read_school(lay(tiny))
    tiny["school.toml"] = str(tiny["school.toml"]).replace("\n", "\r\n").encode(encoding)
    assert read_school(lay(tiny)) == expected


def test_big_endian_utf_16(tiny: Files, lay: Lay) -> None:
    expected = read_school(lay(tiny))
    tiny["students.csv"] = b"\xfe\xff" + str(tiny["students.csv"]).encode("utf-16-be")
    assert read_school(lay(tiny)) == expected


def test_separator_that_is_declared(tiny: Files, lay: Lay) -> None:
    """Excel understands a first line "sep=;" and does not show it."""
    tiny["rooms.csv"] = "sep=;\r\nid;capacity\r\nR1;50\r\nR2;60\r\nLAB;x\r\n"
    with pytest.raises(Exception, match=r"rooms\.csv, row 4, field 'capacity', value 'x'"):
        read_school(lay(tiny))


def test_chinese_commas_as_separators(tiny: Files, lay: Lay) -> None:
    tiny["rooms.csv"] = "教室编号，名称，容量\nR1，一零一，50\nR2，，60\nLAB，，40\n"
    assert [r.name for r in read_school(lay(tiny)).rooms] == ["一零一", "", ""]


def test_rare_characters_of_gb18030(tiny: Files, lay: Lay) -> None:
    """Names with characters outside the basic plane (𠮷) need GB18030's four-byte codes."""
    tiny["students.csv"] = str(tiny["students.csv"]).replace("张一", "𠮷㛃").encode("gb18030")
    assert read_school(lay(tiny)).students[0].name == "𠮷㛃"


def test_trailing_empty_columns_and_rows(tiny: Files, lay: Lay) -> None:
    expected = read_school(lay(tiny))
    for name, content in tiny.items():
        if name.endswith(".csv"):
            lines = str(content).splitlines()
            width = lines[0].count(",")
            filled = [line + ",,," for line in lines]
            tiny[name] = "\r\n".join([*filled, "," * (width + 3), "", ",,"]) + "\r\n"
    assert read_school(lay(tiny)) == expected


def test_quoted_line_breaks_stay_in_their_cell(tiny: Files, lay: Lay) -> None:
    tiny["rooms.csv"] = 'id,name,capacity\r\nR1,"东\r\n一",50\r\nR2,"say ""hi""",60\r\nLAB,,x\r\n'
    with pytest.raises(Exception, match=r"rooms\.csv, row 4, field 'capacity'"):
        read_school(lay(tiny))
    tiny["rooms.csv"] = str(tiny["rooms.csv"]).replace("LAB,,x", "LAB,,7")
    names = [room.name for room in read_school(lay(tiny)).rooms]
    assert names == ["东\n一", 'say "hi"', ""]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *itertools.product(["小学校", "联通", "小学校语", "张"], ["utf-8", "gb18030"]),
        *itertools.product(["José", "Иванов", "Müller"], ["utf-8"]),
    ],
)
def test_short_texts_are_told_apart(name: str, encoding: str, tiny: Files, lay: Lay) -> None:
    """A few characters in GB18030 may be valid UTF-8 by chance; 联通 is the known joke."""
    tiny["rooms.csv"] = f"id,name\nR1,{name}\nR2\nLAB\n".encode(encoding)
    assert read_school(lay(tiny)).rooms[0].name == name
