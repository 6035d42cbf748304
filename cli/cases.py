"""`zouban cases`: where every teacher's case stands, and its next step."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.errors import UsageError
from ..models.exchange.case_words import state_name
from ..models.exchange.plan import CaseState
from .codes import ExitCode
from .context import Context
from .inputs import read_bureau_at
from .options import FORCE, day_option, examples, out_option, output_options
from .outputs import require_answer_place
from .plan_verify import own_plan, read_plan
from .tables import print_table

if TYPE_CHECKING:
    from ..instances.answer import Answer
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.cases import Case
    from ..models.exchange.plan import ExchangePlan


@click.command(
    epilog=examples(
        "zouban cases mybureau plan.json",
        "zouban cases mybureau plan.json --to proposed --on 2026-06-01 -o plan.json",
        "zouban cases mybureau plan.json --teacher T0042 --to objected --on 2026-06-12 "
        '--note "see letter 17" -o plan.json',
        "zouban cases mybureau plan.json --changed T0042 --changed S003",
        "zouban cases mybureau new.json --from plan.json --on 2026-06-15 -o new.json",
    )
)
@click.argument("bureau_path", metavar="BUREAU", type=click.Path(path_type=Path))
@click.argument("place", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    metavar="ID",
    help="Only this teacher's case; may be repeated. With --to the step has to be possible.",
)
@click.option(
    "--to",
    "state",
    type=click.Choice([state.value for state in CaseState]),
    default=None,
    help="Take cases to this state; without --teacher all that may reach it, the others stay.",
)
@day_option("Day of the step, such as 2026-06-01.")
@click.option(
    "--changed",
    multiple=True,
    metavar="ID",
    help="A teacher or school whose data have changed; shows who is frozen and who is touched.",
)
@click.option(
    "--from",
    "old",
    type=click.Path(path_type=Path),
    default=None,
    metavar="PLAN",
    help="Take over the cases of the plan before replanning: whose move is the same keeps his "
    "case, the others are proposed anew or withdrawn.",
)
@click.option("--note", default="", metavar="TEXT", help="What is kept with the step.")
@out_option("Where the plan with the new states is written (with --to).", required=False)
@FORCE
@output_options
@click.pass_obj
def cases(
    context: Context,
    bureau_path: Path,
    place: Path,
    teachers: tuple[str, ...],
    state: str | None,
    day: datetime.date | None,
    changed: tuple[str, ...],
    old: Path | None,
    note: str,
    out: Path | None,
    force: bool,
) -> ExitCode:
    """Show the cases of an exchange plan, or take them a step on (个案流程).

    A case goes from application and recommendation to the proposal, the bureau's approval (for a
    transfer the staffing and the personnel office as well), publicity of the policy's days, and
    the final decision; an objection stops it, a withdrawn case loses its move. Steps that may not
    follow are refused. A note stays in the plan and is read by whoever reads the file: name a
    letter or a file number, nothing about health, family or other personal matters.
    """
    bureau = read_bureau_at(bureau_path)
    answer, plan = own_plan(bureau, place)
    if state is not None and old is not None:
        raise click.UsageError("--to and --from do not go together.")
    if state is None and old is None:
        if day is not None or out is not None or note:
            raise click.UsageError("--on, --note and -o go with --to STATE or --from PLAN.")
        return _show(context, bureau, plan, teachers, changed)
    if day is None or out is None:
        raise click.UsageError("--to STATE and --from PLAN need --on DAY and -o PATH.")
    if old is not None:
        new = _carried(old, plan, day, note)
    else:
        new = _step(bureau, plan, teachers, CaseState(state or ""), day, note)
    require_answer_place(out, force=force, bureau=bureau, kept=new.events)
    return _write(
        context, bureau, _with(answer, new), len(new.events) - len(plan.events), out, force
    )


def _with(answer: Answer, plan: ExchangePlan) -> Answer:
    """Return an answer with another plan; figures of moves that have changed are left out."""
    same = answer.plan is not None and answer.plan.moves == plan.moves
    if not same:
        plan = plan.model_copy(update={"allowed": {}})
    results = {k: v for k, v in answer.results.items() if same or k != "exchange"}
    return answer.model_copy(update={"plan": plan, "results": results})


def _write(
    context: Context, bureau: Bureau, answer: Answer, count: int, out: Path, force: bool
) -> ExitCode:
    from ..instances.answer import write_answer

    with context.interruption.shielded():
        write_answer(answer, out, bureau=bureau, lang=context.lang, overwrite=force)
    if context.json:
        context.emit({"changed": count, "answer": str(out)})
    context.print(context.words(f"{count} steps recorded.", f"已记录{count}步。"))
    return ExitCode.DONE


def _carried(old: Path, plan: ExchangePlan, day: datetime.date, note: str) -> ExchangePlan:
    from ..models.exchange.cases import carry_over

    return carry_over(read_plan(old)[1], plan, day, note)


def _step(
    bureau: Bureau,
    plan: ExchangePlan,
    teachers: tuple[str, ...],
    state: CaseState,
    day: datetime.date,
    note: str,
) -> ExchangePlan:
    from ..models.exchange.cases import advance, advance_all

    if not teachers:
        return advance_all(bureau, plan, state, day, note=note)
    for teacher in dict.fromkeys(teachers):
        plan = advance(bureau, plan, teacher, state, day, note)
    return plan


def _show(
    context: Context,
    bureau: Bureau,
    plan: ExchangePlan,
    teachers: tuple[str, ...],
    changed: tuple[str, ...],
) -> ExitCode:
    from ..models.exchange.cases import cases as cases_of
    from ..models.exchange.cases import freeze, require_known, touched_by

    _require_known(teachers, {teacher.id for teacher in bureau.teachers})
    require_known(bureau, changed, plan)
    frozen = freeze(plan, changed, bureau)
    found = [c for c in cases_of(bureau, plan) if not teachers or c.teacher in teachers]
    counts = Counter(case.state for case in found)
    if context.json:
        context.emit(
            {
                "cases": [_data(case, frozen) for case in found],
                "states": {"none" if s is None else s.value: n for s, n in counts.items()},
            }
        )
        return ExitCode.DONE
    header = context.words(
        "teacher|from|to|form|state|since|publicity until|may become|frozen",
        "教师|原校|去向|形式|状态|日期|公示至|可变为|冻结",
    ).split("|")
    shown = header if changed else header[:-1]
    rows = [_row(context, case, frozen)[: len(shown)] for case in found]
    print_table(context, shown, rows)
    if changed:
        touched = len(plan.moves) - len(frozen)
        context.print(
            context.words(
                f"The change touches {touched} moves; {len(frozen)} stay frozen.",
                f"变动涉及{touched}项交流；其余{len(frozen)}项冻结不变。",
            )
        )
        _tell_untouched(context, plan, changed, frozen & touched_by(plan, changed, bureau))
    for state, number in counts.items():
        context.print(f"{state_name(state, context.lang)}: {number}")
    return ExitCode.DONE


def _tell_untouched(
    context: Context, plan: ExchangePlan, changed: Collection[str], final: Collection[str]
) -> None:
    """Tell whom the change reaches without touching his move: final cases, and who has none."""
    comma = context.words(", ", "、")
    if final:
        names = comma.join(sorted(final))
        context.print(
            context.words(
                f"Final, and so frozen whatever changes: {names}.",
                f"个案已生效，无论何种变动均不再改变：{names}。",
            )
        )
    moving = {name for m in plan.moves for name in (m.teacher, m.origin, m.destination)}
    idle = [name for name in changed if name not in moving]
    if idle:
        names = comma.join(idle)
        context.print(
            context.words(f"In no move of this plan: {names}.", f"不涉及本方案任何交流：{names}。")
        )


def _require_known(teachers: tuple[str, ...], known: set[str]) -> None:
    unknown = [name for name in teachers if name not in known]
    if unknown:
        raise UsageError(
            f"There is no teacher '{unknown[0]}' in this bureau.",
            f"教育局数据中没有教师“{unknown[0]}”。",
        )


def _row(context: Context, case: Case, frozen: Collection[str]) -> tuple[object, ...]:
    from ..models.exchange.names import word

    move = case.move
    comma = "、" if context.lang == "zh" else ", "
    return (
        case.teacher,
        "–" if move is None else move.origin,
        "–" if move is None else move.destination,
        "–" if move is None else word(move.form.value, context.lang),
        state_name(case.state, context.lang),
        case.since or "–",
        case.publicity_ends or "–",
        comma.join(state_name(state, context.lang) for state in case.following) or "–",
        context.words("yes", "是") if case.teacher in frozen else context.words("no", "否"),
    )


def _data(case: Case, frozen: Collection[str]) -> dict[str, object]:
    return {
        "teacher": case.teacher,
        "move": None if case.move is None else case.move.model_dump(mode="json"),
        "state": None if case.state is None else case.state.value,
        "since": None if case.since is None else str(case.since),
        "publicity_ends": None if case.publicity_ends is None else str(case.publicity_ends),
        "following": [state.value for state in case.following],
        "frozen": case.teacher in frozen,
    }
