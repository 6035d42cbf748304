"""What the flow model decided, as plain numbers: classes by kind, students, sections by band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .bands import BandColumns, Pattern
from .flow import Entry, Flow, Group
from .kinds import Kind, Needs

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BandPlan:
    """Students and sections of one group's bands.

    Attributes
    ----------
    patterns, exams, qualifying
        Students by (needs, pattern), (…, subject, band), (…, subject, band, part).
    exam_sections, qualifying_sections
        Sections by (subject, band) and (subject, band, part).
    self_study
        Supervised rooms by (band, part).
    """

    bands: int
    patterns: Mapping[tuple[Needs, Pattern], int]
    exams: Mapping[tuple[Needs, Pattern, str, int], int]
    qualifying: Mapping[tuple[Needs, Pattern, str, int, int], int]
    exam_sections: Mapping[tuple[str, int], int]
    qualifying_sections: Mapping[tuple[str, int, int], int]
    self_study: Mapping[tuple[int, int], int]

    @property
    def section_count(self) -> int:
        """Number of teaching classes."""
        return sum(self.exam_sections.values()) + sum(self.qualifying_sections.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """The decided flow of a grade.

    Attributes
    ----------
    classes
        Classes by (kind, group).
    entries
        Members of cells by where they sit and what they do without.
    bands
        Bands by group.
    """

    kinds: tuple[Kind, ...]
    classes: Mapping[tuple[int, Group | None], int]
    entries: Mapping[Entry, int]
    bands: Mapping[Group, BandPlan] = field(default_factory=dict)

    @property
    def section_count(self) -> int:
        """Number of teaching classes."""
        return sum(band.section_count for band in self.bands.values())

    def group_classes(self, group: Group) -> int:
        """Return the number of classes of a group."""
        return sum(n for (_, g), n in self.classes.items() if g == group)

    def bands_needed(self) -> dict[Group, int]:
        """Return how many bands each group's kinds need."""
        found: dict[Group, int] = defaultdict(int)
        for (kind, group), count in self.classes.items():
            if group is not None and count:
                found[group] = max(found[group], self.kinds[kind].bands)
        return dict(found)


def _whole(columns: Mapping[object, int], values: Values) -> dict[object, int]:
    """Return the columns that are not zero, as whole numbers."""
    found = {key: round(float(values[column])) for key, column in columns.items()}
    return {key: number for key, number in found.items() if number}


def read_plan(flow: Flow, values: Values, bands: Mapping[Group, BandPlan] | None = None) -> Plan:
    """Return the plan behind the values of a flow model's columns."""
    return Plan(
        kinds=flow.kinds,
        classes=_whole(flow.classes, values),  # type: ignore[arg-type]
        entries=_whole(flow.entries, values),  # type: ignore[arg-type]
        bands=bands or {},
    )


def read_bands(made: BandColumns, values: Values) -> BandPlan:
    """Return the bands behind the values of a program's columns."""
    return BandPlan(
        bands=made.bands,
        patterns=_whole(made.patterns, values),  # type: ignore[arg-type]
        exams=_whole(made.exams, values),  # type: ignore[arg-type]
        qualifying=_whole(made.qualifying, values),  # type: ignore[arg-type]
        exam_sections=_whole(made.exam_sections, values),  # type: ignore[arg-type]
        qualifying_sections=_whole(made.qualifying_sections, values),  # type: ignore[arg-type]
        self_study=_whole(made.self_study, values),  # type: ignore[arg-type]
    )


def group_types(flow: Flow, plan: Plan, group: Group) -> dict[Needs, int]:
    """Return how many students of a group seek what."""
    found: dict[Needs, int] = defaultdict(int)
    for entry, count in plan.entries.items():
        if entry[2] == group:
            for needs in flow.needs(entry):
                found[needs] += count
    return dict(found)
