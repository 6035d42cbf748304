"""Read a bureau from a folder or a workbook, with every problem of every table in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..models.errors import InputError
from ..models.exchange.bureau import Bureau
from .bureau_answers import add_sectioning_demand
from .bureau_links import check_links
from .bureau_tables import BUREAU
from .collecting import collection_paused
from .cooked_table import CookedTable, cook, define_ids
from .folder_source import Raws, read_raws, require_rows
from .ids import Ids
from .policy_builder import build_policy, put_pack_beneath
from .refusal import Problems, Refused, tell_validation
from .rule_packs import pack_names, pack_tables
from .values import Context

Cooked = dict[str, CookedTable]


def read_bureau(path: str | Path) -> Bureau:
    """Read a bureau's folder (CSV and TOML) or its .xlsx workbook.

    Raises
    ------
    InputError
        With all problems of all tables: file or sheet, row, column, value, rule.
    """
    with collection_paused():
        return _read(Path(path))


def _read(path: Path) -> Bureau:
    problems = Problems()
    raws = read_raws(BUREAU, path, problems)
    _put_named_pack_beneath(raws, problems)
    context = _context(raws, problems)
    cooked = {table.name: cook(raws[table.name], context, problems) for table in BUREAU.tables}
    require_rows(BUREAU, raws, problems)
    check_links(cooked, problems)
    return _built(path, cooked, problems)


def _put_named_pack_beneath(raws: Raws, problems: Problems) -> None:
    """Take the rule pack that the head names; what is no pack is told when the cell is parsed."""
    head = raws[BUREAU.head.name]
    named = ((head.cells.get("pack") or [""])[0] or "").strip()
    if named in pack_names():
        put_pack_beneath(raws, pack_tables(named))
    elif not named and not head.damaged and not raws["policy"].rows:
        refused = Refused(
            f"name a rule pack ({', '.join(pack_names())}) or give the table policy",
            f"请指定规则包（{'、'.join(pack_names())}）或填写“政策”表",
        )
        problems.add(head.file, None, "pack", None, refused)


def _context(raws: Raws, problems: Problems) -> Context:
    """Collect the ids that cells may refer to; sets of damaged tables are left out."""
    known = {"packs": Ids("rule packs", "规则包", pack_names())}
    for table in BUREAU.tables:
        if any(column.key for column in table.columns):
            ids = Ids(table.name, f"“{table.zh}”表", ())
            define_ids(raws[table.name], ids, problems)
            if not raws[table.name].damaged:
                known[table.name] = ids
    return Context(known)


def _built(path: Path, cooked: Cooked, problems: Problems) -> Bureau:
    """Build the bureau; raise InputError with every problem found."""
    problems.stop_if_any()
    try:
        bureau = _build(cooked)
    except ValidationError as error:  # a rule of the models that no column states
        tell_validation(error, path.name, problems)
        raise InputError(problems.all()) from None
    folder = path if path.is_dir() else path.parent
    return add_sectioning_demand(bureau, folder, cooked["schools"], problems)


def _build(cooked: Cooked) -> Bureau:
    head = next(cooked[BUREAU.head.name].good())[1]
    del head["pack"]
    parts: dict[str, Any] = {
        table.name: tuple(table.record(**values) for _, values in cooked[table.name].good())
        for table in BUREAU.csv_tables
    }
    return Bureau(**head, **parts, policy=build_policy(cooked))
