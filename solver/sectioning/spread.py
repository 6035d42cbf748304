"""Which student takes which place: gender, scores and origin balance between the classes.

Students of a cell are interchangeable for everything the flow decides, so they may swap classes
freely. Swaps lower the sum over the classes of the squared distance between what a class has
(girls, score, origins) and its share; each step takes the best swap of two classes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ..engine.stop import Stop
from .formed import Formed
from .grade_data import GradeData
from .language_share import language_members
from .plan import Plan
from .quotas import class_quotas

Floats = npt.NDArray[np.float64]

# Classes that a class swaps with; the balance spreads through them (grades of 22 classes: all).
MOST_PARTNERS = 24


def form_classes(data: GradeData, plan: Plan, stop: Stop) -> list[Formed]:
    """Return the classes of a plan with their students."""
    classes = _deal(data, plan)
    _swap(data, classes, stop)
    return classes


def features(data: GradeData) -> dict[str, Floats]:
    """Return for each student what is balanced: a girl, his score, one entry an origin.

    Scores are in standard deviations; what is unknown counts as average.
    """
    students = list(data.students.values())
    scores = [s.score for s in students if s.score is not None]
    mean = float(np.mean(scores)) if scores else 0.0
    spread = float(np.std(scores)) if scores else 1.0
    origins = sorted({s.origin for s in students if s.origin is not None})
    found = {}
    for student in students:
        vector = np.zeros(2 + len(origins))
        vector[0] = student.gender == "F"
        if student.score is not None and spread > 0:
            vector[1] = (student.score - mean) / spread
        if student.origin is not None:
            vector[2 + origins.index(student.origin)] = 1.0
        found[student.id] = vector
    return found


def _deal(data: GradeData, plan: Plan) -> list[Formed]:
    """Deal each cell's members to its places in the order of gender and score, in turn."""
    classes: list[Formed] = []
    places: dict[tuple[int, bool], list[tuple[Formed, tuple[tuple[str, ...], ...]]]]
    places = defaultdict(list)
    for (kind, group), quotas in class_quotas(data, plan).items():
        for number, quota in enumerate(quotas):
            formed = Formed(plan.kinds[kind], group, number)
            classes.append(formed)
            for ((cell, _, _, missing), language), count in quota.items():
                places[cell, language] += [(formed, missing)] * count
    vectors = features(data)
    for (cell, language), seats in places.items():
        walking = set(language_members(data, cell))
        members = sorted(
            (m for m in data.cells[cell].members if (m in walking) == language),
            key=lambda m: (sum(vectors[s][0] for s in m), sum(vectors[s][1] for s in m), m),
        )
        for member, (formed, missing) in zip(members, _in_turn(seats), strict=True):
            formed.members.append((member, missing))
    return classes


def _in_turn(
    seats: list[tuple[Formed, tuple[tuple[str, ...], ...]]],
) -> list[tuple[Formed, tuple[tuple[str, ...], ...]]]:
    """Order places so that each class comes up evenly through the list."""
    counts: dict[int, int] = defaultdict(int)
    totals: dict[int, int] = defaultdict(int)
    for formed, _ in seats:
        totals[id(formed)] += 1
    keyed = []
    for position, (formed, missing) in enumerate(seats):
        key = (counts[id(formed)] + 0.5) / totals[id(formed)]
        counts[id(formed)] += 1
        keyed.append((key, position, (formed, missing)))
    return [seat for _, _, seat in sorted(keyed, key=lambda item: item[:2])]


def comparable(data: GradeData, classes: list[Formed]) -> dict[tuple[object, object], list[int]]:
    """Return the classes that are compared with one another: same division and side."""
    found: dict[tuple[object, object], list[int]] = defaultdict(list)
    for number, formed in enumerate(classes):
        found[formed.kind.division, formed.kind.side].append(number)
    return dict(found)


def _targets(
    classes: list[Formed], vectors: Mapping[str, Floats], groups: list[list[int]]
) -> Floats:
    """Return what each class would have if its set of comparable classes were all alike."""
    targets = np.zeros((len(classes), len(next(iter(vectors.values()), np.zeros(2)))))
    for numbers in groups:
        students = [vectors[s] for n in numbers for s in classes[n].students]
        if students:
            share = np.mean(students, axis=0)
            for number in numbers:
                targets[number] = share * len(classes[number].students)
    return targets


class _Places:
    """Members by class and cell as arrays, for swapping."""

    def __init__(self, data: GradeData, classes: list[Formed]) -> None:
        vectors = features(data)
        # Students of another language swap among themselves: few classes hold them.
        walking = {m for n in range(len(data.cells)) for m in language_members(data, n)}
        cell_of = {m: 2 * n + (m in walking) for n, c in enumerate(data.cells) for m in c.members}
        self.classes = classes
        self.vectors: list[Floats] = []
        self.inside: list[dict[int, npt.NDArray[np.int64]]] = []
        sums = []
        for formed in classes:
            rows = [np.sum([vectors[s] for s in member], axis=0) for member, _ in formed.members]
            self.vectors.append(np.array(rows))
            sums.append(np.sum(rows, axis=0))
            by_cell: dict[int, list[int]] = defaultdict(list)
            for position, (member, _) in enumerate(formed.members):
                by_cell[cell_of[member]].append(position)
            self.inside.append({c: np.array(p) for c, p in by_cell.items()})
        groups = list(comparable(data, classes).values())
        self.off = np.array(sums) - _targets(classes, vectors, groups)

    def best_swap(self, first: int, second: int) -> tuple[float, int, int] | None:
        """Return gain (negative is better) and positions of the best swap of two classes."""
        best: tuple[float, int, int] | None = None
        gap = self.off[first] - self.off[second]
        for cell in self.inside[first].keys() & self.inside[second].keys():
            ours, theirs = self.inside[first][cell], self.inside[second][cell]
            mine, other = self.vectors[first][ours], self.vectors[second][theirs]
            delta = other[None, :, :] - mine[:, None, :]
            gain = 2 * (delta @ gap) + 2 * np.einsum("ijk,ijk->ij", delta, delta)
            row, column = divmod(int(np.argmin(gain)), gain.shape[1])
            value = float(gain[row, column])
            found = (value, int(ours[row]), int(theirs[column]))
            if best is None or found < best:
                best = found
        return best

    def swap(self, first: int, second: int, p: int, q: int) -> None:
        """Swap two members; what each has to do without belongs to the place."""
        delta = self.vectors[second][q] - self.vectors[first][p]
        self.off[first] += delta
        self.off[second] -= delta
        held = self.vectors[first][p].copy()
        self.vectors[first][p] = self.vectors[second][q]
        self.vectors[second][q] = held
        mine, other = self.classes[first].members[p], self.classes[second].members[q]
        self.classes[first].members[p] = (other[0], mine[1])
        self.classes[second].members[q] = (mine[0], other[1])


def _swap(data: GradeData, classes: list[Formed], stop: Stop) -> None:
    """Swap members of the same cell between two classes while that helps."""
    places = _Places(data, classes)
    partners = _partners(places.inside)
    pending = dict.fromkeys((i, j) for i, others in enumerate(partners) for j in others if j < i)
    while pending and not stop:
        first, second = next(iter(pending))
        del pending[first, second]
        changed = False
        # Less than this is not visible in any report, and would go on for ever.
        while (best := places.best_swap(first, second)) is not None and best[0] < -0.01:
            places.swap(first, second, best[1], best[2])
            changed = True
        if changed:
            for number in (first, second):
                for other in partners[number]:
                    pending[max(number, other), min(number, other)] = None


def _partners(inside: list[dict[int, npt.NDArray[np.int64]]]) -> list[list[int]]:
    """Return for each class the classes that share a cell; in large grades the nearest of them."""
    found = []
    for i, mine in enumerate(inside):
        sharing = [j for j, other in enumerate(inside) if j != i and mine.keys() & other.keys()]
        sharing.sort(key=lambda j: (abs(i - j), j))
        found.append(sharing[:MOST_PARTNERS])
    for i, others in enumerate(found):
        for j in others:
            if i not in found[j]:
                found[j].append(i)
    return found
