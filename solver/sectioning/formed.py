"""Administrative classes as they are being formed, before they get their place in the school."""

from __future__ import annotations

from dataclasses import dataclass, field

from .flow import Group
from .kinds import Kind


@dataclass(slots=True)
class Formed:
    """A class of a kind and its members.

    Attributes
    ----------
    members
        Members (students kept together) with what each student does without.
    """

    kind: Kind
    group: Group | None
    number: int
    members: list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = field(default_factory=list)

    @property
    def students(self) -> list[str]:
        """The students of the class."""
        return [student for member, _ in self.members for student in member]
