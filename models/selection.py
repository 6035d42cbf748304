"""A round of course selection (选课): who chose what, and which choices the scheme allows.

Every finding names the student and says what would be legal. What a correct round implies in
classes, teachers and rooms stands in `models.selection_statistics`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .finding import Finding, Severity
from .scheme import PRESETS, Scheme
from .school import Choice, Grade, School, Student

RULE = "selection"
"""Name of the rule that the findings of this module belong to."""

SHOWN_COMBINATIONS = 3
"""Legal combinations that a finding proposes at most: more than three are not read."""


def choices_in_term(school: School) -> tuple[Choice, ...]:
    """Return the choices that hold in the planned term."""
    return tuple(c for c in school.choices if c.term is None or c.term == school.term)


def combination_of(school: School) -> dict[str, frozenset[str]]:
    """Return the subjects that each student chose for the exam, by student id.

    Alternates are not part of a combination; students without a choice are not in the result.
    """
    chosen: dict[str, set[str]] = {}
    for choice in choices_in_term(school):
        if not choice.alternate:
            chosen.setdefault(choice.student, set()).add(choice.subject)
    return {student: frozenset(subjects) for student, subjects in chosen.items()}


def schemes_of(school: School) -> dict[str, Scheme]:
    """Return the scheme of each grade that has one (the school's own or a preset), by grade id."""
    by_id = {**PRESETS, **{scheme.id: scheme for scheme in school.schemes}}
    return {
        grade.id: by_id[grade.scheme]
        for grade in school.grades
        if grade.scheme is not None and grade.scheme in by_id
    }


def check_choices(school: School) -> list[Finding]:
    """Return what is wrong with a round of selection.

    Codes: "choice_unknown_student", "choice_unknown_subject", "choice_duplicate",
    "choice_missing", "choice_none" (a whole grade), "choice_illegal", "choice_banned",
    "choice_linked". All are errors: no sectioning can serve such a choice.
    """
    choices = choices_in_term(school)
    names = SubjectNames(school)
    found = [*_unknown(school, choices), *_duplicates(choices, names)]
    chosen = combination_of(school)
    schemes = schemes_of(school)
    for grade in school.grades:
        if (scheme := schemes.get(grade.id)) is not None:
            found.extend(_check_grade(school, grade, scheme, chosen, names))
    return found


class SubjectNames:
    """Writes subjects in a reader's language; the user's own id where there is no name."""

    def __init__(self, school: School) -> None:
        self._names = {
            "en": {s.id: s.name_en or s.id for s in school.subjects},
            "zh": {s.id: s.name_zh or s.id for s in school.subjects},
        }

    def one(self, subject: str, lang: str) -> str:
        """Return the name of one subject."""
        return self._names[lang].get(subject, subject)

    def many(self, subjects: Iterable[str], lang: str, order: Iterable[str] = ()) -> str:
        """Return several names joined, in `order` first, then by id."""
        place = {subject: number for number, subject in enumerate(order)}
        ordered = sorted(subjects, key=lambda s: (place.get(s, len(place)), s))
        joint = "、" if lang == "zh" else ", "
        return joint.join(self.one(subject, lang) for subject in ordered)


def _unknown(school: School, choices: Iterable[Choice]) -> Iterator[Finding]:
    students = {student.id for student in school.students}
    subjects = {subject.id for subject in school.subjects}
    for student in dict.fromkeys(c.student for c in choices if c.student not in students):
        yield _finding(
            "choice_unknown_student",
            student,
            f"Student {student} has chosen subjects but is not in the list of students; "
            "a choice must belong to a student of the list.",
            f"学生 {student} 有选科记录，但不在学生名单中；选科必须属于名单中的学生。",
        )
    for choice in choices:
        if choice.subject not in subjects:
            yield _finding(
                "choice_unknown_subject",
                choice.student,
                f"Student {choice.student} chose '{choice.subject}', which is not a subject of "
                "the school; a choice must name one.",
                f"学生 {choice.student} 选了“{choice.subject}”，学校没有这一学科。",
                subject=choice.subject,
            )


def _duplicates(choices: Iterable[Choice], names: SubjectNames) -> Iterator[Finding]:
    counts = Counter((choice.student, choice.subject) for choice in choices)
    for (student, subject), count in counts.items():
        if count > 1:
            yield _finding(
                "choice_duplicate",
                student,
                f"Student {student} chose {names.one(subject, 'en')} {count} times; each subject "
                "may be chosen once.",
                f"学生 {student} 的{names.one(subject, 'zh')}重复选了 {count} 次，每科只能选一次。",
                subject=subject,
                params={"count": count},
            )


def _check_grade(
    school: School,
    grade: Grade,
    scheme: Scheme,
    chosen: Mapping[str, frozenset[str]],
    names: SubjectNames,
) -> Iterator[Finding]:
    students = [s for s in school.students if s.grade == grade.id and s.participates]
    if students and not any(student.id in chosen for student in students):
        if any(policy.grade == grade.id for policy in school.sectioning):
            yield _nobody_chose(grade, students)
        return
    legal = scheme.combinations()
    known = {subject.id for subject in school.subjects}
    for student in students:
        choice = chosen.get(student.id, frozenset()) & known
        if not choice:
            yield _missing(student, scheme, names)
        else:
            for fault in scheme.faults(choice):
                yield _fault(student, choice, fault, scheme, legal, names)


def _nobody_chose(grade: Grade, students: list[Student]) -> Finding:
    return Finding(
        code="choice_none",
        rule=RULE,
        severity=Severity.ERROR,
        message=f"Nobody of grade {grade.id} ({len(students)} students) has chosen anything, but "
        "a sectioning policy asks for its sections.",
        message_zh=f"{grade.id} 年级（{len(students)} 名学生）无人选科，却要求分班。",
        where={"grade": grade.id},
        params={"students": len(students)},
    )


def _missing(student: Student, scheme: Scheme, names: SubjectNames) -> Finding:
    return _finding(
        "choice_missing",
        student.id,
        f"Student {student.id} has chosen nothing; legal is: {_groups(scheme, names, 'en')}.",
        f"学生 {student.id} 没有选科；应选：{_groups(scheme, names, 'zh')}。",
    )


def _fault(
    student: Student,
    choice: frozenset[str],
    fault: str,
    scheme: Scheme,
    legal: tuple[frozenset[str], ...],
    names: SubjectNames,
) -> Finding:
    """Tell one fault of a choice (a code of `Scheme.faults`) and the nearest legal choices."""
    kind, _, rest = fault.partition(":")
    code = f"choice_{kind}" if kind in ("banned", "linked") else "choice_illegal"
    what = {lang: _fault_words(kind, rest, scheme, names, lang) for lang in ("en", "zh")}
    near = nearest_legal(choice, legal)
    legal_text = {
        lang: (" / ").join(names.many(c, lang, scheme.subjects) for c in near)
        for lang in ("en", "zh")
    }
    chose = {lang: names.many(choice, lang, scheme.subjects) for lang in ("en", "zh")}
    return _finding(
        code,
        student.id,
        f"Student {student.id} chose {chose['en']}: {what['en']}. Nearest legal choices: "
        f"{legal_text['en'] or 'none'}.",
        f"学生 {student.id} 选了{chose['zh']}：{what['zh']}。最接近的合法选择："
        f"{legal_text['zh'] or '无'}。",
        params={"chosen": "+".join(sorted(choice)), "fault": fault},
    )


def _fault_words(kind: str, rest: str, scheme: Scheme, names: SubjectNames, lang: str) -> str:
    zh = lang == "zh"
    if kind == "group":
        number, count, needed = (int(part) for part in rest.split(":"))
        of = names.many(scheme.groups[number].subjects, lang, scheme.subjects)
        if zh:
            return f"{of}中应选 {needed} 门，实选 {count} 门"
        return f"{needed} of {of} must be chosen, not {count}"
    some = names.many(rest.split("+"), lang, scheme.subjects)
    if kind == "banned":
        return f"{some}不能同时选" if zh else f"{some} may not be chosen together"
    if kind == "linked":
        return f"{some}必须同时选或都不选" if zh else f"{some} are chosen all or none"
    return f"{some}不在方案中" if zh else f"{some} cannot be chosen in scheme {scheme.id}"


def nearest_legal(
    choice: frozenset[str], legal: Iterable[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Return the legal combinations that change the fewest subjects, a few at most."""
    ranked = sorted(legal, key=lambda c: (len(c ^ choice), sorted(c)))
    fewest = len(ranked[0] ^ choice) if ranked else 0
    return tuple(c for c in ranked if len(c ^ choice) == fewest)[:SHOWN_COMBINATIONS]


def _groups(scheme: Scheme, names: SubjectNames, lang: str) -> str:
    parts = []
    for group in scheme.groups:
        of = names.many(group.subjects, lang, scheme.subjects)
        parts.append(f"{of}中选 {group.choose} 门" if lang == "zh" else f"{group.choose} of {of}")
    return "；".join(parts) if lang == "zh" else "; ".join(parts)


def _finding(
    code: str,
    student: str,
    message: str,
    message_zh: str,
    *,
    subject: str | None = None,
    params: Mapping[str, int | str] | None = None,
) -> Finding:
    where = {"student": student} if subject is None else {"student": student, "subject": subject}
    return Finding(
        code=code,
        rule=RULE,
        severity=Severity.ERROR,
        message=message,
        message_zh=message_zh,
        where=where,
        params=dict(params or {}),
    )
