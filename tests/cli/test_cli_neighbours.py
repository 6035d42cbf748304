"""`zouban exchange --mechanism`, `zouban pair` and `zouban tutors` from the outside."""

from __future__ import annotations

import csv
import json
import os
import signal
import time
from pathlib import Path

import pytest
from zouban import bundled, generate, read, write
from zouban.cli.exchange_mechanism import NAMES, ROWS
from zouban.models.exchange.mechanism_audit import MechanismAudit
from zouban.solver.mechanisms.catalogue import MECHANISMS


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bureau") / "b"
    write(generate("bureau", schools=12, teachers=300, seed=5).bureau, place)
    return place


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("school") / "s"
    write(bundled(), place)
    return place


def rows(place: Path) -> list[list[str]]:
    return list(csv.reader(place.read_text(encoding="utf-8-sig").splitlines()))


def test_names_and_figures_are_those_of_the_catalogue_and_the_audit() -> None:
    assert set(NAMES) == set(MECHANISMS)
    assert {field for field, _, _ in ROWS} <= set(MechanismAudit.model_fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_mechanism_writes_its_plan(run, bureau: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "plan.json"
    done = run("exchange", bureau, "-o", out, "--mechanism", name, "--json", "--time-limit", 5)
    said = json.loads(done.out)
    assert said["audit"]["broken_guarantees"] == []
    assert said["goals"][0]["name"] == "movers"
    plan = read(out).plan
    assert plan is not None
    assert plan.mechanism == name


def test_all_mechanisms_stand_side_by_side(run, bureau: Path) -> None:
    done = run("exchange", bureau, "--mechanism", "all", "--time-limit", 2)
    assert done.code == 0
    assert "teachers who move" in done.out
    chinese = run("exchange", bureau, "--mechanism", "all", "--time-limit", 2, "--lang", "zh")
    assert "同等权利下的上限" in chinese.out
    said = json.loads(run("exchange", bureau, "--mechanism", "all", "--json").out)
    assert [one["mechanism"] for one in said["mechanisms"]] == list(MECHANISMS)
    for rule in {
        name for one in said["mechanisms"] for name, points in one["terms"].items() if points
    }:
        assert rule in done.out


def test_one_mechanism_needs_a_place_for_its_plan(run, bureau: Path) -> None:
    done = run("exchange", bureau, "--mechanism", "lorenz")
    assert done.code == 2


def test_pairs_are_written(run, bureau: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    done = run("pair", bureau, "-o", out)
    assert done.code in (0, 1)
    assert "optimal" in done.out
    assert rows(out)[0][1] == "新教师 new teacher"
    assert len(rows(out)) > 1


def test_pairs_as_json(run, bureau: Path, tmp_path: Path) -> None:
    done = run("pair", bureau, "-o", tmp_path / "pairs.csv", "--load", 1, "--json")
    said = json.loads(done.out)
    assert said["status"] == "optimal"
    assert [goal["gap"] for goal in said["goals"]] == [0.0] * 5


def test_every_student_gets_a_tutor(run, school: Path, tmp_path: Path) -> None:
    out = tmp_path / "tutors.csv"
    done = run("tutors", school, "-o", out, "--lang", "zh")
    assert done.code == 0
    assert "没有导师的学生" in done.out
    assert len(rows(out)) == 1 + sum(s.participates for s in bundled().students)
    assert all(row[3] for row in rows(out))


def test_a_wish_for_a_tutor_is_met(run, school: Path, tmp_path: Path) -> None:
    data, out = bundled(), tmp_path / "tutors.csv"
    student, teacher = data.students[0].id, data.teachers[-1].id
    wishes = tmp_path / "wishes.csv"
    wishes.write_text(f"学号,志愿序号,导师\n{student},1,{teacher}\n", encoding="utf-8")
    done = run("tutors", school, "-o", out, "--wishes", wishes)
    assert done.code == 0
    assert [row[3] for row in rows(out) if row[0] == student] == [teacher]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("student,rank,teacher\nnobody,1,nobody\n", "row 2, field 'student'"),
        ("student,teacher\n", "rank"),
        ("student,rank,teacher\nnobody,zero,x\n", "field 'rank'"),
    ],
)
def test_wrong_wishes_are_refused_with_their_place(
    run, school: Path, tmp_path: Path, text: str, said: str
) -> None:
    wishes = tmp_path / "wishes.csv"
    wishes.write_text(text, encoding="utf-8")
    done = run("tutors", school, "-o", tmp_path / "t.csv", "--wishes", wishes)
    assert done.code == 2
    assert said in done.err


def test_a_band_upside_down_is_refused(run, school: Path, tmp_path: Path) -> None:
    done = run("tutors", school, "-o", tmp_path / "t.csv", "--low", 9, "--high", 3)
    assert done.code == 2
    assert "low must be at most high" in done.err


def test_tutors_too_few_for_the_band_leave_students_over(run, school: Path, tmp_path: Path) -> None:
    done = run("tutors", school, "-o", tmp_path / "t.csv", "--low", 0, "--high", 1)
    assert done.code == 1


def test_a_school_has_no_mentors_and_a_bureau_no_tutors(
    run, school: Path, bureau: Path, tmp_path: Path
) -> None:
    assert run("pair", school, "-o", tmp_path / "p.csv").code == 2
    assert run("tutors", bureau, "-o", tmp_path / "t.csv").code == 2


def test_a_school_has_no_mentors(run, school: Path, tmp_path: Path) -> None:
    done = run("pair", school, "-o", tmp_path / "pairs.csv", "--lang", "zh")
    assert done.code == 2
    assert "不是教育局数据" in done.err
    assert not (tmp_path / "pairs.csv").exists()


@pytest.mark.parametrize(
    ("command", "flow"), [("pair", "pair_teachers"), ("tutors", "assign_tutors")]
)
def test_a_signal_in_a_flow_leaves_what_stood_before(
    run,
    bureau: Path,
    school: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    flow: str,
) -> None:
    def stop(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1.0)

    monkeypatch.setattr(f"zouban.neighbours.{flow}", stop)
    out = tmp_path / "out.csv"
    out.write_text("as it was", "utf-8")
    done = run(command, bureau if command == "pair" else school, "-o", out, "--force")
    assert done.code == 1
    assert "Stopped before there was an answer" in done.err
    assert out.read_text("utf-8") == "as it was"
