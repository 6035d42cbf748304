"""The bureau's part of `zouban export`: an exchange plan as lists, workbook, page or bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.errors import InputError, UsageError
from .codes import ExitCode
from .context import Context
from .inputs import read_bureau_at
from .places import ENDINGS, require_ending, require_new

if TYPE_CHECKING:
    from ..instances.answer import Answer
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.plan import ExchangePlan
    from ..models.result import Result

FORMATS = ("csv", "xlsx", "html", "audit")

Results = Mapping[str, "Result[Any]"]


def export_plan(
    context: Context,
    answer: Answer,
    plan: ExchangePlan,
    place: Path,
    *,
    to: str | None,
    bureau_path: Path | None,
    out: Path | None,
    force: bool,
) -> ExitCode:
    """Write a plan in the form that is asked; the bureau is the one given or the manifest's."""
    from ..models.exchange.verify import require_own

    if to is None and out is None:
        raise click.UsageError(
            f"Say where an exchange plan is written: -o PATH, and --to {', '.join(FORMATS)}."
        )
    wanted = to or _by_suffix(out)
    if wanted not in FORMATS:
        raise click.UsageError(f"An exchange plan is exported --to {', '.join(FORMATS)}.")
    if out is None:
        raise click.UsageError(f"--to {wanted} needs -o PATH.")
    _require_place(wanted, out, force)
    bureau = bureau_of_answer(answer, place, bureau_path)
    require_own(bureau, plan)
    with context.interruption.shielded():
        figures = _WRITERS[wanted](context, bureau, plan, out, answer.results)
    if context.json:
        context.emit({"written": str(out), "to": wanted, **figures})
    context.tell(f"Wrote {out}.", f"已写入 {out}。")
    return ExitCode.DONE


def _require_place(wanted: str, out: Path, force: bool) -> None:
    """Refuse a place that does not fit the form, or where something would be lost."""
    from ..instances.exchange_audit import STATEMENT

    require_ending(out, ENDINGS[wanted])
    bundle = wanted == "audit" and (out / STATEMENT).is_file()
    require_new(out, force=force or bundle)


def bureau_of_answer(answer: Answer, place: Path, given: Path | None) -> Bureau:
    """Return the bureau that a plan belongs to: the one given, or the one it was planned from.

    Raises
    ------
    UsageError
        Where neither is known or can be read.
    """
    source = None if answer.manifest is None else answer.manifest.parameters.get("input")
    if given is not None:
        return read_bureau_at(given)
    if source is None:
        raise UsageError(
            f"{place} does not say which bureau it belongs to; give it: --bureau PATH",
            f"{place}未注明所属教育局；请用 --bureau PATH 指明。",
        )
    try:
        return read_bureau_at(Path(str(source)))
    except InputError as error:
        raise UsageError(
            f"The bureau of {place} no longer stands at {source}; give it: --bureau PATH\n{error}",
            f"{place}所属教育局已不在{source}；请用 --bureau PATH 指明。\n{error.text('zh')}",
        ) from None


def _by_suffix(out: Path | None) -> str:
    """Return the form that the output's name asks for; CSV lists for a folder."""
    suffix = "" if out is None else out.suffix.casefold()
    return {".xlsx": "xlsx", ".html": "html", ".htm": "html"}.get(suffix, "csv")


def _csv(
    context: Context, bureau: Bureau, plan: ExchangePlan, out: Path, results: Results
) -> Mapping[str, Any]:
    from ..instances.atomic import write_folder
    from ..instances.exchange_reports import ExchangeReports
    from ..instances.folder_writer import csv_bytes
    from ..instances.plan_lists import plan_lists

    tables = ExchangeReports(bureau, plan, context.lang, results).tables()
    files = {f"{name}.csv": csv_bytes(rows) for name, rows in tables.items() if name != "schools"}
    files |= plan_lists(bureau, plan, context.lang)
    write_folder(out, files, durable=False)
    return {"files": sorted(files)}


def _xlsx(
    context: Context, bureau: Bureau, plan: ExchangePlan, out: Path, results: Results
) -> Mapping[str, Any]:
    from ..instances.atomic import write_bytes
    from ..instances.exchange_reports import ExchangeReports
    from ..instances.workbook import write_sheets

    tables = ExchangeReports(bureau, plan, context.lang, results).tables()
    write_bytes(out, write_sheets(tables))
    return {"sheets": list(tables)}


def _html(
    context: Context, bureau: Bureau, plan: ExchangePlan, out: Path, results: Results
) -> Mapping[str, Any]:
    from ..instances.atomic import write_bytes
    from ..instances.exchange_page import exchange_page

    page = exchange_page(bureau, plan, context.lang, results).encode("utf-8", errors="replace")
    write_bytes(out, page)
    return {"bytes": len(page)}


def _audit(
    context: Context, bureau: Bureau, plan: ExchangePlan, out: Path, results: Results
) -> Mapping[str, Any]:
    from ..instances.exchange_audit import export_audit

    bundle = export_audit(bureau, plan, out, results=results, overwrite=True)
    shown = ", ".join(name for name, _, _ in bundle.changed) or context.words("nothing", "无")
    context.tell(
        f"Groups of at least {bundle.k}; differs from the plan itself in: {shown}.",
        f"每组至少{bundle.k}人；与原方案不同之处：{shown}。",
    )
    return {
        "k": bundle.k,
        "smallest_group": min(len(group) for group in bundle.groups),
        "exact": list(bundle.exact),
        "changed": [name for name, _, _ in bundle.changed],
    }


_WRITERS: Mapping[str, Callable[..., Mapping[str, Any]]]
_WRITERS = {"csv": _csv, "xlsx": _xlsx, "html": _html, "audit": _audit}
"""What writes each form; that its place is free has been asked."""
