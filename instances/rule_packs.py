"""Bundled rule packs: policies as TOML files, with the source of their numbers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ..models.errors import UsageError
from ..models.exchange.policy import Policy
from .bureau_tables import BUREAU, POLICY_TABLES
from .cooked_table import cook
from .folder_source import Raws
from .policy_builder import build_policy, put_pack_beneath
from .refusal import Problems
from .settings_toml import understand_toml
from .values import Context

_FOLDER = "packs"
"""In this package; a file a pack, named as the pack."""


@cache
def pack_names() -> tuple[str, ...]:
    """Return the names of the bundled rule packs, in alphabetical order."""
    folder = files(__package__) / _FOLDER
    names = (item.name for item in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def pack_text(name: str) -> str:
    """Return a bundled rule pack as it stands in its file.

    Raises
    ------
    UsageError
        Where there is none of this name.
    """
    if name not in pack_names():
        raise UsageError(f"there is no rule pack '{name}'; there are: {', '.join(pack_names())}")
    return (files(__package__) / _FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def pack_tables(name: str) -> Raws:
    """Return the raw tables of a bundled rule pack by table name.

    A pack may name another one as its base, as a bureau does.
    """
    raws = understand_toml(BUREAU, pack_text(name), Problems())
    for raw in raws.values():
        raw.file = f"{name}.toml"
    base = raws[BUREAU.head.name].cells.get("pack")
    if base is not None and base[0]:
        put_pack_beneath(raws, pack_tables(base[0]))
    return raws


@cache
def read_pack(name: str) -> Policy:
    """Return a bundled rule pack.

    Raises
    ------
    UsageError
        Where there is none of this name.
    """
    problems = Problems()
    raws = pack_tables(name)
    cooked = {t.name: cook(raws[t.name], Context({}), problems) for t in POLICY_TABLES}
    problems.stop_if_any()
    return build_policy(cooked)
