"""Where the policy leaves the form to the plan: loans become transfers wherever that is allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from ...models.exchange.demand import quota_of
from ...models.exchange.words import Form, rank
from .people import Ground, Integers


class _Room:
    """Posts that transfers may still fill, in all and by grade."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.index = ground, ground.index
        self.rules = ground.policy.staffing
        self.change: dict[int, Integers] = {}
        self.room: dict[int, Integers] = {}
        for level in self._levels():
            self.change[level] = np.zeros(len(ground.bureau.schools), dtype=np.int64)
            self.room[level] = self._room_at(level)

    def _levels(self) -> list[int]:
        """Return -1 for the quota and every grade that is listed."""
        grades = {rank(row.grade) for row in self.ground.bureau.posts}
        quota = [-1] if self.rules.enforce_quota else []
        return [*quota, *(sorted(grades) if self.rules.enforce_posts else [])]

    def _heads(self, grade: int) -> Integers:
        index = self.index
        who = index.holds_post & (index.post >= 0) & (index.appointed >= grade)
        size = len(self.ground.bureau.schools)
        found: Integers = np.bincount(index.post[who], minlength=size).astype(np.int64)
        return found

    def _room_at(self, level: int) -> Integers:
        """Return how many more posts each school may fill at a level."""
        count = len(self.ground.bureau.schools)
        if level < 0:
            quota = np.array([quota_of(self.index, s) for s in range(count)], dtype=np.int64)
            room: Integers = np.maximum(quota - self._heads(0), 0)
            return room
        posts = np.zeros(count, dtype=np.int64)
        listed = np.zeros(count, dtype=bool)
        for row in self.ground.bureau.posts:
            school = self.index.school_number[row.school]
            posts[school] += row.posts if rank(row.grade) >= level else 0
            listed[school] |= rank(row.grade) == level
        free = np.full(count, len(self.ground.bureau.teachers), dtype=np.int64)
        found: Integers = np.where(listed, np.maximum(posts - self._heads(level), 0), free)
        return found

    def take(self, teacher: int, school: int) -> bool:
        """Move a post, if every level has room for it."""
        index = self.index
        if not index.holds_post[teacher]:
            return True
        levels = [level for level in self.room if index.appointed[teacher] >= level]
        if any(self.change[level][school] >= self.room[level][school] for level in levels):
            return False
        self.book(teacher, school)
        return True

    def book(self, teacher: int, school: int) -> None:
        """Move a post, whatever room there is."""
        for level in self.room:
            if self.index.holds_post[teacher] and self.index.appointed[teacher] >= level:
                self.change[level][school] += 1
                self.change[level][self.index.post[teacher]] -= 1


def made_transfers(
    ground: Ground,
    forms: Mapping[int, Form],
    places: Mapping[int, int],
    standing: Collection[int] = (),
) -> dict[int, Form]:
    """Return the loans among these moves that become transfers, by evaluation, as room allows.

    Parameters
    ----------
    forms, places
        Form and destination by teacher number.
    standing
        Teachers whose moves stand already, and keep their form.
    """
    room = _Room(ground)
    for teacher, form in forms.items():
        if form is Form.TRANSFER:
            room.book(teacher, places[teacher])
    score = np.nan_to_num(ground.index.score, nan=-np.inf)
    waiting = [
        t
        for t in sorted(forms)
        if forms[t] is Form.LOAN and t not in standing and _may(ground, t, places[t])
    ]
    waiting.sort(key=lambda teacher: -score[teacher])
    found: dict[int, Form] = {}
    while True:
        # Whoever leaves makes room for another, so that the list is gone through again.
        new = [t for t in waiting if t not in found and room.take(t, places[t])]
        found |= dict.fromkeys(new, Form.TRANSFER)
        if not new:
            return found


def _may(ground: Ground, teacher: int, school: int) -> bool:
    index = ground.index
    agreed = ground.bureau.teachers[teacher].consents is True
    same = bool(index.authority[index.post[teacher]] == index.authority[school])
    return same and (agreed or Form.TRANSFER not in ground.policy.form.consent)
