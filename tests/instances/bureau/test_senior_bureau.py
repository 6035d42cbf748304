"""Where the two roads meet: a bureau whose schools' own sectionings say what they need."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
import zouban
from zouban.instances.bureau_generator import GeneratedBureau, generate_at, generate_senior
from zouban.instances.bureau_writer import write_bureau
from zouban.instances.generated_bureau import write_generated
from zouban.models.errors import InputError, UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.demand import needs, sectioning_needs
from zouban.models.exchange.words import Location, Stage


@pytest.fixture(scope="module")
def made() -> GeneratedBureau:
    return generate_senior(schools=4, seed=1)


@pytest.fixture
def folder(made: GeneratedBureau, tmp_path: Path) -> Path:
    write_generated(made, tmp_path / "city")
    return tmp_path / "city"


def test_it_reads_back_with_the_need_of_its_schools(made: GeneratedBureau, folder: Path) -> None:
    assert len((folder / "demand.csv").read_text(encoding="utf-8").splitlines()) == 1
    bureau = zouban.read(folder)
    assert bureau == made.bureau
    assert needs(bureau)
    for school in bureau.schools:
        own = made.schools[school.id]
        asked = sectioning_needs(own.school, own.sectioning, bureau.policy.staffing.norm)
        known = {subject.id for subject in bureau.subjects}
        found = {row.subject: row.need for row in bureau.demand if row.school == school.id}
        assert found == {s: need for s, need in asked.items() if s in known}


def test_its_schools_are_schools(made: GeneratedBureau, folder: Path) -> None:
    for school in made.bureau.schools:
        assert school.school_folder is not None
        assert school.answer_folder is not None
        own = zouban.read(folder / school.school_folder)
        answer = zouban.read(folder / school.answer_folder)
        assert own == made.schools[school.id].school
        assert answer.sectioning == made.schools[school.id].sectioning
        assert school.pupils == len(own.students)
    assert {school.stage for school in made.bureau.schools} == {Stage.SENIOR}


def test_other_rules_give_another_need(folder: Path) -> None:
    before = zouban.read(folder)
    with (folder / "bureau.toml").open("a", encoding="utf-8") as file:
        file.write("\n[staffing]\nnorm = 20\n")
    after = zouban.read(folder)
    assert sum(row.need for row in after.demand) < 0.6 * sum(row.need for row in before.demand)


def test_rows_of_the_table_stand(folder: Path, made: GeneratedBureau, tmp_path: Path) -> None:
    """Written elsewhere without its schools, a bureau keeps what was read of them."""
    bureau = zouban.read(folder)
    write_bureau(bureau, tmp_path / "copy")
    assert zouban.read(tmp_path / "copy") == bureau


def test_missing_schools_are_told_with_their_path(folder: Path) -> None:
    shutil.rmtree(folder / "schools" / "S002")
    with pytest.raises(InputError) as caught:
        zouban.read(folder)
    assert [problem.file for problem in caught.value.problems] == ["schools/S002"]


def test_a_damaged_school_is_told_with_file_and_row(folder: Path) -> None:
    path = folder / "schools" / "S003" / "students.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",M,", ",Q,", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        zouban.read(folder)
    (problem,) = caught.value.problems
    assert problem.file == "schools/S003/students.csv"
    assert (problem.field, problem.value) == ("gender", "Q")


def test_a_sectioning_of_another_school_is_refused(folder: Path) -> None:
    shutil.copy(
        folder / "answers" / "S001" / "sectioning.json",
        folder / "answers" / "S002" / "sectioning.json",
    )
    with pytest.raises(InputError) as caught:
        zouban.read(folder)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.field) == ("schools.csv", 3, "answer_folder")


def test_schools_without_a_sectioning_are_refused(folder: Path) -> None:
    path = folder / "schools.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(",answers/S002", ","), encoding="utf-8")
    with pytest.raises(InputError, match="say where it is"):
        zouban.read(folder)


def test_a_workbook_cannot_hold_the_schools(made: GeneratedBureau, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        write_generated(made, tmp_path / "city.xlsx")
    assert list(tmp_path.iterdir()) == []


SITES = """\
school,commune,rural,lat,lon,classroom_teachers,performance_index,enrolment
10,Alpha,0,-36.80,-73.00,40,70,700
11,Alpha,0,-36.81,-73.00,30,60,500
12,Beta,0,-36.90,-73.10,20,50,300
13,Beta,1,-36.95,-73.20,3,40,20
14,Gamma,1,-37.00,-73.30,6,55,60
15,Gamma,0,-37.01,-73.30,25,45,400
"""


@pytest.fixture
def geography(tmp_path: Path) -> Path:
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


def test_real_places_keep_their_teachers_and_pupils(geography: Path, tmp_path: Path) -> None:
    bureau: Bureau = generate_at(geography, seed=3).bureau
    assert len(bureau.teachers) == 124
    assert [school.pupils for school in bureau.schools] == [700, 500, 300, 20, 60, 400]
    staff = Counter(teacher.working_school or teacher.post_school for teacher in bureau.teachers)
    assert [staff[school.id] for school in bureau.schools] == [40, 30, 20, 3, 6, 25]
    assert bureau.schools[3].location is Location.RURAL
    assert len({school.zone for school in bureau.schools}) == 3
    one, two = bureau.schools[:2]
    assert one.y is not None
    assert two.y is not None
    assert one.y - two.y == pytest.approx(1.11, abs=0.01)
    write_bureau(bureau, tmp_path / "real")
    assert zouban.read(tmp_path / "real") == bureau


@pytest.mark.parametrize(
    ("old", "new", "row", "field"),
    [
        ("-36.81", "136.81", 3, "lat"),
        ("12,Beta", "10,Beta", 4, "school"),
        ("30,60", "0,60", 3, "classroom_teachers"),
        ("enrolment", "pupils", 1, "pupils"),
    ],
)
def test_damaged_geography_is_told(
    old: str, new: str, row: int, field: str, geography: Path
) -> None:
    geography.write_text(SITES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        generate_at(geography, seed=3)
    assert (row, field) in [(p.row, p.field) for p in caught.value.problems]
