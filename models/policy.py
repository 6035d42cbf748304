"""How an office wants its sections formed: modes, sizes and goals, per grade."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Record

SECTIONING_GOALS = ("unplaced", "walking_places", "teaching_classes")
"""The goals of sectioning by combinations that have an order, in the usual one."""


class Mode(StrEnum):
    """How mobile a grade is. One model serves all; a mode only says which kinds may be formed."""

    NO_WALKING = "no_walking"
    FIX_TWO = "fix_two"
    FIX_ONE = "fix_one"
    WALK_ALL = "walk_all"
    MIXED = "mixed"
    REQUESTS = "requests"


class QualifyingMode(StrEnum):
    """Where a student is taught the subjects he did not choose for the exam (学考)."""

    WALK = "walk"
    """In the bands, beside the others' exam sections."""
    HOME = "home"
    """In the administrative class, whole class together, those who take the exam included."""
    NONE = "none"
    """Not any more (Grade 3)."""


class SizeBounds(Record):
    """Bounds of a class size (班额), in students."""

    minimum: int = 1
    target: int
    maximum: int


class SectioningPolicy(Record):
    """How the sections of one grade are formed.

    Attributes
    ----------
    grade
        Grade id; one policy a grade.
    keep_classes
        True to keep the present administrative classes (each student stays where he is unless
        `max_moves` allows a change); False to form them anew.
    max_moves
        With `keep_classes`: how many students may change their administrative class.
    class_size, section_size
        Bounds of administrative and of teaching classes.
    classes
        Number of administrative classes, None to let the model choose.
    walking_groups
        Number of walking groups per division.
    bands
        Number of bands of a walking group, None for as many as the mode needs.
    band_periods
        Periods a week of a band, None for the most that an exam subject has in the curriculum.
    mix_sides
        May a class hold students of both sides (first group of the scheme, physics and history)?
    cross_division
        May a student leave his division?
    extra_rooms
        Rooms at once, beside the group's own home rooms, that a band of a group may use;
        None for all teaching rooms of the campus that are nobody's home room.
    language_walk
        Languages other than English are taught while the class has English.
    goals
        Names of the goals in their order, the most important first; those that are not named
        follow in the usual order.
    """

    grade: str
    mode: Mode = Mode.MIXED
    qualifying: QualifyingMode = QualifyingMode.WALK
    keep_classes: bool = False
    max_moves: int = 0
    class_size: SizeBounds = SizeBounds(minimum=40, target=50, maximum=55)
    section_size: SizeBounds = SizeBounds(minimum=20, target=45, maximum=55)
    classes: int | None = None
    walking_groups: int = 1
    bands: int | None = None
    band_periods: int | None = None
    mix_sides: bool = False
    cross_division: bool = False
    extra_rooms: int | None = None
    language_walk: bool = True
    goals: tuple[str, ...] = ()

    @property
    def goal_order(self) -> tuple[str, ...]:
        """All goals in the order in which they count."""
        return tuple(dict.fromkeys((*self.goals, *SECTIONING_GOALS)))


class BlockPolicy(Record):
    """Free course requests: the blocks of one grade (or of the whole school).

    Attributes
    ----------
    grade
        Grade id, None for students of all grades together.
    blocks
        Block ids in order.
    periods
        Periods a week of a block.
    max_sections
        Most sections in a block; `max_sections_in` overrides it for some blocks.
    same_course_apart
        Two sections of one course do not stand in the same block.
    """

    grade: str | None = None
    blocks: tuple[str, ...]
    periods: int = 4
    max_sections: int | None = None
    max_sections_in: dict[str, int] = Field(default_factory=dict)
    same_course_apart: bool = False
