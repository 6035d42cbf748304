"""How the planning of an exchange ended, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..models.exchange.goal_words import goal_figure, goal_gap, goal_name, goal_unit
from ..models.exchange.plan import CaseEvent, ExchangePlan
from ..models.finding import Finding
from ..models.result import Goal, Result
from .context import Context
from .outputs import require_answer_place, require_bureau_place
from .progress import Progress
from .report import status_words
from .tables import print_findings, print_table

if TYPE_CHECKING:
    from ..models.exchange.bureau import Bureau
    from ..solver.exchange.run import Progress as SearchProgress

_FORMS = {
    "loan": ("loans", "借用"),
    "transfer": ("transfers", "调动"),
    "swap": ("swaps", "对调"),
    "itinerant": ("itinerant", "走教"),
    "return": ("returns", "返回"),
}


def tell(
    context: Context, progress: Progress, state: SearchProgress, year: int | None = None
) -> None:
    """Show the goal at hand, its value and its bound."""
    before = "" if year is None else context.words(f"year {year} ", f"第{year}年 ")
    if state.goal is None:
        progress.report(before + context.words("first plan", "初始方案"))
        return
    value = None if state.value is None else f"{state.value:,.6g}"
    progress.report(before + goal_name(state.goal, context.lang), value, state.bound)


def print_exchange(context: Context, result: Result[ExchangePlan]) -> None:
    """Print status, goals with their bounds, and how many move; or why nobody can."""
    context.print(f"{context.words('Exchange', '交流')}: {status_line(context, result)}")
    if result.goals:
        print_goals(context, result.goals)
    if result.answer is not None:
        print_forms(context, result.answer)
    print_justified(context, result)
    findings = [item for item in result.conflict if isinstance(item, Finding)]
    print_reasons(context, findings)


def print_justified(context: Context, result: Result[ExchangePlan]) -> None:
    """Say whether every placement has been looked at, where that was asked."""
    if result.justified:
        context.print(
            context.words(
                "Nobody was passed over without a rule or goal that justifies it.",
                "没有教师在无规则或目标支持的情况下被考核较低者占先。",
            )
        )
    if result.justified is False:
        context.print(
            context.words(
                "The search ended before all placements had been looked at: whether each is "
                "justified, `zouban explain --audit` tells; with more time they are changed.",
                "求解结束时尚未逐一核查人选安排：各处有无理由支持，见 `zouban explain --audit`；"
                "延长时限可予调整。",
            )
        )


def write_bureau_beside(bureau: Bureau, out: Path, *, force: bool) -> Path:
    """Write the planned year's bureau into the plan's folder, or beside its file; return where."""
    from .. import write

    place = bureau_place(out)
    write(bureau, place, overwrite=force)
    return place


def bureau_place(out: Path) -> Path:
    """Return where the planned year's bureau goes: in the plan's folder, or beside its file."""
    return out.with_name(f"{out.stem}-bureau") if out.suffix else out / "bureau"


def require_plan_place(
    out: Path, bureau: Bureau, *, later: bool, force: bool, kept: Iterable[CaseEvent] = ()
) -> None:
    """Refuse a place for a plan, and its year's bureau where that is a `later` one."""
    require_answer_place(out, force=force, bureau=bureau, kept=kept)
    if later:
        require_bureau_place(bureau_place(out), bureau, plans=[out], force=force)


def bureau_json(later: Path | None) -> dict[str, str]:
    """Return what `--json` says of the planned year's bureau, where one was written."""
    return {} if later is None else {"bureau": str(later)}


def print_bureau(context: Context, later: Path | None) -> None:
    """Say where the planned year's bureau is, where one was written."""
    if later is not None:
        context.print(
            context.words(
                f"The bureau of the planned year is in {later}.", f"所规划学年的数据在{later}。"
            )
        )


def status_line(context: Context, result: Result[ExchangePlan]) -> str:
    """Return how a search ended and how long it took."""
    return f"{context.words(*status_words(result.status))}, {result.runtime_seconds:.1f} s"


def print_goals(context: Context, goals: Sequence[Goal]) -> None:
    """Print goals in their order: value, proven bound, gap; where any has slack, what it allows."""
    header = context.words(
        "goal|value|bound|allowed|gap|unit", "目标|值|界|可让步至|差距|单位"
    ).split("|")
    body = [
        [
            goal_name(goal.name, context.lang),
            goal_figure(goal.value, grouped=True),
            goal_figure(goal.bound, grouped=True),
            goal_figure(goal.allowed, grouped=True),
            goal_gap(goal, context.lang),
            goal_unit(goal.unit, context.lang),
        ]
        for goal in goals
    ]
    rows = [header, *body]
    if all(goal.allowed is None for goal in goals):
        for row in rows:
            del row[3]
    print_table(context, header, body, numbers=range(1, len(header) - 1))


def print_reasons(context: Context, findings: Sequence[Finding]) -> None:
    """Print each contradiction and what would have to give way."""
    numbers = sorted({int(finding.params.get("contradiction", 1)) for finding in findings})
    for number in numbers:
        own = [f for f in findings if int(f.params.get("contradiction", 1)) == number]
        members = [finding for finding in own if finding.code == "contradiction"]
        ways = [finding for finding in own if finding.code == "concession"]
        beside = number > 1
        if members:
            context.print(
                context.words("Nor can these all be kept:", "以下各项也不能同时满足：")
                if beside
                else context.words("These cannot all be kept:", "以下规则与数据不能同时满足：")
            )
            print_findings(context, members)
        if ways:
            context.print(
                context.words("One of these would do:", "放宽以下任一项即可：")
                if len(numbers) == 1
                else context.words("Of these, one has to give way:", "以下各项中须放宽一项：")
            )
            print_findings(context, ways)


def print_forms(context: Context, plan: ExchangePlan) -> None:
    """Print how many move, and in which forms."""
    counts = Counter(move.form.value for move in plan.moves)
    parts = [
        f"{context.words(*words)} {counts[form]}" for form, words in _FORMS.items() if counts[form]
    ]
    total = context.words(f"{len(plan.moves)} moves", f"共{len(plan.moves)}人次")
    context.print(total + (": " + ", ".join(parts) if parts else ""))
