"""What is decided of a school and of a teacher before the records are written.

Places are whole numbers of ten metres, so that no result depends on a machine's arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...models.exchange.words import Location, SchoolKind, Stage, Strength

UNIT = 100
"""Places are counted in hundredths of a kilometre."""


@dataclass(slots=True)
class SchoolPlan:
    """A school.

    Attributes
    ----------
    x, y
        Place, in hundredths of a kilometre.
    staff
        Teachers who work there.
    size
        Classes.
    subjects
        Teachers of each subject.
    high_degree, backbone
        How many of them have a high degree, are backbone teachers.
    folder, answer
        Own data and sectioning of a senior high school, from the bureau's folder.
    """

    number: int
    id: str
    name: str
    stage: Stage
    location: Location
    strength: Strength
    zone: int
    x: int
    y: int
    staff: int = 0
    pupils: int = 0
    classes: int = 0
    kind: SchoolKind = SchoolKind.REGULAR
    authority: str | None = None
    alliance: str | None = None
    subjects: dict[str, int] = field(default_factory=dict)
    high_degree: int = 0
    backbone: int = 0
    folder: str | None = None
    answer: str | None = None

    @property
    def weak(self) -> bool:
        """Weak or rural: it is short of what is scarce."""
        return self.strength is Strength.WEAK or self.location is Location.RURAL


@dataclass(frozen=True, slots=True)
class Zone:
    """A town or part of the city with the schools around it."""

    number: int
    urban: bool
    x: int
    y: int
    authority: str | None
