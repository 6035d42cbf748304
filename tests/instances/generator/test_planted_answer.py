"""The planted answer solves its school: judged by `verify`, and student by student here."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.models.policy import QualifyingMode
from zouban.models.school import Relation
from zouban.models.sectioning import TeachingClassKind
from zouban.models.sectioning_check import check_sectioning
from zouban.models.verify import verify

CASES = [
    (size, seed, scheme, grades)
    for scheme in ("3+1+2", "3+3of6", "3+3of7")
    for size, seed, grades in (("S", 1, 3), ("S", 2, 1), ("M", 3, 2), ("L", 4, 3))
] + [("XL", 5, "3+1+2", 3)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def made(request: pytest.FixtureRequest) -> GeneratedSchool:
    size, seed, scheme, grades = request.param
    return generate_school(size=size, seed=seed, scheme=scheme, grades=grades)


def test_verify_accepts_it(made: GeneratedSchool) -> None:
    found = verify(made.school, made.sectioning, made.timetable)
    broken = [f.message for f in found.findings if f.severity.value in ("error", "hard")]
    assert broken == []
    assert (found.cost.unplaced, found.cost.hard) == (0, 0)
    # An office's own hand-made quality: there is something left to improve.
    assert found.cost.soft > 0


def test_the_sectioning_keeps_every_rule(made: GeneratedSchool) -> None:
    assert [f.message for f in check_sectioning(made.school, made.sectioning)] == []


def test_every_student_sits_in_one_class_of_his_grade_and_division(made: GeneratedSchool) -> None:
    students = {s.id: s for s in made.school.students}
    seats = Counter(s for c in made.sectioning.classes for s in c.students)
    assert set(seats) == set(students)
    assert set(seats.values()) == {1}
    for planted in made.sectioning.classes:
        assert 40 <= len(planted.students) <= 55
        for student in planted.students:
            assert students[student].grade == planted.grade
            assert students[student].division == planted.division


def test_kept_and_locked_students_stay(made: GeneratedSchool) -> None:
    own = {s: c.id for c in made.sectioning.classes for s in c.students}
    kept = {p.grade for p in made.school.sectioning if p.keep_classes}
    for student in made.school.students:
        if student.locked or student.grade in kept:
            assert own[student.id] == student.present_class
    for pair in made.school.pairs:
        together = own[pair.first] == own[pair.second]
        assert together == (pair.relation is Relation.TOGETHER)


def test_every_choice_is_met(made: GeneratedSchool) -> None:
    met: dict[str, set[str]] = {s.id: set() for s in made.school.students}
    for planted in made.sectioning.classes:
        for student in planted.students:
            met[student] |= set(planted.fixed)
    for section in made.sectioning.teaching_classes:
        if section.kind is TeachingClassKind.EXAM:
            for student in section.students:
                assert section.subject not in met[student]
                met[student].add(section.subject or "")
    chosen: dict[str, set[str]] = {s.id: set() for s in made.school.students}
    for choice in made.school.choices:
        chosen[choice.student].add(choice.subject)
    assert met == chosen


def test_qualifying_subjects_are_all_taught(made: GeneratedSchool) -> None:
    modes = {p.grade: p.qualifying for p in made.school.sectioning}
    offered: dict[str, set[str]] = defaultdict(set)
    for row in made.school.curriculum:
        if row.audience.value == "qualifying":
            offered[row.grade].add(row.subject)
    sections: dict[str, list[str]] = defaultdict(list)
    exams: dict[str, set[str]] = defaultdict(set)
    for section in made.sectioning.teaching_classes:
        for student in section.students:
            if section.kind is TeachingClassKind.QUALIFYING:
                sections[student].append(section.subject or "")
            if section.kind is TeachingClassKind.EXAM:
                exams[student].add(section.subject or "")
    for planted in made.sectioning.classes:
        for student in planted.students:
            exam = exams[student] | set(planted.fixed)
            wanted = offered[planted.grade] - exam
            home = set(planted.qualifying_at_home)
            if modes[planted.grade] is QualifyingMode.HOME:
                assert home == offered[planted.grade] - set(planted.fixed)
            else:
                assert not home & exam
            assert sorted(wanted - home) == sorted(sections[student])


def test_a_band_seats_every_student_once_in_each_part(made: GeneratedSchool) -> None:
    members = {c.id: c.students for c in made.sectioning.classes}
    language = {s.id for s in made.school.students if s.language is not None}
    for band in made.sectioning.bands:
        released = {s for c in band.classes for s in members[c]}
        expected = released & language if band.home_subject else released
        for part in range(len(band.parts)):
            here = [t for t in made.sectioning.teaching_classes
                    if t.band == band.id and part in t.parts]  # fmt: skip
            seats = Counter(s for t in here for s in t.students)
            assert set(seats) == expected
            assert set(seats.values()) == {1}
            for what in ("room", "teacher"):
                given = [getattr(t, what) for t in here]
                assert None not in given
                assert len(set(given)) == len(given)


def test_sections_fit_their_rooms_and_bounds(made: GeneratedSchool) -> None:
    capacity = {r.id: r.capacity for r in made.school.rooms}
    bounds = {p.grade: p.section_size for p in made.school.sectioning}
    for section in made.sectioning.teaching_classes:
        assert section.room is not None
        assert len(section.students) <= (capacity[section.room] or 0)
        if section.kind is TeachingClassKind.EXAM:
            size = bounds[section.grade or ""]
            assert size.minimum <= len(section.students) <= size.maximum


def test_everything_has_a_qualified_teacher(made: GeneratedSchool) -> None:
    subjects = {t.id: t.subjects for t in made.school.teachers}
    given = {(a.class_id, a.subject): a.teacher
             for a in (*made.school.assignments, *made.sectioning.assignments)}  # fmt: skip
    assert len(given) == len(made.school.assignments) + len(made.sectioning.assignments)
    for (_, subject), teacher in given.items():
        assert subject in subjects[teacher]
    for planted in made.sectioning.classes:
        for subject in (*planted.fixed, *planted.qualifying_at_home, "chinese", "pe"):
            assert (planted.id, subject) in given
    for section in made.sectioning.teaching_classes:
        if section.subject is not None:
            assert section.subject in subjects[section.teacher or ""]


def test_nobody_is_in_two_places_at_once(made: GeneratedSchool) -> None:
    """The same as the judge's clashes, counted here from the lessons alone."""
    members = {c.id: c.students for c in made.sectioning.classes}
    sections = {t.id: t.students for t in made.sectioning.teaching_classes}
    periods = [p.id for p in made.school.calendars[0].periods]
    away = {t: s for t, s in sections.items() if t.endswith("japanese-1")}
    japanese = {s for students in away.values() for s in students}
    busy: Counter[tuple[str, int, str]] = Counter()
    for lesson in made.timetable.lessons:
        assert lesson.day is not None
        assert lesson.period is not None
        first = periods.index(lesson.period)
        people = [*lesson.teachers, *sections.get(lesson.teaching_class or "", ())]
        for class_id in lesson.classes:
            people += [
                s for s in members[class_id] if lesson.subject != "english" or s not in japanese
            ]
        for period in periods[first : first + lesson.length]:
            busy.update((person, lesson.day, period) for person in people)
    assert max(busy.values()) == 1


def test_generated_answers_belong_to_their_school(made: GeneratedSchool) -> None:
    assert made.sectioning.school == made.timetable.school == made.school.id
    assert len({lesson.id for lesson in made.timetable.lessons}) == len(made.timetable.lessons)
