"""The independent judge: what is wrong with data or an answer, and what an answer costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from zouban.instances.answer import Answer, has_changed
from zouban.instances.plan_list_check import list_findings
from zouban.models.archive import Archive
from zouban.models.constraints import Tier
from zouban.models.deviations import Evaluation, evaluate
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.bureau_check import check_bureau
from zouban.models.exchange.claims import changed_finding, claim_findings, lone_levels
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.verify import verify_plan
from zouban.models.finding import Finding, Severity
from zouban.models.problem import Assignment, Problem
from zouban.models.references import check_references
from zouban.models.result import Cost, Goal
from zouban.models.school import School
from zouban.models.school_check import check_school
from zouban.models.sectioning import Sectioning
from zouban.models.sectioning_check import check_sectioning
from zouban.models.verify import verify

Data = School | Problem | Archive | Bureau
Judgeable = Sectioning | Answer | Assignment | ExchangePlan


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of an answer.

    Attributes
    ----------
    terms
        Cost by rule (by constraint, for a problem).
    goals
        Of an exchange plan: the policy's goals in its order, then the others; values only.
    """

    findings: tuple[Finding, ...]
    cost: Cost
    terms: dict[str, int] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()


def check(
    data: Data, answer: Judgeable | None = None, *, folder: str | Path | None = None
) -> list[Finding]:
    """Return what is wrong with data, or with an answer to it.

    Of a school alone: faults of its choices and rules, proofs that it has no answer, figures. Of
    an answer: every broken rule and unmet wish, with its cost; of a bureau's also what its figures
    say that the plan does not bear out.

    Parameters
    ----------
    folder
        Where a bureau's answer stands: the lists beside it are held against the plan as well.

    Raises
    ------
    UsageError
        Where the answer is of another kind than the data, or there is a folder without a bureau's
        answer.
    """
    if answer is not None:
        return list(judge(data, answer, folder=folder).findings)
    _require_no_folder(folder)
    if isinstance(data, School):
        return check_school(data)
    if isinstance(data, Bureau):
        return check_bureau(data)
    problems = data.problems if isinstance(data, Archive) else (data,)
    return [
        Finding(
            code="broken_reference",
            rule="problem",
            severity=Severity.ERROR,
            message=found.text("en"),
            message_zh=found.text("zh"),
            where={"problem": problem.id},
        )
        for problem in problems
        for found in check_references(problem)
    ]


def score(data: Data, answer: Judgeable) -> dict[str, int]:
    """Return the cost of an answer by tier: unplaced, hard, soft.

    Raises
    ------
    UsageError
        Where the answer is of another kind than the data.
    """
    return judge(data, answer).cost.model_dump()


def judge(data: Data, answer: Judgeable, *, folder: str | Path | None = None) -> Judgement:
    """Return findings, cost and terms of an answer; nothing of the solver is asked.

    Parameters
    ----------
    folder
        As of `check`.

    Raises
    ------
    UsageError
        Where the answer is of another kind than the data, or there is a folder without a bureau's
        answer.
    """
    if isinstance(data, Bureau) and isinstance(answer, ExchangePlan | Answer):
        return _judge_plan(data, answer, folder)
    _require_no_folder(folder)
    if isinstance(data, School) and isinstance(answer, Sectioning):
        return _judge_sectioning(data, answer)
    if isinstance(data, School) and isinstance(answer, Answer):
        return _judge_answer(data, answer)
    if isinstance(data, Problem) and isinstance(answer, Assignment):
        return _judge_assignment(data, answer)
    raise UsageError(
        f"A {type(answer).__name__} is no answer to a {type(data).__name__}: a school is answered "
        "by a sectioning or an answer, a problem by an assignment, a bureau by an exchange plan."
    )


def _require_no_folder(folder: str | Path | None) -> None:
    if folder is not None:
        raise UsageError(
            "folder goes with a bureau and its answer: the lists there are those of a plan.",
            "folder 须与教育局数据及其方案同用：其中的名单属于方案。",
        )


def _judge_plan(
    bureau: Bureau, answer: ExchangePlan | Answer, folder: str | Path | None
) -> Judgement:
    """Judge a plan, what its file says of it, and the lists beside it; worst findings first."""
    plan = answer.plan if isinstance(answer, Answer) else answer
    if plan is None:
        raise UsageError("The answer holds no exchange plan.", "结果中没有交流方案。")
    judged = verify_plan(bureau, plan)
    told = list(judged.findings)
    if isinstance(answer, Answer):
        for claimed in answer.results.values():
            told += claim_findings(bureau, plan, claimed, judged)
        if not answer.results:
            told += lone_levels(bureau, plan, judged)
    if folder is not None:
        told += list_findings(bureau, plan, Path(folder))
    if isinstance(answer, Answer) and has_changed(answer, bureau):
        told.append(changed_finding())
    order = list(Severity)
    told.sort(key=lambda finding: order.index(finding.severity))
    return Judgement(tuple(told), judged.cost, dict(judged.terms), judged.goals)


def _judge_answer(school: School, answer: Answer) -> Judgement:
    if answer.sectioning is None:
        raise UsageError("The answer holds no sectioning, without which nothing can be judged.")
    sections = _judge_sectioning(school, answer.sectioning)
    if answer.timetable is None:
        return sections
    lessons = verify(school, answer.sectioning, answer.timetable)
    return Judgement(
        (*sections.findings, *lessons.findings),
        Cost(
            unplaced=sections.cost.unplaced + lessons.cost.unplaced,
            hard=sections.cost.hard + lessons.cost.hard,
            soft=sections.cost.soft + lessons.cost.soft,
        ),
        {**sections.terms, **lessons.terms},
    )


def _judge_sectioning(school: School, sectioning: Sectioning) -> Judgement:
    findings = check_sectioning(school, sectioning)
    terms: Counter[str] = Counter()
    tiers: Counter[Tier] = Counter()
    tiers[Tier.UNPLACED] = len(sectioning.unplaced)
    for finding in findings:
        if finding.severity in (Severity.ERROR, Severity.HARD):
            own = 1 if finding.cost is None else finding.cost
            tiers[Tier.HARD] += own
            terms[finding.rule] += own
        elif finding.severity is Severity.SOFT and finding.cost is not None:
            tiers[Tier.SOFT] += finding.cost
            terms[finding.rule] += finding.cost
    cost = Cost(unplaced=tiers[Tier.UNPLACED], hard=tiers[Tier.HARD], soft=tiers[Tier.SOFT])
    return Judgement(tuple(findings), cost, dict(terms))


def _judge_assignment(problem: Problem, assignment: Assignment) -> Judgement:
    evaluation = evaluate(problem, assignment)
    findings = tuple(_deviation(problem, evaluation))
    return Judgement(findings, evaluation.cost, dict(evaluation.terms))


def _deviation(problem: Problem, evaluation: Evaluation) -> list[Finding]:
    found = []
    for constraint in problem.constraints:
        for point in evaluation.points[constraint.id]:
            soft = constraint.tier is Tier.SOFT
            found.append(
                Finding(
                    code=constraint.kind,
                    rule=constraint.id,
                    severity=Severity.SOFT if soft else Severity.HARD,
                    message=f"{constraint.name or constraint.id}: {point.id} deviates by "
                    f"{point.deviation}, cost {point.cost}",
                    message_zh=f"{constraint.name or constraint.id}：{point.id} 偏差 "
                    f"{point.deviation}，代价 {point.cost}",
                    where={"point": point.id},
                    params={"deviation": point.deviation},
                    cost=point.cost,
                )
            )
    return found
