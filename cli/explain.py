"""`zouban explain`: why there is no timetable, or why an exchange plan is as it is."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.archive import Archive
from ..models.errors import UsageError
from ..models.exchange.bureau import Bureau
from ..models.problem import Problem
from ..models.school import School
from ..models.sectioning import Sectioning
from .codes import ExitCode
from .context import Context
from .inputs import problem_of
from .options import SCHOOL, Limits, examples, output_options
from .plan_explain import READERS, explain_impossible, explain_plan
from .progress import Progress
from .search import search
from .tables import finding_json, print_findings

if TYPE_CHECKING:
    from ..explaining import Explanation


@click.command(
    epilog=examples(
        "zouban explain myschool",
        "zouban explain myschool out --time-limit 120 --lang zh",
        "zouban explain mybureau",
        "zouban explain mybureau plan.json --teacher T0042 --reader self",
        "zouban explain mybureau plan.json --audit",
    )
)
@SCHOOL
@click.argument("answer", type=click.Path(path_type=Path), required=False)
@click.option("--instance", default=None, metavar="ID", help="Which instance of an archive.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for finding a set of rules and data without anything superfluous; of --audit, all "
    "placements are checked unless it is given.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option(
    "--teacher",
    default=None,
    metavar="ID",
    help="Of an exchange plan: why this teacher moves or stays, why there, why not a better wish.",
)
@click.option(
    "--reader",
    type=click.Choice(READERS),
    default="public",
    show_default=True,
    help="Who reads it: the public sees no wishes, homes or grounds of exemption; nobody sees a "
    "colleague's health or score.",
)
@click.option(
    "--audit",
    is_flag=True,
    help="Of an exchange plan: every placement in which a lower-scored teacher got what a "
    "higher-scored one had asked for: those that nothing justifies, and how many each ground does; "
    "with --json all, each with its reason (for the bureau).",
)
@output_options
@click.pass_obj
def explain(
    context: Context,
    path: Path,
    answer: Path | None,
    instance: str | None,
    time_limit: float,
    seed: int,
    teacher: str | None,
    reader: str,
    audit: bool,
) -> ExitCode:
    """Explain why there is no timetable (无解原因), or an exchange plan (方案说明).

    First the necessary conditions that fail, with their numbers; if none does, a set of rules and
    data that exclude each other, each of them needed, confirmed by solving. ANSWER holds the
    sectioning; without it one is formed first. Of a bureau alone, why it
    has no exchange plan; with its plan as ANSWER, --teacher or --audit says what is asked.
    """
    from .. import explain as explain_data
    from .. import read

    data: object = read(path)
    if isinstance(data, Bureau):
        if answer is None and teacher is None and not audit:
            return explain_impossible(context, data, time_limit=time_limit, seed=seed)
        return explain_plan(
            context,
            data,
            answer,
            teacher=teacher,
            reader=reader,
            audit=audit,
            time_limit=None if _by_default("time_limit") else time_limit,
        )
    if teacher is not None or audit:
        raise click.UsageError("--teacher and --audit are for a bureau and its exchange plan.")
    sectioning: Sectioning | None = None
    if isinstance(data, Archive):
        problem: School | Problem = problem_of(data, instance)
    elif isinstance(data, School):
        problem = data
        sectioning = _sectioning(context, data, path, answer, time_limit, seed)
    else:
        raise UsageError(f"{path} is an answer; name the school first.")

    def work(stop: threading.Event, progress: Progress) -> Explanation:
        progress.report(context.words("looking for a conflict", "查找冲突"))
        return explain_data(problem, sectioning, time_limit=time_limit, seed=seed, stop=stop)

    with Progress(context) as progress:
        found = search(context, work, progress)
    _print(context, found)
    return _code(found)


def _by_default(option: str) -> bool:
    """Tell whether an option was left to its default."""
    source = click.get_current_context().get_parameter_source(option)
    return source is click.core.ParameterSource.DEFAULT


def _sectioning(
    context: Context, school: School, path: Path, answer: Path | None, limit: float, seed: int
) -> Sectioning | None:
    """Return the sectioning to explain with; None where the school alone is already impossible."""
    if answer is not None:
        from ..instances.answer import read_answer

        found = read_answer(answer).sectioning
        if found is None:
            raise UsageError(f"{answer} holds no sectioning.")
        return found
    from ..models.school_check import necessary_conditions
    from .school_run import find_sections

    if necessary_conditions(school):
        return None
    limits = Limits(time_limit=limit, work_limit=None, seed=seed, workers=None)
    return find_sections(context, school, source=str(path.resolve()), limits=limits).answer


def _code(found: Explanation) -> ExitCode:
    if found.proven:
        return ExitCode.INFEASIBLE
    return ExitCode.INPUT if found.findings else ExitCode.DONE


def _print(context: Context, found: Explanation) -> None:
    if context.json:
        context.emit(
            {
                "findings": [finding_json(f, context.lang) for f in found.findings],
                "proven": found.proven,
                "irreducible": found.irreducible,
            }
        )
        return
    if not found.findings:
        context.print(
            context.words(
                "No conflict found: nothing proves that there is no timetable.",
                "未发现冲突：没有证据表明无解。",
            )
        )
        return
    print_findings(context, found.findings)
    if not any(finding.code == "conflict" for finding in found.findings):
        return  # each of them is a fault or a proof by itself
    if found.irreducible:
        context.print(
            context.words(
                "Together these exclude a timetable; without any one of them they do not.",
                "以上各项合在一起无解；去掉任何一项即不再冲突。",
            )
        )
    else:
        context.print(
            context.words(
                "Together these exclude a timetable; perhaps not all of them are needed (a longer "
                "--time-limit tells).",
                "以上各项合在一起无解；其中可能有多余的（延长 --time-limit 可进一步缩小）。",
            )
        )
