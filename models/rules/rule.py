"""What a rule of the catalogue is: one entry with its sentences, data, compile and measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from ..constraints import Tier
from .scope import Scope, Target
from .slots import SlotSet, parse_slots

if TYPE_CHECKING:
    from ..calendar import Calendar, Slot
    from ..draft import Draft
    from ..lessons import Requirement
    from ..school_index import SchoolIndex
    from .view import View

Slots = Annotated[SlotSet, BeforeValidator(parse_slots)]
"""Type of a parameter that is a set of slots."""


class Parameters(BaseModel):
    """Base of the parameters of a rule; each field is read from its text in the rules table."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def shown(self, lang: str) -> dict[str, object]:
        """Return the values as the rule's sentence shows them in `lang`."""
        return {name: getattr(self, name) for name in type(self).model_fields}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the rules table, read and checked; or a rule that holds by itself (`row` None).

    Attributes
    ----------
    row
        Row of the rules table (header = 1).
    """

    rule: str
    scope: Scope
    parameters: Any
    tier: Tier
    weight: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of a rule.

    Attributes
    ----------
    deviation
        How far, in the unit that the rule states.
    cost
        Cost in the row's tier: weight × deviation (× students for lessons without a place).
    where
        Ids of what it is about, by kind.
    params
        Numbers and texts of the sentence.
    students
        Students who are hit, where the rule is about students.
    text
        Which of the rule's sentences tells it.
    """

    deviation: int
    cost: int
    where: Mapping[str, str]
    params: Mapping[str, int | str] = field(default_factory=dict)
    students: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An entry of the catalogue.

    Attributes
    ----------
    sentence_en, sentence_zh
        What a row says; {scope} and the names of the parameters are filled in.
    broken
        Sentences of its violations, (en, zh) by `Violation.text`; the ids of `where` and the
        `params` are filled in.
    parameters
        Model of the row's parameters.
    scopes
        Kinds of scope that a row may have ("school" where it may hold everywhere).
    by_itself
        It holds without a row.
    itself
        What it says where it holds by itself, (en, zh), if a row says something else.
    by_row
        It is stated by rows of the rules table.
    tier, weight
        Used where a row says nothing.
    compile
        Writes its constraints into the draft of a Problem.
    measure
        Tells its violations from School, Sectioning and Timetable.
    requires
        Lessons that a row asks for (a meeting).
    leaves
        Of a rule that says where lessons may stand: the slots of a calendar that a row leaves to a
        lesson in its scope.
    """

    name: str
    sentence_en: str
    sentence_zh: str
    broken: Mapping[str, tuple[str, str]]
    measure: Callable[[View, Row], list[Violation]]
    compile: Callable[[Draft, Row], None]
    requires: Callable[[SchoolIndex, Row], list[Requirement]] = lambda index, row: []
    leaves: Callable[[SchoolIndex, Row, Target, Calendar], frozenset[Slot]] | None = None
    parameters: type[Parameters] = Parameters
    scopes: tuple[str, ...] = ("school",)
    by_itself: bool = False
    itself: tuple[str, str] | None = None
    by_row: bool = True
    tier: Tier = Tier.HARD
    weight: int = 1

    def default_row(self) -> Row:
        """Return the row of a rule that holds by itself."""
        return Row(self.name, Scope(), self.parameters(), self.tier, self.weight)


def nothing(draft: Draft, row: Row) -> None:
    """Compile a rule that holds in every timetable that comes out of a Problem."""
