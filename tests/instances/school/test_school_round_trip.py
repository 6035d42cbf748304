"""What is written is read back the same, as folder and as workbook, in both languages."""

from __future__ import annotations

import string
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zouban.instances.ids import id_key
from zouban.instances.school_reader import read_school
from zouban.instances.school_writer import school_files, school_sheets, write_school
from zouban.instances.workbook import write_sheets
from zouban.models.calendar import Calendar, CalendarDay, Period, PeriodKind
from zouban.models.errors import UsageError
from zouban.models.policy import BlockPolicy, Mode, QualifyingMode, SectioningPolicy, SizeBounds
from zouban.models.scheme import ChoiceGroup, Scheme
from zouban.models.school import (
    AdministrativeClassPlan,
    Audience,
    Campus,
    Choice,
    CurriculumRow,
    Division,
    Gender,
    Grade,
    OfferedSection,
    Pair,
    Relation,
    Room,
    School,
    Student,
    Subject,
    SubjectKind,
    SubjectScore,
    Teacher,
    TeachingAssignment,
    Term,
)

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]

_LETTERS = string.ascii_letters + string.digits + "-_.+#'=\"/:() ,;、；甲乙高一①Ａé𠮷"
_ids = st.text(_LETTERS, min_size=1, max_size=8).filter(
    lambda t: t == t.strip() and t == " ".join(t.split()) and not _spoils(t)
)
_names = (
    st.text(_LETTERS + "\n\t=@|~`{}[]", max_size=10).map(str.strip).filter(lambda t: not _spoils(t))
)


def _spoils(text: str) -> bool:
    """Tell whether a spreadsheet would not have kept it: rounded numbers, error values."""
    return text.startswith("#") or "e+" in text.lower()


def _unique_ids(count: int) -> st.SearchStrategy[list[str]]:
    return st.lists(_ids, min_size=count, max_size=count, unique_by=id_key)


def _maybe(draw: Any, values: Any) -> Any:
    return draw(st.none() | st.sampled_from(values))


@st.composite
def schools(draw: Any) -> School:
    """Small schools with every table filled and ids as odd as users make them."""
    weeks = draw(st.integers(1, 4))
    mask = st.integers(1, (1 << weeks) - 1)
    periods = draw(_unique_ids(3))
    grades, divisions, classes = (draw(_unique_ids(2)) for _ in range(3))
    subjects, students, teachers = draw(_unique_ids(5)), draw(_unique_ids(4)), draw(_unique_ids(2))
    rooms, terms, campuses, blocks = (draw(_unique_ids(2)) for _ in range(4))
    school, calendar, scheme = draw(_ids), draw(_ids), draw(_ids)
    kinds = [SubjectKind.ELECTIVE] * 3 + [SubjectKind.LANGUAGE, SubjectKind.COURSE]
    term = st.none() | st.sampled_from(terms)
    count = st.integers(0, 200)
    return School(
        id=school,
        name_zh=draw(_names),
        term=draw(term),
        weeks=weeks,
        terms=(Term(id=terms[0], start="2026-09-01"), Term(id=terms[1])),
        campuses=tuple(Campus(id=c, name=draw(_names)) for c in campuses),
        calendars=(
            Calendar(
                id=calendar,
                name=draw(_names),
                periods=tuple(
                    Period(
                        id=p,
                        kind=draw(st.sampled_from(PeriodKind)),
                        start=400 + 50 * i,
                        end=440 + 50 * i,
                        break_after=draw(st.booleans()),
                        name=draw(_names),
                    )
                    for i, p in enumerate(periods)
                ),
                days=(
                    CalendarDay(day=draw(st.integers(0, 3)), weeks=draw(mask)),
                    CalendarDay(day=6, weeks=draw(mask), periods=tuple(periods[:2])),
                ),
            ),
        ),
        schemes=(
            Scheme(
                id=scheme,
                groups=(ChoiceGroup(choose=2, subjects=tuple(subjects[:3])),),
                banned=((subjects[0], subjects[1]),),
            ),
        ),
        grades=tuple(
            Grade(
                id=g,
                name_en=draw(_names),
                year=_maybe(draw, [1, 2026]),
                scheme=_maybe(draw, [scheme]),
                calendar=calendar,
                campus=_maybe(draw, campuses),
            )
            for g in grades
        ),
        divisions=tuple(Division(id=d, grade=grades[0]) for d in divisions),
        subjects=tuple(
            Subject(id=s, name_zh=draw(_names), kind=k, main=draw(st.booleans()))
            for s, k in zip(subjects, kinds, strict=True)
        ),
        students=tuple(
            Student(
                id=s,
                name=draw(_names),
                grade=grades[0],
                division=_maybe(draw, divisions),
                gender=_maybe(draw, list(Gender)),
                present_class=_maybe(draw, classes),
                participates=draw(st.booleans()),
                score=draw(st.none() | st.floats(-1000, 1000)),
                origin=draw(_names) or None,
                language=_maybe(draw, [subjects[3]]),
            )
            for s in students
        ),
        scores=tuple(
            SubjectScore(student=s, subject=subjects[0], score=draw(st.floats(0, 150)))
            for s in students
        ),
        choices=tuple(
            Choice(
                student=s,
                subject=subjects[4],
                priority=draw(st.integers(1, 9)),
                alternate=draw(st.booleans()),
                term=draw(term),
            )
            for s in students
        ),
        pairs=(Pair(first=students[0], second=students[1], relation=Relation.APART),),
        classes=tuple(
            AdministrativeClassPlan(
                id=c,
                grade=grades[0],
                name_zh=draw(_names),
                home_room=_maybe(draw, rooms),
                class_teacher=_maybe(draw, teachers),
            )
            for c in classes
        ),
        teachers=tuple(
            Teacher(
                id=t,
                name=draw(_names),
                subjects=tuple(draw(st.permutations(subjects)))[:2],
                grades=tuple(draw(st.sampled_from([(), grades[:1]]))),
                load_min=draw(st.none() | st.integers(0, 5)),
                load_max=draw(st.none() | st.integers(5, 20)),
                group=draw(_names) or None,
                duty=draw(_names),
            )
            for t in teachers
        ),
        rooms=tuple(
            Room(
                id=r,
                type=draw(st.sampled_from(["classroom", "laboratory", "ground", "pool"])),
                capacity=draw(st.none() | st.integers(1, 99)),
                lessons_at_once=draw(st.integers(1, 8)),
                campus=_maybe(draw, campuses),
                building=draw(_names) or None,
            )
            for r in rooms
        ),
        curriculum=tuple(
            CurriculumRow(
                grade=grades[0],
                subject=s,
                audience=draw(st.sampled_from(Audience)),
                periods=draw(st.integers(2, 6)),
                doubles_min=draw(st.integers(0, 1)),
                doubles_max=draw(st.integers(1, 3)),
                room_type=_maybe(draw, ["laboratory", "pool"]),
                weeks=draw(st.just(-1) | mask),
                period_kinds=draw(st.sampled_from([(), ("lesson", "evening")])),
                needs_teacher=draw(st.booleans()),
                term=draw(term),
            )
            for s in subjects
        ),
        assignments=(
            TeachingAssignment(class_id=classes[0], subject=subjects[0], teacher=teachers[0]),
        ),
        sections=(
            OfferedSection(
                id=draw(_ids), course=subjects[4], capacity=5, blocks=tuple(blocks), room=rooms[0]
            ),
        ),
        sectioning=(
            SectioningPolicy(
                grade=grades[0],
                mode=draw(st.sampled_from(Mode)),
                qualifying=draw(st.sampled_from(QualifyingMode)),
                max_moves=draw(count),
                class_size=SizeBounds(minimum=1, target=5, maximum=draw(st.integers(5, 60))),
                classes=draw(st.none() | st.integers(1, 20)),
                extra_rooms=draw(st.none() | count),
                goals=draw(st.sampled_from([(), ("walkers", "sections")])),
            ),
        ),
        blocks=(
            BlockPolicy(
                grade=_maybe(draw, grades),
                blocks=tuple(blocks),
                max_sections=draw(st.none() | count),
                max_sections_in={blocks[1]: draw(count)},
            ),
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(schools(), st.sampled_from(["en", "zh"]))
def test_folder_round_trip(school: School, lang: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_school(school, Path(folder) / "s", lang=lang)
        assert read_school(Path(folder) / "s") == school


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(schools(), st.sampled_from(["en", "zh"]))
def test_workbook_round_trip(school: School, lang: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_school(school, Path(folder) / "s.xlsx", lang=lang)
        assert read_school(Path(folder) / "s.xlsx") == school


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tiny_school_round_trip(lang: str, tiny: Files, lay: Lay, tmp_path: Path) -> None:
    school = read_school(lay(tiny))
    for name in ("folder", "book.xlsx"):
        write_school(school, tmp_path / name, lang=lang)
        assert read_school(tmp_path / name) == school


def test_the_same_school_gives_the_same_bytes(tiny: Files, lay: Lay) -> None:
    school = read_school(lay(tiny))
    assert school_files(school) == school_files(school.model_copy(deep=True))
    first = write_sheets(school_sheets(school))
    assert first == write_sheets(school_sheets(school))
    assert b"dcterms:modified" not in first  # compressed; the clock is taken out before


def test_files_open_in_excel_as_they_are(tiny: Files, lay: Lay) -> None:
    """Without its mark, Chinese Excel takes UTF-8 for GBK; our own reader takes both."""
    files = school_files(read_school(lay(tiny)), "zh")
    assert files["students.csv"].startswith("\ufeff学号,姓名,".encode())


def test_a_folder_with_something_else_is_left_alone(tiny: Files, lay: Lay, tmp_path: Path) -> None:
    school = read_school(lay(tiny))
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no school"):
        write_school(school, other)
    assert [p.name for p in other.iterdir()] == ["letter.txt"]
    write_school(school, other, overwrite=True)
    assert (other / "letter.txt").read_text(encoding="utf-8") == "dear"
    assert read_school(other) == school


def test_a_school_is_replaced_by_a_newer_one(tiny: Files, lay: Lay, tmp_path: Path) -> None:
    school = read_school(lay(tiny))
    write_school(school, tmp_path / "s")
    newer = school.model_copy(update={"pairs": ()})
    write_school(newer, tmp_path / "s", lang="zh")
    assert read_school(tmp_path / "s") == newer


def test_a_file_is_no_folder(tiny: Files, lay: Lay, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="a file has this name"):
        write_school(read_school(lay(tiny)), tmp_path / "taken")
