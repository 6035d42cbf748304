"""What a file says of its plan, against what the judge computes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..finding import Finding, Severity
from ..result import ROUNDING, Goal, Result, Status, conceded, within
from .audit import priority_audit
from .bureau import Bureau
from .bureau_market import bureau_market
from .goal_order import slacks
from .index import BureauIndex
from .mechanism_ceiling import most_by_prices
from .mechanism_rights import TWO_SIDED
from .mechanism_words import MECHANISM_NAMES
from .placements import Ground
from .plan import ExchangePlan
from .policy import GoalName
from .reason_words import GOAL_NAMES
from .verify import Judged
from .words import Form

PLANNER = "planner"
"""Mechanism of a plan that goes by the policy's goals."""

MOVERS = "movers"
"""Goal of a mechanism's plan."""

MOST_AUDITED = 5_000
"""Exchanges of two that are reckoned to hold what is said of placements: some seconds."""

Claimed = Result[Any]


def claim_findings(
    bureau: Bureau, plan: ExchangePlan, claimed: Claimed, judged: Judged
) -> Iterator[Finding]:
    """Yield an error for everything that a file's result says and its plan does not bear out.

    That is a goal's value that is not the plan's, a bound that the plan is better than, a sense
    that is not the goal's, a slack or a level of it that is not the policy's, goals that are not
    the policy's in its order, a status that the bounds do not show, cost and points of rules that
    are not the plan's, placements that nothing justifies where it says that there are none, and
    a mechanism's ceiling that its proof does not show. Goals that only a search knows are not
    looked at; nor is a bound that is loose, or of which only a search can tell.
    """
    known = {goal.name: goal for goal in (*judged.goals, _movers(plan))}
    for goal in claimed.goals:
        if goal.name in known:
            yield from _of_goal(goal, known[goal.name])
    yield from _of_slack(bureau, plan, claimed)
    yield from _of_ceiling(bureau, plan, claimed)
    yield from _of_order(bureau, plan, claimed)
    yield from _of_status(claimed, judged)
    yield from _of_cost(claimed, judged)
    yield from _of_justified(bureau, plan, claimed)
    for rule, points in claimed.terms.items():
        if rule in judged.terms and points != judged.terms[rule]:
            numbers = {"claimed": points, "value": judged.terms[rule]}
            yield _finding("claim_term", {"rule": rule}, numbers)


def changed_finding() -> Finding:
    """Return the warning that the data are not those that a plan was made from."""
    return Finding(
        code="input_changed",
        rule="claims",
        severity=Severity.WARNING,
        message="The data have changed since this plan was made.",
        message_zh="得到此方案之后，数据已有改动。",
    )


def _movers(plan: ExchangePlan) -> Goal:
    """Return what a mechanism counts: everybody who moves and does not merely return."""
    count = sum(1 for move in plan.moves if move.form is not Form.RETURN)
    return Goal(name=MOVERS, value=count, maximise=True)


def _of_goal(claimed: Goal, judged: Goal) -> Iterator[Finding]:
    """Hold a goal against its value and its own sense, whatever sense the file gives it."""
    where = {"goal": claimed.name}
    if not _close(claimed.value, judged.value):
        yield _finding("claim_value", where, {"claimed": claimed.value, "value": judged.value})
    if claimed.maximise is not judged.maximise:
        yield _finding("claim_sense", where, {})
    bound = claimed.bound
    if bound is not None and _beaten(bound, judged.value, judged.maximise):
        yield _finding("claim_bound", where, {"claimed": bound, "value": judged.value})


def _of_slack(bureau: Bureau, plan: ExchangePlan, claimed: Claimed) -> Iterator[Finding]:
    """Hold slacks against the policy's, and levels against what is known of the best value.

    That one lies between the bound and the plan's own value, and so does what may be made of it.
    """
    asked = slacks(bureau.policy) if plan.mechanism == PLANNER else {}
    told = {goal.name for goal in claimed.goals if goal.name in asked}
    yield from _stray(plan, told)
    for goal in claimed.goals:
        where, slack = {"goal": goal.name}, asked.get(goal.name, 0.0)
        # Without any, what is told claims more, not less.
        if goal.slack not in (0.0, slack):
            yield _finding("claim_slack", where, {"claimed": goal.slack, "asked": slack})
            continue
        said, level = goal.allowed, plan.allowed.get(goal.name)
        sense = goal.maximise
        if (said is None) != (level is None) or (
            said is not None and level is not None and not _close(said, level)
        ):
            numbers = {"claimed": _shown(said), "value": _shown(level)}
            yield _finding("claim_allowed", where, numbers)
        elif level is not None:
            most = conceded(goal.value, slack, maximise=sense)
            least = None if goal.bound is None else conceded(goal.bound, slack, maximise=sense)
            loose = not within(level, most, maximise=sense)
            if loose or (least is not None and not within(least, level, maximise=sense)):
                ends = {"claimed": level, "value": _shown(least), "asked": most}
                yield _finding("claim_level", where, ends)


def lone_levels(bureau: Bureau, plan: ExchangePlan, judged: Judged) -> Iterator[Finding]:
    """Hold the levels of a plan without results against the policy's slack and its own values.

    The audit and explanations go by them. The best value found is no worse than the plan's own.
    """
    asked = slacks(bureau.policy) if plan.mechanism == PLANNER else {}
    own = {goal.name: goal for goal in judged.goals}
    yield from _stray(plan, asked)
    for name, level in plan.allowed.items():
        if name in asked:
            goal = own[name]
            most = conceded(goal.value, asked[name], maximise=goal.maximise)
            if not within(level, most, maximise=goal.maximise):
                ends = {"claimed": level, "value": _shown(None), "asked": most}
                yield _finding("claim_level", {"goal": name}, ends)


def _stray(plan: ExchangePlan, told: Collection[str]) -> Iterator[Finding]:
    for name, level in plan.allowed.items():
        if name not in told:
            numbers = {"claimed": _shown(None), "value": _shown(level)}
            yield _finding("claim_allowed", {"goal": name}, numbers)


def _of_justified(bureau: Bureau, plan: ExchangePlan, claimed: Claimed) -> Iterator[Finding]:
    """Hold what is said of placements against the audit, as far as that is quick."""
    if claimed.justified is False:
        yield _finding("unjustified_perhaps", {}, {}, Severity.WARNING)
    if not claimed.justified:
        return
    checked = itertools.count()
    found = priority_audit(bureau, plan, stop=lambda: next(checked) >= MOST_AUDITED)
    left = [p for p in found if p.ground is Ground.NOT_CHECKED]
    wrong = sum(not p.justified for p in found) - len(left)
    if wrong:
        yield _finding("claim_justified", {}, {"number": wrong})
    elif left:
        yield _finding("justified_unchecked", {}, {"number": len(left)}, Severity.WARNING)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.6g}"


def _of_ceiling(bureau: Bureau, plan: ExchangePlan, claimed: Claimed) -> Iterator[Finding]:
    """Hold the most movers that a mechanism states against the prices by which it proves them."""
    stated = [goal.bound for goal in claimed.goals if goal.name == MOVERS]
    if plan.mechanism not in MECHANISM_NAMES or not stated or stated[0] is None:
        return
    numbers: dict[str, int | float | str] = {"claimed": stated[0]}
    if claimed.certificate is None:
        yield _finding("ceiling_unchecked", {}, numbers, Severity.WARNING)
        return
    market = bureau_market(BureauIndex(bureau)).market
    sides = plan.mechanism in TWO_SIDED
    proven = most_by_prices(market, claimed.certificate, two_sided=sides)
    if proven is None:
        yield _finding("claim_certificate", {}, numbers)
    elif proven != stated[0]:
        yield _finding("claim_ceiling", {}, {**numbers, "value": proven})


def _of_order(bureau: Bureau, plan: ExchangePlan, claimed: Claimed) -> Iterator[Finding]:
    asked = [rule.goal.value for rule in bureau.policy.ordered_goals]
    told = [goal.name for goal in claimed.goals if goal.name in set(GoalName)]
    if told != asked and (told or plan.mechanism == PLANNER):
        names = {"claimed": ", ".join(told) or "–", "asked": ", ".join(asked)}
        yield _finding("claim_goals", {}, names)


def _of_status(claimed: Claimed, judged: Judged) -> Iterator[Finding]:
    if claimed.status is Status.INFEASIBLE and judged.cost.hard == 0:
        yield _finding("claim_infeasible", {}, {})
    if claimed.status is not Status.OPTIMAL:
        return
    for goal in claimed.goals:
        # With slack that is what may be made of the bound; the slack itself has been looked at.
        if goal.asked is None or not _close(goal.value, goal.asked):
            bound: float | str = "–" if goal.bound is None else goal.bound
            numbers = {"claimed": goal.value, "bound": bound}
            yield _finding("claim_optimal", {"goal": goal.name}, numbers)


def _of_cost(claimed: Claimed, judged: Judged) -> Iterator[Finding]:
    """Hold the cost against the plan's; the soft one is the first goal, rounded."""
    first = judged.goals[0]
    if claimed.cost is not None:
        for part, said in claimed.cost.model_dump().items():
            own = getattr(judged.cost, part)
            if said != own and not (part == "soft" and said in _roundings(first.value)):
                yield _finding("claim_cost", {"tier": part}, {"claimed": said, "value": own})
    if claimed.bound is not None and all(
        _beaten(claimed.bound, value, first.maximise) for value in _roundings(first.value)
    ):
        numbers = {"claimed": claimed.bound, "value": judged.cost.soft}
        yield _finding("claim_cost", {"tier": "bound"}, numbers)


def _roundings(value: float) -> set[int]:
    """Return what a value is rounded to, whichever way a sum's last digits fall."""
    spread = ROUNDING * max(1.0, abs(value))
    return {round(value - spread), round(value), round(value + spread)}


_WORDS = {
    "claim_value": (
        "The file says {claimed:.6g} for the goal '{goal}'; the plan has {value:.6g}.",
        "文件所载目标“{goal}”为{claimed:.6g}，按方案重算为{value:.6g}。",
    ),
    "claim_sense": (
        "The file has the goal '{goal}' the wrong way round: whether it is maximised is the "
        "goal's own.",
        "文件所载目标“{goal}”的方向（最大或最小）有误。",
    ),
    "claim_bound": (
        "The file says that no plan has better than {claimed:.6g} for the goal '{goal}'; this one "
        "has {value:.6g}.",
        "文件称目标“{goal}”不可能优于{claimed:.6g}，而本方案为{value:.6g}。",
    ),
    "claim_slack": (
        "The file gives the goal '{goal}' the slack {claimed:g}; the policy gives it {asked:g}.",
        "文件所载目标“{goal}”的让步为{claimed:g}，政策规定为{asked:g}。",
    ),
    "claim_justified": (
        "The file says that nobody was passed over without a ground; in {number} placements "
        "nothing justifies it.",
        "文件称没有教师在无理由支持的情况下被占先，但有{number}处人选安排并无理由支持。",
    ),
    "justified_unchecked": (
        "The file says that nobody was passed over without a ground; {number} placements have not "
        "been rechecked: `zouban explain --audit` does.",
        "文件称没有教师在无理由支持的情况下被占先，其中{number}处未予复核；"
        "见 `zouban explain --audit`。",
    ),
    "claim_allowed": (
        "The file says that the goal '{goal}' may be as bad as {claimed}; the plan says {value}.",
        "文件称目标“{goal}”可让步至{claimed}，方案所载为{value}。",
    ),
    "claim_level": (
        "The file says that the goal '{goal}' may be as bad as {claimed:.6g}; by its bound, its "
        "value and the policy's slack that lies from {value} to {asked:.6g}.",
        "文件称目标“{goal}”可让步至{claimed:.6g}；按其界、其值与政策的让步，应在{value}与{asked:.6g}之间。",
    ),
    "claim_goals": (
        "The file has the goals {claimed}; the policy's are, in this order: {asked}.",
        "文件所载目标为{claimed}；政策规定的目标依次为{asked}。",
    ),
    "claim_infeasible": (
        "The file says that no plan exists; this one keeps every rule.",
        "文件称不存在方案，而本方案满足全部规则。",
    ),
    "claim_ceiling": (
        "The file says that {claimed:.6g} teachers could move under the same rights at most; its "
        "proof shows {value:.6g}.",
        "文件称同等权利下最多可交流{claimed:.6g}人，而其证明所示为{value:.6g}人。",
    ),
    "claim_certificate": (
        "The file's proof that {claimed:.6g} teachers could move under the same rights at most "
        "does not fit these data.",
        "文件所附“同等权利下最多可交流{claimed:.6g}人”的证明与本数据不符。",
    ),
    "ceiling_unchecked": (
        "Not checked: that {claimed:.6g} teachers could move under the same rights at most. The "
        "file holds no proof of it.",
        "未核查：同等权利下最多可交流{claimed:.6g}人。文件未附证明。",
    ),
    "unjustified_perhaps": (
        "The search was over before all placements had been looked at: some may have nothing that "
        "justifies them; `zouban explain --audit` tells.",
        "求解结束时尚未逐一核查人选安排，可能有安排没有理由支持；见 `zouban explain --audit`。",
    ),
    "claim_optimal": (
        "The file says that the plan is optimal; of the goal '{goal}' it has the value "
        "{claimed:.6g} and the bound {bound}.",
        "文件称方案最优，而其中目标“{goal}”的值为{claimed:.6g}，界为{bound}。",
    ),
    "claim_cost": (
        "The file says {claimed} for '{tier}' of the cost; the plan has {value}.",
        "文件所载代价“{tier}”为{claimed}，按方案重算为{value}。",
    ),
    "claim_term": (
        "The file says {claimed} points for the rule '{rule}'; the plan has {value}.",
        "文件所载规则“{rule}”为{claimed}处，按方案重算为{value}处。",
    ),
}

_NAMES = {**GOAL_NAMES, MOVERS: ("teachers who move", "交流教师")}


def _finding(
    code: str,
    where: Mapping[str, str],
    params: Mapping[str, int | float | str],
    severity: Severity = Severity.ERROR,
) -> Finding:
    name = where.get("goal", "")
    english, chinese = _NAMES.get(name, (name, name))
    return Finding(
        code=code,
        rule="claims",
        severity=severity,
        message=_WORDS[code][0].format_map({**where, **params, "goal": english}),
        message_zh=_WORDS[code][1].format_map({**where, **params, "goal": chinese}),
        where=dict(where),
        params=dict(params),
    )


def _beaten(bound: float, value: float, maximise: bool) -> bool:
    """Tell whether a value is better than what is said to be the best possible."""
    return not _close(bound, value) and (value > bound if maximise else value < bound)


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)
