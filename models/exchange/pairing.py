"""Pairing of experienced with new teachers (师徒结对): who takes part, what a pairing is worth.

A mentor teaches the same subject, lies near enough and has room; most new teachers get one, then
within their own school, then near, then by equal loads, then by the mentors' standing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..base import Record
from ..finding import Finding, Severity
from .index import BureauIndex, Integers, Mask
from .words import Backbone, Title, rank

HUNDRED_METRES = 10
"""Ways are counted in steps of 100 m: so many to a kilometre."""


class PairingRules(Record):
    """Who is new, who is experienced, and how much a mentor takes on.

    Attributes
    ----------
    new_years, new_age, new_title
        New is who has worked in his school for fewer years than this, is younger than this
        (where the birth date is known) and has no title above this.
    mentor_years, mentor_title, mentor_backbone
        Experienced is who has worked in his school for so many years (where known) and has at
        least this title or this backbone mark.
    load
        New teachers to a mentor at most.
    max_km
        Farthest way between the schools; None for no limit. Unknown ways count as near.
    """

    new_years: float = 3.0
    new_age: float = 30.0
    new_title: Title = Title.SECOND
    mentor_years: float = 3.0
    mentor_title: Title = Title.FIRST
    mentor_backbone: Backbone = Backbone.COUNTY
    load: int = 2
    max_km: float | None = 10.0


class MentorPair(Record):
    """A new teacher with his mentor."""

    new: str
    mentor: str


class Pairing(Record):
    """Who mentors whom, in the order of the new teachers; `unpaired` have no mentor."""

    bureau: str
    pairs: tuple[MentorPair, ...] = ()
    unpaired: tuple[str, ...] = ()


class PairingValues(NamedTuple):
    """What a pairing is worth, goal after goal; all minimised.

    Attributes
    ----------
    unpaired
        New teachers without a mentor.
    outside
        Pairs of two schools.
    way
        Ways between the schools of all pairs, in units of 100 m; unknown ones are 0.
    uneven
        Sum over mentors of load × (load − 1) ÷ 2: 0 where nobody has two.
    standing
        Sum over pairs of what mentors lack to the highest standing (title and backbone).
    """

    unpaired: int
    outside: int
    way: int
    uneven: int
    standing: int


def new_teachers(index: BureauIndex, rules: PairingRules) -> Mask:
    """Return who is new: young in school and years, at work, of a subject and school known."""
    young = ~(index.age >= rules.new_age)
    return np.asarray(
        (index.tenure < rules.new_years)
        & young
        & (index.title <= rank(rules.new_title))
        & _there(index)
    )


def mentors(index: BureauIndex, rules: PairingRules) -> Mask:
    """Return who is experienced and not new himself."""
    marked = (index.title >= rank(rules.mentor_title)) | (
        index.backbone >= rank(rules.mentor_backbone)
    )
    settled = ~(index.tenure < rules.mentor_years)
    return np.asarray(marked & settled & _there(index) & ~new_teachers(index, rules))


def lacking(index: BureauIndex) -> Integers:
    """Return what each teacher lacks to the highest standing, in ranks of title and backbone."""
    most = rank(Title.FULL_SENIOR) + rank(Backbone.PROVINCE)
    return np.asarray(most - index.title - index.backbone)


def way_between(index: BureauIndex, school: int) -> Integers:
    """Return the way from a school to every school, in units of 100 m; 0 where not known."""
    km = np.nan_to_num(index.km(school), nan=0.0)
    return np.rint(km * HUNDRED_METRES).astype(np.int64)


def near(index: BureauIndex, rules: PairingRules, school: int) -> Mask:
    """Return the schools near enough to a school; itself always, unknown ways too."""
    if rules.max_km is None:
        return np.ones(len(index.bureau.schools), dtype=bool)
    found = np.asarray(~(index.km(school) > rules.max_km))
    found[school] = True
    return found


def pairing_values(index: BureauIndex, rules: PairingRules, pairing: Pairing) -> PairingValues:
    """Return what a pairing is worth, counted anew from its pairs."""
    number, lack = index.teacher_number, lacking(index)
    pairs = [(number[pair.new], number[pair.mentor]) for pair in pairing.pairs]
    ways = [
        int(way_between(index, int(index.work[new]))[index.work[mentor]]) for new, mentor in pairs
    ]
    paired = {new for new, _ in pairs}
    everyone = np.flatnonzero(new_teachers(index, rules)).tolist()
    return PairingValues(
        unpaired=sum(teacher not in paired for teacher in everyone),
        outside=sum(bool(index.work[new] != index.work[mentor]) for new, mentor in pairs),
        way=sum(ways),
        uneven=sum(n * (n - 1) // 2 for n in Counter(m for _, m in pairs).values()),
        standing=sum(int(lack[mentor]) for _, mentor in pairs),
    )


def check_pairing(index: BureauIndex, rules: PairingRules, pairing: Pairing) -> list[Finding]:
    """Return what is wrong with a pairing; nothing where it keeps all its rules."""
    number = index.teacher_number
    unknown = [
        one for pair in pairing.pairs for one in (pair.new, pair.mentor) if one not in number
    ]
    if unknown:
        return [_finding("unknown", one, "") for one in unknown]
    new, able = new_teachers(index, rules), mentors(index, rules)
    found = []
    for pair in pairing.pairs:
        mine, his = number[pair.new], number[pair.mentor]
        faults = {
            "not_new": not new[mine],
            "not_mentor": not able[his],
            "subject": index.subject[mine] != index.subject[his],
            "far": not near(index, rules, int(index.work[mine]))[index.work[his]],
        }
        found += [_finding(name, pair.new, pair.mentor) for name, bad in faults.items() if bad]
    return found + _counted(rules, pairing, new, index)


def _counted(rules: PairingRules, pairing: Pairing, new: Mask, index: BureauIndex) -> list[Finding]:
    loads = Counter(pair.mentor for pair in pairing.pairs)
    told = Counter([*(pair.new for pair in pairing.pairs), *pairing.unpaired])
    names = [teacher.id for teacher in index.bureau.teachers]
    expected: Sequence[str] = [names[n] for n in np.flatnonzero(new).tolist()]
    over = [_finding("load", "", mentor) for mentor, n in loads.items() if n > rules.load]
    twice = [_finding("twice", one, "") for one, n in told.items() if n > 1]
    return over + twice + [_finding("missing", one, "") for one in expected if one not in told]


_SENTENCES = {
    "unknown": ("There is no teacher {new}.", "没有教师{new}。"),
    "not_new": ("{new} is no new teacher.", "{new}不是新教师。"),
    "not_mentor": ("{mentor} is no experienced teacher.", "{mentor}不符合师傅条件。"),
    "subject": ("{new} and {mentor} teach different subjects.", "{new}与{mentor}任教学科不同。"),
    "far": ("{new} and {mentor} work too far apart.", "{new}与{mentor}所在学校相距过远。"),
    "load": ("{mentor} has more new teachers than allowed.", "{mentor}所带徒弟超过上限。"),
    "twice": ("{new} stands there more than once.", "{new}重复出现。"),
    "missing": ("{new} is new, but stands nowhere.", "新教师{new}未列出。"),
}


def _finding(code: str, new: str, mentor: str) -> Finding:
    en, zh = _SENTENCES[code]
    where = {kind: one for kind, one in (("teacher", new), ("mentor", mentor)) if one}
    return Finding(
        code=f"pairing.{code}",
        rule="pairing",
        severity=Severity.ERROR,
        message=en.format(new=new, mentor=mentor),
        message_zh=zh.format(new=new, mentor=mentor),
        where=where,
    )


def _there(index: BureauIndex) -> Mask:
    works = index.at_work & (index.fte > 0)  # who is on leave all year is not there
    return np.asarray(works & (index.work >= 0) & (index.subject >= 0) & index.in_scope)
