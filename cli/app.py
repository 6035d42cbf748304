"""The `zouban` command: its sub-commands, and what becomes of every error."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

from ..models.errors import InputError, ZoubanError
from ..models.result import Result, Status, StoppedBy
from .bench import bench
from .cases import cases
from .check import check
from .codes import ExitCode
from .context import Context
from .exchange import exchange
from .explain import explain
from .export import export
from .generate import generate
from .pair import pair
from .rules import rules
from .section import section
from .signals import Interruption
from .solve import solve
from .timetable import timetable
from .tutors import tutors
from .verify import verify

COMMANDS = (
    check,
    section,
    timetable,
    solve,
    exchange,
    verify,
    explain,
    export,
    cases,
    pair,
    tutors,
    generate,
    rules,
    bench,
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 no answer within the limit, or one with something unplaced or a "
    "hard rule broken; 2 wrong usage or input; 3 proven infeasible.",
)
@click.version_option(package_name="zouban", prog_name="zouban")
def zouban() -> None:
    """Turn students' course choices into classes and a clash-free timetable (走班排课).

    Start with `zouban solve -o out`, which solves the bundled school, and `zouban generate
    school -o myschool`, which writes a complete example to fill in.
    """


for _command in COMMANDS:
    zouban.add_command(_command)


def run(args: Sequence[str] | None, interruption: Interruption) -> int:
    """Run a command; every error ends in a message and an exit code, never in a traceback."""
    context = Context(interruption)
    _speak_any_script()
    try:
        # Not `zouban.main`, which has its own words for an interrupt.
        given = sys.argv[1:] if args is None else list(args)
        with zouban.make_context("zouban", given, obj=context) as invocation:
            return int(zouban.invoke(invocation) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return ExitCode.INPUT
    except (KeyboardInterrupt, click.Abort):
        if context.kept is None:
            context.tell("Stopped before there was an answer.", "已中断，尚无结果。")
        else:
            context.tell(
                f"Stopped at once. The best answer so far stands in {context.kept}.",
                f"已立即中断。目前最好的结果在 {context.kept}。",
            )
        if context.json:
            nothing = Result[None](status=Status.INTERRUPTED, stopped_by=StoppedBy.USER)
            context.emit(nothing.to_json(None if context.kept is None else str(context.kept)))
        return ExitCode.NO_ANSWER
    except Exception as error:
        return _fail(context, error)


def _fail(context: Context, error: Exception) -> int:
    """Tell an error in the user's words; what nobody foresaw is asked to be reported."""
    match error:
        case click.ClickException():
            context.fail(error.format_message(), hint=_usage_hint(error))
        case InputError():
            context.fail_input(error)
        case ZoubanError():
            context.fail(error.text(context.lang))
        case OSError():
            context.fail(_os_words(error, context.lang))
        case MemoryError():
            context.fail("There is not enough memory for this.")
        case _:
            _report(context, error)
    return ExitCode.INPUT


def _usage_hint(error: click.ClickException) -> str | None:
    ctx = getattr(error, "ctx", None)
    return None if ctx is None else f"See `{ctx.command_path} --help`."


def _os_words(error: OSError, lang: str) -> str:
    what = os.strerror(error.errno) if error.errno is not None else str(error)
    if error.filename is None:
        return what
    return f"{error.filename}：{what}" if lang == "zh" else f"{error.filename}: {what}."


def _report(context: Context, error: Exception) -> None:
    """Tell a mistake of ours; the traceback only where the environment asks for it."""
    if os.environ.get("ZOUBAN_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"
    context.fail(
        f"This is a mistake in zouban, not yours: {type(error).__name__} at {place}: {error}",
        hint="Please report it, with the input and what ZOUBAN_DEBUG=1 prints. / "
        "这是 zouban 的错误，请连同输入和 ZOUBAN_DEBUG=1 的输出一起报告。",
    )


def _speak_any_script() -> None:
    """Let Chinese text reach a console of another script as escapes, not as an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
