"""Each refusal of the school's reader has its own small bad file, and tells its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from zouban.instances.school_reader import read_school
from zouban.models.errors import InputError

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]


@dataclass(frozen=True)
class Damage:
    """One change to one file, and the one refusal it must give."""

    name: str
    file: str
    old: str
    new: str
    row: int | None
    field: str | None
    rule: str
    value: str | None = None


DAMAGES = (
    # the header
    Damage("unknown header", "students.csv", "gender", "gendre", 1, "gendre", "mean gender"),
    Damage("missing column", "students.csv", "id,name,", "备注,name,", 1, "id", "missing"),
    Damage("duplicate column", "students.csv", "origin", "name", 1, "name", "twice"),
    Damage(
        "column twice in two languages", "grades.csv", "campus", "年级编号", 1, "年级编号", "twice"
    ),
    Damage(
        "value without header",
        "scores.csv",
        "S2,history,90",
        "S2,history,90,7",
        4,
        None,
        "no header",
        "7",
    ),
    # ids
    Damage("duplicate id", "students.csv", "S2,李二", "S1,李二", 3, "id", "already in row 2", "S1"),
    Damage(
        "two spellings", "students.csv", "S2,李二", "Ｓ１,李二", 3, "id", "two spellings", "Ｓ１"
    ),
    Damage("empty id", "rooms.csv", "LAB,", ",", 4, "id", "not be empty", ""),
    Damage("rounded id", "teachers.csv", "T3,", "2.02601E+13,", 4, "id", "rounded", "2.02601E+13"),
    Damage("error value as id", "teachers.csv", "T3,", "#REF!,", 4, "id", "error value"),
    Damage("id on two lines", "rooms.csv", "LAB,", '"LA\nB",', 4, "id", "one line"),
    Damage("hidden mark", "rooms.csv", "LAB,", "L\u200bAB,", 4, "id", "invisible", "L\u200bAB"),
    Damage("turned id", "rooms.csv", "LAB,", "\u202eLAB,", 4, "id", "U+202E", "\u202eLAB"),
    Damage("long id", "rooms.csv", "LAB,", "L" * 300 + ",", 4, "id", "200 characters"),
    Damage("control character", "rooms.csv", "实验室", "实\x07验", 4, "name", "U+0007"),
    # references
    Damage("unknown grade", "students.csv", "S3,王三,G1", "S3,王三,G9", 4, "grade", "mean G", "G9"),
    Damage("unknown student", "choices.csv", "S2,history", "S22,history", 4, "student", "mean S2"),
    Damage(
        "unknown subject", "choices.csv", "S2,biology", "S2,bilogy", 5, "subject", "mean biology"
    ),
    Damage(
        "unknown teacher",
        "assignments.csv",
        "C1,chinese,T1",
        "C1,chinese,T7",
        2,
        "teacher",
        "mean T",
    ),
    Damage("unknown room", "classes.csv", "二班,R2", "二班,R9", 3, "home_room", "mean R"),
    Damage("unknown class", "assignments.csv", "C2,chinese", "C9,chinese", 3, "class", "mean C"),
    Damage(
        "unknown present class", "students.csv", "F,C2,no", "F,C9,no", 4, "present_class", "mean C"
    ),
    Damage(
        "unknown calendar", "grades.csv", "two,day,main", "two,days,main", 2, "calendar", "mean day"
    ),
    Damage("unknown scheme", "grades.csv", "1,two,", "1,tow,", 2, "scheme", "mean two"),
    Damage(
        "unknown term", "choices.csv", "history,1,no,2026A", "history,1,no,2026", 4, "term", "2026A"
    ),
    Damage("unknown block", "sections.csv", "10,A B", "10,A C", 3, "blocks", "blocks"),
    Damage(
        "unknown period", "days.csv", "Tue,all,1 2 3", "Tue,all,1 2 4", 3, "periods", "periods of"
    ),
    Damage("unknown id in a scope", "rules.csv", "teacher:T1", "teacher:T8", 2, "scope", "mean T"),
    Damage(
        "unknown kind of scope", "rules.csv", "teacher:T1", "techer:T1", 2, "scope", "mean teacher"
    ),
    # numbers
    Damage(
        "negative number",
        "curriculum.csv",
        "chinese,all,2",
        "chinese,all,-2",
        2,
        "periods",
        "from 0 to",
    ),
    Damage(
        "text for number",
        "curriculum.csv",
        "chinese,all,2",
        "chinese,all,two",
        2,
        "periods",
        "whole number",
    ),
    Damage(
        "fraction",
        "curriculum.csv",
        "chinese,all,2",
        "chinese,all,2.5",
        2,
        "periods",
        "whole number",
    ),
    Damage(
        "absurd number",
        "rooms.csv",
        "实验室,laboratory,40",
        "实验室,laboratory,1" + "0" * 30,
        4,
        "capacity",
        "from 1 to",
    ),
    Damage("exponent", "rooms.csv", "laboratory,40", "laboratory,1e30", 4, "capacity", "from 1 to"),
    Damage("capacity 0", "rooms.csv", "laboratory,40", "laboratory,0", 4, "capacity", "from 1 to"),
    Damage(
        "section capacity 0",
        "sections.csv",
        "chess,10,A,",
        "chess,0,A,",
        2,
        "capacity",
        "from 1 to",
    ),
    Damage(
        "score is no number", "scores.csv", "S2,history,90", "S2,history,缺考", 4, "score", "number"
    ),
    Damage(
        "score is infinite", "scores.csv", "S2,history,90", "S2,history,inf", 4, "score", "number"
    ),
    Damage("negative weight", "rules.csv", "soft,2", "soft,-2", 4, "weight", "from 0"),
    Damage(
        "load upside down", "teachers.csv", "G1,4,14", "G1,14,4", 2, "load_max", "at most load_max"
    ),
    Damage(
        "doubles upside down",
        "curriculum.csv",
        "exam,2,1,1",
        "exam,2,2,1",
        4,
        "doubles_max",
        "at most",
    ),
    Damage(
        "doubles do not fit",
        "curriculum.csv",
        "exam,2,1,1",
        "exam,2,2,2",
        4,
        "doubles_min",
        "4 periods",
    ),
    # words
    Damage(
        "unknown kind",
        "subjects.csv",
        "Chess,棋,course",
        "Chess,棋,corse",
        10,
        "kind",
        "mean course",
    ),
    Damage(
        "unknown gender", "students.csv", "张一,G1,D1,F", "张一,G1,D1,X", 2, "gender", "one of F, M"
    ),
    Damage(
        "no yes or no", "subjects.csv", "语文,common,yes", "语文,common,maybe", 2, "main", "yes, no"
    ),
    Damage("unknown tier", "rules.csv", "max=1,hard", "max=1,heavy", 3, "tier", "hard, soft"),
    Damage(
        "unknown relation", "pairs.csv", "S3,apart", "S3,near", 4, "relation", "together, apart"
    ),
    Damage(
        "unclosed quotation in a list",
        "teachers.csv",
        "chinese english",
        '"chinese ""english"',
        2,
        "subjects",
        "not closed",
    ),
    Damage(
        "teacher without subject",
        "teachers.csv",
        "chinese english",
        "",
        2,
        "subjects",
        "not be empty",
    ),
    Damage(
        "subject twice",
        "teachers.csv",
        "chinese english",
        "chinese chinese",
        2,
        "subjects",
        "twice",
    ),
    Damage("parameters without =", "rules.csv", "max=0", "max 0", 4, "parameters", "name=value"),
    Damage("parameter twice", "rules.csv", "max=0", "max=0; max=1", 4, "parameters", "twice"),
    # rules: the catalogue judges them
    Damage(
        "unknown rule", "rules.csv", "teacher_idle", "teacher_idel", 4, "rule", "a rule is one of"
    ),
    Damage("unknown parameter", "rules.csv", "max=0", "maxx=0", 4, "parameters: maxx", "takes"),
    Damage("missing parameter", "rules.csv", "max=1", "", 3, "parameters: max", "needs max"),
    Damage(
        "parameter that is no number", "rules.csv", "max=1", "max=few", 3, "parameters: max", ""
    ),
    Damage(
        "unknown slot",
        "rules.csv",
        "Mon-1 Tue-2",
        "Mon-1 Sun-2",
        2,
        "parameters: slots",
        "a slot is",
    ),
    Damage(
        "scope that does not fit",
        "rules.csv",
        "teacher_idle,school",
        "teacher_idle,room:R1",
        4,
        "scope",
        "no scope of",
    ),
    # time
    Damage("no clock time", "periods.csv", "08:00,", "8.00 Uhr,", 2, "start", "07:50"),
    Damage("no time of the day", "periods.csv", "08:00,", "25:00,", 2, "start", "24:00"),
    Damage(
        "end before start", "periods.csv", "08:40", "07:40", 2, "end", "start must be less than end"
    ),
    Damage("overlap", "periods.csv", "08:50", "08:30", 3, "start", "overlaps period 1"),
    Damage("period twice", "periods.csv", "day,2,", "day,1,", 3, "period", "row 2 has the same"),
    Damage("day twice", "days.csv", "day,Tue", "day,周一", 3, "day", "row 2 has the same"),
    Damage("no weekday", "days.csv", "day,Tue", "day,Holiday", 3, "day", "Mon"),
    Damage("week outside the cycle", "days.csv", "Sat,odd", 'Sat,"1,3"', 4, "weeks", "1 to 2"),
    Damage("calendar without days", "periods.csv", "day,1,", "other,1,", 2, "calendar", "no day"),
    # rows that contradict each other
    Damage(
        "choice twice",
        "choices.csv",
        "S1,chemistry",
        "S1,physics",
        3,
        "subject",
        "row 2 has the same",
    ),
    Damage(
        "score twice",
        "scores.csv",
        "S1,chemistry",
        "S1,physics",
        3,
        "subject",
        "row 2 has the same",
    ),
    Damage(
        "assignment twice",
        "assignments.csv",
        "C2,chinese,T1,2026A",
        "C1,chinese,T1,",
        3,
        "teacher",
        "row 2",
    ),
    Damage(
        "curriculum twice",
        "curriculum.csv",
        "G1,english,all,2,0,0,,all,lesson evening",
        "G1,chinese,all,3,0,0,,all,",
        3,
        "weeks",
        "row 2",
    ),
    Damage(
        "choice of a common subject",
        "choices.csv",
        "S2,biology",
        "S2,chinese",
        5,
        "subject",
        "cannot be chosen",
    ),
    Damage("pair with oneself", "pairs.csv", "S1,S2", "S1,S1", 2, "second", "two students"),
    Damage("pair twice", "pairs.csv", "S3,S4,together", "S2,S1,together", 3, "second", "row 2"),
    Damage(
        "circle of pairs",
        "pairs.csv",
        "S1,S3,apart",
        "S2,S3,together\nS4,S1,apart",
        5,
        "relation",
        "rows 3, 4, 2",
    ),
    Damage(
        "pair of two grades",
        "pairs.csv",
        "S3,S4,together",
        "S3,S5,together",
        3,
        "second",
        "G1 and G2",
    ),
    Damage(
        "pair of two locked", "pairs.csv", "S3,S4,together", "S1,S4,together", 3, "second", "locked"
    ),
    Damage(
        "division of another grade",
        "students.csv",
        "S3,王三,G1,,",
        "S3,王三,G1,D2,",
        4,
        "division",
        "belongs to grade G2",
    ),
    Damage(
        "locked nowhere",
        "students.csv",
        "S5,钱五,G2,D2,,,no",
        "S5,钱五,G2,D2,,,yes",
        6,
        "locked",
        "present class",
    ),
    Damage(
        "language that is none",
        "students.csv",
        "二中,japanese",
        "二中,physics",
        3,
        "language",
        "kind language",
    ),
    # settings
    Damage("broken TOML", "school.toml", "weeks = 2", "weeks = ", 4, None, "TOML"),
    Damage("unknown key", "school.toml", "weeks = 2", "week = 2", 4, "week", "known are"),
    Damage(
        "weeks out of bounds", "school.toml", "weeks = 2", "weeks = 0", 4, "weeks", "from 1 to 52"
    ),
    Damage(
        "size upside down",
        "school.toml",
        "minimum = 1, target = 2, maximum = 3",
        "minimum = 5, target = 2, maximum = 3",
        25,
        "class_size",
        "rising order",
    ),
    Damage(
        "size without maximum",
        "school.toml",
        "{ minimum = 1, target = 2, maximum = 3 }",
        "{ minimum = 1, target = 2 }",
        25,
        "class_size",
        "maximum",
    ),
    Damage("unknown mode", "school.toml", '"fix_one"', '"fix_four"', 23, "mode", "must be one of"),
    Damage(
        "unknown grade in settings",
        "school.toml",
        'grade = "G1"',
        'grade = "G7"',
        22,
        "grade",
        "grades",
    ),
    Damage(
        "unknown subject in a scheme",
        "school.toml",
        '"history"] }',
        '"histroy"] }',
        16,
        "groups",
        "mean history",
    ),
    Damage(
        "too many to choose",
        "school.toml",
        '{ choose = 1, subjects = ["phy',
        '{ choose = 5, subjects = ["phy',
        16,
        "groups",
        "cannot choose 5",
    ),
    Damage(
        "term ends before it starts",
        "school.toml",
        "2027-01-20",
        "2026-01-20",
        9,
        "end",
        "at most end",
    ),
    Damage(
        "term that is not there",
        "school.toml",
        'term = "2026A"',
        'term = "2027A"',
        3,
        "term",
        "mean 2026A",
    ),
    Damage(
        "scheme without a choice",
        "school.toml",
        'id = "two"',
        'id = "two"\nlinked = [["physics", "history"]]',
        17,
        "groups",
        "no combination",
    ),
    Damage(
        "banned subject outside",
        "school.toml",
        'id = "two"',
        'id = "two"\nbanned = [["physics","chinese"]]',
        16,
        "banned",
        "no group",
    ),
    Damage(
        "later format",
        "school.toml",
        'id = "tiny"',
        'format = 2\nid = "tiny"',
        1,
        "format",
        "format 1 only",
    ),
    Damage(
        "key in two spellings",
        "school.toml",
        "weeks = 2",
        'weeks = 2\n"周期周数" = 1',
        5,
        "周期周数",
        "two spellings",
    ),
    # quotation marks
    Damage("unclosed quotation", "rooms.csv", "PE,操场", 'PE,"操场', 5, None, "not closed"),
    Damage("quotation in the middle", "rooms.csv", "PE,操场", 'PE,"操"场', 5, None, "quotation"),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_is_told_with_its_place(damage: Damage, tiny: Files, lay: Lay) -> None:
    content = tiny[damage.file]
    assert isinstance(content, str)
    assert content.count(damage.old) >= 1
    tiny[damage.file] = content.replace(damage.old, damage.new, 1)
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    places = {(p.file, p.row, p.field): p for p in caught.value.problems}
    assert (damage.file, damage.row, damage.field) in places, str(caught.value)
    problem = places[damage.file, damage.row, damage.field]
    assert damage.rule in problem.rule, problem.rule
    assert problem.rule_zh
    assert problem.rule_zh != problem.rule
    if damage.value is not None:
        assert problem.value == damage.value


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_gives_no_other_refusals_in_other_files(
    damage: Damage, tiny: Files, lay: Lay
) -> None:
    """A mistake is told where it is, not once more wherever its row is referred to."""
    content = tiny[damage.file]
    assert isinstance(content, str)
    tiny[damage.file] = content.replace(damage.old, damage.new, 1)
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    renamed = damage.name in (
        "empty id",
        "rounded id",
        "error value as id",
        "long id",
        "week outside the cycle",
    )
    followers = [p.text() for p in caught.value.problems if p.file != damage.file]
    if not (renamed or "id on two" in damage.name or damage.name in FOLLOWED):
        assert followers == []


FOLLOWED = {
    "duplicate id": "S2 is gone",
    "two spellings": "S2 is gone",
    "unknown key": "the cycle has one week then",
    "calendar without days": "period 1 is gone from the calendar",
    "period twice": "period 2 is gone from the calendar",
}
"""Damages that take something away which other files need, and what."""

WHOLE_FILES: tuple[tuple[str, str, bytes | None, int | None, str], ...] = (
    ("missing table", "students.csv", None, None, "missing"),
    ("missing settings", "school.toml", None, None, "missing"),
    ("empty file", "students.csv", b"", None, "empty"),
    ("blank file", "students.csv", b"\xef\xbb\xbf\r\n , ,\r\n", None, "empty"),
    ("header only", "students.csv", b"id,grade\n", None, "no rows"),
    ("no text", "students.csv", b"id,grade\n\xff\xfe\xfa,G1\n", 2, "no text"),
    (
        "damaged UTF-8",
        "rooms.csv",
        "id,name\nR1,教室一\nR2,教室二\nLAB,教".encode()[:-1] + b"\nPE,x\n",
        4,
        "no text",
    ),
    ("damaged UTF-8 with mark", "rooms.csv", b"\xef\xbb\xbfid,name\nR1,\xe6\x95\n", 2, "no text"),
    ("odd UTF-16", "rooms.csv", "id,name\nR1,x".encode("utf-16") + b"\x00", None, "no text"),
    ("NUL bytes", "rooms.csv", b"id,name\nR1,a\x00b\n", 2, "NUL"),
    ("long line", "rooms.csv", b"id,name\nR1," + b"x" * 10_000_000 + b"\n", 2, "1 MiB"),
    (
        "long cell",
        "rooms.csv",
        b'id,name\nR1,"' + (b"x" * 1000 + b"\n") * 200 + b'"\n',
        2,
        "131072",
    ),
    (
        "a picture",
        "students.csv",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        None,
        "",
    ),
    ("a workbook", "students.csv", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", None, ""),
)


@pytest.mark.parametrize(
    ("file", "data", "row", "rule"), [w[1:] for w in WHOLE_FILES], ids=[w[0] for w in WHOLE_FILES]
)
def test_damaged_file(
    file: str, data: bytes | None, row: int | None, rule: str, tiny: Files, lay: Lay
) -> None:
    tiny[file] = data
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    problem = next(p for p in caught.value.problems if p.file == file)
    assert rule in problem.rule
    if row is not None:
        assert problem.row == row


@pytest.mark.parametrize("name", ["subjects.csv", "students.csv", "periods.csv", "school.toml"])
def test_missing_table_gives_no_cascade(name: str, tiny: Files, lay: Lay) -> None:
    tiny[name] = None
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    assert {p.file for p in caught.value.problems} == {name}


@pytest.mark.parametrize("name", ["teachers.csv", "rooms.csv", "divisions.csv"])
def test_missing_table_that_others_need_is_told_once(name: str, tiny: Files, lay: Lay) -> None:
    with pytest.raises(InputError) as caught:
        read_school(lay({**tiny, name: None}))
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == (name, None)
    assert "is missing, but" in problem.rule
    assert "first in" in problem.rule
    assert "首处" in problem.rule_zh


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old .xls"),
        (b"PK\x03\x04" + b"\0" * 600, "is a workbook or zip file"),
    ],
)
def test_workbooks_that_are_called_csv(data: bytes, told: str, tiny: Files, lay: Lay) -> None:
    with pytest.raises(InputError) as caught:
        read_school(lay({**tiny, "rooms.csv": data}))
    (problem,) = caught.value.problems
    assert problem.file == "rooms.csv"
    assert told in problem.rule


def test_misspelt_table_is_told(tiny: Files, lay: Lay) -> None:
    tiny["rule.csv"] = tiny.pop("rules.csv")
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    problem = caught.value.problems[0]
    assert (problem.file, problem.row) == ("rule.csv", None)
    assert "rules.csv" in problem.rule


def test_table_under_two_names_is_told(tiny: Files, lay: Lay) -> None:
    tiny["学生.csv"] = tiny["students.csv"]
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    assert "same table" in caught.value.problems[0].rule


def test_folder_in_place_of_a_file(tiny: Files, lay: Lay) -> None:
    tiny["rooms.csv"] = None
    folder = lay(tiny)
    (folder / "rooms.csv").mkdir()
    with pytest.raises(InputError, match=r"rooms\.csv: a folder stands"):
        read_school(folder)


def test_symbolic_link_to_itself(tiny: Files, lay: Lay) -> None:
    tiny["rooms.csv"] = None
    folder = lay(tiny)
    (folder / "rooms.csv").symlink_to(folder / "rooms.csv")
    with pytest.raises(InputError, match=r"rooms\.csv: a link that leads"):
        read_school(folder)


def test_link_that_leads_to_itself_as_school(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(InputError):
        read_school(loop)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_in_place_of_a_file(tiny: Files, lay: Lay) -> None:
    tiny["rooms.csv"] = None
    folder = lay(tiny)
    os.mkfifo(folder / "rooms.csv")
    with pytest.raises(InputError, match="no regular file"):
        read_school(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tiny: Files, lay: Lay) -> None:
    folder = lay(tiny)
    (folder / "rooms.csv").chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read_school(folder)


def test_read_error_is_told(tiny: Files, lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    folder = lay(tiny)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        read_school(folder)


@pytest.mark.parametrize("path", ["", "nothing/there", "bad\x00name", "x" * 5000])
def test_no_school_at_path(path: str, tmp_path: Path) -> None:
    place = f"{tmp_path}/{path or 'empty.xlsx'}"
    with pytest.raises(InputError):
        read_school(place)


def test_all_problems_of_all_files_in_one_go(tiny: Files, lay: Lay) -> None:
    for file, old, new in (
        ("students.csv", "512.5", "viel"),
        ("students.csv", "S4,赵四,G1", "S4,赵四,G8"),
        ("rooms.csv", "laboratory,40", "laboratory,-1"),
        ("periods.csv", "08:40", "8"),
        ("school.toml", '"fix_one"', '"five"'),
    ):
        content = tiny[file]
        assert isinstance(content, str)
        tiny[file] = content.replace(old, new)
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    places = {(p.file, p.row, p.field) for p in caught.value.problems}
    assert places >= {
        ("students.csv", 2, "score"),
        ("students.csv", 5, "grade"),
        ("rooms.csv", 4, "capacity"),
        ("periods.csv", 2, "end"),
        ("school.toml", 23, "mode"),
    }
    assert len(caught.value.text("zh").splitlines()) == len(caught.value.problems)


def test_very_many_problems_are_cut_with_their_number(tiny: Files, lay: Lay) -> None:
    rows = "".join(f"X{i},physics,50\n" for i in range(5000))
    tiny["scores.csv"] = "student,subject,score\n" + rows
    with pytest.raises(InputError) as caught:
        read_school(lay(tiny))
    assert len(caught.value.problems) < 300
    assert "4800 more" in caught.value.problems[-1].rule
