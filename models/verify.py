"""The independent judge: a Timetable against School and Sectioning, rule by rule.

Nothing here looks at the Problem or at a solver: each rule of the catalogue measures the lessons
themselves, so that a mistake in compiling cannot hide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from .base import Record
from .constraints import Tier
from .finding import Finding, Severity
from .lesson_faults import errors_of
from .result import Cost
from .rules.catalogue import BY_NAME, RULES
from .rules.rows import read_rows
from .rules.rule import Row, Violation
from .rules.view import View
from .rules.words import Words
from .school import School
from .school_index import SchoolIndex
from .sectioning import Sectioning
from .timetable import Timetable

SEVERITY = {Tier.UNPLACED: Severity.HARD, Tier.HARD: Severity.HARD, Tier.SOFT: Severity.SOFT}
_PERSONS = ("teacher", "class", "teaching_class", "room")
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
    errors = errors_of(view, refused)
    judged = [(row, violation) for row in _all_rows(rows) for violation in measure(view, row)]
    words = Words(school)
    return Verification(
        findings=(*errors, *_in_order(_finding(words, row, v) for row, v in judged)),
        cost=_cost(judged, len(errors)),
        terms=_terms(rows, judged, len(errors)),
        by_person=_by_person(view, judged),
    )


def measure(view: View, row: Row) -> list[Violation]:
    """Return the violations of one row."""
    return BY_NAME[row.rule].measure(view, row)


def _all_rows(rows: Iterable[Row]) -> list[Row]:
    return [*(rule.default_row() for rule in RULES if rule.by_itself), *rows]


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


def _by_person(view: View, judged: Iterable[tuple[Row, Violation]]) -> dict[str, int]:
    """Return whose soft cost is how much, most first; a cost falls on all whom it names."""
    found: dict[str, int] = defaultdict(int)
    for row, violation in judged:
        if row.tier is Tier.SOFT:
            for who in dict.fromkeys(_persons(view, violation)):
                found[who] += violation.cost
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _persons(view: View, violation: Violation) -> Iterator[str]:
    for kind in _PERSONS:
        for who in violation.where.get(kind, "").split():
            yield f"{kind}:{who}"
    owner = violation.where.get("owner")
    if owner is not None:
        yield f"{'class' if owner in view.index.classes else 'teaching_class'}:{owner}"
