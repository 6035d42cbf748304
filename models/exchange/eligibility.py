"""Who takes part in the year's exchange: the verdict on every teacher, and what decides it.

The first rule that applies decides, in the order of `RULES`. What excludes stands before what
includes: a must-move or an application sets the tenure aside, never an exemption.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

import numpy as np

from .bureau import Bureau, Must
from .dates import add_years
from .eligibility_words import HIDDEN, SENTENCES
from .index import BureauIndex, Floats, Integers, Mask
from .policy import EligibilityRules, ExemptionRule, Verdict
from .words import Duty, Employment, rank

Value = str | int | float | datetime.date | None


class Ruling(NamedTuple):
    """The verdict on one teacher.

    Attributes
    ----------
    rule
        Name of the rule that decides; one of `RULES`.
    field, value
        Field of the teacher's data that decides, and what stands there.
    until
        Last day for which it holds, None where that is open.
    asked
        The policy's number, None where the rule has none.
    confidential
        Others than the bureau and the teacher himself do not read the ground.
    ground
        What the policy calls an exemption's ground, (English, Chinese).
    """

    teacher: str
    verdict: Verdict
    rule: str
    field: str
    value: Value
    until: datetime.date | None = None
    asked: float | None = None
    confidential: bool = False
    ground: tuple[str, str] | None = None

    def text(self, lang: str = "en", *, confidential: bool = False) -> str:
        """Return the verdict as a sentence; a confidential ground only where it may be read."""
        if self.confidential and not confidential:
            return HIDDEN[self.verdict][lang == "zh"]
        sentence = SENTENCES[self._sentence()][lang == "zh"]
        value = "?" if self.value is None else self.value
        if self.ground is not None:
            return sentence.format(value=self.ground[lang == "zh"], until=self._until(lang))
        if isinstance(value, float):
            value = f"{value:.1f}"
        asked = "" if self.asked is None else f"{self.asked:g}"
        return sentence.format(value=value, asked=asked, until=self.until or "?")

    def _until(self, lang: str) -> str:
        if lang == "zh":
            return "期限未定" if self.until is None else f"至{self.until}"
        return "no end is set" if self.until is None else f"until {self.until}"

    def _sentence(self) -> str:
        if self.rule == "exemption":
            return f"exemption.{self.verdict.value}"
        if self.rule != "tenure":
            return self.rule
        if self.asked is None:
            return "tenure.none"
        return f"tenure{'.terms' if self.field == 'terms' else ''}.{self.verdict.value}"


RULES = (
    "scope", "duty", "seconded", "must_stay", "off_quota", "on_loan", "service", "exemption",
    "absent", "retirement", "age", "leader", "must_move", "volunteer", "tenure",
)  # fmt: skip
"""Deciding rules in their order; "tenure" is last and decides either way."""
PUBLIC_RULES = frozenset({"scope", "duty", "seconded", "off_quota", "on_loan"})
"""Those whose ground anybody may read; all others are personal."""


def eligibility(bureau: Bureau, index: BureauIndex | None = None) -> tuple[Ruling, ...]:
    """Return the ruling on every teacher, in the order of the teachers."""
    return Deciding(index or BureauIndex(bureau)).rulings()


def eligible_mask(index: BureauIndex) -> Mask:
    """Return which teachers take part, as `eligibility` rules."""
    return Deciding(index).eligible


class Deciding:
    """Verdicts as arrays: by teacher the position in `RULES` of the rule that decides."""

    def __init__(self, index: BureauIndex) -> None:
        self.index = index
        self.rules = index.policy.eligibility
        self.exemption = _exemptions(index)
        self.cap = _age_caps(index)
        self.by_tenure = _by_tenure(index)
        self.first = self._first()

    @property
    def eligible(self) -> Mask:
        """Who takes part."""
        named = np.isin(self.first, [RULES.index("must_move"), RULES.index("volunteer")])
        return np.asarray(named | ((self.first == RULES.index("tenure")) & self.by_tenure))

    @property
    def leader_years(self) -> float:
        """Tenure below which programme leaders are deferred: what is asked of all, and more."""
        more = self.rules.leader_deferral_years
        return 0.0 if more is None else (self.rules.tenure_years or 0.0) + more

    def _first(self) -> Integers:
        masks = self._masks()
        stacked = np.stack([masks[rule] for rule in RULES[:-1]])
        found = np.where(stacked.any(axis=0), stacked.argmax(axis=0), len(RULES) - 1)
        return found.astype(np.int64)

    def _masks(self) -> dict[str, Mask]:
        index, rules = self.index, self.rules
        teachers, as_of = index.bureau.teachers, index.bureau.as_of
        at_school_in_scope = np.append(index.school_in_scope, False)[index.work]
        leaders = (index.duty == rank(Duty.PROGRAMME_LEADER)) & (index.tenure < self.leader_years)
        off_quota = index.employment == rank(Employment.OFF_QUOTA)
        nobody = np.zeros(len(teachers), dtype=bool)
        return {
            "scope": ~at_school_in_scope,
            "duty": ~index.in_scope,
            "seconded": ~index.at_work,
            "must_stay": _mask(t.must is Must.STAY for t in teachers),
            "off_quota": nobody if rules.include_off_quota else off_quota,
            "on_loan": _mask(t.loan_end is not None and t.loan_end >= as_of for t in teachers),
            "service": _mask(
                t.service_end is not None and t.service_end >= as_of for t in teachers
            ),
            "exemption": _mask(n in self.exemption for n in range(len(teachers))),
            "absent": _mask(
                t.absent >= t.share and n not in index.share_rows for n, t in enumerate(teachers)
            ),
            "retirement": nobody
            if rules.retirement_years is None
            else index.years_to_retirement < rules.retirement_years,
            "age": index.age >= self.cap,
            "leader": leaders,
            "must_move": _mask(t.must is Must.MOVE for t in teachers),
            "volunteer": _mask(rules.volunteers_any and t.applies for t in teachers),
        }

    def rulings(self) -> tuple[Ruling, ...]:
        """Return the ruling on every teacher."""
        return tuple(self.ruling(n) for n in range(len(self.first)))

    def ruling(self, n: int) -> Ruling:
        """Return the ruling on one teacher."""
        rule = RULES[int(self.first[n])]
        teacher = self.index.bureau.teachers[n]
        if rule == "tenure":
            return self._tenure(n)
        if rule == "exemption":
            known, until = self.exemption[n]
            ground = (known.name_en or known.reason, known.name_zh or known.reason)
            return Ruling(
                teacher.id, known.verdict, rule, "reason", known.reason, until, None,
                known.confidential, ground,
            )  # fmt: skip
        if rule == "on_loan":
            return Ruling(
                teacher.id, Verdict.OUT, rule, "loan_end", teacher.loan_end, teacher.loan_end
            )
        if rule == "service":
            return Ruling(
                teacher.id, Verdict.OUT, rule, "service_end", teacher.service_end,
                teacher.service_end,
            )  # fmt: skip
        if rule == "absent":
            return Ruling(teacher.id, Verdict.DEFERRED, rule, "absent", teacher.absent)
        if rule == "retirement":
            retires = self.index.retirement[n]
            asked = self.rules.retirement_years
            return Ruling(teacher.id, Verdict.OUT, rule, "retirement", retires, retires, asked)
        if rule == "age":
            age, cap = float(self.index.age[n]), float(self.cap[n])
            return Ruling(teacher.id, Verdict.OUT, rule, "birth", age, None, cap)
        if rule == "leader":
            years = self.leader_years
            until = None if teacher.since is None else add_years(teacher.since, years)
            return Ruling(teacher.id, Verdict.DEFERRED, rule, "since", teacher.since, until, years)
        return self._plain(n, rule)

    def _plain(self, n: int, rule: str) -> Ruling:
        teacher = self.index.bureau.teachers[n]
        field, value = {
            "scope": ("working_school", teacher.working_school or teacher.post_school),
            "duty": ("duty", teacher.duty.value),
            "seconded": ("employment", teacher.employment.value),
            "must_stay": ("must", Must.STAY.value),
            "off_quota": ("employment", teacher.employment.value),
            "must_move": ("must", Must.MOVE.value),
            "volunteer": ("applies", "yes"),
        }[rule]
        verdict = Verdict.IN if rule in ("must_move", "volunteer") else Verdict.OUT
        return Ruling(teacher.id, verdict, rule, field, value)

    def _tenure(self, n: int) -> Ruling:
        teacher, index = self.index.bureau.teachers[n], self.index
        verdict = Verdict.IN if self.by_tenure[n] else Verdict.OUT
        asked = asked_years(self.rules, teacher.duty)
        terms = self.rules.principal_terms
        by_terms = (
            _is_head(teacher.duty)
            and terms is not None
            and (asked is None or (teacher.terms >= terms and verdict is Verdict.IN))
        )
        if by_terms:
            return Ruling(teacher.id, verdict, "tenure", "terms", teacher.terms, None, terms)
        value = None if np.isnan(index.tenure[n]) else float(index.tenure[n])
        until = None
        if verdict is Verdict.OUT and teacher.since is not None and asked is not None:
            until = add_years(teacher.since, asked) - datetime.timedelta(days=1)
        return Ruling(teacher.id, verdict, "tenure", "since", value, until, asked)


Ground = tuple[ExemptionRule, datetime.date | None]
"""An exemption's rule in the policy, and the last day for which it holds."""


def _exemptions(index: BureauIndex) -> dict[int, Ground]:
    """Return the exemption that decides by teacher: what excludes first, then what lasts longest.

    Grounds that have ended, or that the policy does not know, exempt nobody.
    """
    known = {rule.reason: rule for rule in index.policy.exemptions}
    found: dict[int, Ground] = {}
    for row in index.bureau.exemptions:
        rule = known.get(row.reason)
        teacher = index.teacher_number.get(row.teacher, -1)
        over = row.until is not None and row.until < index.bureau.as_of
        if rule is None or teacher < 0 or over or rule.verdict is Verdict.IN:
            continue
        new = (rule, row.until)
        if teacher not in found or _strength(new) > _strength(found[teacher]):
            found[teacher] = new
    return found


def _strength(ground: Ground) -> tuple[bool, datetime.date]:
    return (ground[0].verdict is Verdict.OUT, ground[1] or datetime.date.max)


def _age_caps(index: BureauIndex) -> Floats:
    rules = index.policy.eligibility
    caps = {"M": rules.age_cap_men, "F": rules.age_cap_women, None: None}
    own = [caps[t.gender.value if t.gender else None] for t in index.bureau.teachers]
    return np.array([np.inf if cap is None else cap for cap in own], dtype=float)


def _by_tenure(index: BureauIndex) -> Mask:
    """Return who is eligible by tenure alone (for heads: by tenure or by terms)."""
    rules = index.policy.eligibility
    heads = np.isin(index.duty, [rank(Duty.PRINCIPAL), rank(Duty.DEPUTY)])
    tenure = np.nan_to_num(index.tenure, nan=-1.0)
    return np.where(heads, _head_eligible(index, tenure), _long_enough(tenure, rules.tenure_years))


def _head_eligible(index: BureauIndex, tenure: Floats) -> Mask:
    rules = index.policy.eligibility
    if rules.principal_terms is None and rules.principal_tenure_years is None:
        return _long_enough(tenure, rules.tenure_years)
    found = np.zeros(len(tenure), dtype=bool)
    if rules.principal_tenure_years is not None:
        found |= tenure >= rules.principal_tenure_years
    if rules.principal_terms is not None:
        found |= np.array([t.terms >= rules.principal_terms for t in index.bureau.teachers], bool)
    return found


def _long_enough(tenure: Floats, asked: float | None) -> Mask:
    return np.asarray(tenure >= asked if asked is not None else np.ones(len(tenure), dtype=bool))


def asked_years(rules: EligibilityRules, duty: Duty) -> float | None:
    """Return the years in the school without which nobody of a duty takes part by tenure."""
    if not _is_head(duty):
        return rules.tenure_years
    if rules.principal_terms is None and rules.principal_tenure_years is None:
        return rules.tenure_years
    return rules.principal_tenure_years


def _is_head(duty: Duty) -> bool:
    return duty in (Duty.PRINCIPAL, Duty.DEPUTY)


def _mask(answers: object) -> Mask:
    return np.fromiter(answers, dtype=bool)  # type: ignore[call-overload, no-any-return]
