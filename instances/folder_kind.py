"""What kind of folder is read or written: its tables, and which of them are settings.

A school's folder and a bureau's are two kinds; reading and writing know nothing else of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .schema import Table, header_key


@dataclass(frozen=True)
class FolderKind:
    """Tables of a kind of folder, in the order in which they are read, written and described.

    Attributes
    ----------
    settings
        Tables that stand in the TOML file of a folder; the first stands at its top.
    csv_tables
        Tables that are CSV files.
    single
        Names of settings that are one table [name], not a list of tables [[name]].
    """

    noun: str
    noun_zh: str
    settings_file: str
    settings: tuple[Table, ...]
    csv_tables: tuple[Table, ...]
    single: frozenset[str] = frozenset()

    @property
    def head(self) -> Table:
        """The table whose keys stand at the top of the settings."""
        return self.settings[0]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables."""
        return (*self.settings, *self.csv_tables)

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """Tables by every name that readers know, in the form of `schema.header_key`."""
        return {name: table for table in self.tables for name in table.names()}

    def likeness(self, names: list[str]) -> tuple[bool, int]:
        """Return how much names of files or sheets are those of this kind."""
        found = {self.by_name[key].name for key in map(header_key, names) if key in self.by_name}
        return self.head.name in found, len(found)
