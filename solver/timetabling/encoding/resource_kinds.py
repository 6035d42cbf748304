"""Encoders of the kinds about who is assigned, and how much to whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from ....models.constraints import (
    AssignResource,
    AvoidSplitAssignments,
    LimitWorkload,
    PreferResources,
)
from .board import Board, Option
from .ground import Point
from .linear import Linear, Literal, constant, count, total, weighted
from .sheet import Deviation


def picked(option: Option, slot: int) -> list[tuple[int, Literal]]:
    """Return who may stand in a slot of an option, each with the literal that says so."""
    pick = option.picks[slot]
    if isinstance(pick, int):
        return [(pick, option.present)] if pick >= 0 else []
    return pick


def _weigh(terms: Sequence[tuple[int, Literal]]) -> Linear:
    """Return Σ weight · literal, where a literal may be True."""
    const = sum(weight for weight, literal in terms if literal is True)
    free = [(weight, literal) for weight, literal in terms if literal is not True]
    return weighted(const, [literal for _, literal in free], [weight for weight, _ in free])


def assign_resource(
    board: Board, point: Point, constraint: AssignResource, deviation: Deviation
) -> None:
    """Durations of the meetings without a resource in the slot."""
    event = point.target
    slot = board.ground.index.role_slot[event][constraint.role]
    if (event, slot) in board.scope.pooled:
        return
    terms: list[tuple[int, Literal]] = []
    for option in board.of(event):
        terms.append((option.duration, option.present))
        terms.extend((-option.duration, literal) for _, literal in picked(option, slot))
    lin = _weigh(terms)
    if lin.vars:
        lin.lo = max(lin.lo, 0)
    deviation.add(lin)


def prefer_resources(
    board: Board, point: Point, constraint: PreferResources, deviation: Deviation
) -> None:
    """Durations of the meetings whose resource is not a preferred one."""
    event = point.target
    slot = board.ground.index.role_slot[event][constraint.role]
    if (event, slot) in board.scope.pooled:
        return
    wanted = board.ground.wanted(point.constraint, constraint)
    terms = [
        (option.duration, literal)
        for option in board.of(event)
        for resource, literal in picked(option, slot)
        if resource not in wanted
    ]
    deviation.add(_weigh(terms))


def avoid_split_assignments(
    board: Board, point: Point, constraint: AvoidSplitAssignments, deviation: Deviation
) -> None:
    """Count the different resources in the slots of a role, less one."""
    used: dict[int, dict[int, list[tuple[int, Literal]]]] = defaultdict(lambda: defaultdict(list))
    for event, slot in board.ground.index.slots_of_role(point.events, constraint.role):
        if (event, slot) in board.scope.pooled:
            continue
        for option in board.of(event):
            for resource, literal in picked(option, slot):
                used[resource][event].append((option.duration, literal))
    flags: list[Linear] = []
    for by_event in used.values():
        if any(literal is True for terms in by_event.values() for _, literal in terms):
            flags.append(constant(1))
            continue
        flag = board.sheet.boolean()
        for event, terms in by_event.items():
            periods = board.ground.index.problem.events[event].duration
            most = min(periods, sum(weight for weight, _ in terms))
            board.sheet.require(_weigh([*terms, (-most, flag)]), None, 0)
        flags.append(count(0, [flag]))
    deviation.above(total(flags), 1)


def limit_workload(
    board: Board, point: Point, constraint: LimitWorkload, deviation: Deviation
) -> None:
    """How far the workload of a resource is off, rounded up to whole units.

    A meeting counts for its share of the slot's workload, so that everything is scaled by a
    common multiple of the events' durations. With several weeks in the cycle it is the average
    week's workload.
    """
    index = board.ground.index
    cycle = index.problem.weeks
    places = board.places_of(point.target)
    durations = [index.problem.events[event].duration for event, _ in places]
    scale = (math.lcm(*durations) if durations else 1) * cycle
    terms: list[tuple[int, Literal]] = []
    for (event, slot), whole in zip(places, durations, strict=True):
        share = index.slots[event][slot].workload * scale // (whole * cycle)
        terms.extend(
            (share * option.duration * option.weeks.bit_count(), literal)
            for option in board.of(event)
            for resource, literal in picked(option, slot)
            if resource == point.target
        )
    load = _weigh(terms)
    deviation.above(load, constraint.maximum * scale, scale)
    deviation.below(load, constraint.minimum * scale, scale)
