"""Each refusal of the bureau's reader has its own small bad file, and tells its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from zouban.cli import main
from zouban.instances.bureau_reader import read_bureau
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


T, S = "teachers.csv", "schools.csv"
TOML = "bureau.toml"

DAMAGES = (
    # tables and headers
    Damage("unknown column", T, "id,name,gender", "id,name,sex", 1, "sex", "no column"),
    Damage("column twice", T, "id,name,gender", "id,name,name", 1, "name", "twice"),
    Damage("column missing", S, "id,name,stage,kind", "id,name,note,kind", 1, "stage", "missing"),
    Damage("value outside", "wishes.csv", "T1,2,C", "T1,2,C,9", 3, None, "no header", "9"),
    # ids
    Damage("duplicate id", T, "T2,李二", "T1,李二", 3, "id", "already in row 2", "T1"),
    Damage("two spellings", S, "B,二小", "Ａ,二小", 3, "id", "two spellings", "Ａ"),
    Damage("empty id", "subjects.csv", "music,Music", ",Music", 4, "id", "not be empty"),
    Damage("rounded id", T, "T5,钱五", "1.2E+12,钱五", 6, "id", "rounded"),
    # references
    Damage("unknown post school", T, "1980-05-01,A,", "1980-05-01,Z,", 2, "post_school", "one of"),
    Damage("unknown working school", T, ",B,A,pe", ",B,D,pe", 4, "working_school", "one of", "D"),
    Damage("unknown subject", T, "A,,chinese", "A,,chines", 2, "subject", "mean chinese"),
    Damage("unknown second subject", T, "primary,music", "primary,musik", 2, "subjects", "mean"),
    Damage("unknown school of demand", "demand.csv", "B,pe", "X,pe", 4, "school", "one of", "X"),
    Damage("unknown teacher of wish", "wishes.csv", "T2,1", "T9,1", 4, "teacher", "one of", "T9"),
    Damage("unknown school of wish", "wishes.csv", "T2,1,C", "T2,1,E", 4, "school", "one of", "E"),
    Damage("unknown teacher of score", "evaluations.csv", "T2,2026", "T,2026", 4, "teacher", "of"),
    Damage("unknown ground", "exemptions.csv", "T5,illness", "T5,ill", 3, "reason", "mean illness"),
    Damage("unknown teacher of tie", "ties.csv", "T1,T2", "T1,T0", 2, "second", "one of", "T0"),
    Damage("unknown school of way", "distances.csv", "B,C", "B,K", 3, "second", "one of", "K"),
    # words
    Damage("unknown stage", S, "一小,primary", "一小,primery", 2, "stage", "mean primary"),
    Damage("unknown title", T, "0,senior,first", "0,senor,first", 2, "title", "mean senior"),
    Damage("unknown degree", T, "county,bachelor", "county,batchelor", 2, "degree", "bachelor"),
    Damage("unknown location", S, "900,urban", "900,suburb", 2, "location", "one of"),
    Damage("unknown tie", "ties.csv", "T4,apart", "T4,appart", 3, "tie", "mean apart"),
    Damage("unknown must", T, ",,,stay,", ",,,rest,", 5, "must", "one of stay, move", "rest"),
    Damage("neither yes nor no", T, "0,yes,yes", "0,perhaps,yes", 2, "applies", "yes, no"),
    # numbers and dates
    Damage("negative pupils", S, "regular,900", "regular,-9", 2, "pupils", "from 0", "-9"),
    Damage("no number", "evaluations.csv", "92.5", "优秀", 2, "score", "number", "优秀"),
    Damage("share above full time", T, "100,20", "120,20", 3, "share", "1 to 100", "120"),
    Damage("absent beyond share", T, ",60,0,", ",60,70,", 4, "share", "at most share", "60"),
    Damage("fraction of a percent", "demand.csv", "60", "0.6", 3, "need", "whole number", "0.6"),
    Damage("no date", T, "1980-05-01", "1980-13-01", 2, "birth", "date", "1980-13-01"),
    Damage("beyond all dates", T, "1980-05-01", "9999-12-31", 2, "birth", "date from 1900"),
    Damage("worked before birth", T, "2015-09-01", "1970-09-01", 2, "since", "less than"),
    Damage("born lately", T, "1999-07-07", "2019-07-07", 5, "birth", "16 years", "2019-07-07"),
    Damage("comes next year", T, "2024-09-01", "2027-09-01", 5, "since", "not be after 2026"),
    Damage("evaluated next year", "evaluations.csv", "T2,2026", "T2,2027", 4, "year", "after 2026"),
    Damage("rank 0", "wishes.csv", "T1,1,B", "T1,0,B", 2, "rank", "1 to 100", "0"),
    Damage("minus kilometres", "distances.csv", "12.5", "-12.5", 2, "km", "from 0", "-12.5"),
    # rows against each other
    Damage("two rows of demand", "demand.csv", "B,pe", "A,pe", 4, "subject", "row 3 has the same"),
    Damage("a rank twice", "wishes.csv", "T1,2,C", "T1,1,C", 3, "rank", "row 2 has the same"),
    Damage("a school twice", "wishes.csv", "T1,2,C", "T1,2,B", 3, "school", "row 2 has the same"),
    Damage("own school wished", "wishes.csv", "T1,1,B", "T1,1,A", 2, "school", "he works", "A"),
    Damage("tied to himself", "ties.csv", "T3,T4", "T3,T3", 3, "second", "another teacher"),
    Damage("the same pair", "ties.csv", "T3,T4,apart", "T2,T1,team", 3, "second", "row 2 has"),
    Damage("married twice", "ties.csv", "T3,T4,apart", "T1,T4,couple", 3, "first", "in row 2"),
    Damage("way to itself", "distances.csv", "B,C", "B,B", 3, "second", "another school"),
    Damage("more than full time", "shares.csv", "A,music,40", "A,music,50", 3, "share", "110"),
    Damage("half a place", S, "G,,6.5,2", "G,,6.5,", 3, "y", "both coordinates"),
    Damage("half a home", T, "0.5,0.5,20", ",0.5,20", 2, "home_x", "both coordinates"),
    Damage("on loan at home", T, ",B,A,pe", ",B,B,pe", 4, "loan_end", "another school"),
    Damage("two of a year", "evaluations.csv", "T1,2026", "T1,2025", 3, "year", "has the same"),
    # settings
    Damage("no TOML", TOML, "[share]", "[share", 9, None, "no valid TOML"),
    Damage("no such pack", TOML, "national-2014", "national-2041", 4, "pack", "national-2014"),
    Damage("unknown key", TOML, "rate = 0.12", "ratio = 0.12", 10, "ratio", "no key"),
    Damage("rate in percent", TOML, "rate = 0.12", "rate = 12", 10, "rate", "0 to 1", "12"),
    Damage("rate as text", TOML, "rate = 0.12", 'rate = "a lot"', 10, "rate", "number", "a lot"),
    Damage("no zone rule", TOML, '"first"', '"near"', 16, "zone", "free, first, only", "near"),
    Damage("unknown goal", TOML, '"structure"', '"balance"', 44, "goal", "one of", "balance"),
    Damage("a goal twice", TOML, '"structure"', '"unfilled"', 44, "goal", "has the same goal"),
    Damage("no verdict", TOML, '"deferred"', '"later"', 21, "verdict", "one of", "later"),
    Damage("band upside down", TOML, "high = 50", "high = 20", 37, "high", "less than", "20"),
    Damage("a date as text", TOML, "2026-09-01", '"autumn"', 3, "as_of", "date", "autumn"),
    Damage("a list of tables", TOML, "[churn]", "[[churn]]\n\n[[churn]]", 15, "school_out", "one"),
    Damage("nothing counted", TOML, 'backbone = "county"', "weight = 2", 27, "backbone", "states"),
    Damage(
        "loans shorter than their term",
        TOML,
        "[place]",
        "[form]\nloan_years = 5\nlongest_loan_years = 2\n\n[place]",
        17,
        "longest_loan_years",
        "not be less than loan_years, which is 5",
        "2",
    ),
    Damage("later format", TOML, 'id = "county"', 'format = 9\nid = "county"', 1, "format", "1"),
)


def _damaged(damage: Damage, tiny: Files) -> Files:
    content = tiny[damage.file]
    assert isinstance(content, str)
    assert content.count(damage.old) >= 1
    tiny[damage.file] = content.replace(damage.old, damage.new, 1)
    return tiny


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_is_told_with_its_place(damage: Damage, tiny: Files, lay: Lay) -> None:
    with pytest.raises(InputError) as caught:
        read_bureau(lay(_damaged(damage, tiny)))
    places = {(p.file, p.row, p.field): p for p in caught.value.problems}
    assert (damage.file, damage.row, damage.field) in places, str(caught.value)
    problem = places[damage.file, damage.row, damage.field]
    assert damage.rule in problem.rule, problem.rule
    assert problem.rule_zh
    assert problem.rule_zh != problem.rule
    if damage.value is not None:
        assert problem.value == damage.value


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_refuses_and_writes_nothing(
    damage: Damage, lang: str, tiny: Files, lay: Lay, tmp_path: Path, capsys: Capture
) -> None:
    folder = lay(_damaged(damage, tiny))
    before = sorted(item.name for item in tmp_path.rglob("*"))
    assert main(["check", str(folder), "--lang", lang]) == 2
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert damage.file in captured.err
    assert captured.out == ""
    assert sorted(item.name for item in tmp_path.rglob("*")) == before


Capture = pytest.CaptureFixture[str]


def test_all_problems_are_told_in_one_go(tiny: Files, lay: Lay) -> None:
    for name in ("unknown title", "rank 0", "unknown goal", "negative pupils", "no number"):
        tiny = _damaged(next(d for d in DAMAGES if d.name == name), tiny)
    with pytest.raises(InputError) as caught:
        read_bureau(lay(tiny))
    assert {p.file for p in caught.value.problems} == {
        T, "wishes.csv", TOML, S, "evaluations.csv"
    }  # fmt: skip


WHOLE_FILES: tuple[tuple[str, str, bytes | None, int | None, str], ...] = (
    ("missing table", T, None, None, "missing"),
    ("missing settings", TOML, None, None, "missing"),
    ("empty file", S, b"", None, "empty"),
    ("header only", S, b"id,stage,pupils\n", None, "no rows"),
    ("no text", T, b"id,subject\n\xff\xfe\xfa,G1\n", 2, "no text"),
    ("NUL bytes", "subjects.csv", b"id,name_en\nR1,a\x00b\n", 2, "NUL"),
    ("a workbook", T, b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", None, ""),
)


@pytest.mark.parametrize(
    ("file", "data", "row", "rule"), [w[1:] for w in WHOLE_FILES], ids=[w[0] for w in WHOLE_FILES]
)
def test_damaged_file(
    file: str, data: bytes | None, row: int | None, rule: str, tiny: Files, lay: Lay
) -> None:
    tiny[file] = data
    with pytest.raises(InputError) as caught:
        read_bureau(lay(tiny))
    problem = next(p for p in caught.value.problems if p.file == file)
    assert rule in problem.rule
    if row is not None:
        assert problem.row == row


@pytest.mark.parametrize("name", ["subjects.csv", S, T, TOML])
def test_missing_table_gives_no_cascade(name: str, tiny: Files, lay: Lay) -> None:
    tiny[name] = None
    with pytest.raises(InputError) as caught:
        read_bureau(lay(tiny))
    assert {p.file for p in caught.value.problems} == {name}


def test_misspelt_table_is_told(tiny: Files, lay: Lay) -> None:
    tiny["wish.csv"] = tiny.pop("wishes.csv")
    with pytest.raises(InputError, match=r"wish\.csv: no table; did you mean wishes\.csv"):
        read_bureau(lay(tiny))


def test_a_policy_needs_a_pack_or_a_name(tiny: Files, lay: Lay) -> None:
    tiny[TOML] = 'id = "county"\nas_of = 2026-09-01\n'
    tiny["exemptions.csv"] = None
    with pytest.raises(InputError) as caught:
        read_bureau(lay(tiny))
    assert [(p.file, p.field) for p in caught.value.problems] == [(TOML, "pack")]
    assert "national-2014" in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "field", "rule"),
    [
        ("[[goals]]\nslack = 0.1", "goal", "must not be empty"),
        ("[[indicators]]\nweight = 2", "kind", "must not be empty"),
        ("[form]\nloan_years = 0", "loan_years", "0.5 to 20"),
    ],
)
def test_settings_without_what_they_are_about_are_refused(
    rows: str, field: str, rule: str, tiny: Files, lay: Lay
) -> None:
    """A key that every row lacks must not drop the rows unseen."""
    tiny[TOML] = f'format = 1\nid = "county"\nas_of = 2026-09-01\npack = "national-2014"\n{rows}\n'
    with pytest.raises(InputError) as caught:
        read_bureau(lay(tiny))
    assert any(p.field == field and rule in p.rule for p in caught.value.problems)
