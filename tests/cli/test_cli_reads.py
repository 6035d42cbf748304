"""Commands that only read: check, verify, export, rules; their words, JSON and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from zouban.instances.answer import Answer, write_answer
from zouban.instances.school_writer import write_school
from zouban.models.rules.catalogue import RULES
from zouban.models.school import Choice, RuleRow


def test_check_of_a_sound_school_ends_with_figures(run, folders) -> None:
    done = run("check", folders / "school")
    assert done.code == 0
    for title in ("Seats against students", "Periods against slots", "Load of every teacher"):
        assert title in done.out
    assert done.out.rstrip().endswith("No fault found.")


def test_check_in_chinese(run, folders) -> None:
    done = run("check", folders / "school", "--lang", "zh")
    assert done.code == 0
    assert "座位与学生" in done.out
    assert "未发现错误" in done.out


def test_check_prints_one_json_object(run, folders) -> None:
    done = run("check", folders / "school", "--json")
    assert set(done.json) == {"findings", "cost", "terms"}
    keys = {"code", "rule", "severity", "message", "where", "params"}
    assert all(set(finding) == keys for finding in done.json["findings"])


def test_an_illegal_choice_is_wrong_input(run, place, small) -> None:
    extra = Choice(student="a1", subject="history")
    wrong = small.with_school(choices=(*small.school.choices, extra))
    write_school(wrong.school, place / "school")
    done = run("check", place / "school")
    assert done.code == 2
    assert "a1" in done.out
    assert "1 of Physics, History must be chosen, not 2" in done.out


def test_an_impossible_school_is_proven_so(run, place, small) -> None:
    away = RuleRow(rule="unavailable", scope="teacher:M", parameters={"slots": "Mon-* Tue-*"})
    write_school(small.with_rows(away).school, place / "school")
    done = run("check", place / "school")
    assert done.code == 3
    assert "Teacher M needs" in done.out
    assert "Impossible" in done.out
    assert run("check", place / "school", "--lang", "zh", "--json").code == 3


def test_what_is_not_there_is_wrong_usage(run, place) -> None:
    done = run("check", place / "nowhere")
    assert done.code == 2
    assert "nowhere" in done.err
    told = run("check", place / "nowhere", "--json")
    assert told.code == 2
    assert "nowhere" in told.json["error"]["message"]


def test_an_answer_is_not_a_school(run, folders) -> None:
    for command in ("check", "explain"):
        done = run(command, folders / "answer")
        assert (done.code, "is an answer" in done.err) == (2, True)


def test_verify_accepts_a_right_answer(run, folders) -> None:
    done = run("verify", folders / "school", folders / "answer")
    assert done.code == 0, done.out
    assert "Accepted: unplaced 0, hard 0" in done.out


def test_verify_names_what_is_broken(run, folders, small) -> None:
    clash = small.moved(B__math_1="Mon-1")  # where teacher M already stands in class A
    answer = Answer(sectioning=small.sectioning, timetable=clash.timetable)
    write_answer(answer, folders / "broken")
    done = run("verify", folders / "school", folders / "broken")
    assert done.code == 1
    assert "Not accepted" in done.out
    told = run("verify", folders / "school", folders / "broken", "--json").json
    assert set(told) == {"findings", "cost", "terms"}
    assert told["cost"]["hard"] > 0
    assert "teacher_clash" in {finding["rule"] for finding in told["findings"]}


def test_verify_counts_what_is_left_out(run, folders, small) -> None:
    left_out = small.with_lesson("A/math#1", day=None, period=None)
    answer = Answer(sectioning=small.sectioning, timetable=left_out.timetable)
    write_answer(answer, folders / "partial")
    done = run("verify", folders / "school", folders / "partial", "--json")
    assert done.code == 1
    assert done.json["cost"]["unplaced"] > 0


def test_verify_needs_school_and_answer(run, folders) -> None:
    assert run("verify", folders / "school").code == 2
    assert run("verify", folders / "answer", folders / "answer").code == 2
    assert run("verify", folders / "school", folders / "school").code == 2


@pytest.mark.parametrize(
    ("option", "item", "told"),
    [
        ("--class", "A", "Physics"),
        ("--teacher", "M", "Math"),
        ("--room", "Lab", "Physics"),
        ("--student", "a1", "Japanese"),
    ],
)
def test_anyones_timetable_is_readable(run, folders, option, item, told) -> None:
    args = ("export", folders / "answer", option, item, "--school", folders / "school")
    done = run(*args)
    assert done.code == 0, done.err
    assert told in done.out
    assert "Mon" in done.out
    data = run(*args, "--json").json
    assert [grid["id"] for grid in data["grids"]] == [item]
    chinese = run(*args, "--lang", "zh")
    assert "周一" in chinese.out


def test_all_timetables_as_csv(run, folders) -> None:
    school = ("--school", folders / "school")
    done = run("export", folders / "answer", *school, "--to", "csv", "-o", folders / "grids")
    assert done.code == 0, done.err
    text = (folders / "grids" / "students" / "a1.csv").read_text(encoding="utf-8-sig")
    assert "Japanese" in text
    again = run("export", folders / "answer", *school, "--to", "csv", "-o", folders / "grids")
    assert again.code == 2
    assert run("export", folders / "answer", *school, "-o", folders / "grids", "--force").code == 0


@pytest.mark.parametrize("ending", ["xlsx", "html"])
def test_all_timetables_in_one_file(run, folders, ending) -> None:
    args = ("export", folders / "answer", "--school", folders / "school")
    path = folders / f"weeks.{ending}"
    assert run(*args, "--to", ending).code == 2  # needs -o
    assert run(*args, "--to", ending, "-o", folders / "weeks.txt").code == 2
    done = run(*args, "-o", path, "--json")
    assert done.json == {"written": str(path), "grids": 24}
    assert run(*args, "-o", path).code == 2
    assert run(*args, "-o", path, "--force", "--lang", "zh").code == 0


def test_export_says_whose_timetables_there_are(run, folders) -> None:
    school = ("--school", folders / "school")
    done = run("export", folders / "answer", *school)
    assert done.code == 2
    assert "--class" in done.err
    unknown = run("export", folders / "answer", *school, "--teacher", "MM")
    assert unknown.code == 2
    assert "MM" in unknown.err


def test_export_needs_to_know_the_school(run, folders) -> None:
    done = run("export", folders / "answer", "--class", "A")
    assert done.code == 2
    assert "--school" in done.err


def test_rules_lists_the_whole_catalogue(run) -> None:
    english, chinese = run("rules"), run("rules", "--lang", "zh")
    for rule in RULES:
        assert rule.name in english.out
        assert rule.name in chinese.out
    data = run("rules", "--json").json["rules"]
    assert [rule["name"] for rule in data] == [rule.name for rule in RULES]
    assert all(rule["sentence"] for rule in data)


def test_one_rule_in_full(run) -> None:
    done = run("rules", "max_per_day")
    assert done.code == 0
    assert "max" in done.out
    assert run("rules", "no_such_rule").code == 2


def test_archives_are_verified_solution_by_solution(run, place) -> None:
    (place / "archive.xml").write_text(ARCHIVE, encoding="utf-8")
    done = run("verify", place / "archive.xml", "--json")
    assert done.code == 0
    assert done.json == {
        "solutions": [{"instance": "I", "solution_group": "G", "hard": 0, "soft": 0}]
    }
    assert "I" in run("verify", place / "archive.xml").out
    assert run("check", place / "archive.xml").code == 0


def test_terms_of_a_solution_by_constraint_and_point(run, place) -> None:
    open_ = ARCHIVE.replace(
        '<Time Reference="T1"/></Event></Events></Solution>', "</Event></Events></Solution>"
    )
    (place / "archive.xml").write_text(open_, encoding="utf-8")
    (found,) = run("verify", place / "archive.xml", "--json", "--terms").json["solutions"]
    assert found["terms"] == {"At": 1}
    assert found["points"] == {"At": [{"point": "E1", "deviation": 1, "cost": 1}]}
    shown = run("verify", place / "archive.xml", "--terms").out
    assert "At" in shown
    assert "E1" in shown


ARCHIVE = """<?xml version="1.0" encoding="UTF-8"?>
<HighSchoolTimetableArchive Id="A">
  <Instances>
    <Instance Id="I">
      <MetaData><Name>I</Name><Contributor>c</Contributor><Date>d</Date><Country>x</Country>
        <Description>d</Description></MetaData>
      <Times><TimeGroups/><Time Id="T1"><Name>T1</Name></Time></Times>
      <Resources><ResourceTypes><ResourceType Id="Class"><Name>Class</Name></ResourceType>
        </ResourceTypes><ResourceGroups/>
        <Resource Id="C1"><Name>C1</Name><ResourceType Reference="Class"/></Resource></Resources>
      <Events><EventGroups/>
        <Event Id="E1"><Name>E1</Name><Duration>1</Duration>
          <Resources><Resource Reference="C1"/></Resources><ResourceGroups/><EventGroups/></Event>
      </Events>
      <Constraints>
        <AssignTimeConstraint Id="At"><Name>At</Name><Required>true</Required><Weight>1</Weight>
          <CostFunction>Linear</CostFunction>
          <AppliesTo><Events><Event Reference="E1"/></Events></AppliesTo></AssignTimeConstraint>
      </Constraints>
    </Instance>
  </Instances>
  <SolutionGroups>
    <SolutionGroup Id="G">
      <MetaData><Contributor>c</Contributor><Date>d</Date><Description>d</Description></MetaData>
      <Solution Reference="I"><Events><Event Reference="E1"><Duration>1</Duration>
        <Time Reference="T1"/></Event></Events></Solution>
    </SolutionGroup>
  </SolutionGroups>
</HighSchoolTimetableArchive>
"""


def test_a_solution_file_is_judged_against_its_archive(run, place) -> None:
    (place / "archive.xml").write_text(ARCHIVE, encoding="utf-8")
    (place / "notes.json").write_text(json.dumps({"format": "else"}), encoding="utf-8")
    assert run("verify", place / "archive.xml", place / "archive.xml").code == 0
    assert run("verify", place / "archive.xml", place / "notes.json").code == 2


def test_an_invalid_solution_is_told_in_its_place(run, place) -> None:
    solution = ARCHIVE[ARCHIVE.index("<SolutionGroup ") : ARCHIVE.index("  </SolutionGroups>")]
    broken = solution.replace('"G"', '"B"').replace('"E1"', '"nobody"')
    third = solution.replace('"G"', '"H"')
    (place / "archive.xml").write_text(
        ARCHIVE.replace(solution, broken + solution + third), encoding="utf-8"
    )
    done = run("verify", place / "archive.xml", "--json", "--terms")
    assert done.code == 1
    invalid, *others = done.json["solutions"]
    assert [one["solution_group"] for one in others] == ["G", "H"]
    assert all((one["hard"], one["soft"]) == (0, 0) for one in others)
    assert [invalid[key] for key in ("instance", "solution_group")] == ["I", "B"]
    assert invalid["hard"] is invalid["soft"] is None
    assert [problem["value"] for problem in invalid["error"]["problems"]] == ["nobody"]
    shown = run("verify", place / "archive.xml")
    assert shown.code == 1
    assert "invalid" in shown.out
    assert "archive.xml, line " in shown.out
    assert shown.out.index("B") < shown.out.index("G")
    chinese = run("verify", place / "archive.xml", "--lang", "zh")
    assert "无效" in chinese.out
    assert "未定义" in chinese.out
    # The instance is solved all the same, from a solution that is sound.
    out = ("-o", place / "out.xml", "-q")
    assert run("timetable", place / "archive.xml", *out).code == 0
    for group, code in (("H", 0), ("B", 2)):
        start = ("--start", f"{place / 'archive.xml'}:{group}")
        assert run("timetable", place / "archive.xml", *start, *out).code == code


def test_solutions_of_another_instance_are_not_judged_by_their_own_copy(run, place) -> None:
    (place / "archive.xml").write_text(ARCHIVE, encoding="utf-8")
    other = ARCHIVE.replace('Id="I"', 'Id="J"').replace('Reference="I"', 'Reference="J"')
    (place / "other.xml").write_text(other, encoding="utf-8")
    done = run("verify", place / "archive.xml", place / "other.xml")
    assert (done.code, done.out) == (2, "")
    assert "J, an instance that" in done.err


def test_ids_are_never_read_as_markup(run, place) -> None:
    odd = ARCHIVE.replace('Id="G"', 'Id="a [/b] :smile: [red]c"')
    (place / "archive.xml").write_text(odd, encoding="utf-8")
    done = run("verify", place / "archive.xml", "--terms")
    assert done.code == 0
    assert done.out.count("a [/b] :smile: [red]c") == 2  # in the table, and over the points


def test_files_of_no_kind_are_refused(run, place) -> None:
    samples: dict[str, bytes] = {
        "empty.json": b"",
        "noise.bin": bytes(range(256)),
        "half.xml": b"<HighSchoolTimetableArchive><Instances>",
        "zip.xlsx": b"PK\x03\x04 nothing",
        "text.txt": "学校".encode("gb18030"),
    }
    for name, data in samples.items():
        (place / name).write_bytes(data)
        done = run("check", place / name)
        assert (done.code, done.out) == (2, ""), name
        assert name in done.err


def test_a_folder_without_a_school_is_refused(run, place: Path) -> None:
    (place / "stuff").mkdir()
    assert run("check", place / "stuff").code == 2
    assert run("solve", place / "stuff", "-o", place / "out").code == 2
    assert not (place / "out").exists()
