"""`zouban check`: faults of the input, proofs that it is impossible, and the office's figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ..instances.answer import Answer
from ..instances.atomic import write_bytes
from ..instances.verdict_list import HEADER, verdict_list
from ..models.errors import UsageError
from ..models.exchange.bureau import Bureau
from ..models.exchange.readers import Reader
from ..models.finding import Finding, Severity
from .bureau_check import print_bureau_figures
from .codes import ExitCode
from .context import Context
from .figures import print_figures
from .options import FORCE, SCHOOL, examples, output_options
from .outputs import require_list_place
from .tables import finding_json, print_findings


@click.command(
    epilog=examples(
        "zouban check myschool",
        "zouban check school.xlsx --lang zh --json",
        "zouban check mybureau",
        "zouban check mybureau --list eligible.csv",
        "zouban check mybureau --list grounds.csv --reader bureau",
    )
)
@SCHOOL
@click.option(
    "--list",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE.csv",
    help="Of a bureau: also write every teacher's verdict, and what decides it where the reader "
    "may know.",
)
@click.option(
    "--reader",
    type=click.Choice([Reader.PUBLIC.value, Reader.BUREAU.value]),
    default=Reader.PUBLIC.value,
    show_default=True,
    help="Who reads the list: of personal grounds the public sees that there is one, the bureau "
    "sees each with its rule, field and value.",
)
@FORCE
@output_options
@click.pass_obj
def check(context: Context, path: Path, out: Path | None, reader: str, force: bool) -> ExitCode:
    """Check a school or a bureau before anything is solved (数据检查).

    Lists what is wrong with the choices and rules, every necessary condition that fails (with its
    numbers: then no answer exists, exit code 3), and ends with the figures an office looks at
    first. Of a school: seats against students, periods against slots, load of teachers and rooms,
    what is tight. Of a bureau: who is eligible and why not, required moves, supply and demand by
    subject, balance against its limits, over- and understaffed schools.
    """
    from .. import check as check_data
    from .. import read

    data = read(path)
    if isinstance(data, Answer):
        raise UsageError(f"{path} is an answer; `zouban verify SCHOOL {path}` judges it.")
    if out is not None:
        if not isinstance(data, Bureau):
            raise click.UsageError("--list is for a bureau.")
        require_list_place(out, HEADER, force=force)
        write_bytes(out, verdict_list(data, context.lang, Reader(reader)))
    findings = check_data(data)
    if context.json:
        context.emit(
            {
                "findings": [finding_json(f, context.lang) for f in findings],
                "cost": None,
                "terms": {},
            }
        )
    else:
        _print(context, data, findings)
    return verdict(findings)


def verdict(findings: Sequence[Finding]) -> ExitCode:
    """Return the exit code: wrong input goes before a proof, a proof before all else."""
    from ..models.conditions import proves_infeasible
    from ..models.exchange.bureau_check import PROOFS

    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return ExitCode.DONE
    if all(proves_infeasible(found) or found.rule in PROOFS for found in errors):
        return ExitCode.INFEASIBLE
    return ExitCode.INPUT


def _print(context: Context, data: object, findings: Sequence[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    print_findings(context, errors)
    what, what_zh = "timetable", "课表"
    if isinstance(data, Bureau):
        what, what_zh = "plan", "交流方案"
        print_bureau_figures(context, data, findings)
    else:
        print_figures(context, findings)
    match verdict(findings):
        case ExitCode.INFEASIBLE:
            context.print(
                context.words(
                    f"Impossible: {len(errors)} necessary condition(s) fail, so no {what} "
                    "exists that breaks no hard rule.",
                    f"无解：{len(errors)} 项必要条件不成立，不存在满足全部硬性规则的{what_zh}。",
                )
            )
        case ExitCode.INPUT:
            context.print(
                context.words(
                    f"The input has {len(errors)} fault(s); mend them first.",
                    f"输入有 {len(errors)} 处错误，请先改正。",
                )
            )
        case _:
            context.print(context.words("No fault found.", "未发现错误。"))
