"""Figures that a planner looks at first: required moves, supply of each subject, schools' staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..finding import Finding, Severity
from .bureau import FULL_TIME
from .demand import needs
from .index import BureauIndex
from .names import word
from .plan import ExchangePlan
from .quotas import QuotaBase, quotas
from .rounding import at_least
from .staffing import Staffing

UNEVEN = 0.10
"""From this share of its need on a school counts as over- or understaffed."""


def bureau_figures(index: BureauIndex, base: QuotaBase) -> Iterator[Finding]:
    """Yield how many have to move, supply and demand by subject, and uneven schools."""
    yield from _required(index, base)
    needed = needs(index.bureau, index)
    worked = {key: _worked(index, key) for key in needed}
    yield from _needless(index, needed)
    yield from _subjects(index, needed, worked)
    yield from _schools(index, needed)


def _worked(index: BureauIndex, key: tuple[str, str]) -> int:
    school, subject = key
    return index.week.get((index.school_number[school], index.subject_number.get(subject, -1)), 0)


def _required(index: BureauIndex, base: QuotaBase) -> Iterator[Finding]:
    still = ExchangePlan(bureau=index.bureau.id, as_of=index.bureau.as_of)
    for quota in quotas(Staffing(index, still), base):
        asked = quota.asked
        of = quota.base
        if (
            quota.rule == "backbone_share"
        ):  # of those who move, as long as nobody does: of the least
            of = base.backbone_base(base.annual_asked)
            asked = at_least(quota.rate, of)
        yield Finding(
            code="required_moves",
            rule=quota.rule,
            severity=Severity.INFO,
            message=f"{quota.rule}: {asked}",
            message_zh=f"{quota.rule}：{asked}人",
            where={"rule": quota.rule},
            params={"asked": asked, "rate": quota.rate, "base": of},
        )


def _needless(index: BureauIndex, needed: dict[tuple[str, str], int]) -> Iterator[Finding]:
    """Yield how many schools have no need at all: a table is missing rather than a need."""
    told = {school for (school, _), amount in needed.items() if amount}
    inside = zip(index.bureau.schools, index.school_in_scope, strict=True)
    without = [school.id for school, in_scope in inside if in_scope and school.id not in told]
    if without:
        source = index.policy.staffing.demand.value
        shown = ", ".join(without[:3]) + (", …" if len(without) > 3 else "")
        yield Finding(
            code="no_needs",
            rule="needs",
            severity=Severity.WARNING,
            message=f"{len(without)} schools in scope need no teacher at all ({shown}); the policy "
            f"takes needs from: {source}.",
            message_zh=f"范围内有{len(without)}所学校没有任何教师需求（{shown}）；"
            f"政策的需求来源：{word(source, 'zh')}。",
            params={"schools": len(without), "source": source},
        )


def _subjects(
    index: BureauIndex, needed: dict[tuple[str, str], int], worked: dict[tuple[str, str], int]
) -> Iterator[Finding]:
    """Yield the need of each subject, what is worked, and what is short somewhere."""
    need, supply, short = Counter[str](), Counter[str](), Counter[str]()
    for (_, subject), amount in needed.items():
        need[subject] += amount
    scope = index.school_in_scope
    names = [subject.id for subject in index.bureau.subjects]
    for (school, number), amount in index.week.items():
        if school >= 0 and number >= 0 and scope[school]:
            supply[names[number]] += amount
    for key, amount in needed.items():
        short[key[1]] += max(0, amount - worked[key])
    for subject in names:
        if not need[subject] and not supply[subject]:
            continue
        parts = [x / FULL_TIME for x in (need[subject], supply[subject], short[subject])]
        yield Finding(
            code="subject_supply",
            rule="needs",
            severity=Severity.INFO,
            message=f"{subject}: {parts[0]:.1f} full-time posts needed, {parts[1]:.1f} worked, "
            f"{parts[2]:.1f} unfilled somewhere",
            message_zh=f"{subject}：需{parts[0]:.1f}个全职岗位，现有{parts[1]:.1f}，缺{parts[2]:.1f}",
            where={"subject": subject},
            params={"needed": need[subject], "worked": supply[subject], "unfilled": short[subject]},
        )


def _schools(index: BureauIndex, needed: dict[tuple[str, str], int]) -> Iterator[Finding]:
    """Yield the schools whose staff differs much from what they need, in order of schools."""
    need, have = Counter[str](), Counter[int]()
    for (id_, _), amount in needed.items():
        need[id_] += amount
    for (number, _), amount in index.week.items():
        have[number] += amount
    for number, school in enumerate(index.bureau.schools):
        asked, there = need[school.id], have[number]
        if not asked or abs(there - asked) < max(UNEVEN * asked, FULL_TIME):
            continue
        over = there > asked
        share = there / asked - 1
        code = "overstaffed" if over else "understaffed"
        yield Finding(
            code=code,
            rule="needs",
            severity=Severity.INFO,
            message=f"{school.id} is {code} by {abs(share):.0%}: {asked / FULL_TIME:.1f} posts "
            f"needed, {there / FULL_TIME:.1f} worked",
            message_zh=f"{school.id}{'超员' if over else '缺员'}{abs(share):.0%}："
            f"需{asked / FULL_TIME:.1f}，现有{there / FULL_TIME:.1f}",
            where={"school": school.id},
            params={"needed": asked, "worked": there, "share": round(share, 4)},
        )
