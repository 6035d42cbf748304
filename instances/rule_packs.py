"""Rule packs: policies as TOML files, with the source of their numbers; bundled, or one's own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from ..models.errors import InputError, UsageError
from ..models.exchange.policy import Policy
from .bureau_tables import BUREAU, POLICY_TABLES
from .cooked_table import CookedTable, cook
from .csv_text import decode, read_bytes
from .folder_source import Raws
from .policy_builder import build_policy, put_pack_beneath
from .refusal import Problems, Refused
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
    base = base_of(raws)
    if base:
        put_pack_beneath(raws, pack_tables(base))
    return raws


def base_of(raws: Raws) -> str:
    """Return the rule pack that a bureau or pack names, empty where it names none."""
    return ((raws[BUREAU.head.name].cells.get("pack") or [""])[0] or "").strip()


def is_own(name: str) -> bool:
    """Tell whether a name is that of a file of the user's own."""
    return name.casefold().endswith(".toml")


def own_pack_tables(path: Path, problems: Problems) -> Raws | None:
    """Return the raw tables of a rule pack in a file; None where anything of it is refused.

    It may name a bundled pack as its base.
    """
    known = len(problems)
    try:
        text = decode(read_bytes(path)).removeprefix("\ufeff").replace("\r\n", "\n")
    except Refused as refused:
        problems.add(path.name, refused.row, None, None, refused)
        return None
    raws = understand_toml(replace(BUREAU, settings_file=path.name), text, problems)
    _cooked(raws, problems)
    base = base_of(raws)
    if base in pack_names():
        put_pack_beneath(raws, pack_tables(base))
    elif base:
        problems.add(path.name, None, "pack", base, unknown_pack())
    return raws if len(problems) == known else None


def unknown_pack() -> Refused:
    """Return the refusal of a name that is no rule pack's."""
    return Refused(
        f"must be a rule pack: {', '.join(pack_names())}, or a file ending in .toml",
        f"必须是规则包：{'、'.join(pack_names())}，或以 .toml 结尾的文件",
    )


@cache
def read_pack(name: str) -> Policy:
    """Return a bundled rule pack.

    Raises
    ------
    UsageError
        Where there is none of this name.
    """
    problems = Problems()
    cooked = _cooked(pack_tables(name), problems)
    problems.stop_if_any()
    return build_policy(cooked)


def read_policy(name: str) -> Policy:
    """Return a bundled rule pack, or the one in a file that ends in .toml.

    Raises
    ------
    UsageError
        Where there is none of this name.
    InputError
        With every problem of the file.
    """
    if not is_own(name):
        return read_pack(name)
    problems = Problems()
    raws = own_pack_tables(Path(name), problems)
    if raws is None:
        raise InputError(problems.all())
    return build_policy(_cooked(raws, problems))


def _cooked(raws: Raws, problems: Problems) -> dict[str, CookedTable]:
    return {t.name: cook(raws[t.name], Context({}), problems) for t in POLICY_TABLES}
