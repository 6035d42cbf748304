"""Why a choice could not be met, and the change of choice that would help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ...models.sectioning import Unplaced
from .flow import Group
from .formed import Formed
from .grade_data import GradeData, Profile
from .kinds import Needs, needs_of
from .limits import Limits
from .plan import Plan
from .seats import Section


class _Room:
    """Who sits where in one group, and where there is room left."""

    def __init__(self, data: GradeData, limits: Limits, sections: Sequence[Section]) -> None:
        self.most = limits.section_maximum
        self.free: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        self.open: dict[tuple[str, bool], int] = defaultdict(int)
        self.week: dict[str, dict[tuple[int, int | None], str | None]] = defaultdict(dict)
        for section in sections:
            for student in section.students:
                self.week[student][section.band, section.part] = section.subject
            if section.subject is not None:
                self.open[section.subject, section.part is None] += 1
                if len(section.students) < self.most:
                    key = f"{section.subject}/{section.part is None}"
                    self.free[key].append((section.band, section.part))

    def places(self, subject: str, exam: bool) -> list[tuple[int, int | None]]:
        """Return the places of a subject's sections that are not full."""
        return self.free[f"{subject}/{exam}"]


def unplaced_choices(
    data: GradeData,
    limits: Limits,
    plan: Plan,
    formed: Sequence[Formed],
    sections: Sequence[Section],
) -> list[Unplaced]:
    """Return every choice that was not met, with its reason and what would help."""
    rooms: dict[Group | None, _Room] = {
        group: _Room(data, limits, [s for s in sections if s.group == group])
        for group in [*plan.bands, None]
    }
    found = []
    for item in formed:
        for member, missing in item.members:
            for student, gone in zip(member, missing, strict=True):
                room = rooms.get(item.group) or rooms[None]
                for subject in gone:
                    found.append(_unplaced(data, limits, plan, item, room, student, gone, subject))
    return found


def _unplaced(
    data: GradeData,
    limits: Limits,
    plan: Plan,
    item: Formed,
    room: _Room,
    student: str,
    gone: tuple[str, ...],
    subject: str,
) -> Unplaced:
    profile = data.profiles[student]
    reason, params = _reason(data, limits, plan, item, room, profile, subject)
    instead: tuple[str, ...] = ()
    if subject in profile.combination and len(gone) == 1:
        instead = tuple(
            other
            for other in data.scheme.subjects
            if other not in profile.combination
            and _would_help(data, item, room, student, profile, subject, other)
        )
    return Unplaced(student=student, subject=subject, reason=reason, params=params, instead=instead)


def _reason(
    data: GradeData,
    limits: Limits,
    plan: Plan,
    item: Formed,
    room: _Room,
    profile: Profile,
    subject: str,
) -> tuple[str, dict[str, str | int]]:
    """Return the code of the reason and its numbers."""
    exam = subject in profile.combination
    wanting = sum(1 for p in data.profiles.values() if (subject in p.combination) == exam)
    params: dict[str, str | int] = {"students": wanting}
    if exam and subject not in item.kind.walking and subject not in item.kind.fixed:
        same = sum(1 for p in data.profiles.values() if p.combination == profile.combination)
        return "no_class_kind", {
            "combination": "+".join(profile.combination),
            "students": same,
            "minimum": data.policy.class_size.minimum,
        }
    if limits.teachers is not None and not limits.teachers[subject]:
        return "no_teacher", {**params, "teachers": 0}
    least = data.policy.section_size.minimum
    if not room.open[subject, exam]:
        here = _wanting_in_group(data, plan, item.group, subject, exam)
        if here < least:
            return "too_few_for_a_section", {"students": here, "minimum": least}
    if limits.teachers is not None and _short_of_hours(data, limits, subject):
        return "no_teacher", {**params, "teachers": limits.teachers[subject]}
    if room.open[subject, exam] and not room.places(subject, exam):
        return "section_full", {
            "sections": room.open[subject, exam],
            "maximum": limits.section_maximum,
        }
    if not room.open[subject, exam]:
        return "no_room", params
    return "band_clash", params


def _wanting_in_group(
    data: GradeData, plan: Plan, group: Group | None, subject: str, exam: bool
) -> int:
    """Return how many students of a group would go to a section of the subject."""
    total = 0
    for (cell, kind, g, _), count in plan.entries.items():
        if g == group:
            for profile in data.cells[cell].profiles:
                needs = needs_of(data, plan.kinds[kind], profile)
                total += count * (subject in (needs.exam if exam else needs.qualifying))
    return total


def _short_of_hours(data: GradeData, limits: Limits, subject: str) -> bool:
    """Tell whether the subject's teachers have no section's periods left between them."""
    pools = [pool for pool in limits.pools if subject in pool.subjects]
    if any(pool.periods is None for pool in pools):
        return False
    wanting = sum(1 for p in data.profiles.values() if subject in p.combination)
    needed = -(-wanting // limits.section_maximum) * data.exam_periods[subject]
    return sum(pool.periods or 0 for pool in pools) < needed


def _would_help(
    data: GradeData,
    item: Formed,
    room: _Room,
    student: str,
    profile: Profile,
    subject: str,
    other: str,
) -> bool:
    """Tell whether the student is fully placed with `other` for `subject`, all others staying."""
    chosen = tuple(
        s for s in data.scheme.subjects if s == other or (s in profile.combination and s != subject)
    )
    if data.scheme.faults(frozenset(chosen)) or not set(item.kind.fixed) <= set(chosen):
        return False
    changed = Profile(chosen)
    if data.side(changed) != data.side(profile):
        return False
    needs = needs_of(data, item.kind, changed)
    if needs.missing:
        return False
    return _seatable(needs, room, room.week.get(student, {}))


def _seatable(needs: Needs, room: _Room, week: dict[tuple[int, int | None], str | None]) -> bool:
    """Tell whether seats are free for all of the needs, his own seats counting as free."""
    wanted = [(s, True) for s in needs.exam] + [(s, False) for s in needs.qualifying]
    own = {place: subject for place, subject in week.items() if subject is not None}
    options = []
    for subject, exam in wanted:
        places = set(room.places(subject, exam))
        places |= {p for p, s in own.items() if s == subject and (p[1] is None) == exam}
        options.append(places)

    def extend(number: int, taken: tuple[tuple[int, int | None], ...]) -> bool:
        if number == len(options):
            return True
        return any(
            extend(number + 1, (*taken, place))
            for place in sorted(options[number], key=str)
            if not any(_meet(place, other) for other in taken)
        )

    return extend(0, ())


def _meet(first: tuple[int, int | None], second: tuple[int, int | None]) -> bool:
    """Tell whether two places of the bands are at the same time."""
    return first[0] == second[0] and (
        first[1] is None or second[1] is None or first[1] == second[1]
    )
