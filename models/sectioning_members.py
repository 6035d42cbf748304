"""Who is in which administrative class: one each, sizes, sides, divisions, pairs, locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .finding import Finding
from .policy import Mode, SectioningPolicy
from .school import Relation
from .school_index import SchoolIndex
from .sectioning import AdministrativeClass
from .sectioning_words import broken
from .selection import schemes_of

FIXED = {Mode.NO_WALKING: None, Mode.FIX_TWO: 2, Mode.FIX_ONE: 1, Mode.WALK_ALL: 0}
"""How many exam subjects a class fixes by mode; None stands for all of a combination."""


def combination_grades(index: SchoolIndex) -> list[str]:
    """Return the grades that are sectioned by combinations, not by free requests."""
    modes = index.sectioning.modes
    return [g for g in index.sectioning.grades if modes.get(g) != Mode.REQUESTS.value]


def check_members(index: SchoolIndex) -> Iterator[Finding]:
    """Yield what is wrong with who is in which administrative class."""
    for grade in combination_grades(index):
        policy = index.policies.get(grade) or SectioningPolicy(grade=grade)
        classes = [c for c in index.sectioning.classes if c.grade == grade]
        yield from _one_class_each(index, grade, classes)
        for record in classes:
            yield from _class(index, policy, record)
        if policy.classes is not None and len(classes) != policy.classes:
            yield broken(
                "class_count", {"grade": grade}, classes=len(classes), wanted=policy.classes
            )
        yield from _kept(index, policy, grade)
    yield from _pairs(index)


def _one_class_each(
    index: SchoolIndex, grade: str, classes: list[AdministrativeClass]
) -> Iterator[Finding]:
    counts = Counter(student for record in classes for student in record.students)
    for student in index.school.students:
        if student.grade == grade and student.participates:
            number = counts[student.id]
            if number == 0:
                yield broken("no_class", {"student": student.id})
            elif number > 1:
                yield broken("two_classes", {"student": student.id}, count=number)
    for record in classes:
        for name in record.students:
            known = index.students.get(name)
            if known is None or known.grade != grade or not known.participates:
                yield broken("unknown_student", {"student": name, "grade": grade}, owner=record.id)


def _class(
    index: SchoolIndex, policy: SectioningPolicy, record: AdministrativeClass
) -> Iterator[Finding]:
    size, number = policy.class_size, len(record.students)
    if not size.minimum <= number <= size.maximum:
        yield broken(
            "class_size",
            {"class": record.id},
            students=number,
            minimum=size.minimum,
            maximum=size.maximum,
        )
    if not policy.cross_division:
        yield from _divisions(index, record)
    yield from _sides(index, policy, record)
    yield from _mode(index, record)


def _divisions(index: SchoolIndex, record: AdministrativeClass) -> Iterator[Finding]:
    for name in record.students:
        student = index.students.get(name)
        if student is None or student.division is None or record.division is None:
            continue
        if student.division != record.division:
            yield broken(
                "other_division",
                {"student": name, "class": record.id},
                own=student.division,
                division=record.division,
            )


def _sides(
    index: SchoolIndex, policy: SectioningPolicy, record: AdministrativeClass
) -> Iterator[Finding]:
    """Tell of a class that mixes the sides; a class that is kept is as it is."""
    scheme = schemes_of(index.school).get(record.grade)
    if scheme is None or policy.mix_sides or not scheme.groups or scheme.groups[0].choose != 1:
        return
    staying = {
        s
        for s in record.students
        if s in index.students
        and index.students[s].present_class == record.id
        and (policy.keep_classes or index.students[s].locked)
    }

    def sides(students: tuple[str, ...] | set[str]) -> set[str]:
        chosen = {x for s in students for x in index.combinations.get(s, ())}
        return chosen & set(scheme.groups[0].subjects)

    found = sides(record.students)
    if len(found) > 1 and len(sides(staying)) < 2:
        yield broken("mixed_sides", {"class": record.id}, sides=", ".join(sorted(found)))


def _mode(index: SchoolIndex, record: AdministrativeClass) -> Iterator[Finding]:
    mode = index.sectioning.modes.get(record.grade)
    scheme = schemes_of(index.school).get(record.grade)
    if mode is None or scheme is None or mode not in {m.value for m in FIXED}:
        return
    chosen = sum(group.choose for group in scheme.groups)
    wanted = FIXED[Mode(mode)]
    wanted = chosen if wanted is None else min(wanted, chosen)
    if len(record.fixed) != wanted:
        yield broken("class_mode", {"class": record.id}, count=len(record.fixed), mode=mode)


def _kept(index: SchoolIndex, policy: SectioningPolicy, grade: str) -> Iterator[Finding]:
    moves = 0
    for student in index.school.students:
        now = index.class_of_student.get(student.id)
        if student.grade != grade or now is None or student.present_class is None:
            continue
        if now != student.present_class:
            moves += 1
            if student.locked:
                yield broken(
                    "locked", {"student": student.id, "class": now}, own=student.present_class
                )
    if policy.keep_classes and moves > policy.max_moves:
        yield broken("moved", {"grade": grade}, moves=moves, maximum=policy.max_moves)


def _pairs(index: SchoolIndex) -> Iterator[Finding]:
    for pair in index.school.pairs:
        one = index.class_of_student.get(pair.first)
        other = index.class_of_student.get(pair.second)
        if one is None or other is None:
            continue
        where = {"first": pair.first, "second": pair.second}
        if pair.relation is Relation.TOGETHER and one != other:
            yield broken("together", where, one=one, other=other)
        if pair.relation is Relation.APART and one == other:
            yield broken("apart", {**where, "class": one})
