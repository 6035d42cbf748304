"""Students with all that an office knows of them."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.school import Choice, Gender, Pair, Relation, Student, SubjectScore
from .draws import Draws
from .layout import ClassPlan
from .names import FEEDER_SCHOOLS, student_name

_JAPANESE = (8, 14)
"""Least and most students of Japanese in the one class of a division that has them."""
_LOCKED = 3
_SCORED = ("chinese", "mathematics", "english")


@dataclass(frozen=True, slots=True)
class PlantedClass:
    """A planted administrative class with its students; `third` says what each walks for."""

    id: str
    grade: str
    division: str | None
    plan: ClassPlan | None
    students: tuple[str, ...]
    third: dict[str, str]
    language: tuple[str, ...] = ()

    @property
    def japanese(self) -> bool:
        """Whether some of its students learn Japanese while the others have English."""
        return bool(self.language)

    @property
    def fixed(self) -> tuple[str, ...]:
        """Exam subjects taken at home."""
        return () if self.plan is None else self.plan.fixed

    @property
    def walks(self) -> bool:
        """Whether the class belongs to a walking group."""
        return self.plan is not None and self.plan.walks


@dataclass(frozen=True, slots=True)
class People:
    """The students of one division, as records."""

    classes: tuple[PlantedClass, ...]
    students: tuple[Student, ...]
    choices: tuple[Choice, ...]
    scores: tuple[SubjectScore, ...]
    pairs: tuple[Pair, ...]


def division_people(
    grade: str,
    division: str | None,
    plans: list[ClassPlan | None],
    sizes: list[int],
    first_class: int,
    first_student: int,
    draws: Draws,
) -> People:
    """Fill the planted classes of one division with students.

    Parameters
    ----------
    plans, sizes
        Plan (None in a grade without choices) and number of students of each class.
    first_class, first_student
        Numbers from which classes and students of the grade are counted.
    """
    ids = [f"S{grade[1:]}{first_student + i:04d}" for i in range(sum(sizes))]
    ids = draws.shuffled(ids)
    classes: list[PlantedClass] = []
    start = 0
    for number, (plan, size) in enumerate(zip(plans, sizes, strict=True)):
        members = tuple(sorted(ids[start : start + size]))
        start += size
        thirds = [] if plan is None else [s for s, count in plan.seats for _ in range(count)]
        third = dict(zip(draws.shuffled(members), thirds, strict=False))
        # One class a division has all who learn Japanese: nobody else's English is tied to it.
        last = number == len(plans) - 1
        language = draws.sample(members, draws.between(*_JAPANESE)) if last else []
        name = f"{grade}-{first_class + number:02d}"
        classes.append(
            PlantedClass(name, grade, division, plan, members, third, tuple(sorted(language)))
        )
    return _records(grade, division, tuple(classes), draws)


def _records(
    grade: str, division: str | None, classes: tuple[PlantedClass, ...], draws: Draws
) -> People:
    before = _present_classes(grade, classes, draws)
    students: list[Student] = []
    choices: list[Choice] = []
    scores: list[SubjectScore] = []
    for planted in classes:
        for student in planted.students:
            present, locked = before[student]
            marks = {subject: draws.between(60, 145) for subject in _SCORED}
            language_id = "japanese" if student in planted.language else None
            students.append(
                _student(student, grade, division, present, locked, marks, language_id, draws)
            )
            choices += [Choice(student=student, subject=s) for s in _chosen(planted, student)]
            scores += [
                SubjectScore(student=student, subject=subject, score=mark)
                for subject, mark in marks.items()
                if language_id is None or subject != "english"
            ]
    students.sort(key=lambda item: item.id)
    order = {student.id: number for number, student in enumerate(students)}
    choices.sort(key=lambda item: order[item.student])
    scores.sort(key=lambda item: order[item.student])
    pairs = _pairs(classes, draws)
    return People(classes, tuple(students), tuple(choices), tuple(scores), pairs)


def _student(
    student: str,
    grade: str,
    division: str | None,
    present: str,
    locked: bool,
    marks: dict[str, int],
    language: str | None,
    draws: Draws,
) -> Student:
    female = draws.below(100) < 52
    return Student(
        id=student,
        name=student_name(draws, female),
        grade=grade,
        division=division,
        gender=Gender.FEMALE if female else Gender.MALE,
        present_class=present,
        locked=locked,
        score=sum(marks.values()) + draws.between(120, 270),
        origin=draws.pick(FEEDER_SCHOOLS),
        language=language,
    )


def _chosen(planted: PlantedClass, student: str) -> tuple[str, ...]:
    if planted.plan is None:
        return ()
    return (*planted.plan.fixed, *([planted.third[student]] if planted.walks else []))


def _present_classes(
    grade: str, classes: tuple[PlantedClass, ...], draws: Draws
) -> dict[str, tuple[str, bool]]:
    """Return the present class of each student, and whether he is locked to it.

    Grade 2 is formed anew, so its students come from last year's mixed classes; a few are
    locked to a class, which is the one the planted sectioning puts them in.
    """
    own = {student: c.id for c in classes for student in c.students}
    locked = set(draws.sample([s for c in classes for s in c.students], _LOCKED))
    if grade != "G2":
        return {student: (own[student], False) for student in own}
    dealt = draws.shuffled([s for s in own if s not in locked])
    result = {s: (classes[i % len(classes)].id, False) for i, s in enumerate(dealt)}
    return result | {student: (own[student], True) for student in locked}


def _pairs(classes: tuple[PlantedClass, ...], draws: Draws) -> tuple[Pair, ...]:
    """Return twins and friends who stay together, and students who are better kept apart."""
    result = []
    for planted in draws.sample(classes, 2):
        first, second = draws.sample(planted.students, 2)
        result.append(Pair(first=first, second=second, relation=Relation.TOGETHER))
    one, other = draws.sample(classes, 2)
    used = {s for pair in result for s in (pair.first, pair.second)}
    first = draws.pick([s for s in one.students if s not in used])
    second = draws.pick([s for s in other.students if s not in used])
    return (*result, Pair(first=first, second=second, relation=Relation.APART))
