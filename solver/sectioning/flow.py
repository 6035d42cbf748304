"""The flow model of a grade: classes counted by kind, students by cell and kind.

Classes are not told apart: a column counts the classes of a kind in a walking group, another the
members of a cell that sit in them. One block of columns a class would have the same answers in
all orders of the classes, and no bound.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from ...models.policy import Mode
from .bands import BandColumns, add_bands
from .grade_data import Cell, GradeData
from .kinds import Kind, Needs, may_enter, needs_of
from .limits import Limits
from .mip import Program
from .restriction import add_restrictions
from .week import add_week_rows

Group = tuple[str | None, int]
"""A walking group: division, number within the division."""

Entry = tuple[int, int, Group | None, tuple[tuple[str, ...], ...]]
"""Cell, kind, walking group, and for each student of a member what he has to do without."""


@dataclass(slots=True)
class Flow:
    """The columns of the model and what they stand for."""

    data: GradeData
    limits: Limits
    kinds: tuple[Kind, ...]
    program: Program
    classes: dict[tuple[int, Group | None], int] = field(default_factory=dict)
    entries: dict[Entry, int] = field(default_factory=dict)
    sections: dict[tuple[Group, str, bool], int] = field(default_factory=dict)
    bands: dict[Group, BandColumns] = field(default_factory=dict)

    def needs(self, entry: Entry) -> list[Needs]:
        """Return what each student of a member seeks in the bands."""
        cell, kind, _, missing = entry
        return [
            without(needs_of(self.data, self.kinds[kind], profile), gone)
            for profile, gone in zip(self.data.cells[cell].profiles, missing, strict=True)
        ]

    def types(self, group: Group) -> dict[Needs, dict[int, float]]:
        """Return the students of a group by what they seek, as sums of columns."""
        found: dict[Needs, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for entry, column in self.entries.items():
            if entry[2] == group:
                for needs in self.needs(entry):
                    found[needs][column] += 1.0
        return {needs: dict(terms) for needs, terms in found.items()}

    def group_classes(self, group: Group) -> dict[int, float]:
        """Return the number of classes of a group as a sum of columns."""
        return {c: 1.0 for (_, g), c in self.classes.items() if g == group}

    @property
    def groups(self) -> list[Group]:
        """The walking groups, in order."""
        return sorted({g for _, g in self.classes if g is not None}, key=str)


def without(needs: Needs, gone: tuple[str, ...]) -> Needs:
    """Return needs less what a student has to do without; `missing` is told apart no more."""
    return Needs(
        tuple(s for s in needs.exam if s not in gone),
        tuple(s for s in needs.qualifying if s not in gone),
    )


def make_flow(
    data: GradeData,
    limits: Limits,
    kinds: tuple[Kind, ...],
    mode: Mode,
    *,
    elastic: bool = False,
    pooled: bool = False,
) -> Flow:
    """Build the model without bands: classes, students, sections counted by walking group.

    Parameters
    ----------
    elastic
        Let students do without some of their subjects (to be minimised as goal).
    pooled
        Whether several walking groups are poured together here, for a bound.
    """
    flow = Flow(data, limits, kinds, Program())
    _add_classes(flow)
    _add_entries(flow, elastic)
    _add_class_counts(flow)
    _add_apart(flow)
    _add_moves(flow)
    _add_groups(flow, mode)
    _add_sections(flow)
    _add_hours(flow)
    add_restrictions(flow, data.restrictions)
    if not pooled:
        add_week_rows(flow)
    return flow


def _groups_of(flow: Flow, kind: Kind) -> list[Group | None]:
    if not kind.walks:
        return [None]
    return [(kind.division, i) for i in range(max(1, flow.data.policy.walking_groups))]


def _add_classes(flow: Flow) -> None:
    students = flow.data.students_count
    least = max(1, flow.data.policy.class_size.minimum)
    for number, kind in enumerate(flow.kinds):
        for group in _groups_of(flow, kind):
            most = 1 if kind.anchor is not None else students // least
            flow.classes[number, group] = flow.program.column(0, most)


def _add_entries(flow: Flow, elastic: bool) -> None:
    """Add the students; every member sits in exactly one kind, and kinds keep their sizes."""
    size = flow.data.policy.class_size
    inside: dict[tuple[int, Group | None], dict[int, float]] = defaultdict(dict)
    for number, cell in enumerate(flow.data.cells):
        row: dict[int, float] = {}
        for kind_number, kind in enumerate(flow.kinds):
            for missing in _missing_sets(flow, kind, cell, elastic):
                for group in _groups_of(flow, kind):
                    column = flow.program.column(0, cell.count)
                    flow.entries[number, kind_number, group, missing] = column
                    inside[kind_number, group][column] = float(cell.size)
                    row[column] = 1.0
        if not row:
            # A row that cannot hold: nobody lets these students in.
            row = {flow.program.column(0, 0): 1.0}
        flow.program.row(row, cell.count, cell.count)
    for key, column in flow.classes.items():
        flow.program.row({**inside[key], column: -float(size.maximum)}, -math.inf, 0)
        flow.program.row({**inside[key], column: -float(size.minimum)}, 0, math.inf)


def _missing_sets(
    flow: Flow, kind: Kind, cell: Cell, elastic: bool
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield what the students of a member may have to do without in a class of this kind."""
    if not may_enter(flow.data, kind, cell):
        return
    needs = [needs_of(flow.data, kind, profile) for profile in cell.profiles]
    whole = [set(kind.fixed) <= set(p.combination) for p in cell.profiles]
    complete = all(whole) and not any(n.missing for n in needs)
    if complete:
        yield tuple(() for _ in needs)
    if not elastic:
        return
    if cell.size > 1:
        # Students kept together do without the same way, so that a few columns are enough.
        if not complete:
            yield tuple(
                n.missing or (() if fits_in else n.exam)
                for n, fits_in in zip(needs, whole, strict=True)
            )
        yield tuple(n.missing + n.exam + n.qualifying for n in needs)
        return
    seeks = needs[0].exam + needs[0].qualifying
    # Who sits in a class that fixes what he did not choose does without something at least.
    for count in range(0 if needs[0].missing else 1, min(2, len(seeks)) + 1):
        for gone in combinations(seeks, count):
            yield (needs[0].missing + gone,)
    if len(seeks) > 2:
        yield (needs[0].missing + seeks,)


def _add_class_counts(flow: Flow) -> None:
    divisions: dict[str | None, dict[int, float]] = defaultdict(dict)
    anchors: dict[str, dict[int, float]] = defaultdict(dict)
    for (kind, _), column in flow.classes.items():
        divisions[flow.kinds[kind].division][column] = 1.0
        anchor = flow.kinds[kind].anchor
        if anchor is not None:
            anchors[anchor][column] = 1.0
    for division, row in divisions.items():
        low, high = flow.limits.class_counts[division]
        flow.program.row(row, low, high)
    for row in anchors.values():
        flow.program.row(row, 1, 1)
    everything = dict.fromkeys(flow.classes.values(), 1.0)
    flow.program.row(everything, *flow.limits.total_classes)


def _add_apart(flow: Flow) -> None:
    """Two members who are kept apart share a kind only where it has two classes."""
    cell_of = {s: n for n, c in enumerate(flow.data.cells) for m in c.members for s in m}
    for first, second in flow.data.apart:
        pair = (cell_of[first], cell_of[second])
        rows: dict[tuple[int, Group | None], dict[int, float]] = defaultdict(dict)
        for (cell, kind, group, _), column in flow.entries.items():
            if cell in pair:
                rows[kind, group][column] = 1.0
        for key, row in rows.items():
            flow.program.row({**row, flow.classes[key]: -1.0}, -math.inf, 0)
        if pair[0] == pair[1]:
            flow.program.row({flow.program.column(0, 0): 1.0}, 1, 1)


def moves(flow: Flow) -> dict[int, float]:
    """Return the students who leave the class they are in, as a sum of columns."""
    found = {}
    for (cell, kind, _, _), column in flow.entries.items():
        present = flow.data.cells[cell].present
        if present is not None and flow.kinds[kind].anchor != present:
            found[column] = float(flow.data.cells[cell].size)
    return found


def _add_moves(flow: Flow) -> None:
    if flow.data.policy.keep_classes:
        flow.program.row(moves(flow), 0, flow.data.policy.max_moves)


def _add_groups(flow: Flow, mode: Mode) -> None:
    """Order interchangeable groups by size; where everyone walks, each has half a fair share.

    A group of one class beside one of all the others would keep the word of the policy and not
    its purpose, which is that few walk at the same time.
    """
    for division in flow.data.divisions:
        groups = [g for g in flow.groups if g[0] == division]
        rows = [flow.group_classes(g) for g in groups]
        for first, second in pairwise(rows):
            flow.program.row({**first, **dict.fromkeys(second, -1.0)}, 0, math.inf)
        if len(rows) > 1 and mode is not Mode.MIXED:
            # smallest ≥ ⌊all / (2 groups)⌋, as whole numbers in one row
            share = 2.0 * len(rows)
            row = {column: -1.0 for group in rows for column in group}
            row.update(dict.fromkeys(rows[-1], share - 1.0))
            flow.program.row(row, 1.0 - share, math.inf)


def _add_sections(flow: Flow) -> None:
    """Count sections by group and subject from below; a total for each subject to branch on."""
    most, least = flow.limits.section_maximum, flow.data.policy.section_size.minimum
    demand: dict[tuple[Group, str, bool], dict[int, float]] = defaultdict(
        lambda: defaultdict(float)
    )
    for entry, column in flow.entries.items():
        if entry[2] is None:
            continue
        for needs in flow.needs(entry):
            for subject in needs.exam:
                demand[entry[2], subject, True][column] += 1.0
            for subject in needs.qualifying:
                demand[entry[2], subject, False][column] += 1.0
    totals: dict[tuple[str, bool], tuple[dict[int, float], dict[int, float]]] = {}
    for key in sorted(demand, key=str):
        column = flow.sections[key] = flow.program.column()
        row = demand[key]
        flow.program.row({**row, column: -float(most)}, -math.inf, 0)
        flow.program.row({**row, column: -float(least)}, 0, math.inf)
        sections, students = totals.setdefault(key[1:], ({}, {}))
        sections[column] = 1.0
        students.update(row)
    _add_full_bands(flow)
    if len(flow.groups) > 1:
        for sections, students in totals.values():
            total = flow.program.column()
            flow.program.row({**sections, total: -1.0}, 0, 0)
            flow.program.row({**students, total: -float(most)}, -math.inf, 0)


def _add_full_bands(flow: Flow) -> None:
    """Count sections by band where everyone is in an exam section in all bands.

    Then each band seats the whole group, with ⌈students / largest section⌉ sections at least.
    """
    walking = [kind for kind in flow.kinds if kind.walks]
    exams = {len(n.exam) + len(n.qualifying) for e in flow.entries for n in flow.needs(e)} - {0}
    bands = {kind.bands for kind in walking} | {flow.data.policy.bands or 0} - {0}
    only_exams = all(is_exam for _, _, is_exam in flow.sections)
    if not only_exams or len(exams) != 1 or bands != exams:
        return
    number = exams.pop()
    for group in flow.groups:
        students: dict[int, float] = defaultdict(float)
        for entry, column in flow.entries.items():
            if entry[2] == group:
                students[column] += float(sum(1 for n in flow.needs(entry) if n.exam))
        each = flow.program.column()
        flow.program.row({**students, each: -float(flow.limits.section_maximum)}, -math.inf, 0)
        sections = {c: 1.0 for (g, _, _), c in flow.sections.items() if g == group}
        flow.program.row({**sections, each: -float(number)}, 0, math.inf)


def _add_hours(flow: Flow) -> None:
    """Fit the periods that open into what the qualified teachers have left."""
    pools = flow.limits.pools
    if not pools or flow.limits.teachers is None:
        return
    periods: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    exam, basic = flow.data.exam_periods, flow.data.qualifying_periods
    for (kind, _), column in flow.classes.items():
        for subject in flow.kinds[kind].fixed:
            periods[subject][column] += exam[subject]
        for subject in flow.kinds[kind].home:
            periods[subject][column] += basic[subject]
    for (_, subject, is_exam), column in flow.sections.items():
        periods[subject][column] += (exam if is_exam else basic)[subject]
    shares: dict[str, dict[int, float]] = defaultdict(dict)
    for pool in pools:
        most = math.inf if pool.periods is None else float(pool.periods)
        row = {s: flow.program.column(0, most, integer=False) for s in sorted(pool.subjects)}
        for subject, column in row.items():
            shares[subject][column] = -1.0
        if len(row) > 1 and pool.periods is not None:
            flow.program.row(dict.fromkeys(row.values(), 1.0), 0, most)
    for subject, needed in periods.items():
        flow.program.row({**needed, **shares[subject]}, -math.inf, 0)


def add_group_bands(flow: Flow, bands: Mapping[Group, int], *, whole: bool = False) -> None:
    """Add the bands of the groups named; sections of a subject are then counted there."""
    for group in (g for g in flow.groups if g in bands):
        made = add_bands(
            flow.program,
            flow.data,
            flow.limits,
            bands[group],
            flow.types(group),
            flow.group_classes(group),
            whole=whole,
            opened=_opened(flow, group, bands[group]),
            students=flow.data.students_count,
        )
        flow.bands[group] = made
        rows: dict[tuple[str, bool], dict[int, float]] = defaultdict(dict)
        for (subject, _), column in made.exam_sections.items():
            rows[subject, True][column] = 1.0
        for (subject, _, _), column in made.qualifying_sections.items():
            rows[subject, False][column] = 1.0
        for (g, subject, is_exam), column in flow.sections.items():
            if g == group:
                flow.program.row({**rows[subject, is_exam], column: -1.0}, 0, 0)
        _order_bands(flow, made)


def _opened(flow: Flow, group: Group, bands: int) -> list[int]:
    """Return a column for each band: held only where some class of the group needs so many.

    A policy that names the number of bands has all of them held.
    """
    if flow.data.policy.bands is not None:
        return [flow.program.column(1, 1) for _ in range(bands)]
    columns = [flow.program.column(0, 1) for _ in range(bands)]
    for band, column in enumerate(columns):
        row = {
            c: -1.0
            for (kind, g), c in flow.classes.items()
            if g == group and flow.kinds[kind].bands > band
        }
        flow.program.row({**row, column: 1.0}, -math.inf, 0)
        flow.program.row({**row, column: float(flow.data.students_count)}, 0, math.inf)
    return columns


def _order_bands(flow: Flow, made: BandColumns) -> None:
    """Bands are interchangeable: their numbers of sections do not grow from one to the next."""
    rows: list[dict[int, float]] = [{} for _ in range(made.bands)]
    for (_, band), column in made.exam_sections.items():
        rows[band][column] = 1.0
    for first, second in pairwise(rows):
        flow.program.row({**first, **dict.fromkeys(second, -1.0)}, 0, math.inf)


def unplaced_students(flow: Flow) -> dict[int, float]:
    """Return the students who do without something, as a sum of columns."""
    return {
        column: float(sum(1 for gone in entry[3] if gone))
        for entry, column in flow.entries.items()
        if any(entry[3])
    }


def unmet_choices(flow: Flow) -> dict[int, float]:
    """Return the subjects that students do without, as a sum of columns."""
    return {
        column: float(sum(len(gone) for gone in entry[3]))
        for entry, column in flow.entries.items()
        if any(entry[3])
    }


def walking_places(flow: Flow) -> dict[int, float]:
    """Return the seats in teaching classes, as a sum of columns."""
    return {
        column: float(places)
        for entry, column in flow.entries.items()
        if (places := sum(len(n.exam) + len(n.qualifying) for n in flow.needs(entry)))
    }


def teaching_classes(flow: Flow) -> dict[int, float]:
    """Return the number of teaching classes, as a sum of columns."""
    return dict.fromkeys(flow.sections.values(), 1.0)
