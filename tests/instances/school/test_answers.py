"""Answers come back as they were written, and damaged ones are told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from zouban.instances.answer import (
    Answer,
    read_answer,
    write_answer,
    write_result,
    write_sectioning,
    write_timetable,
)
from zouban.instances.school_reader import read_school
from zouban.models.errors import InputError, UsageError
from zouban.models.finding import Finding, Severity
from zouban.models.result import Cost, Goal, Manifest, Result, Status, StoppedBy
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]

MANIFEST = Manifest(zouban="0.1.0", command="solve", input_sha256="0" * 64, parameters={"seed": 1})


@pytest.fixture
def school(tiny: Files, lay: Lay) -> School:
    return read_school(lay(tiny))


def _result(answer: Any) -> Result[Any]:
    return Result(
        status=Status.FEASIBLE,
        answer=answer,
        cost=Cost(soft=12),
        bound=10,
        goals=(Goal(name="walkers", value=12, bound=10, unit="students"),),
        terms={"teacher_idle": 12},
        conflict=(
            Finding(code="c", rule="r", severity=Severity.ERROR, message="m", message_zh="文"),
        ),
        stopped_by=StoppedBy.TIME,
        runtime_seconds=1.5,
        seed=7,
        manifest=MANIFEST,
    )


@pytest.mark.parametrize("name", ["answer", "answer.json"])
def test_round_trip(
    name: str, school: School, sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    answer = Answer(
        sectioning=sectioning,
        timetable=timetable,
        results={"sectioning": _result(None), "timetable": _result(None)},
        manifest=MANIFEST,
    )
    write_answer(answer, tmp_path / name, school=school)
    assert read_answer(tmp_path / name) == answer


def test_parts_alone(sectioning: Sectioning, timetable: Timetable, tmp_path: Path) -> None:
    write_sectioning(sectioning, tmp_path / "s", manifest=MANIFEST)
    assert read_answer(tmp_path / "s") == Answer(sectioning=sectioning, manifest=MANIFEST)
    write_timetable(timetable, tmp_path / "t.json")
    assert read_answer(tmp_path / "t.json") == Answer(timetable=timetable)


def test_result_brings_its_answer(
    sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    write_result(_result(timetable), tmp_path / "a", sectioning=sectioning)
    found = read_answer(tmp_path / "a")
    assert (found.sectioning, found.timetable) == (sectioning, timetable)
    assert found.results == {"timetable": _result(None)}
    assert found.manifest == MANIFEST


def test_numbers_that_json_cannot_say_are_null(sectioning: Sectioning, tmp_path: Path) -> None:
    result = _result(sectioning).model_copy(update={"bound": float("inf")})
    write_result(result, tmp_path / "a.json")
    assert "Infinity" not in (tmp_path / "a.json").read_text(encoding="utf-8")
    assert read_answer(tmp_path / "a.json").results["sectioning"].bound is None


def test_the_same_answer_gives_the_same_bytes(sectioning: Sectioning, tmp_path: Path) -> None:
    for name in ("1.json", "2.json"):
        write_sectioning(sectioning, tmp_path / name)
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_an_older_timetable_does_not_stay_beside_a_new_sectioning(
    school: School, sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    write_timetable(timetable, tmp_path / "a", sectioning=sectioning, school=school)
    (tmp_path / "a" / "my notes.txt").write_text("keep", encoding="utf-8")
    write_sectioning(sectioning, tmp_path / "a", school=school)
    assert read_answer(tmp_path / "a").timetable is None
    names = {p.name for p in (tmp_path / "a").iterdir()}
    assert names == {
        "sectioning.json",
        "administrative_classes.csv",
        "teaching_classes.csv",
        "unplaced.csv",
        "my notes.txt",
    }


def test_a_timetable_alone_leaves_its_sectioning(
    sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    write_sectioning(sectioning, tmp_path / "a")
    write_timetable(timetable, tmp_path / "a")
    assert read_answer(tmp_path / "a") == Answer(sectioning=sectioning, timetable=timetable)


def test_a_run_without_answer_leaves_the_older_one(sectioning: Sectioning, tmp_path: Path) -> None:
    write_sectioning(sectioning, tmp_path / "a")
    write_result(_result(None), tmp_path / "a")
    found = read_answer(tmp_path / "a")
    assert found.sectioning == sectioning
    assert set(found.results) == {"timetable"}


def test_lists_name_everyone(
    school: School, sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    write_timetable(timetable, tmp_path / "a", sectioning=sectioning, school=school, lang="zh")
    rows = _rows(tmp_path / "a" / "teaching_classes.csv")
    assert rows[0][:3] == ["教学班 teaching class", "学科 subject", "类型 kind"]
    assert ["PHY", "物理", "选考", "", "B1", "2", "林二", "102", "S1", "张一", "女", "一班"] in rows
    homes = _rows(tmp_path / "a" / "administrative_classes.csv")
    assert {row[6] for row in homes[1:]} == {"S1", "S2", "S3", "S4"}
    unplaced = _rows(tmp_path / "a" / "unplaced.csv")
    assert unplaced[1] == ["S4", "赵四", "二班", "历史", "section_full", "capacity=1", "物理"]
    lessons = _rows(tmp_path / "a" / "lessons.csv")
    assert ["L1", "周一", "1", "2", "", "语文", "一班", "陈一", "101", "day"] in lessons
    assert ["L5", "", "", "1", "", "班会", "二班", "林二", "", "day"] in lessons


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_other_folders_are_left_alone(sectioning: Sectioning, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no answer"):
        write_sectioning(sectioning, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


GOOD = {"format": "zouban-answer", "version": 1}

DAMAGED: tuple[tuple[str, bytes, str | None, str], ...] = (
    ("empty", b"", None, "empty"),
    ("no JSON", b"{", None, "no valid JSON"),
    ("not ours", b'{"a": 1}', None, "no answer of zouban"),
    ("a list", b"[1]", None, "no answer of zouban"),
    ("later version", json.dumps(GOOD | {"version": 2}).encode(), None, "later version"),
    ("no version", b'{"format": "zouban-answer"}', None, "version must be"),
    ("version is true", json.dumps(GOOD | {"version": True}).encode(), None, "version must be"),
    ("nothing in it", json.dumps(GOOD).encode(), None, "no answer here"),
    ("unknown part", json.dumps(GOOD | {"part": 1}).encode(), "part", "no part"),
    ("part is a list", json.dumps(GOOD | {"timetable": []}).encode(), "timetable", ""),
    (
        "missing field",
        json.dumps(GOOD | {"timetable": {"school": "s"}}).encode(),
        "timetable.lessons",
        "required",
    ),
    (
        "wrong type",
        json.dumps(GOOD | {"timetable": {"school": "s", "lessons": [{"id": 1}]}}).encode(),
        "timetable.lessons.0.id",
        "string",
    ),
    (
        "later timetable",
        json.dumps(GOOD | {"timetable": {"school": "s", "lessons": [], "version": 9}}).encode(),
        "timetable",
        "version 9",
    ),
    ("results are a list", json.dumps(GOOD | {"results": []}).encode(), "results", "object"),
    (
        "unknown status",
        json.dumps(GOOD | {"results": {"timetable": {"status": "good"}}}).encode(),
        "results.status",
        "",
    ),
    ("not a number", b'{"format": "zouban-answer", "version": NaN}', None, "no valid JSON"),
    ("deep", b"[" * 100_000, None, "no valid JSON"),
    ("large number", b'{"format": ' + b"9" * 5000 + b"}", None, "no valid JSON"),
    ("no text", b"\xff\xfe\xfa", None, "no text"),
    ("NUL", b'{"format": "\x00"}', None, "NUL"),
)


@pytest.mark.parametrize(
    ("data", "field", "rule"), [d[1:] for d in DAMAGED], ids=[d[0] for d in DAMAGED]
)
def test_damaged_answer(data: bytes, field: str | None, rule: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_answer(tmp_path / "a.json")
    problem = caught.value.problems[0]
    assert problem.file.endswith("a.json")
    assert problem.field == field
    assert rule in problem.rule
    assert problem.rule_zh


def test_damaged_json_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n "format": "zouban-answer",\n "version" 1\n}')
    with pytest.raises(InputError) as caught:
        read_answer(tmp_path / "a.json")
    assert caught.value.problems[0].row == 3


@pytest.mark.parametrize("place", ["nothing", "", "bad\x00", "x" * 5000])
def test_no_answer_there(place: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_answer(f"{tmp_path}/{place}")
