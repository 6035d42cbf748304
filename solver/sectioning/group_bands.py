"""The bands of each walking group, its classes and students given."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from ..engine.stop import Stop
from .bands import BandColumns, add_bands
from .budget import part_of
from .flow import Flow, Group
from .kinds import Needs
from .mip import Program, Solved
from .plan import BandPlan, Plan, group_types, read_bands

# Share of the time left, and most seconds, for the bands of a group, and for fewer rooms of
# self-study in them; seconds that the bands get even where less is left.
BANDS, BAND_SECONDS, STUDY_SECONDS, LEAST_SECONDS = 0.3, 20.0, 1.0, 5.0

# Share of teaching classes beyond the bound that a plain answer may have.
PLAIN_GAP = 0.3


def bands_of(
    flow: Flow, plan: Plan, stop: Stop, seed: int, *, plain: bool = False
) -> dict[Group, BandPlan] | None:
    """Return the bands of every group for given classes and students; None where there are none.

    Fewest teaching classes, then fewest rooms of self-study; with `plain` the first bands that
    are not far from it.
    """
    found = {}
    for group, needed in plan.bands_needed().items():
        bands = flow.data.policy.bands or needed
        solved = group_bands(flow, plan, group, bands, stop, seed, plain=plain)
        if solved is None:
            return None
        found[group] = solved
    return found


def group_bands(
    flow: Flow,
    plan: Plan,
    group: Group,
    bands: int,
    stop: Stop,
    seed: int,
    *,
    plain: bool = False,
) -> BandPlan | None:
    """Return the bands of one group: sections counted with students as shares, then students."""
    numbers = group_types(flow, plan, group)
    classes = plan.group_classes(group)
    program = Program()
    made = _add(program, flow, numbers, classes, bands, whole=False)
    goal = dict.fromkeys(made.sections, 1.0)
    program.row(goal, least_sections(flow, numbers), math.inf)
    gap = PLAIN_GAP if plain else 0.0
    shared = program.solve(goal, _time(stop), seed=seed, gap=gap)
    if shared.values is None:
        return None
    fewer = shared
    if not plain:
        program.row(goal, 0, shared.total(goal))
        study = dict.fromkeys(made.self_study.values(), 1.0)
        part = part_of(stop, BANDS, STUDY_SECONDS)
        fewer = program.solve(study, stop, budget=part, seed=seed, start=shared.values)
    # With the sections given, whole students are a matter of rounding; where that fails, the
    # sections are free again.
    for values in (fewer.values, shared.values, None):
        exact = Program()
        made = _add(exact, flow, numbers, classes, bands, whole=True)
        goal = dict.fromkeys(made.sections, 1.0)
        if values is not None:
            for column in made.sections:
                exact.lower[column] = exact.upper[column] = round(float(values[column]))
        solved = exact.solve(goal, _time(stop), seed=seed, gap=gap)
        if solved.values is not None:
            if not plain:
                solved = _evened(exact, made, solved, stop, seed)
            return None if solved.values is None else read_bands(made, solved.values)
    return None


def _evened(program: Program, made: BandColumns, solved: Solved, stop: Stop, seed: int) -> Solved:
    """Return the bands with the same sections and students spread more evenly over them.

    For each subject the largest and the smallest size of its sections, as averages over a band,
    are brought together.
    """
    if solved.values is None:
        return solved
    for column in made.sections:
        program.lower[column] = program.upper[column] = round(float(solved.values[column]))
    students: dict[tuple[str, tuple[int, ...]], dict[int, float]] = defaultdict(dict)
    for (_, _, subject, band), column in made.exams.items():
        students[subject, (band,)][column] = 1.0
    for (_, _, subject, band, part), column in made.qualifying.items():
        students[subject, (band, part)][column] = 1.0
    goal: dict[int, float] = {}
    ends: dict[tuple[str, bool], tuple[int, int]] = {}
    for (subject, place), row in students.items():
        key = made.exam_sections if len(place) == 1 else made.qualifying_sections
        number = program.lower[key[subject, *place]]  # type: ignore[index]
        if not number:
            continue
        if (subject, len(place) == 1) not in ends:
            low, high = program.column(integer=False), program.column(integer=False)
            ends[subject, len(place) == 1] = (low, high)
            goal |= {high: 1.0, low: -1.0}
        low, high = ends[subject, len(place) == 1]
        program.row({**row, high: -number}, -math.inf, 0)
        program.row({**row, low: -number}, 0, math.inf)
    start = np.concatenate([solved.values, np.full(2 * len(ends), np.nan)])
    budget = part_of(stop, BANDS, STUDY_SECONDS)
    evened = program.solve(goal, stop, budget=budget, seed=seed, start=start)
    return solved if evened.values is None else evened


def _time(stop: Stop) -> Stop:
    """Return the time of a step without which there is no answer: some even where none is left."""
    part = part_of(stop, BANDS, BAND_SECONDS)
    return stop.granted(max(LEAST_SECONDS, part.work or part.seconds or 0.0))


def _add(
    program: Program,
    flow: Flow,
    numbers: Mapping[Needs, int],
    classes: int,
    bands: int,
    *,
    whole: bool,
) -> BandColumns:
    """Add the bands of a group whose students and classes are known."""
    return add_bands(
        program,
        flow.data,
        flow.limits,
        bands,
        {needs: {} for needs in numbers},
        {},
        whole=whole,
        numbers=numbers,
        class_count=classes,
    )


def least_sections(flow: Flow, numbers: Mapping[Needs, int]) -> int:
    """Return the fewest teaching classes for these students, by the largest size alone."""
    students: dict[tuple[str, bool], int] = defaultdict(int)
    for needs, number in numbers.items():
        for subject in needs.exam:
            students[subject, True] += number
        for subject in needs.qualifying:
            students[subject, False] += number
    return sum(-(-n // flow.limits.section_maximum) for n in students.values())
