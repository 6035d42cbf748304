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
from .rule_packs import (
    base_of,
    is_own,
    own_pack_tables,
    pack_names,
    pack_tables,
    unknown_pack,
)
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
    folder = path if path.is_dir() else path.parent
    _put_named_pack_beneath(raws, folder, problems)
    context = _context(raws, problems)
    cooked = {table.name: cook(raws[table.name], context, problems) for table in BUREAU.tables}
    require_rows(BUREAU, raws, problems)
    check_links(cooked, problems)
    return _built(path, folder, cooked, problems)


def _put_named_pack_beneath(raws: Raws, folder: Path, problems: Problems) -> None:
    """Take the rule pack that the head names, bundled or a file from the bureau's folder."""
    head, named = raws[BUREAU.head.name], base_of(raws)
    if named in pack_names():
        put_pack_beneath(raws, pack_tables(named))
    elif is_own(named):
        pack = own_pack_tables(folder / named, problems)
        if pack is not None:
            put_pack_beneath(raws, pack)
    elif named:
        problems.add(head.file, head.row(0, "pack"), head.header("pack"), named, unknown_pack())
    elif not head.damaged and not raws["policy"].rows:
        refused = Refused(
            f"name a rule pack ({', '.join(pack_names())}) or give the table policy",
            f"请指定规则包（{'、'.join(pack_names())}）或填写“政策”表",
        )
        problems.add(head.file, None, "pack", None, refused)


def _context(raws: Raws, problems: Problems) -> Context:
    """Collect the ids that cells may refer to; sets of damaged tables are left out."""
    known: dict[str, Ids] = {}
    for table in BUREAU.tables:
        if any(column.key for column in table.columns):
            ids = Ids(table.name, f"“{table.zh}”表", ())
            define_ids(raws[table.name], ids, problems)
            if not raws[table.name].damaged:
                known[table.name] = ids
    return Context(known)


def _built(path: Path, folder: Path, cooked: Cooked, problems: Problems) -> Bureau:
    """Build the bureau; raise InputError with every problem found."""
    problems.stop_if_any()
    try:
        bureau = _build(cooked)
    except ValidationError as error:  # a rule of the models that no column states
        tell_validation(error, path.name, problems)
        raise InputError(problems.all()) from None
    return add_sectioning_demand(bureau, folder, cooked["schools"], problems)


def _build(cooked: Cooked) -> Bureau:
    head = next(cooked[BUREAU.head.name].good())[1]
    del head["pack"]
    parts: dict[str, Any] = {
        table.name: tuple(table.record(**values) for _, values in cooked[table.name].good())
        for table in BUREAU.csv_tables
    }
    return Bureau(**head, **parts, policy=build_policy(cooked))
