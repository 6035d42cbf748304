"""What a rule of the catalogue is, and what a breach of one says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..index import BureauIndex
from ..plan import ExchangePlan
from ..policy import Policy
from ..quotas import QuotaBase
from ..staffing import Staffing, Week

Value = int | float | str


NOT_ASKED = "–"
"""Value of a parameter that the policy leaves open."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of a rule.

    Attributes
    ----------
    where
        Ids of what it is about, by kind: teacher, other, school, destination, subject.
    params
        Numbers and texts of the sentence.
    text
        Which of the rule's sentences tells it.
    points
        How far, in the unit that the rule states (heads mostly); 1 where it is yes or no.
    """

    where: Mapping[str, str]
    params: Mapping[str, Value] = field(default_factory=dict)
    text: str = ""
    points: int = 1


class View:
    """A plan applied to its bureau, with the quotas' base: what every measure reads."""

    def __init__(
        self,
        index: BureauIndex,
        plan: ExchangePlan,
        base: QuotaBase | None = None,
        week: Week | None = None,
    ) -> None:
        self.index = index
        self.policy = index.policy
        self.bureau = index.bureau
        self.staffing = Staffing(index, plan, week)
        self.base = base or QuotaBase(index)

    def of(self, plan: ExchangePlan, week: Week | None = None) -> View:
        """Return the view of another plan for the same bureau.

        `week` is what is worked afterwards, where that is known.
        """
        return View(self.index, plan, self.base, week)

    def school(self, number: int) -> str:
        """Return a school's id."""
        return self.bureau.schools[number].id

    def subject(self, number: int) -> str:
        """Return a subject's id, "?" where the bureau does not know it."""
        return self.bureau.subjects[number].id if number >= 0 else "?"


Measure = Callable[[View], Iterator[Breach]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRule:
    """An entry of the catalogue.

    Attributes
    ----------
    sentence_en, sentence_zh
        What it asks; the names of `parameters` are filled in. What stands in brackets is left out
        where one of its parameters is NOT_ASKED.
    broken
        Sentences of its breaches, (en, zh) by `Breach.text`.
    parameters
        The policy's numbers that it reads, None where the policy does not ask it.
    measure
        Tells its breaches; asked only where `parameters` is not None.
    about_case
        It can be broken by a single teacher's move alone.
    """

    name: str
    sentence_en: str
    sentence_zh: str
    broken: Mapping[str, tuple[str, str]]
    parameters: Callable[[Policy], Mapping[str, Value] | None]
    measure: Measure
    about_case: bool = False


def always(policy: Policy) -> Mapping[str, Value] | None:
    """Return the parameters of a rule that holds whatever the policy says."""
    return {}
