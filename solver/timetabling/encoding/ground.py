"""What the encoders need of a Problem again and again, computed once before the search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from ....models.constraints import (
    AssignResource,
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    Constraint,
    DistributeSplitEvents,
    LinkEvents,
    PreferResources,
    PreferTimes,
    SplitEvents,
    SubsetTimes,
    Tier,
)
from ....models.index import ProblemIndex, mask_of
from .splits import further_durations


@dataclass(frozen=True, slots=True)
class Point:
    """One point of application of a constraint.

    Attributes
    ----------
    constraint
        Number of the constraint.
    target
        Number of the event, event group, resource or pair that the kind applies to.
    events
        Events whose placement matters to it, beyond those of `resource`.
    resource
        Resource whose busy times matter to it, None for kinds about events.
    """

    constraint: int
    target: int
    events: tuple[int, ...]
    resource: int | None = None


def is_strict(constraint: Constraint) -> bool:
    """Tell whether a constraint has to be kept by a timetable without hard violation."""
    return constraint.tier is not Tier.SOFT and constraint.weight * constraint.multiplicity > 0


class Ground:
    """Domains and rules by event and resource, derived from the hard constraints.

    Attributes
    ----------
    weeks
        Classes of weeks that no event and no time tells apart: (a week of it, how many).
    no_clash
        For each resource whether a hard constraint forbids clashes.
    must_place, must_assign
        Events that must have times; (event, slot) pairs that must have a resource.
    cliques
        Maximal sets of times that overlap each other on the clock, single times included.
    """

    def __init__(self, index: ProblemIndex, constraints: Iterable[int] | None = None) -> None:
        self.index = index
        problem = index.problem
        self.times = len(problem.times)
        self.used = tuple(
            c
            for c in (range(len(problem.constraints)) if constraints is None else constraints)
            if problem.constraints[c].weight * problem.constraints[c].multiplicity > 0
        )
        self.strict = tuple(c for c in self.used if is_strict(problem.constraints[c]))
        self._wanted_cache: dict[int, set[int]] = {}
        self._start_cache: dict[tuple[int, int, bool], tuple[int, ...]] = {}
        self.weeks = self._week_classes()
        self.cliques = self._cliques()
        self.clique_masks = tuple((clique, mask_of(clique)) for clique in self.cliques)
        self._collect()

    def _collect(self) -> None:
        index, problem = self.index, self.index.problem
        everything = (1 << self.times) - 1
        events, resources = len(problem.events), len(problem.resources)
        self.no_clash = [False] * resources
        self.unavailable = [0] * resources
        self.must_place = [False] * events
        self.must_assign: set[tuple[int, int]] = set()
        self.preferred: dict[tuple[int, int], set[int]] = {}
        self.start_mask: list[dict[int | None, int]] = [{} for _ in range(events)]
        self.run_mask = [everything] * events
        self.splits: list[list[SplitEvents | DistributeSplitEvents]] = [[] for _ in range(events)]
        self.split_wishes: list[list[SplitEvents | DistributeSplitEvents]] = [
            [] for _ in range(events)
        ]
        for c in set(self.used) - set(self.strict):
            constraint = problem.constraints[c]
            if isinstance(constraint, SplitEvents | DistributeSplitEvents):
                for e in index.cover[c].events:
                    self.split_wishes[e].append(constraint)
        links: list[tuple[int, ...]] = []
        containers: list[tuple[int, int]] = []
        for c in self.strict:
            constraint, cover = problem.constraints[c], index.cover[c]
            match constraint:
                case AvoidClashes():
                    for r in cover.resources:
                        self.no_clash[r] = True
                case AvoidUnavailableTimes():
                    for r in cover.resources:
                        self.unavailable[r] |= cover.times_mask
                case AssignTime():
                    for e in cover.events:
                        self.must_place[e] = True
                case AssignResource():
                    self.must_assign.update(cover.slots)
                case PreferResources():
                    wanted = preferred_resources(index, constraint)
                    for place in cover.slots:
                        self.preferred[place] = self.preferred.get(place, wanted) & wanted
                case PreferTimes():
                    for e in cover.events:
                        masks = self.start_mask[e]
                        before = masks.get(constraint.duration, everything)
                        masks[constraint.duration] = before & cover.times_mask
                case SplitEvents() | DistributeSplitEvents():
                    for e in cover.events:
                        self.splits[e].append(constraint)
                case LinkEvents():
                    links.extend(index.event_group_events[g] for g in cover.event_groups)
                case SubsetTimes():
                    containers.extend(
                        (e, index.event_number[constraint.container]) for e in cover.events
                    )
        self._narrow(links, containers)

    def _narrow(self, links: list[tuple[int, ...]], containers: list[tuple[int, int]]) -> None:
        """Limit the times at which an event may run by its resources, partners and container."""
        for e, slots in enumerate(self.index.slots):
            for slot in slots:
                if slot.resource is not None:
                    self.run_mask[e] &= ~self.unavailable[slot.resource]
            reached = mask_of(
                t
                for d in self.durations(e, ())
                for s in self._starts(e, d)
                for t in range(s, s + d)
            )
            self.run_mask[e] &= reached
        for _ in range(2):
            for group in links:
                common = -1
                for e in group:
                    common &= self.run_mask[e]
                for e in group:
                    self.run_mask[e] = common
            for e, container in containers:
                self.run_mask[e] &= self.run_mask[container]

    def _starts(self, event: int, duration: int) -> list[int]:
        masks = self.start_mask[event]
        allowed = masks.get(None, -1) & masks.get(duration, -1)
        return [s for s in self.index.starts(event, duration) if allowed >> s & 1]

    def starts(self, event: int, duration: int, wide: bool = False) -> tuple[int, ...]:
        """Return the times at which a meeting may start; `wide`: hard rules left aside."""
        key = (event, duration, wide)
        found = self._start_cache.get(key)
        if found is None:
            if wide:
                found = self.index.starts(event, duration)
            else:
                run = self.run_mask[event]
                span = (1 << duration) - 1
                found = tuple(s for s in self._starts(event, duration) if not (span << s) & ~run)
            self._start_cache[key] = found
        return found

    def candidates(self, event: int, slot: int, wide: bool = False) -> tuple[int, ...]:
        """Return the resources that may stand in a slot; `wide`: hard rules left aside."""
        every = self.index.candidates(event, slot)
        wanted = self.preferred.get((event, slot))
        if wide or wanted is None or self.index.slots[event][slot].resource is not None:
            return every
        return tuple(r for r in every if r in wanted)

    def durations(self, event: int, kept: tuple[int, ...]) -> tuple[int, ...]:
        """Return the durations that further meetings may have beside those kept."""
        total = self.index.problem.events[event].duration
        if self.index.given_time[event] is not None:
            return (total - sum(kept),) if total > sum(kept) else ()
        return further_durations(total, self.splits[event], kept)

    def _week_classes(self) -> tuple[tuple[int, int], ...]:
        index = self.index
        masks = {*index.time_weeks, *index.event_weeks}
        masks.update(mask for options in index.week_options for mask in options)
        classes: dict[tuple[int, ...], list[int]] = defaultdict(list)
        ordered = sorted(masks)
        for week in range(index.problem.weeks):
            classes[tuple(mask >> week & 1 for mask in ordered)].append(week)
        self.class_of_week = {
            week: number for number, weeks in enumerate(classes.values()) for week in weeks
        }
        return tuple((members[0], len(members)) for members in classes.values())

    def _cliques(self) -> tuple[tuple[int, ...], ...]:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.times))
        graph.add_edges_from((t, u) for t in range(self.times) for u in self.index.overlaps[t])
        return tuple(sorted(tuple(sorted(clique)) for clique in nx.find_cliques(graph)))

    def wanted(self, number: int, constraint: PreferResources) -> set[int]:
        """Return the resources that a PreferResources constraint names."""
        found = self._wanted_cache.get(number)
        if found is None:
            found = self._wanted_cache[number] = preferred_resources(self.index, constraint)
        return found


def preferred_resources(index: ProblemIndex, constraint: PreferResources) -> set[int]:
    """Return the resources that a PreferResources constraint names."""
    wanted = {index.resource_number[r] for r in constraint.preferred}
    for group in constraint.preferred_groups:
        wanted.update(index.resource_group_members[index.resource_group_number[group]])
    return wanted
