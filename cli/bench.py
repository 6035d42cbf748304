"""`zouban bench`: reruns the studies that the published figures come from."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

from .codes import ExitCode
from .context import Context
from .options import examples, output_options
from .tables import print_table


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    epilog=examples(
        "zouban bench",
        "zouban bench requests DIR --time-limit 60",
        "zouban bench xhstt DIR --time-limit 300 --seeds 1,2,3 -o results",
    ),
)
@output_options
@click.argument("study", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def bench(context: Context, study: str | None, arguments: tuple[str, ...]) -> ExitCode:
    """List the studies, or run one with its own ARGUMENTS (性能测试).

    Each study prints machine, seeds, versions and a table; `zouban bench STUDY --help` tells its
    arguments.
    """
    known = _studies()
    if study is None:
        if context.json:
            context.emit({"studies": known})
        else:
            print_table(context, context.words("study|what", "测试|内容").split("|"), known.items())
        return ExitCode.DONE
    if study not in known:
        raise click.UsageError(f"There is no study '{study}'; there are: {', '.join(known)}.")
    return _run(study, arguments)


def _studies() -> dict[str, str]:
    """Return the studies with the first line of what they say of themselves."""
    from .. import benchmarks

    found = {}
    for module in pkgutil.iter_modules(benchmarks.__path__):
        study = importlib.import_module(f"{benchmarks.__name__}.{module.name}")
        if hasattr(study, "main"):
            found[module.name] = (study.__doc__ or "").strip().splitlines()[0]
    return found


def _run(study: str, arguments: tuple[str, ...]) -> ExitCode:
    """Run a study's `main` as `python -m zouban.benchmarks.STUDY` would."""
    from .. import benchmarks

    module = importlib.import_module(f"{benchmarks.__name__}.{study}")
    before, sys.argv = sys.argv, [f"zouban bench {study}", *arguments]
    try:
        module.main()
    except SystemExit as end:
        return _code(end.code)
    finally:
        sys.argv = before
    return ExitCode.DONE


def _code(ended_with: int | str | None) -> ExitCode:
    """Return the exit code of a study; a message is told as Python itself would."""
    if isinstance(ended_with, str):
        print(ended_with, file=sys.stderr)
        return ExitCode.INPUT
    known = ended_with in (ExitCode.DONE, ExitCode.NO_ANSWER)
    return ExitCode(ended_with or 0) if known or ended_with is None else ExitCode.INPUT
