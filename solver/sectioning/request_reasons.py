"""Why a request is not met, and what the student could take instead."""

from __future__ import annotations

from collections import defaultdict

from ...models.school import Choice
from ...models.sectioning import Unplaced
from .request_school import SchoolRequests

# More suggestions than this help nobody.
MOST_SUGGESTIONS = 5


class Reasons:
    """Judges unmet requests of one answer, everyone else staying where he is."""

    def __init__(
        self, data: SchoolRequests, placement: tuple[int, ...], seats: tuple[int | None, ...]
    ) -> None:
        self._data, self._placement = data, placement
        self._taken: dict[int, dict[int, int]] = defaultdict(dict)
        self._filled = [0] * len(data.sections)
        for request, seat in zip(data.problem.requests, seats, strict=True):
            if seat is not None:
                self._taken[request.student][placement[seat]] = request.course
                self._filled[seat] += 1
        self._wanted: dict[int, set[int]] = defaultdict(set)
        for request in data.problem.requests:
            self._wanted[request.student].add(request.course)
        self._sections: dict[int, list[int]] = defaultdict(list)
        for index, section in enumerate(data.problem.sections):
            self._sections[section.course].append(index)

    def unplaced(self, request: int) -> Unplaced:
        """Return the record of an unmet request with its reason."""
        wish, choice = self._data.problem.requests[request], self._data.choices[request]
        sections = self._sections[wish.course]
        with_seats = [s for s in sections if self._has_seat(s)]
        instead = self._instead(wish.student)
        if not with_seats:
            capacity = sum(self._data.sections[s].capacity for s in sections)
            wanted = sum(r.course == wish.course for r in self._data.problem.requests)
            params: dict[str, str | int] = {"seats": capacity, "requests": wanted}
            return _record(choice, "section_full", params, instead)
        free = [s for s in with_seats if self._is_free(wish.student, s)]
        if free:
            # Only in an answer that is not proven optimal, or where the student's own limit binds.
            params = {"sections": " ".join(self._data.sections[s].id for s in free)}
            return _record(choice, "not_found", params, instead)
        return _record(choice, "band_clash", self._clash(wish.student, with_seats), instead)

    def not_offered(self, choice: Choice) -> Unplaced:
        """Return the record of a choice of a course without sections."""
        numbers = {student.id: index for index, student in enumerate(self._data.students)}
        return _record(choice, "not_offered", {}, self._instead(numbers[choice.student]))

    def _has_seat(self, section: int) -> bool:
        return self._filled[section] < self._data.sections[section].capacity

    def _is_free(self, student: int, section: int) -> bool:
        """Tell whether a student has nothing else in a section's block and may be there."""
        block = self._placement[section]
        closed = (student, block) in self._data.problem.closed
        return block not in self._taken[student] and not closed

    def _clash(self, student: int, sections: list[int]) -> dict[str, str | int]:
        """Return the blocks of the sections with seats, and what the student has there."""
        blocks = sorted({self._placement[s] for s in sections})
        taken = [self._taken[student][b] for b in blocks if b in self._taken[student]]
        return {
            "blocks": " ".join(self._data.blocks[b] for b in blocks),
            "with": " ".join(self._data.courses[c] for c in taken),
        }

    def _instead(self, student: int) -> tuple[str, ...]:
        """Return courses with a seat in a free block of the student that he has not asked for."""
        found: list[str] = []
        for course, sections in self._sections.items():
            if course in self._wanted[student]:
                continue
            if any(self._has_seat(s) and self._is_free(student, s) for s in sections):
                found.append(self._data.courses[course])
                if len(found) == MOST_SUGGESTIONS:
                    break
        return tuple(found)


def _record(
    choice: Choice, reason: str, params: dict[str, str | int], instead: tuple[str, ...]
) -> Unplaced:
    return Unplaced(
        student=choice.student,
        subject=choice.subject,
        reason=reason,
        params=params,
        instead=instead,
    )
