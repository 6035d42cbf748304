"""`zouban cases`: where every teacher's case stands, and its next step."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.errors import UsageError
from ..models.exchange.case_words import state_name
from ..models.exchange.plan import CaseState
from .codes import ExitCode
from .context import Context
from .inputs import read_bureau_at
from .options import examples, out_option, output_options
from .plan_verify import read_plan
from .tables import print_table

if TYPE_CHECKING:
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.cases import Case
    from ..models.exchange.plan import ExchangePlan


@click.command(
    epilog=examples(
        "zouban cases mybureau plan.json",
        "zouban cases mybureau plan.json --to proposed --on 2026-06-01 -o plan.json",
        "zouban cases mybureau plan.json --teacher T0042 --to objected --on 2026-06-12 "
        '--note "health" -o plan.json',
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
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Day of the step.",
)
@click.option("--note", default="", metavar="TEXT", help="What is kept with the step.")
@out_option("Where the plan with the new states is written (with --to).", required=False)
@output_options
@click.pass_obj
def cases(
    context: Context,
    bureau_path: Path,
    place: Path,
    teachers: tuple[str, ...],
    state: str | None,
    day: datetime.datetime | None,
    note: str,
    out: Path | None,
) -> ExitCode:
    """Show the cases of an exchange plan, or take them a step on (个案流程).

    A case goes from application and recommendation to the proposal, the bureau's approval (for a
    transfer the staffing and the personnel office as well), publicity of the policy's days, and
    the final decision; an objection stops it, a withdrawn case loses its move. Steps that may not
    follow are refused.
    """
    bureau = read_bureau_at(bureau_path)
    answer, plan = read_plan(place)
    if state is None:
        if day is not None or out is not None or note:
            raise click.UsageError("--on, --note and -o go with --to STATE.")
        return _show(context, bureau, plan, teachers)
    if day is None or out is None:
        raise click.UsageError("--to STATE needs --on DAY and -o PATH.")
    new = _step(bureau, plan, teachers, CaseState(state), day.date(), note)
    from ..instances.answer import write_answer

    with context.interruption.shielded():
        changed = answer.model_copy(update={"plan": new})
        write_answer(changed, out, bureau=bureau, lang=context.lang)
    count = len(new.events) - len(plan.events)
    if context.json:
        context.emit({"changed": count, "state": state, "answer": str(out)})
    name = state_name(CaseState(state), context.lang)
    context.print(context.words(f"{count} cases are now {name}.", f"{count}个个案变为“{name}”。"))
    return ExitCode.DONE


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
    context: Context, bureau: Bureau, plan: ExchangePlan, teachers: tuple[str, ...]
) -> ExitCode:
    from ..models.exchange.cases import cases as cases_of

    unknown = sorted(set(teachers) - {teacher.id for teacher in bureau.teachers})
    if unknown:
        raise UsageError(f"There is no teacher '{unknown[0]}' in this bureau.")
    found = [c for c in cases_of(bureau, plan) if not teachers or c.teacher in teachers]
    counts = Counter(case.state for case in found)
    if context.json:
        context.emit(
            {
                "cases": [_data(case) for case in found],
                "states": {"none" if s is None else s.value: n for s, n in counts.items()},
            }
        )
        return ExitCode.DONE
    header = context.words(
        "teacher|from|to|form|state|since|publicity until|may become",
        "教师|原校|去向|形式|状态|日期|公示至|可变为",
    )
    print_table(context, header.split("|"), [_row(context, case) for case in found])
    for state, number in counts.items():
        context.print(f"{state_name(state, context.lang)}: {number}")
    return ExitCode.DONE


def _row(context: Context, case: Case) -> tuple[object, ...]:
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
    )


def _data(case: Case) -> dict[str, object]:
    return {
        "teacher": case.teacher,
        "move": None if case.move is None else case.move.model_dump(mode="json"),
        "state": None if case.state is None else case.state.value,
        "since": None if case.since is None else str(case.since),
        "publicity_ends": None if case.publicity_ends is None else str(case.publicity_ends),
        "following": [state.value for state in case.following],
    }
