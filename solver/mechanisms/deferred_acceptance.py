"""Deferred acceptance with initial positions: the rule deployed in France since 1999.

Teachers propose from the top of their lists; a place holds the best who have asked so far. Whoever
is there already stands on top of his own place's order, so nobody can lose his post (Combe,
Tercieux, Terrier, Review of Economic Studies 2022, call it DA*). Least strength is kept by letting
all places together hold only sets of teachers that can still be completed: a matroid, from which
the best are chosen greedily (Goto, Hashimoto, Iwasaki, Kawasaki, Ueda, Yasuda, Yokoo 2014; Kojima,
Tamura, Yokoo, Journal of Economic Theory 2018), one matroid for each group of places between which
teachers may go at all. Where no floor binds it is plain deferred acceptance. Strategy-proof for
teachers, and free of justified envy that respects initial posts; the price of both is that a free
seat may stay empty although somebody could have taken it.
"""

from __future__ import annotations

from heapq import heappop, heappush

from ...models.exchange.market import Assignment, Market

INITIAL = -1
"""Standing of a teacher in his own place: before everyone else."""


def deferred_acceptance(market: Market) -> Assignment:
    """Return the assignment of deferred acceptance with initial positions."""
    return _Holding(market).run()


class _Holding:
    """Who is held where while proposals go on.

    `spare`, by group of places, is N − Σ max(held, floor): the proposals that can be held above
    floors before a place could no longer be filled to its floor with those who are left.
    """

    def __init__(self, market: Market) -> None:
        size = len(market.places)
        self.market = market
        self.next = [0] * len(market.teachers)
        self.place = [INITIAL] * len(market.teachers)
        self.count = [0] * size
        self.group = place_groups(market)
        self.spare = [0] * size
        for place, group in enumerate(self.group):
            self.spare[group] += market.heads[place] - market.floor[place]
        self.worst_here: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        self.worst: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]
        self.parked: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]

    def run(self) -> Assignment:
        """Let every teacher propose until nobody is refused any more."""
        for teacher in range(len(self.place)):
            refused: int | None = teacher
            while refused is not None:
                refused = self._propose(refused)
        return tuple(self.place)

    def _propose(self, teacher: int) -> int | None:
        """Let a teacher ask for the next place of his list; return who is refused for it."""
        market = self.market
        wanted, step = market.lists[teacher], self.next[teacher]
        self.next[teacher] = step + 1
        place = wanted[step] if step < len(wanted) else market.home[teacher]
        self._hold(teacher, place)
        if self.count[place] > market.seats[place]:
            return self._drop(self._worst_of(place))
        if self.spare[self.group[place]] < 0:
            return self._drop(self._worst_of_group(self.group[place]))
        return None

    def _hold(self, teacher: int, place: int) -> None:
        own = self.market.home[teacher] == place
        standing = INITIAL if own else self.market.standing[place][teacher]
        self.place[teacher] = place
        self.count[place] += 1
        if self.count[place] > self.market.floor[place]:
            self.spare[self.group[place]] -= 1
            for entry in self.parked[place]:
                heappush(self.worst[self.group[place]], entry)
            self.parked[place].clear()
        heappush(self.worst_here[place], (-standing, -teacher))
        heappush(self.worst[self.group[place]], (-standing, -teacher, place))

    def _drop(self, teacher: int) -> int:
        place = self.place[teacher]
        if self.count[place] > self.market.floor[place]:
            self.spare[self.group[place]] += 1
        self.count[place] -= 1
        self.place[teacher] = INITIAL
        return teacher

    def _worst_of(self, place: int) -> int:
        """Return the lowest of those a place holds."""
        heap = self.worst_here[place]
        while True:
            teacher = -heappop(heap)[1]
            if self.place[teacher] == place:
                return teacher

    def _worst_of_group(self, group: int) -> int:
        """Return the lowest of those held in a group's places above their floor."""
        while True:
            entry = heappop(self.worst[group])
            teacher, place = -entry[1], entry[2]
            if self.place[teacher] != place:
                continue
            if self.count[place] > self.market.floor[place]:
                return teacher
            self.parked[place].append(entry)


def place_groups(market: Market) -> list[int]:
    """Return a number for each place, the same for places between which somebody may go.

    As the market tells them, else by who may come where; not by the lists: no list can join or
    part two groups.
    """
    if market.groups:
        return list(market.groups)
    parent = list(range(len(market.places)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for place, standing in enumerate(market.standing):
        for teacher in standing:
            parent[root(market.home[teacher])] = root(place)
    return [root(place) for place in range(len(parent))]
