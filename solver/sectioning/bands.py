"""The bands of one walking group as rows of a program: who has which subject in which band.

Students of a type seek the same exam and qualifying sections. They are counted by pattern: the
set of bands in which they have their exam sections. Within a pattern the counts per (subject,
band) have equal row and column sums for the exams, and row sums that are at least the column
sums for the qualifying parts; such a table of whole numbers splits into single students' weeks
(edge colouring of a bipartite multigraph, König 1916), so no order of bands is enumerated.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .grade_data import GradeData
from .kinds import Needs
from .limits import Limits
from .mip import Program, Terms

Pattern = tuple[int, ...]


@dataclass(slots=True)
class BandColumns:
    """Columns of one group's bands.

    Attributes
    ----------
    patterns
        Students by (needs, pattern).
    exams
        Students by (needs, pattern, subject, band).
    qualifying
        Students by (needs, pattern, subject, band, part).
    exam_sections, qualifying_sections
        Sections by (subject, band) and (subject, band, part).
    self_study
        Supervised rooms by (band, part).
    """

    bands: int
    patterns: dict[tuple[Needs, Pattern], int] = field(default_factory=dict)
    exams: dict[tuple[Needs, Pattern, str, int], int] = field(default_factory=dict)
    qualifying: dict[tuple[Needs, Pattern, str, int, int], int] = field(default_factory=dict)
    exam_sections: dict[tuple[str, int], int] = field(default_factory=dict)
    qualifying_sections: dict[tuple[str, int, int], int] = field(default_factory=dict)
    self_study: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def sections(self) -> list[int]:
        """Columns that count teaching classes."""
        return [*self.exam_sections.values(), *self.qualifying_sections.values()]


def add_bands(
    program: Program,
    data: GradeData,
    limits: Limits,
    bands: int,
    types: Mapping[Needs, Terms],
    classes: Terms,
    *,
    whole: bool,
    numbers: Mapping[Needs, int] | None = None,
    class_count: int | None = None,
    opened: Sequence[int] | None = None,
    students: int = 0,
) -> BandColumns:
    """Add the bands of one group to `program`.

    Parameters
    ----------
    bands
        Number of bands.
    types, classes
        How many students of each type and how many classes the group has, as sums of columns.
    whole
        Whether counts of students are whole numbers here (sections always are).
    numbers, class_count
        The same as plain numbers, where they are decided already; then `types` and `classes`
        only give the keys.
    opened, students
        For each band a column that is 1 where the band is held at all, and the most students
        of the group; without, all are held.
    """
    made = BandColumns(bands)
    for needs, terms in types.items():
        given = None if numbers is None else numbers[needs]
        _add_type(program, data, made, needs, terms, given, whole)
    _add_sections(program, data, limits, made)
    held = None if opened is None else (opened, students)
    _add_rooms(program, data, limits, made, classes, class_count, held)
    return made


def patterns_of(data: GradeData, needs: Needs, bands: int) -> list[Pattern]:
    """Return the sets of bands in which students of a type may have their exams."""
    found = []
    for pattern in combinations(range(bands), len(needs.exam)):
        seats = (bands - len(pattern)) * len(data.parts)
        if seats >= len(needs.qualifying):
            found.append(pattern)
    return found


def _add_type(
    program: Program,
    data: GradeData,
    made: BandColumns,
    needs: Needs,
    terms: Terms,
    given: int | None,
    whole: bool,
) -> None:
    """Add the counts of one type: its patterns, its exams, its qualifying parts."""
    found = patterns_of(data, needs, made.bands)
    counts = [program.column(integer=whole) for _ in found]
    total: dict[int, float] = dict.fromkeys(counts, 1.0)
    if given is None:
        for column, weight in terms.items():
            total[column] = total.get(column, 0.0) - weight
        program.row(total, 0, 0)
    else:
        program.row(total, given, given)
    for pattern, count in zip(found, counts, strict=True):
        made.patterns[needs, pattern] = count
        _add_exams(program, made, needs, pattern, count, whole)
        _add_qualifying(program, data, made, needs, pattern, count, whole)


def _add_exams(
    program: Program, made: BandColumns, needs: Needs, pattern: Pattern, count: int, whole: bool
) -> None:
    if len(pattern) == 1:
        made.exams[needs, pattern, needs.exam[0], pattern[0]] = count
        return
    table = {
        (subject, band): program.column(integer=whole) for subject in needs.exam for band in pattern
    }
    for (subject, band), column in table.items():
        made.exams[needs, pattern, subject, band] = column
    for subject in needs.exam:
        program.row([*((table[subject, b], 1.0) for b in pattern), (count, -1.0)], 0, 0)
    for band in pattern:
        program.row([*((table[s, band], 1.0) for s in needs.exam), (count, -1.0)], 0, 0)


def _add_qualifying(
    program: Program,
    data: GradeData,
    made: BandColumns,
    needs: Needs,
    pattern: Pattern,
    count: int,
    whole: bool,
) -> None:
    seats: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for subject in needs.qualifying:
        row: dict[int, float] = {}
        for band in range(made.bands):
            for part, length in enumerate(data.parts):
                if band in pattern or length < data.qualifying_periods[subject]:
                    continue
                column = program.column(integer=whole)
                made.qualifying[needs, pattern, subject, band, part] = column
                row[column] = 1.0
                seats[band, part][column] = 1.0
        program.row({**row, count: -1.0}, 0, 0)
    for row in seats.values():
        if len(row) > 1:
            program.row({**row, count: -1.0}, -math.inf, 0)


def _add_sections(program: Program, data: GradeData, limits: Limits, made: BandColumns) -> None:
    """Count the sections that the students of each (subject, band, part) fill."""
    least, most = data.policy.section_size.minimum, limits.section_maximum
    exams: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
    for (_, _, subject, band), column in made.exams.items():
        exams[subject, band][column] = 1.0
    halves: dict[tuple[str, int, int], dict[int, float]] = defaultdict(dict)
    for (_, _, subject, band, part), column in made.qualifying.items():
        halves[subject, band, part][column] = 1.0
    for key, row in sorted(exams.items()):
        made.exam_sections[key] = _section_column(program, row, least, most)
    for place, row in sorted(halves.items()):
        made.qualifying_sections[place] = _section_column(program, row, least, most)
    if limits.teachers is not None:
        _limit_teachers(program, data, limits.teachers, made)


def _section_column(program: Program, row: Terms, least: int, most: int) -> int:
    column = program.column()
    program.row({**row, column: -float(most)}, -math.inf, 0)
    program.row({**row, column: -float(least)}, 0, math.inf)
    return column


def _limit_teachers(
    program: Program, data: GradeData, teachers: Mapping[str, int], made: BandColumns
) -> None:
    for band in range(made.bands):
        for subject in data.scheme.subjects:
            for part in range(len(data.parts)):
                keys = [
                    made.exam_sections.get((subject, band)),
                    made.qualifying_sections.get((subject, band, part)),
                ]
                row = {key: 1.0 for key in keys if key is not None}
                if row:
                    program.row(row, 0, teachers[subject])


def _add_rooms(
    program: Program,
    data: GradeData,
    limits: Limits,
    made: BandColumns,
    classes: Terms,
    class_count: int | None,
    held: tuple[Sequence[int], int] | None,
) -> None:
    """Seat those who have no section in supervised self-study, and count the rooms at once."""
    for band in range(made.bands):
        for part in range(len(data.parts)):
            idle: dict[int, float] = defaultdict(float)
            for (_, pattern), column in made.patterns.items():
                if band not in pattern:
                    idle[column] += 1.0
            sections: dict[int, float] = {}
            for (_, _, _, b, p), column in made.qualifying.items():
                if (b, p) == (band, part):
                    idle[column] -= 1.0
            for (_, b), column in made.exam_sections.items():
                if b == band:
                    sections[column] = 1.0
            for (_, b, p), column in made.qualifying_sections.items():
                if (b, p) == (band, part):
                    sections[column] = 1.0
            room = program.column()
            made.self_study[band, part] = room
            row = {**idle, room: -float(self_study_seats(limits))}
            if held is None:
                program.row(row, -math.inf, 0)
            else:
                columns, students = held
                program.row({**row, columns[band]: float(students)}, -math.inf, students)
                program.row({**sections, columns[band]: -float(students)}, -math.inf, 0)
            _limit_rooms(program, limits, {**sections, room: 1.0}, classes, class_count)


def _limit_rooms(
    program: Program, limits: Limits, used: Terms, classes: Terms, class_count: int | None
) -> None:
    if limits.extra_rooms is None:
        return
    if class_count is not None:
        program.row(used, 0, limits.extra_rooms + class_count)
        return
    row = dict(used)
    for column, weight in classes.items():
        row[column] = row.get(column, 0.0) - weight
    program.row(row, -math.inf, limits.extra_rooms)


def self_study_seats(limits: Limits) -> int:
    """Return how many students one room of self-study holds: as many as a section."""
    return limits.section_maximum


def bands_needed(kinds: Sequence[int]) -> int:
    """Return the bands of a group whose classes need these numbers of bands."""
    return max(kinds, default=0)
