"""Write a bureau as a folder (CSV and TOML) or as one .xlsx workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..models.base import Record
from ..models.exchange.bureau import Bureau
from ..models.exchange.policy import Policy
from .bureau_policy_tables import BureauHead, PolicyHead
from .bureau_tables import BUREAU, LISTED_POLICY_TABLES, POLICY_TABLES
from .collecting import collection_paused
from .folder_writer import csv_bytes, table_rows, write_tables
from .rule_packs import pack_names, read_pack
from .schema import Table
from .settings_toml import toml_row, toml_value, write_toml

Settings = dict[str, Sequence[Record]]


def write_bureau(
    bureau: Bureau, path: str | Path, *, lang: str = "en", overwrite: bool = False
) -> None:
    """Write a bureau, whole or not at all, the same bytes for the same bureau.

    In a folder, a policy that goes by the name of a bundled rule pack is written as what differs
    from it; in a workbook, every value of it stands in a cell.

    Parameters
    ----------
    path
        A folder; or, ending in .xlsx, a workbook.
    lang
        Language of headers and words ("en" or "zh"); readers accept either.
    overwrite
        Write into a folder that holds files but no bureau.

    Raises
    ------
    UsageError
        Where the folder holds something else, or cannot be written.
    """
    with collection_paused():
        write_tables(
            BUREAU,
            path,
            sheets=lambda: bureau_sheets(bureau, lang),
            files=lambda: bureau_files(bureau, lang),
            overwrite=overwrite,
        )


def bureau_files(bureau: Bureau, lang: str = "en") -> dict[str, bytes]:
    """Return the files of a bureau's folder by name."""
    files = {BUREAU.settings_file: settings_text(bureau).encode("utf-8")}
    for table in BUREAU.csv_tables:
        rows = table_rows(table, _values(table, getattr(bureau, table.name)), lang)
        files[f"{table.name}.csv"] = csv_bytes(rows)
    return files


def bureau_sheets(bureau: Bureau, lang: str = "en") -> dict[str, list[list[str]]]:
    """Return the sheets of a bureau's workbook by name, header first."""
    records = {BUREAU.head.name: [_head(bureau, None)], **policy_records(bureau.policy)}
    for table in BUREAU.csv_tables:
        records[table.name] = getattr(bureau, table.name)
    return {
        (table.zh if lang == "zh" else table.name): table_rows(
            table, _values(table, records[table.name]), lang
        )
        for table in BUREAU.tables
    }


def settings_text(bureau: Bureau) -> str:
    """Return the text of bureau.toml."""
    pack = bureau.policy.id if bureau.policy.id in pack_names() else None
    rows: dict[str, list[Mapping[str, Any]]] = {
        BUREAU.head.name: [toml_row(BUREAU.head, _head(bureau, pack))],
        **policy_rows(bureau.policy, None if pack is None else read_pack(pack)),
    }
    return write_toml(BUREAU, rows)


def policy_rows(policy: Policy, base: Policy | None) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of the policy's tables as TOML has them.

    Parameters
    ----------
    base
        Policy whose values are left out; None: what has its default value is.
    """
    given, known = policy_records(policy), None if base is None else policy_records(base)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for table in POLICY_TABLES:
        if table in LISTED_POLICY_TABLES:
            if known is None or given[table.name] != known[table.name]:
                rows[table.name] = [toml_row(table, record) for record in given[table.name]]
            continue
        base_record = None if known is None else known[table.name][0]
        row = _differing(table, given[table.name][0], base_record)
        if row:
            rows[table.name] = [row]
    return rows


def _differing(table: Table, record: Record, base: Record | None) -> dict[str, Any]:
    row = {}
    for column in table.columns:
        value = getattr(record, column.field)
        known = table.default(column) if base is None else getattr(base, column.field)
        if value != known or (base is None and column.field == "id"):
            row[column.name] = toml_value(value, column)
    return row


def policy_records(policy: Policy) -> Settings:
    """Return the records of a policy by table."""
    head = PolicyHead(**{name: getattr(policy, name) for name in PolicyHead.model_fields})
    records: Settings = {"policy": [head], "exemption_rules": policy.exemptions}
    for table in POLICY_TABLES:
        if table.name not in records:
            value = getattr(policy, table.name)
            records[table.name] = value if table in LISTED_POLICY_TABLES else [value]
    return records


def _head(bureau: Bureau, pack: str | None) -> BureauHead:
    fields = set(BureauHead.model_fields) - {"pack"}
    return BureauHead(pack=pack, **{name: getattr(bureau, name) for name in fields})


def _values(table: Table, records: Sequence[Record]) -> list[tuple[Any, ...]]:
    fields = [column.field for column in table.columns]
    return [tuple(getattr(record, field) for field in fields) for record in records]
