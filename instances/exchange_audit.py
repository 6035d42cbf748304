"""Write the anonymous bundle of a plan: a bureau folder, the plan, and what they can show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..models.errors import UsageError
from ..models.exchange.anonymise import AuditBundle, anonymise
from ..models.exchange.bureau import Bureau
from ..models.exchange.plan import ExchangePlan
from ..models.result import Goal, Result, Status
from .answer import Answer, write_answer
from .atomic import write_bytes
from .bureau_writer import write_bureau

BUREAU, PLAN, STATEMENT, NOTE = "bureau", "plan.json", "audit.json", "README.txt"
"""What the bundle's folder holds."""
STEP = "exchange"
"""Step whose result the bundle's plan states."""

NOT_RECHECKED = (
    (
        "whether the ground of each exemption, deferral or other exclusion is true",
        "各项免予、暂缓或不参加的事由是否属实",
    ),
    (
        "certificates, consent, applications, decisions to move, title service",
        "教师资格、本人同意、申请、指定交流、职称农村任教年限",
    ),
    ("couples, teams, and who must be kept apart", "夫妻、团队与回避关系"),
    ("wishes, homes and commutes, scores of single teachers", "志愿、住址与通勤、个人考核成绩"),
    ("steps of cases and their dates: the bundle holds none", "个案办理步骤与日期：本包未收录"),
    (
        "bounds: they are the search's claim, only that no goal beats its own is rechecked",
        "界：由求解给出，本包只能核查各目标未优于其界",
    ),
    (
        "title, backbone, degree, age band and evaluation band of a single teacher: they are right "
        "for each group, not for each record",
        "个人的职称、骨干、学历、年龄段与考核档：以组为单位准确，逐条不准确",
    ),
)

LEFT = (
    "school of post and work, subject, employment, excluded duty, part of full time of those who "
    "serve two schools or teach two subjects, and the move",
    "编制校与工作校、学科、用工形式、政策除外的职务、在两校或两学科任教者的工作量，以及交流本身",
)
"""What is told of each record as it is: it is public, or counted school by school."""

_NOTE = (
    "Anonymous bundle of a teacher exchange plan. Recheck it:\n"
    "    zouban verify {bureau} {plan}\n"
    "Groups of at least {k} teachers share their attributes.\n"
    "Exact as in the plan itself: {exact}.\n"
    "Different here, because data of persons are left out or merged: {changed}.\n"
    "Told of each record as it is: {left_en}.\n"
    "A value that all of a group share is the value of each of them; evaluation bands below the "
    "highest are dealt more widely instead.\n"
    "plan.json states the goals as they are in this bundle, exact ones with their bounds; "
    "audit.json has those of the plan itself.\n"
    "What cannot be rechecked from this bundle:\n{not_en}\n",
    "教师交流方案匿名核查包。核查命令：\n"
    "    zouban verify {bureau} {plan}\n"
    "每组至少{k}名教师，属性在组内打乱。\n"
    "与原方案完全一致：{exact}。\n"
    "因隐去或合并个人数据而不同：{changed}。\n"
    "逐条如实给出：{left_zh}。\n"
    "全组相同的属性值即组内每人的值；全组同属非最高考核档时，考核档在更大范围内打乱。\n"
    "plan.json 载有按本包重算的目标值，准确者附界；原方案的目标值见 audit.json。\n"
    "本包不能核查的内容：\n{not_zh}\n",
)


def export_audit(
    bureau: Bureau,
    plan: ExchangePlan,
    folder: str | Path,
    *,
    results: Mapping[str, Result[Any]] | None = None,
    overwrite: bool = False,
) -> AuditBundle:
    """Write the anonymous bundle into a folder and return it.

    Parameters
    ----------
    results
        Results of the steps that found the plan, whose bounds the bundle states.

    Raises
    ------
    UsageError
        Where the folder holds something else (unless `overwrite`), or cannot be written; or where
        groups of the policy's size cannot be formed.
    """
    target = Path(folder)
    bundle = anonymise(bureau, plan)
    try:
        taken = target.is_dir() and any(target.iterdir())
        if taken and not overwrite and not (target / STATEMENT).is_file():
            raise UsageError(f"{target} is not empty; choose another folder or overwrite it")
        target.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {target}: {error}") from None
    write_bureau(bundle.bureau, target / BUREAU, overwrite=overwrite)
    claimed = {} if results is None else {g.name: g for r in results.values() for g in r.goals}
    stated = Result[Any](status=Status.FEASIBLE, goals=_stated_goals(bundle, claimed))
    write_answer(Answer(plan=bundle.plan, results={STEP: stated}), target / PLAN)
    write_bytes(target / STATEMENT, _statement(bundle, claimed))
    write_bytes(target / NOTE, _note(bundle).encode("utf-8"))
    return bundle


def _stated_goals(bundle: AuditBundle, claimed: Mapping[str, Goal]) -> tuple[Goal, ...]:
    """Return the policy's goals as recounted on the bundle; exact ones with the search's bounds."""
    recounted = {goal.name: goal for goal in bundle.goals}
    own = [recounted[rule.goal.value] for rule in bundle.bureau.policy.ordered_goals]
    return tuple(
        goal.model_copy(
            update={
                "bound": claimed[goal.name].bound
                if goal.name in claimed and f"goal {goal.name}" in bundle.exact
                else None
            }
        )
        for goal in own
    )


def _statement(bundle: AuditBundle, claimed: Mapping[str, Goal]) -> bytes:
    document = {
        "k": bundle.k,
        "group_sizes": sorted(len(group) for group in bundle.groups),
        "exact": list(bundle.exact),
        "changed": [
            {"name": name, "plan": true, "bundle": found} for name, true, found in bundle.changed
        ],
        "goals": [_goal(bundle, goal, claimed.get(goal.name)) for goal in bundle.goals],
        "not_rechecked": [{"en": en, "zh": zh} for en, zh in NOT_RECHECKED],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _goal(bundle: AuditBundle, goal: Goal, claimed: Goal | None) -> dict[str, Any]:
    """Return a goal's value and bound in the plan, and its value in the bundle.

    What is withheld of its value is withheld of its bound, which is hardly another.
    """
    changed = {name: true for name, true, _ in bundle.changed}
    value = changed.get(f"goal {goal.name}", goal.value)
    bound = None if claimed is None or value is None else claimed.bound
    own = {"name": goal.name, "unit": goal.unit, "plan": value, "bound": bound}
    return {**own, "bundle": goal.value}


def _note(bundle: AuditBundle) -> str:
    values = {
        "bureau": BUREAU,
        "plan": PLAN,
        "k": bundle.k,
        "exact": ", ".join(bundle.exact) or "–",
        "changed": ", ".join(
            f"{name} ({'?' if true is None else f'{round(true, 4):g}'} → {round(found, 4):g})"
            for name, true, found in bundle.changed
        )
        or "–",
        "left_en": LEFT[0],
        "left_zh": LEFT[1],
        "not_en": "\n".join(f"- {en}" for en, _ in NOT_RECHECKED),
        "not_zh": "\n".join(f"- {zh}" for _, zh in NOT_RECHECKED),
    }
    return "\n".join(part.format_map(values) for part in _NOTE)
