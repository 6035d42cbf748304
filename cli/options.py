"""Options that several commands share, as decorators; each says the same everywhere."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from ..models.days import FIRST_DAY, LAST_DAY, known_day
from ..models.result import Cost
from .codes import ExitCode
from .context import LANGUAGES, Context

F = TypeVar("F", bound=Callable[..., Any])

SCHOOL = click.argument("path", type=click.Path(path_type=Path))
"""A school folder, a workbook or an archive; whether it is there is the reader's question."""


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Return a callback that stores an option in the context as soon as it is read."""

    def store(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
        if value is not None:
            setattr(ctx.ensure_object(Context), name, value)
        return value

    return store


def output_options(command: F) -> F:
    """Add --lang, --json and -q."""
    for option in (
        click.option(
            "-q",
            "--quiet",
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_set("quiet"),
            help="No progress on standard error.",
        ),
        click.option(
            "--json",
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_set("json"),
            help="Print one JSON object on standard output, nothing else there.",
        ),
        click.option(
            "--lang",
            type=click.Choice(LANGUAGES),
            default=None,
            expose_value=False,
            is_eager=True,
            callback=_set("lang"),
            help="Language of reports and errors (default: environment ZOUBAN_LANG, else en).",
        ),
    ):
        command = option(command)
    return command


class Limits(TypedDict):
    """When a search ends and how it runs, as the options say; None for the default."""

    time_limit: float | None
    work_limit: float | None
    seed: int
    workers: int | None


def search_options(command: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """Add --time-limit, --work-limit, --seed and --workers; the command takes them as `limits`."""
    above_zero = click.FloatRange(min=0, min_open=True)

    @functools.wraps(command)
    def wrapped(
        *args: Any,
        time_limit: float | None,
        work_limit: float | None,
        seed: int,
        workers: int | None,
        **others: Any,
    ) -> ExitCode:
        limits = Limits(time_limit=time_limit, work_limit=work_limit, seed=seed, workers=workers)
        return command(*args, limits=limits, **others)

    decorated: Callable[..., ExitCode] = wrapped
    for option in (
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            default=None,
            help="Threads (default: as many as the machine has).",
        ),
        click.option(
            "--seed",
            type=click.IntRange(0, 2**31 - 1),
            default=1,
            show_default=True,
            help="Seed of the search.",
        ),
        click.option(
            "--work-limit",
            type=above_zero,
            default=None,
            metavar="N",
            help="Deterministic time, in units of about a second of the search alone: with a seed "
            "and one worker the answer is reproducible. Given alone, no limit by the clock holds.",
        ),
        click.option(
            "--time-limit",
            type=above_zero,
            default=None,
            metavar="SECONDS",
            help="Stop after this many seconds with the best answer so far.",
        ),
    ):
        decorated = option(decorated)
    return decorated


def day_option(help_text: str) -> Callable[[F], F]:
    """Return the option --on, a day within the years that plans know, with its own help."""
    return click.option("--on", "day", default=None, metavar="DAY", callback=_day, help=help_text)


def _day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> datetime.date | None:
    """Return the day that a text such as 2026-09-01 says, for use as a callback."""
    try:
        return None if value is None else known_day(datetime.date.fromisoformat(value))
    except ValueError:
        known = f"from {FIRST_DAY} to {LAST_DAY}"
        raise click.BadParameter(
            f"'{value}' is no day such as 2026-09-01, {known}.", ctx, parameter
        ) from None


def target_cost(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Cost | None:
    """Return the cost that "HARD,SOFT" says, for use as a callback."""
    if value is None:
        return None
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise click.BadParameter(
            f"'{value}' is not two whole numbers HARD,SOFT, e.g. 0,12.", ctx, parameter
        )
    return Cost(hard=int(parts[0]), soft=int(parts[1]))


def out_option(help_text: str, *, required: bool = True) -> Callable[[F], F]:
    """Return the option -o with its own help."""
    return click.option(
        "-o",
        "--output",
        "out",
        type=click.Path(path_type=Path),
        required=required,
        default=None,
        help=help_text,
    )


FORCE = click.option(
    "--force",
    is_flag=True,
    help="Write over what stands there, whatever it is; without it only over what this program "
    "has made of the same kind, and exports over nothing.",
)


def examples(*lines: str) -> str:
    """Return the epilog that shows how a command is used."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
