"""Pair new with experienced teachers: one flow a subject, five goals in order, each proven.

New teachers of one school and subject are alike, mentors of one school and subject differ in load
and standing only: the flow runs from schools to schools, and names come last. Each load of a
mentor is an arc of its own, dearer than the one before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from ...models.exchange.index import BureauIndex
from ...models.exchange.pairing import (
    MentorPair,
    Pairing,
    PairingRules,
    lacking,
    mentors,
    near,
    new_teachers,
    way_between,
)
from ..flows.lexicographic import solve_lexicographic
from ..flows.network import Ints, Network

Groups = dict[int, list[int]]
"""Teachers by school, both by number."""


def pair_teachers(index: BureauIndex, rules: PairingRules) -> Pairing:
    """Return the best pairing: goal by goal as `PairingValues` lists them, proven optimal."""
    new, able, lack = new_teachers(index, rules), mentors(index, rules), lacking(index)
    names = [teacher.id for teacher in index.bureau.teachers]
    pairs = []
    for subject in range(len(index.bureau.subjects)):
        of_subject = index.subject == subject
        learners = _by_school(index, new & of_subject)
        teachers = _by_school(index, able & of_subject)
        if learners and teachers:
            pairs += _pair_subject(index, rules, lack, learners, teachers)
    paired = {learner for learner, _ in pairs}
    return Pairing(
        bureau=index.bureau.id,
        pairs=tuple(MentorPair(new=names[a], mentor=names[b]) for a, b in sorted(pairs)),
        unpaired=tuple(names[n] for n in np.flatnonzero(new).tolist() if n not in paired),
    )


def _by_school(index: BureauIndex, mask: np.ndarray) -> Groups:
    found: Groups = defaultdict(list)
    for teacher in np.flatnonzero(mask).tolist():
        found[int(index.work[teacher])].append(teacher)
    return dict(found)


def _pair_subject(
    index: BureauIndex, rules: PairingRules, lack: Ints, learners: Groups, teachers: Groups
) -> list[tuple[int, int]]:
    """Return the pairs of one subject: (new teacher, mentor)."""
    total = sum(map(len, learners.values()))
    ways = _ways(index, rules, list(learners), list(teachers))
    network = Network(goals=5, reach=_reach(rules, total, ways, int(lack.max())))
    here, there = list(learners), list(teachers)
    sources = network.add_nodes([len(learners[school]) for school in here])
    places = network.add_nodes(np.zeros(len(there)))
    sink = network.add_nodes(-total)
    counts = np.array([len(learners[school]) for school in here], dtype=np.int64)
    network.add_arcs(sources, sink, counts, 1, 0, 0, 0, 0)
    row, column, way, outside = ways
    options = network.add_arcs(sources[row], places[column], counts[row], 0, outside, way, 0, 0)
    holders = [mentor for school in there for mentor in teachers[school]]
    owner = np.repeat(np.arange(len(there)), [len(teachers[school]) for school in there])
    # What two arcs have in common makes one: mentors of equal standing in a school.
    classes = Counter(zip(owner.tolist(), lack[holders].tolist(), strict=True))
    keys = np.array(list(classes), dtype=np.int64)
    sizes = np.array(list(classes.values()), dtype=np.int64)
    steps = []
    for load in range(rules.load):
        steps.append(network.add_arcs(places[keys[:, 0]], sink, sizes, 0, 0, 0, load, keys[:, 1]))
    flow = solve_lexicographic(network).flow
    taken: list[dict[tuple[int, int], int]] = [
        dict(zip(classes, flow[step].tolist(), strict=True)) for step in steps
    ]
    queues = {
        school: _queue(lack, teachers[school], number, taken) for number, school in enumerate(there)
    }
    used = flow[options]
    some = np.flatnonzero(used)
    flows = [(here[row[n]], there[column[n]], int(used[n])) for n in some.tolist()]
    return _names(learners, queues, flows)


Ways = tuple[Ints, Ints, Ints, Ints]
"""Of each pair of schools near enough: row, column, way in 100 m, 1 where they differ."""


def _ways(index: BureauIndex, rules: PairingRules, here: list[int], there: list[int]) -> Ways:
    goal = np.array(there, dtype=np.int64)
    rows, columns, ways, outside = [], [], [], []
    for number, school in enumerate(here):
        close = np.flatnonzero(near(index, rules, school)[goal])
        rows.append(np.full(len(close), number, dtype=np.int64))
        columns.append(close.astype(np.int64))
        ways.append(way_between(index, school)[goal[close]])
        outside.append((goal[close] != school).astype(np.int64))
    return (
        np.concatenate(rows),
        np.concatenate(columns),
        np.concatenate(ways),
        np.concatenate(outside),
    )


def _reach(rules: PairingRules, total: int, ways: Ways, most_lack: int) -> tuple[int, ...]:
    """Return more than two pairings can differ by, goal by goal."""
    farthest = int(ways[2].max(initial=0))
    steps = (1, 1, farthest, rules.load, most_lack)
    return tuple(total * step + 1 for step in steps)


def _queue(
    lack: Ints, own: list[int], number: int, taken: list[dict[tuple[int, int], int]]
) -> Iterator[int]:
    """Yield a school's mentors as often as the flow says, evenly, highest standing first.

    `taken` holds for each load how many mentors of a school (by number) and standing have it.
    """
    ranked = sorted(own, key=lambda mentor: (int(lack[mentor]), mentor))
    for counts in taken:
        left = {standing: counts[number, standing] for standing in {int(lack[m]) for m in own}}
        for mentor in ranked:
            if left[int(lack[mentor])] > 0:
                left[int(lack[mentor])] -= 1
                yield mentor


def _names(
    learners: Groups, queues: dict[int, Iterator[int]], flows: list[tuple[int, int, int]]
) -> list[tuple[int, int]]:
    """Give names to the flows between schools."""
    waiting = {school: iter(group) for school, group in learners.items()}
    return [
        (next(waiting[here]), next(queues[there])) for here, there, f in flows for _ in range(f)
    ]
