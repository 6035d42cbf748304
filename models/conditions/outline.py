"""What is certain about the classes before any sections are formed.

Necessary conditions are judged on a Sectioning. Where there is none yet, an outline stands in for
it: the administrative classes that every sectioning must contain, with what they take at home in
any case, no bands and no teaching classes.
"""

from __future__ import annotations

from ..demand import least_classes, policy_of, students_of
from ..policy import Mode
from ..school import Grade, School
from ..sectioning import AdministrativeClass, Sectioning


def outline(school: School) -> Sectioning:
    """Return a Sectioning of which every requirement stands in any sectioning of the school."""
    return Sectioning(
        school=school.id,
        term=school.term,
        grades=tuple(grade.id for grade in school.grades),
        classes=tuple(c for grade in school.grades for c in _classes(school, grade)),
    )


def _classes(school: School, grade: Grade) -> list[AdministrativeClass]:
    policy = policy_of(school, grade.id)
    students = students_of(school, grade.id)
    plans = {plan.id: plan for plan in school.classes if plan.grade == grade.id}
    if policy.mode is Mode.REQUESTS:
        return []
    if policy.keep_classes and students and all(s.present_class for s in students):
        members: dict[str, list[str]] = {}
        for student in students:
            members.setdefault(student.present_class or "", []).append(student.id)
        return [
            AdministrativeClass(
                id=class_id,
                grade=grade.id,
                division=plans[class_id].division if class_id in plans else None,
                students=tuple(ids),
            )
            for class_id, ids in members.items()
        ]
    # A planned class is certain only where all of them are needed.
    if not students or len(plans) > least_classes(school, grade.id):
        return []
    return [
        AdministrativeClass(id=plan.id, grade=grade.id, division=plan.division, students=())
        for plan in plans.values()
    ]
