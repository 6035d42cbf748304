"""Rooms and grounds, as many as the planted timetable needs at once and hardly more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ...models.school import Room
from .catalogue import CLASS_CAP, NO_FIRST_PERIODS, ROOM_TYPES, common_periods
from .planted import GradePlan, section_slots
from .staffing import Post
from .week import SLOTS, BandSlots

_PE_SLOTS = 27
"""Of the 30 slots after the second period, the caps leave a tenth free."""
_SPECIAL_SLOTS = 30
"""Lessons a week of a special room: it is cleaned and prepared in the others."""
_NAMES = {
    "laboratory": ("LAB", "理科实验室 Science laboratory"),
    "music_room": ("MUS", "音乐教室 Music room"),
    "art_room": ("ART", "美术教室 Art room"),
    "computer_room": ("COM", "机房 Computer room"),
}


@dataclass(frozen=True, slots=True)
class Facilities:
    """All rooms, and how many lessons of each special kind may stand at once."""

    rooms: tuple[Room, ...]
    home: dict[str, str]
    extra: tuple[str, ...]
    by_type: dict[str, tuple[str, ...]]
    grounds_at_once: int

    def at_once(self, subject: str) -> int | None:
        """Return how many lessons of the subject fit in at once; None for no limit."""
        room_type = ROOM_TYPES.get(subject)
        if room_type is None or room_type == "language_room":
            return None
        return (
            self.grounds_at_once if room_type == "ground" else len(self.by_type.get(room_type, ()))
        )


def plan_facilities(
    plans: list[GradePlan], posts: list[Post], slots: dict[str, BandSlots]
) -> Facilities:
    """Plan the rooms of the school."""
    home = {
        planted.id: f"R{plan.grade[1:]}{number:02d}"
        for plan in plans
        for number, planted in enumerate(plan.classes, 1)
    }
    rooms = [
        Room(id=room, name=f"{class_id} 教室 Home room", capacity=CLASS_CAP, building="教学楼 Main")
        for class_id, room in home.items()
    ]
    extra = [
        Room(id=f"RX{n:02d}", name=f"走班教室{n} Walking room {n}", capacity=CLASS_CAP)
        for n in range(1, _extra_rooms(plans, slots) + 1)
    ]
    grounds_at_once = _needed(plans, "pe", _PE_SLOTS)
    special = [*_grounds(grounds_at_once), *_special_rooms(plans), *_language_rooms(posts)]
    types = sorted({room.type for room in special})
    by_type = {t: tuple(room.id for room in special if room.type == t) for t in types}
    return Facilities(
        rooms=(*rooms, *extra, *special),
        home=home,
        extra=tuple(room.id for room in extra),
        by_type=by_type,
        grounds_at_once=grounds_at_once,
    )


def _needed(plans: list[GradePlan], subject: str, lessons: int) -> int:
    total = sum(common_periods(plan.grade).get(subject, 0) * len(plan.classes) for plan in plans)
    least = 2 if subject == "pe" else 0
    return max(least, -(-total // lessons))


def _grounds(at_once: int) -> list[Room]:
    gym = max(1, at_once // 4)
    return [
        Room(id="FIELD", name="运动场 Sports field", type="ground", lessons_at_once=at_once - gym),
        Room(id="GYM", name="体育馆 Gymnasium", type="ground", lessons_at_once=gym),
    ]


def _special_rooms(plans: list[GradePlan]) -> list[Room]:
    rooms = []
    for subject in ("laboratory", "music", "art", "it"):
        room_type = ROOM_TYPES[subject]
        prefix, name = _NAMES[room_type]
        rooms += [
            Room(id=f"{prefix}{n}", name=f"{name} {n}", type=room_type, capacity=CLASS_CAP)
            for n in range(1, _needed(plans, subject, _SPECIAL_SLOTS) + 1)
        ]
    return rooms


def _language_rooms(posts: list[Post]) -> list[Room]:
    """One small room for each teacher of Japanese."""
    count = sum(1 for post in posts if post.pool == "japanese")
    return [
        Room(id=f"LAN{n}", name=f"语言教室{n} Language room {n}", type="language_room", capacity=24)
        for n in range(1, count + 1)
    ]


def _extra_rooms(plans: list[GradePlan], slots: dict[str, BandSlots]) -> int:
    """Return the most sections at once of a group beyond its own home rooms."""
    most = 0
    for plan in plans:
        bands = {band.id: band for band in plan.bands}
        at_once: Counter[tuple[str, int]] = Counter()
        for section in plan.sections:
            band = bands[section.band]
            at_once.update((band.id, slot) for slot in section_slots(section, band, slots))
        for (band_id, _), count in at_once.items():
            most = max(most, count - len(bands[band_id].classes))
    return most


def pe_slots() -> list[int]:
    """Return the slots in which there may be PE."""
    return [slot for slot in range(SLOTS) if slot % 8 >= NO_FIRST_PERIODS]
