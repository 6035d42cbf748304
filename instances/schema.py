"""What a table and a column are: names in both languages, type, unit, meaning.

The tables themselves stand in `school_tables` and `bureau_tables` (CSV files and settings in
TOML, or sheets of a workbook). Readers, writers and the README's lists of columns all come from
them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..models.base import Record
from ..models.school import ALL_WEEKS


class Kind(StrEnum):
    """Type of a column's cells."""

    ID = "id"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes/no"
    WORD = "word"
    CLOCK = "clock time"
    DATE = "date"
    WEEKDAY = "weekday"
    WEEKS = "weeks"
    IDS = "list of ids"
    WORDS = "list of words"
    ID_SETS = "sets of ids"
    GROUPS = "choice groups"
    SIZE = "class size"
    COUNTS = "counts"
    PARAMETERS = "parameters"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    field
        Field of the record; the English header too, unless `header` says otherwise.
    zh, also
        Chinese header, and further headers that readers accept.
    refers
        Table (or other set of ids) that the cell's ids are defined in.
    loose
        An id that is not defined there is kept as it stands.
    vocabulary
        For words: name of the vocabulary in `words`.
    minimum, maximum
        Bounds of a number, both included.
    key
        The cell is the row's own id, unique in the table.
    needed
        A cell may not be empty although the record would allow it.
    off
        The word "none" stands for no value (or an empty list), where an empty cell means
        something else.
    """

    field: str
    zh: str
    kind: Kind
    meaning: str
    meaning_zh: str
    unit: str = ""
    unit_zh: str = ""
    refers: str | None = None
    loose: bool = False
    vocabulary: str | None = None
    minimum: int = 0
    maximum: int = 1_000_000
    key: bool = False
    needed: bool = False
    off: bool = False
    header: str = ""
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """English header."""
        return self.header or self.field

    def title(self, lang: str) -> str:
        """Header in `lang`."""
        return self.zh if lang == "zh" else self.name

    def headers(self) -> Iterator[str]:
        """Every header under which readers know the column, in comparing form."""
        for text in (self.name, self.field, self.zh, *self.also):
            yield header_key(text)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a CSV file, a sheet, or a table (or list of tables) in the TOML file.

    Attributes
    ----------
    required
        It must be there and have at least one row.
    settings
        In a folder it stands in the TOML file.
    unique
        Sets of fields that no two rows share.
    order
        (left, operator, right): fields of a row that must stand in order, "<" or "<=".
    """

    name: str
    zh: str
    record: type[Record]
    meaning: str
    meaning_zh: str
    columns: tuple[Column, ...]
    required: bool = False
    settings: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    order: tuple[tuple[str, str, str], ...] = ()
    also: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """Return the column of a field."""
        return next(column for column in self.columns if column.field == field)

    def is_required(self, column: Column) -> bool:
        """Tell whether the column must be there and its cells filled."""
        if column.kind is Kind.WEEKS:
            return False
        field = self.record.model_fields.get(column.field)
        return column.needed or column.key or (field is not None and field.is_required())

    def default(self, column: Column) -> object:
        """Return what an empty cell means."""
        if column.kind is Kind.WEEKS:
            return ALL_WEEKS
        field = self.record.model_fields.get(column.field)
        return None if field is None else field.get_default(call_default_factory=True)

    def names(self) -> Iterator[str]:
        """Every name under which readers know the table, in comparing form."""
        for text in (self.name, self.zh, *self.also):
            yield header_key(text)


def header_key(text: str) -> str:
    """Return the form in which headers are compared: NFKC, lower case, no spaces, "-" or "_"."""
    folded = unicodedata.normalize("NFKC", text).strip("\ufeff\u200b").casefold()
    return "".join(folded.replace("-", " ").replace("_", " ").split())
