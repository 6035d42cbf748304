"""`zouban verify`: an answer judged by code that shares nothing with the search."""

from __future__ import annotations

from pathlib import Path

import click

from ..models.errors import UsageError
from ..models.exchange.bureau import Bureau
from ..models.finding import Severity
from ..models.result import Cost
from ..models.school import School
from .archive_verify import verify_archive_at
from .codes import ExitCode
from .context import Context
from .inputs import warn_if_changed
from .options import SCHOOL, examples, output_options
from .plan_verify import verify_plan_at
from .report import print_terms
from .tables import finding_json, print_findings


@click.command(
    epilog=examples(
        "zouban verify myschool out",
        "zouban verify myschool out --json --lang zh",
        "zouban verify mybureau plan.json",
        "zouban verify archive.xml",
        "zouban verify archive.xml solved.xml --terms",
    )
)
@SCHOOL
@click.argument("answer", type=click.Path(path_type=Path), required=False)
@click.option(
    "--terms",
    is_flag=True,
    help="Of an archive: each constraint's cost, with its points and deviations.",
)
@output_options
@click.pass_obj
def verify(context: Context, path: Path, answer: Path | None, terms: bool) -> ExitCode:
    """Verify an answer, rule by rule and student by student (核验).

    Recomputes everything from the school, its sectioning and its timetable, or from the bureau and
    its exchange plan. Of an archive, every solution in it (or in ANSWER) is evaluated. Of a school
    the costs by rule are always told.
    """
    from .. import read
    from ..instances.recognise import Content, recognise

    if recognise(path) is Content.ARCHIVE:
        return verify_archive_at(context, path, answer, terms=terms)
    data = read(path)
    if isinstance(data, Bureau):
        return verify_plan_at(context, data, answer)
    if not isinstance(data, School):
        raise UsageError(
            f"{path} is an answer; name the school or bureau first: zouban verify SCHOOL ANSWER"
        )
    if answer is None:
        raise click.UsageError("ANSWER is missing: zouban verify SCHOOL ANSWER")
    return _school(context, data, answer)


def _school(context: Context, school: School, place: Path) -> ExitCode:
    from ..checking import judge
    from ..instances.answer import read_answer

    answer = read_answer(place)
    warn_if_changed(context, answer, school)
    judged = judge(school, answer)
    if context.json:
        context.emit(
            {
                "findings": [finding_json(f, context.lang) for f in judged.findings],
                "cost": judged.cost.model_dump(),
                "terms": judged.terms,
            }
        )
    else:
        shown = [f for f in judged.findings if f.severity is not Severity.INFO]
        print_findings(context, shown)
        print_terms(context, judged.terms)
        _print_verdict(context, judged.cost)
    return _code(judged.cost)


def _code(cost: Cost) -> ExitCode:
    return ExitCode.DONE if cost.unplaced == 0 and cost.hard == 0 else ExitCode.NO_ANSWER


def _print_verdict(context: Context, cost: Cost) -> None:
    figures = context.words(
        f"unplaced {cost.unplaced}, hard {cost.hard}, soft {cost.soft}",
        f"未排 {cost.unplaced}，硬 {cost.hard}，软 {cost.soft}",
    )
    if _code(cost) is ExitCode.DONE:
        context.print(context.words("Accepted: ", "通过：") + figures)
    else:
        context.print(context.words("Not accepted: ", "不通过：") + figures)
