"""From the cooked tables of a policy, with the rule pack beneath them, to the policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..models.exchange.policy import Policy
from .bureau_policy_tables import PolicyHead
from .bureau_tables import LISTED_POLICY_TABLES, POLICY_TABLES, SINGLE_POLICY_TABLES
from .cooked_table import CookedTable
from .folder_source import Raws
from .schema import Table

_FIELDS = {"exemption_rules": "exemptions"}
"""Field of the policy, where it is not the table's name."""


def put_pack_beneath(raws: Raws, pack: Raws) -> None:
    """Let a rule pack speak where the own tables say nothing.

    Of tables of one row, key by key; a list that the bureau gives replaces the pack's.
    """
    for table in POLICY_TABLES:
        own, base = raws[table.name], pack[table.name]
        if own.damaged:
            continue
        if table in LISTED_POLICY_TABLES or not own.rows:
            if not own.said or table not in LISTED_POLICY_TABLES:
                raws[table.name] = base
            continue
        for field, cells in base.cells.items():
            said = own.cells.get(field)
            if said is None or (said[0] is not None and not said[0].strip()):
                own.cells[field] = cells * len(own.rows)


def build_policy(cooked: Mapping[str, CookedTable]) -> Policy:
    """Return the policy of cooked tables; tables that are not there have their defaults.

    Raises
    ------
    pydantic.ValidationError
        For what no column states.
    """
    parts: dict[str, Any] = {}
    for table in SINGLE_POLICY_TABLES:
        rows = _rows(cooked, table)
        record = table.record(**rows[0]) if rows else table.record()
        if isinstance(record, PolicyHead):
            parts.update({name: getattr(record, name) for name in PolicyHead.model_fields})
        else:
            parts[table.name] = record
    for table in LISTED_POLICY_TABLES:
        if table.name in cooked and cooked[table.name].raw.said:
            rows = _rows(cooked, table)
            parts[_FIELDS.get(table.name, table.name)] = tuple(table.record(**row) for row in rows)
    return Policy(**parts)


def _rows(cooked: Mapping[str, CookedTable], table: Table) -> list[dict[str, Any]]:
    return [row for _, row in cooked[table.name].good()] if table.name in cooked else []
