"""The independent judge: a Timetable against School and Sectioning, rule by rule.

Nothing here looks at the Problem or at a solver: each rule of the catalogue measures the lessons
themselves, so that a mistake in compiling cannot hide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from .base import Record
from .constraints import Tier
from .errors import FileProblem
from .finding import Finding, Severity
from .result import Cost
from .rules.catalogue import BY_NAME, RULES
from .rules.rows import read_rows
from .rules.rule import Row, Violation
from .rules.view import View
from .rules.words import Words
from .school import School
from .school_index import SchoolIndex
from .sectioning import Sectioning
from .timetable import Lesson, Timetable

SEVERITY = {Tier.UNPLACED: Severity.HARD, Tier.HARD: Severity.HARD, Tier.SOFT: Severity.SOFT}
_PERSONS = ("teacher", "class", "student", "room")
"""Kinds of ids of a violation to which its cost is told; a room is no person but asks as well."""


class Verification(Record):
    """What the judge says of a timetable.

    Attributes
    ----------
    findings
        Everything that is wrong or not as wished, errors first, then tier by tier.
    cost
        Cost in tiers; each error counts 1 as hard.
    terms
        Cost by rule, for every rule that holds here.
    by_person
        Soft cost by whom it falls on: "teacher:T1", "class:C1", ….
    """

    findings: tuple[Finding, ...]
    cost: Cost
    terms: Mapping[str, int]
    by_person: Mapping[str, int]

    @property
    def accepted(self) -> bool:
        """Whether every lesson has a place and no hard rule is broken."""
        return self.cost.unplaced == 0 and self.cost.hard == 0


def verify(school: School, sectioning: Sectioning, timetable: Timetable) -> Verification:
    """Judge a timetable, however wrong it may be."""
    view = View(SchoolIndex(school, sectioning), timetable)
    rows, refused = read_rows(school)
    errors = [*_refusals(refused), *_mismatches(view), *_faults(view)]
    judged = [(row, violation) for row in _all_rows(rows) for violation in measure(view, row)]
    words = Words(school)
    return Verification(
        findings=(*errors, *_in_order(_finding(words, row, v) for row, v in judged)),
        cost=_cost(judged, len(errors)),
        terms=_terms(rows, judged, len(errors)),
        by_person=_by_person(judged),
    )


def measure(view: View, row: Row) -> list[Violation]:
    """Return the violations of one row."""
    return BY_NAME[row.rule].measure(view, row)


def _all_rows(rows: Iterable[Row]) -> list[Row]:
    return [*(rule.default_row() for rule in RULES if rule.by_itself), *rows]


# ---- errors: what cannot be a timetable of this school --------------------------------------

_FAULTS: dict[str, tuple[str, str]] = {
    "unknown_class": (
        "lesson {lesson} is for class {value}, which the sectioning does not have",
        "课 {lesson} 的班级 {value} 不在分班结果中",
    ),
    "unknown_teaching_class": (
        "lesson {lesson} is for teaching class '{value}', which the sectioning does not have",
        "课 {lesson} 的教学班“{value}”不在分班结果中",
    ),
    "unknown_calendar": (
        "lesson {lesson} stands in calendar {value}, which the school does not have",
        "课 {lesson} 的作息 {value} 不存在",
    ),
    "unknown_slot": (
        "lesson {lesson} stands at {value}, which its calendar does not have",
        "课 {lesson} 的节次 {value} 在其作息中不存在",
    ),
    "beyond_the_day": (
        "lesson {lesson} at {value} does not fit into the day with its length",
        "{value} 的课 {lesson} 按其课时长度超出当天",
    ),
    "slot_not_in_its_weeks": (
        "lesson {lesson} at {value} is held in weeks in which the slot does not exist",
        "{value} 的课 {lesson} 所在周没有该节次",
    ),
    "unknown_subject": (
        "lesson {lesson} has subject {value}, which the school does not have",
        "课 {lesson} 的学科 {value} 不存在",
    ),
    "unknown_teacher": (
        "lesson {lesson} has teacher {value}, whom the school does not have",
        "课 {lesson} 的教师 {value} 不存在",
    ),
    "unknown_room": (
        "lesson {lesson} has room {value}, which the school does not have",
        "课 {lesson} 的教室 {value} 不存在",
    ),
    "other_subject": (
        "lesson {lesson} has subject {value}, which is not its teaching class's",
        "课 {lesson} 的学科 {value} 与教学班不符",
    ),
    "no_weeks": (
        "lesson {lesson} is held in no week of the cycle",
        "课 {lesson} 不在任何一周",
    ),
    "duplicate_lesson": (
        "lesson id {lesson} stands {value} times in the timetable",
        "课的编号 {lesson} 在课表中出现 {value} 次",
    ),
}


def _faults(view: View) -> Iterator[Finding]:
    for lesson, code, value in view.faults:
        yield _fault(lesson, code, value)
    for held in view.held:
        lesson = held.lesson
        if not held.weeks:
            yield _fault(lesson, "no_weeks", "")
        for code, value in _unknown(view, lesson):
            yield _fault(lesson, code, value)
    number = Counter(lesson.id for lesson in view.timetable.lessons)
    first = {lesson.id: lesson for lesson in view.timetable.lessons}
    for id_, times in number.items():
        if times > 1:
            yield _fault(first[id_], "duplicate_lesson", str(times))


def _unknown(view: View, lesson: Lesson) -> Iterator[tuple[str, str]]:
    index = view.index
    if lesson.subject is not None and lesson.subject not in index.subjects:
        yield "unknown_subject", lesson.subject
    for teacher in lesson.teachers:
        if teacher not in index.teachers:
            yield "unknown_teacher", teacher
    if lesson.room is not None and lesson.room not in index.rooms:
        yield "unknown_room", lesson.room
    teaching = index.teaching_classes.get(lesson.teaching_class or "")
    if teaching is not None and lesson.subject != teaching.subject:
        yield "other_subject", lesson.subject or "–"


def _fault(lesson: Lesson, code: str, value: str) -> Finding:
    english, chinese = _FAULTS[code]
    params = {"lesson": lesson.id, "value": value}
    return Finding(
        code=code,
        rule="timetable",
        severity=Severity.ERROR,
        message=english.format(**params),
        message_zh=chinese.format(**params),
        where={"lesson": lesson.id},
        params={"value": value},
        cost=1,
    )


def _mismatches(view: View) -> Iterator[Finding]:
    school, sectioning = view.index.school, view.index.sectioning
    for code, given in (("timetable", view.timetable.school), ("sectioning", sectioning.school)):
        if given != school.id:
            yield Finding(
                code="other_school",
                rule="timetable",
                severity=Severity.ERROR,
                message=f"the {code} is one of school {given}, not of {school.id}",
                message_zh=f"该结果属于学校 {given}，而非 {school.id}",
                where={"school": school.id},
                cost=1,
            )


def _refusals(problems: Iterable[FileProblem]) -> Iterator[Finding]:
    for problem in problems:
        yield Finding(
            code="rule_refused",
            rule="rules",
            severity=Severity.ERROR,
            message=problem.text("en"),
            message_zh=problem.text("zh"),
            where={"row": str(problem.row)},
            cost=1,
        )


# ---- violations of rules --------------------------------------------------------------------


def _finding(words: Words, row: Row, violation: Violation) -> Finding:
    rule = BY_NAME[row.rule]
    english, chinese = rule.broken[violation.text]
    where = dict(violation.where)
    if row.row is not None:
        where["row"] = str(row.row)
    values = {**where, **violation.params}
    return Finding(
        code=rule.name if not violation.text else f"{rule.name}.{violation.text}",
        rule=rule.name,
        severity=SEVERITY[row.tier],
        message=words.fill(english, values, "en"),
        message_zh=words.fill(chinese, values, "zh"),
        where=where,
        params={**violation.params, "deviation": violation.deviation},
        cost=violation.cost,
    )


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Lessons without a place first, then hard, then soft; otherwise as the rules stand."""
    return sorted(findings, key=lambda f: (f.severity is Severity.SOFT, f.rule != "lesson_placed"))


def _cost(judged: Iterable[tuple[Row, Violation]], errors: int) -> Cost:
    tiers = dict.fromkeys(Tier, 0)
    tiers[Tier.HARD] = errors
    for row, violation in judged:
        tiers[row.tier] += violation.cost
    return Cost(unplaced=tiers[Tier.UNPLACED], hard=tiers[Tier.HARD], soft=tiers[Tier.SOFT])


def _terms(
    rows: Iterable[Row], judged: Iterable[tuple[Row, Violation]], errors: int
) -> dict[str, int]:
    """Return the cost by rule; a rule with rows in two tiers has its hard part apart."""
    terms = dict.fromkeys(_term(row) for row in _all_rows(rows))
    found: dict[str, int] = dict.fromkeys(terms, 0)
    for row, violation in judged:
        found[_term(row)] += violation.cost
    return {**found, "timetable": errors} if errors else found


def _term(row: Row) -> str:
    """Name a term: the rule, marked where a row's tier is not the rule's own."""
    own = BY_NAME[row.rule].tier
    return row.rule if row.tier is own else f"{row.rule} ({row.tier.value})"


def _by_person(judged: Iterable[tuple[Row, Violation]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row, violation in judged:
        if row.tier is Tier.SOFT:
            for kind in _PERSONS:
                for who in violation.where.get(kind, "").split():
                    found[f"{kind}:{who}"] += violation.cost
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
