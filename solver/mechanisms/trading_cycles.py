"""Top trading cycles with initial endowments, and teacher-optimal block exchange.

Every post belongs to who holds it; every teacher points to the post he likes best, every post to
its owner, and cycles trade (Shapley, Scarf 1974, with Gale's rule). A free post belongs to one
heir at a time, the first in the master order whose place stays strong enough without him; when
he leaves through a free post, his own becomes free (Abdulkadiroğlu, Sönmez, Journal of Economic
Theory 1999; least strength as in Suzuki, Tamura, Yokoo 2018). An heir stays heir until he leaves,
so nobody gains by a false list; the outcome is Pareto efficient for teachers.

Block exchange adds the schools' rights: a teacher may take only a post whose holder of before
stands lower than he does. With one post a place this is TO-BE of Combe, Tercieux, Terrier (Review
of Economic Studies 2022), the strategy-proof selection of block exchange; with several posts a
place, they are ordered, lowest holder first, so that lists over places become strict lists over
posts and the proof carries over. Without free posts its outcome is two-sided maximal.
"""

from __future__ import annotations

from heapq import heappop, heappush

from ...models.exchange.market import Assignment, Market

NOBODY = -1


def trading_cycles(market: Market) -> Assignment:
    """Return the assignment of top trading cycles with initial endowments."""
    return _Trading(market, two_sided=False).run()


def block_exchange(market: Market) -> Assignment:
    """Return the assignment of teacher-optimal block exchange."""
    return _Trading(market, two_sided=True).run()


class _Trading:
    """Posts, owners and heirs while cycles are carried out.

    Posts of a place stand in one row: those of its teachers, lowest standing first, then the free
    ones. `holder_before` never changes; `owner` becomes nobody when a post is left free.
    """

    def __init__(self, market: Market, *, two_sided: bool) -> None:
        self.market = market
        self.two_sided = two_sided
        self.rows: list[list[int]] = []
        self.holder_before: list[int] = []
        self.place_of: list[int] = []
        self.own_post = [NOBODY] * len(market.teachers)
        for place, incumbents in enumerate(market.incumbents):
            self._add_posts(place, incumbents)
        self.owner = list(self.holder_before)
        self.taken = [False] * len(self.owner)
        self.first_held = [0] * len(self.rows)
        self.first_free = list(market.heads)
        self.next = [0] * len(market.teachers)
        self.outcome = [NOBODY] * len(market.teachers)
        self.count = list(market.heads)
        self.waiting = list(range(len(market.teachers)))
        self.parked: list[list[int]] = [[] for _ in self.rows]
        self.heir = NOBODY
        self._next_heir()

    def _add_posts(self, place: int, incumbents: tuple[int, ...]) -> None:
        row = []
        free = self.market.seats[place] - len(incumbents)
        for teacher in (*reversed(incumbents), *[NOBODY] * free):
            post = len(self.place_of)
            row.append(post)
            self.place_of.append(place)
            self.holder_before.append(teacher)
            if teacher != NOBODY:
                self.own_post[teacher] = post
        self.rows.append(row)

    def run(self) -> Assignment:
        """Carry out cycles until everyone has left the market with a place."""
        for teacher in range(len(self.outcome)):
            if self.outcome[teacher] == NOBODY:
                self._follow(teacher)
        return tuple(self.outcome)

    def _follow(self, start: int) -> None:
        """Follow who points to whom from a teacher on, until he has left."""
        path, at = [start], {start: 0}
        posts: list[int] = []
        while path:
            post = self._best_post(path[-1])
            owner = self._owner_of(post)
            if owner not in at:
                posts.append(post)
                at[owner] = len(path)
                path.append(owner)
                continue
            begin = at[owner]
            self._trade(path[begin:], [*posts[begin:], post])
            for teacher in path[begin:]:
                del at[teacher]
            del path[begin:]
            # The last one left pointed to somebody who is gone: he points anew.
            del posts[max(begin - 1, 0) :]

    def _best_post(self, teacher: int) -> int:
        """Return the post that a teacher points to."""
        wanted = self.market.lists[teacher]
        while self.next[teacher] < len(wanted):
            post = self._post_in(wanted[self.next[teacher]], teacher)
            if post is not None:
                return post
            self.next[teacher] += 1
        return self.own_post[teacher]

    def _post_in(self, place: int, teacher: int) -> int | None:
        """Return the first post of a place that is left and open to a teacher."""
        row, heads = self.rows[place], self.market.heads[place]
        first = self.first_held[place]
        while first < heads and not self._left(row[first]):
            first += 1
        self.first_held[place] = first
        if first < heads and self._open_to(row[first], teacher):
            return row[first]
        first = self.first_free[place]
        while first < len(row) and not self._left(row[first]):
            first += 1
        self.first_free[place] = first
        return row[first] if first < len(row) else None

    def _left(self, post: int) -> bool:
        """Tell whether a post can still be had; without an heir no free one ever can again."""
        return not self.taken[post] and (self.owner[post] != NOBODY or self.heir != NOBODY)

    def _open_to(self, post: int, teacher: int) -> bool:
        if not self.two_sided:
            return True
        standing = self.market.standing[self.place_of[post]]
        return standing[teacher] < standing[self.holder_before[post]]

    def _owner_of(self, post: int) -> int:
        return self.heir if self.owner[post] == NOBODY else self.owner[post]

    def _trade(self, cycle: list[int], posts: list[int]) -> None:
        """Give each teacher of a cycle the post he points to."""
        for teacher, post in zip(cycle, posts, strict=True):
            self.taken[post] = True
            self.outcome[teacher] = self.place_of[post]
            if self.owner[post] == NOBODY:
                self._fill(self.place_of[post])
        if self.heir in cycle:
            own = self.own_post[self.heir]
            if not self.taken[own]:
                self.owner[own] = NOBODY
                self.count[self.market.home[self.heir]] -= 1
            self._next_heir()

    def _fill(self, place: int) -> None:
        """Count one more in a place; its teachers may be heirs again."""
        self.count[place] += 1
        for teacher in self.parked[place]:
            heappush(self.waiting, teacher)
        self.parked[place].clear()

    def _next_heir(self) -> None:
        """Choose who owns the free posts from now on."""
        self.heir = NOBODY
        while self.waiting:
            teacher = heappop(self.waiting)
            home = self.market.home[teacher]
            if self.outcome[teacher] != NOBODY:
                continue
            if self.count[home] > self.market.floor[home]:
                self.heir = teacher
                return
            self.parked[home].append(teacher)
