"""Tutors for every student as one flow, five goals in order, each proven.

Students of one class without wishes are alike and flow together; whoever has wishes is a node of
his own, which leads to the teachers he wishes for and otherwise on to his class. From a class the
flow leads to its class teacher, its teachers, and on to those of the grade and of the school.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

import numpy as np

from ...models.school import Student
from ...models.tutoring import Closeness, TutorAssignment, TutorIndex, Tutoring
from ..flows.lexicographic import solve_lexicographic
from ..flows.network import InfeasibleFlowError, Ints, Network

Family = tuple[str, str]
"""Grade and present class ("" for none): students who know the same teachers."""


def assign_tutors(index: TutorIndex) -> Tutoring:
    """Return the best allocation: goal by goal as `TutoringValues` lists them, proven optimal."""
    if not index.students:
        return Tutoring(school=index.school.id)
    tutor = _allocate(index) if index.tutors else {}
    return Tutoring(
        school=index.school.id,
        assignments=tuple(
            TutorAssignment(student=s.id, tutor=tutor[s.id])
            for s in index.students
            if s.id in tutor
        ),
        without=tuple(s.id for s in index.students if s.id not in tutor),
    )


def _allocate(index: TutorIndex) -> dict[str, str]:
    """Return tutors by student.

    Where everybody can have one and every tutor the band's lower end, those two goals are met
    in full: they are asked for as supplies, which makes the flow much easier.
    """
    try:
        return _Flow(index, met=True).solve()
    except InfeasibleFlowError:
        return _Flow(index, met=False).solve()


class _Flow:
    """The network: wishing students → families → grades → the school → tutors → sink.

    `met` asks for no student without a tutor and no tutor below the band.
    """

    def __init__(self, index: TutorIndex, *, met: bool) -> None:
        self.index, self.met = index, met
        total, tutors = len(index.students), len(index.tutors)
        low, high = index.band
        longest = max((len(wished) for wished in index.wished.values()), default=0)
        self.network = Network(
            goals=5,
            reach=(
                total + 1,
                tutors * low + 1,
                total * longest + 1,
                total * len(Closeness) + 1,
                min(total, tutors * (high - low)) * (high - low) + 1,
            ),
        )
        self.number = {tutor: n for n, tutor in enumerate(index.tutors)}
        self.members: dict[Family, list[Student]] = defaultdict(list)
        self.wishing: list[Student] = []
        for student in index.students:
            if self._wished(student):
                self.wishing.append(student)
            else:
                self.members[_family(student)].append(student)
        families = {_family(s) for s in self.wishing} | set(self.members)
        self.families = sorted(families)

    def _wished(self, student: Student) -> list[str]:
        return [one for one in self.index.wished.get(student.id, ()) if one in self.number]

    def solve(self) -> dict[str, str]:
        """Return the tutor of every student who has one."""
        network, index = self.network, self.index
        total = len(index.students)
        low, high = index.band
        asked = low if self.met else 0
        tutors = network.add_nodes(np.full(len(index.tutors), -asked))
        families = network.add_nodes([len(self.members[f]) for f in self.families])
        sink = network.add_nodes(asked * len(index.tutors) - total)[0]
        network.add_arcs(tutors, sink, low - asked, 0, -1, 0, 0, 0)
        for above in range(1, high - low + 1):
            network.add_arcs(tutors, sink, 1, 0, 0, 0, 0, above)
        network.add_arcs(families, sink, 0 if self.met else total, 1, 0, 0, 0, 0)
        wishes, on = self._add_wishes(tutors, families)
        own = self._add_own(tutors, families)
        pools = self._add_pools(tutors, families, total)
        flow = solve_lexicographic(network).flow
        found, left = self._met(flow, wishes, on)
        self._spread(flow, own, pools, left, found)
        return found

    def _add_wishes(self, tutors: Ints, families: Ints) -> tuple[tuple[slice, Ints, Ints], slice]:
        """Add wishing students: arcs to those they wish for, and one on to their family."""
        network, wishing = self.network, self.wishing
        students = network.add_nodes(np.ones(len(wishing)))
        rows, columns, ranks = [], [], []
        unmet = np.zeros(len(wishing), dtype=np.int64)
        for row, student in enumerate(wishing):
            wished = self.index.wished[student.id]
            unmet[row] = len(wished)
            for rank, tutor in enumerate(wished):
                if tutor in self.number:
                    rows.append(row)
                    columns.append(self.number[tutor])
                    ranks.append(rank)
        tails, heads = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
        arcs = network.add_arcs(students[tails], tutors[heads], 1, 0, 0, ranks, 0, 0)
        place = {family: n for n, family in enumerate(self.families)}
        home = np.array([place[_family(s)] for s in wishing], dtype=np.int64)
        on = network.add_arcs(students, families[home], 1, 0, 0, unmet, 0, 0)
        return (arcs, tails, heads), on

    def _add_own(self, tutors: Ints, families: Ints) -> tuple[slice, Ints, Ints]:
        """Add arcs from families to their class teachers and teachers."""
        index, rows = self.index, []
        for number, (_, own) in enumerate(self.families):
            head = index.class_teacher.get(own)
            near = dict.fromkeys(sorted(index.class_teachers.get(own, ())), Closeness.CLASS)
            if head is not None:
                near[head] = Closeness.CLASS_TEACHER
            rows += [(number, self.number[tutor], int(close)) for tutor, close in near.items()]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        tails, heads = table[:, 0], table[:, 1]
        most = self.index.band[1]
        arcs = self.network.add_arcs(families[tails], tutors[heads], most, 0, 0, 0, table[:, 2], 0)
        return arcs, tails, heads

    def _add_pools(
        self, tutors: Ints, families: Ints, total: int
    ) -> list[tuple[slice, slice, Ints, Ints]]:
        """Add a pool a grade and one for the school; return arcs into and out of each."""
        index, pools = self.index, []
        everyone = np.arange(len(index.tutors))
        grades = sorted({grade for grade, _ in self.families})
        for grade in [*grades, None]:
            inside = np.array(
                [n for n, (own, _) in enumerate(self.families) if grade in (None, own)],
                dtype=np.int64,
            )
            close = Closeness.SCHOOL if grade is None else Closeness.GRADE
            whom = (
                everyone
                if grade is None
                else np.array(
                    sorted(self.number[t] for t in index.grade_teachers.get(grade, ())),
                    dtype=np.int64,
                )
            )
            node = self.network.add_nodes(0)
            into = self.network.add_arcs(families[inside], node, total, 0, 0, 0, int(close), 0)
            out = self.network.add_arcs(node, tutors[whom], index.band[1], 0, 0, 0, 0, 0)
            pools.append((into, out, inside, whom))
        return pools

    def _met(
        self, flow: Ints, wishes: tuple[slice, Ints, Ints], on: slice
    ) -> tuple[dict[str, str], dict[int, deque[str]]]:
        """Return wishes that are met, and by family who has to go on."""
        arcs, tails, heads = wishes
        used = flow[arcs] > 0
        found = {
            self.wishing[row].id: self.index.tutors[column]
            for row, column in zip(tails[used].tolist(), heads[used].tolist(), strict=True)
        }
        place = {family: n for n, family in enumerate(self.families)}
        left = {place[f]: deque(s.id for s in group) for f, group in self.members.items()}
        for row in np.flatnonzero(flow[on]).tolist():
            student = self.wishing[row]
            left.setdefault(place[_family(student)], deque()).append(student.id)
        return found, left

    def _spread(
        self,
        flow: Ints,
        own: tuple[slice, Ints, Ints],
        pools: list[tuple[slice, slice, Ints, Ints]],
        left: dict[int, deque[str]],
        found: dict[str, str],
    ) -> None:
        """Give names to what flows from families to tutors, through pools or not."""
        arcs, tails, heads = own
        for family, tutor, count in zip(tails.tolist(), heads.tolist(), flow[arcs], strict=True):
            for _ in range(int(count)):
                found[left[family].popleft()] = self.index.tutors[tutor]
        for into, out, inside, whom in pools:
            tutors = iter(_repeated(whom, flow[out]))
            for family in _repeated(inside, flow[into]):
                found[left[family].popleft()] = self.index.tutors[next(tutors)]


def _family(student: Student) -> Family:
    return student.grade, student.present_class or ""


def _repeated(numbers: Ints, counts: Ints) -> Iterable[int]:
    repeated: list[int] = np.repeat(numbers, counts).tolist()
    return repeated
