"""What can be said of a bureau before any plan: proofs that there is none, and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from ..finding import Finding, Severity
from .bureau import FULL_TIME, Bureau, Must, Tie
from .bureau_figures import bureau_figures
from .demand import needs
from .eligibility import eligibility
from .eligibility_words import RULE_NAMES, VERDICT_NAMES
from .index import BureauIndex
from .indicators import subjects_of
from .inspection import composites, inspect, inspected_at
from .names import Names, word
from .plan import ExchangePlan
from .policy import Denominator, IndicatorKind, Verdict
from .quotas import QuotaBase
from .rounding import at_least, at_most
from .staffing import Staffing
from .verify import composite_finding

PROOFS = frozenset(
    {
        "must_move", "annual_share", "backbone_share", "most_moves", "team",
        "school_out", "subject_out", "group_out", "school_in",
    }
)  # fmt: skip
"""Rules whose failing condition, told as an error, proves that the bureau has no plan."""


def check_bureau(bureau: Bureau) -> list[Finding]:
    """Return every necessary condition that fails, then the figures that a bureau looks at first.

    An error of a rule in `PROOFS` proves that no plan keeps all rules.
    """
    index = BureauIndex(bureau)
    base, names = QuotaBase(index), Names(bureau)
    return [
        *_musts(index, base, names),
        *_shares(index, base),
        *_teams(index, base, names),
        *_open_loans(index, names),
        *_verdicts(bureau),
        *_needs(index),
        *_balance(index),
        *bureau_figures(index, base),
    ]


def _finding(
    rule: str,
    severity: Severity,
    words: tuple[str, str],
    where: dict[str, str] | None = None,
    params: dict[str, int | float | str] | None = None,
) -> Finding:
    return Finding(
        code=rule,
        rule=rule,
        severity=severity,
        message=words[0],
        message_zh=words[1],
        where=where or {},
        params=params or {},
    )


def _musts(index: BureauIndex, base: QuotaBase, names: Names) -> Iterator[Finding]:
    rulings = eligibility(index.bureau, index)
    for number, teacher in enumerate(index.bureau.teachers):
        if teacher.must is Must.MOVE and not base.eligible[number]:
            who, ruling = names.teacher(teacher.id), rulings[number]
            yield _finding(
                "must_move",
                Severity.ERROR,
                (
                    f"Teacher {who} must move, but is {ruling.text('en')}.",
                    f"教师{who}须交流，但{ruling.text('zh')}。",
                ),
                {"teacher": teacher.id},
            )


def _shares(index: BureauIndex, base: QuotaBase) -> Iterator[Finding]:
    share, asked, have = index.policy.share, base.annual_asked, base.eligible_at_source
    if asked > have:
        yield _finding(
            "annual_share",
            Severity.ERROR,
            (
                f"The annual share asks {asked} moves, but only {have} teachers of source schools "
                "are eligible.",
                f"年度比例要求交流{asked}人，但派出学校只有{have}人符合条件。",
            ),
            params={"asked": asked, "have": have},
        )
    if share.most_rate is not None and at_most(share.most_rate, base.all_eligible) < asked:
        most = at_most(share.most_rate, base.all_eligible)
        yield _finding(
            "most_moves",
            Severity.ERROR,
            (
                f"The annual share asks {asked} moves, but at most {most} are allowed.",
                f"年度比例要求交流{asked}人，但至多允许{most}人。",
            ),
            params={"asked": asked, "most": most},
        )
    if asked <= have:
        yield from _churn(index, base)
    yield from _backbone(index, base)


def _churn(index: BureauIndex, base: QuotaBase) -> Iterator[Finding]:
    """Yield the caps on change that together allow fewer moves than the annual share asks.

    An itinerant leaves no school: where there may be any, caps prove nothing.
    """
    churn, asked = index.policy.churn, base.annual_asked
    if index.policy.form.itinerant:
        return
    movers = Counter(
        (int(index.work[n]), int(index.subject[n]))
        for n in np.flatnonzero(base.eligible & base.from_source).tolist()
    )
    for rule, key in _PARTS.items():
        rate: float | None = getattr(churn, rule)
        if rate is None:
            continue
        heads, most = _gathered(index.group_heads, key), 0
        for part, number in _gathered(movers, key).items():
            most += min(number, max(1, at_most(rate, heads[part])))
        if most < asked:
            yield _capped(rule, asked, most, rate)
    if churn.school_in is not None:
        schools = np.flatnonzero(index.school_in_scope).tolist()
        most = sum(max(1, at_most(churn.school_in, int(index.heads[s]))) for s in schools)
        if most < asked:
            yield _capped("school_in", asked, most, churn.school_in)


_PARTS: dict[str, Callable[[tuple[int, int]], tuple[int, ...]]] = {
    "school_out": lambda key: key[:1],
    "subject_out": lambda key: key[1:],
    "group_out": lambda key: key,
}
"""Of what each cap on leaving is a share, from (school, subject)."""


def _gathered(
    counts: Mapping[tuple[int, int], int], key: Callable[[tuple[int, int]], tuple[int, ...]]
) -> Counter[tuple[int, ...]]:
    found = Counter[tuple[int, ...]]()
    for own, number in counts.items():
        found[key(own)] += number
    return found


def _capped(rule: str, asked: int, most: int, rate: float) -> Finding:
    return _finding(
        rule,
        Severity.ERROR,
        (
            f"The annual share asks {asked} moves, but the caps {rule} ({rate:g}) allow {most} at "
            "most in all.",
            f"年度比例要求交流{asked}人，但{rule}（{rate:g}）的上限合计至多允许{most}人。",
        ),
        params={"asked": asked, "most": most, "rate": rate},
    )


def _backbone(index: BureauIndex, base: QuotaBase) -> Iterator[Finding]:
    share = index.policy.share
    if share.backbone_rate is None:
        return
    least = at_least(share.backbone_rate, base.backbone_base(base.annual_asked))
    of = share.backbone_denominator is not Denominator.MOVES
    have = int((base.eligible & base.backbone).sum())
    if least > have:
        yield _finding(
            "backbone_share",
            Severity.ERROR,
            (
                f"The backbone share asks {least} backbone teachers who move"
                f"{'' if of else ' at least'}, but only {have} are eligible.",
                f"骨干比例要求{'' if of else '至少'}交流骨干教师{least}人，"
                f"但只有{have}人符合条件。",
            ),
            params={"asked": least, "have": have},
        )


def _teams(index: BureauIndex, base: QuotaBase, names: Names) -> Iterator[Finding]:
    for tie in index.bureau.ties:
        pair = [index.teacher_number.get(who, -1) for who in (tie.first, tie.second)]
        if tie.tie is not Tie.TEAM or min(pair) < 0:
            continue
        must = [index.bureau.teachers[n].must is Must.MOVE for n in pair]
        may = [bool(base.eligible[n]) for n in pair]
        if any(must) and not all(may) and any(may):
            first, second = names.teacher(tie.first), names.teacher(tie.second)
            yield _finding(
                "team",
                Severity.ERROR,
                (
                    f"{first} and {second} are a team: one must move and the other may not.",
                    f"{first}与{second}为同一团队：一人须交流，另一人不得交流。",
                ),
                {"teacher": tie.first, "other": tie.second},
            )


def _open_loans(index: BureauIndex, names: Names) -> Iterator[Finding]:
    """Yield who works away from his post and has no end of loan: he would never be due."""
    for number, teacher in enumerate(index.bureau.teachers):
        away = index.work[number] != index.post[number] and index.work[number] >= 0
        if away and teacher.loan_end is None and index.at_work[number]:
            who = names.teacher(teacher.id)
            where = names.school(teacher.working_school or "")
            yield _finding(
                "open_loan",
                Severity.WARNING,
                (
                    f"Teacher {who} works in {where}, away from the post school, without an end of "
                    "the loan (loan_end): he or she never has to return.",
                    f"教师{who}在编制校以外的{where}工作，但未填借调到期日（loan_end），"
                    "因此永远不会到期返回。",
                ),
                {"teacher": teacher.id},
            )


def _verdicts(bureau: Bureau) -> Iterator[Finding]:
    counts = Counter((r.verdict, r.rule) for r in eligibility(bureau))
    by_verdict = Counter[Verdict]()
    for (verdict, _), number in counts.items():
        by_verdict[verdict] += number
    for verdict in Verdict:
        params: dict[str, int | float | str] = {
            rule: number for (own, rule), number in sorted(counts.items()) if own is verdict
        }
        shown = [
            "、".join(f"{RULE_NAMES[rule][zh]} {number}" for rule, number in params.items())
            for zh in (False, True)
        ]
        total = by_verdict[verdict]
        yield _finding(
            f"verdict_{verdict.value}",
            Severity.INFO,
            (
                f"Teachers {VERDICT_NAMES[verdict][0]}: {total}"
                + (f" ({shown[0].replace('、', ', ')})." if params else "."),
                f"教师{VERDICT_NAMES[verdict][1]}：{total}人"
                + (f"（{shown[1]}）。" if params else "。"),
            ),
            params={"total": total, **params},
        )


def _needs(index: BureauIndex) -> Iterator[Finding]:
    needed = needs(index.bureau, index)
    worked = {
        key: index.week.get((index.school_number[key[0]], index.subject_number.get(key[1], -1)), 0)
        for key in needed
    }
    short = sum(max(0, need - worked[key]) for key, need in needed.items())
    total = sum(needed.values())
    yield _finding(
        "needs",
        Severity.INFO,
        (
            f"Needed: {total / FULL_TIME:.1f} full-time posts; unfilled before the exchange: "
            f"{short / FULL_TIME:.1f}.",
            f"需求：{total / FULL_TIME:.1f}个全职岗位；交流前缺{short / FULL_TIME:.1f}个。",
        ),
        params={"needed": total, "unfilled": short},
    )


def _balance(index: BureauIndex) -> Iterator[Finding]:
    still = ExchangePlan(bureau=index.bureau.id, as_of=index.bureau.as_of)
    rows = inspect(Staffing(index, still))
    for composite in composites(index.policy.inspection, rows):
        yield composite_finding(
            composite,
            composite.before,
            Severity.INFO if composite.within_limit else Severity.WARNING,
        )
    for own in index.policy.indicators:
        if own.kind is IndicatorKind.SUBJECT and not subjects_of(index.bureau, own):
            yield _finding(
                "balance",
                Severity.WARNING,
                (
                    f"{own.name_en or own.id} counts nobody: the bureau has none of the subjects "
                    f"{', '.join(own.subjects)}, by id or name.",
                    f"{own.name_zh or own.id}未计入任何人：教育局没有这些学科（代号或名称）："
                    f"{'、'.join(own.subjects)}。",
                ),
                {"indicator": own.id},
            )
    for row in rows:
        own, stage, cv = row.indicator, row.stage.value, row.before.weighted_cv
        limit = ("", "")
        if row.limit is not None:
            limit = (f", limit {row.limit:g}", f"，上限{row.limit:g}")
        schools = inspected_at(index, row.stage).size
        yield _finding(
            "balance",
            Severity.INFO if row.within_limit else Severity.WARNING,
            (
                f"{own.name_en or own.id}, {stage} ({schools} schools): weighted CV "
                f"{cv:.3f}{limit[0]}.",
                f"{own.name_zh or own.id}（{word(stage, 'zh')}，{schools}所）："
                f"差异系数{cv:.3f}{limit[1]}。",
            ),
            {"indicator": own.id, "stage": stage},
            {"cv": round(cv, 4)},
        )
