"""Necessary conditions on teachers: slots against periods, loads against periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..calendar import Slot
from ..finding import Finding
from ..lessons import Requirement
from ..rules.rule import Row
from ..rules.scope import Target
from ..rules.unavailable import UNAVAILABLE
from ..school import Teacher
from .flow import Demand, Part, Shortage, shortage
from .ground import Ground, disjoint
from .sentences import Words, cited, proof

SLOTS = "teacher_slots"
LOAD = "teacher_load"
MEETING = "group_meeting"


def check_teacher_slots(ground: Ground) -> Iterator[Finding]:
    """Yield for each teacher what he is to hold and has no slots for."""
    for week in range(ground.school.weeks):
        by_teacher: dict[str, list[Requirement]] = defaultdict(list)
        for need in ground.active(week):
            for teacher in need.teachers:
                by_teacher[teacher].append(need)
        found = [
            _teacher_finding(ground, teacher, lost)
            for teacher, needs in by_teacher.items()
            if (lost := _lost(ground, teacher, needs)) is not None
            # A meeting that fits nowhere by itself is told once, not for each of its teachers.
            and {need.id for need in needs} & set(lost.demands)
        ]
        if found:
            yield from found
            return


def _lost(ground: Ground, teacher: str, needs: Sequence[Requirement]) -> Shortage | None:
    """Return the lessons and meetings of a teacher that do not fit into his week together."""
    wanted = [(need.id, need.periods, ground.allowed(need)) for need in needs]
    wanted += list(_meetings(ground, teacher, needs))
    supply = ground.clock_groups(slot for _, _, slots in wanted for slot in slots)
    demands = []
    for name, periods, slots in wanted:
        # Within a clock group a lesson may take several slots that do not overlap.
        inside = ground.clock_groups(slots)
        parts = tuple(Part(min(n, periods), (group,)) for group, n in inside.items())
        demands.append(Demand(name, periods, parts))
    return shortage(demands, supply)


def _meetings(
    ground: Ground, teacher: str, needs: Sequence[Requirement]
) -> Iterator[tuple[str, int, tuple[Slot, ...]]]:
    """Yield the meetings of the teacher's group: they take slots of his, too."""
    for row in ground.rows(MEETING):
        for group in row.scope.ids("group") or ():
            if ground.index.group_of(teacher) == group:
                slots = _meeting_slots(ground, row, group)
                yield f"meeting {group}", row.parameters.periods, slots


def _meeting_slots(ground: Ground, row: Row, group: str) -> tuple[Slot, ...]:
    """Return where a group's meeting may stand, in any calendar: all of its teachers are there."""
    teachers = ground.index.teachers_of_group.get(group, ())
    target = Target(None, None, (), teachers)
    return tuple(
        slot
        for calendar in ground.school.calendars
        for slots in [set(row.parameters.slots.resolve(calendar))]
        for slot in ground.open_slots(target, calendar, (UNAVAILABLE,))
        if slot in slots
    )


def _teacher_finding(ground: Ground, teacher: str, lost: Shortage) -> Finding:
    needs = {need.id: need for need in ground.requirements}
    words = Words(ground.school)
    known = [needs[name] for name in lost.demands if name in needs]
    meeting = len(known) < len(lost.demands)
    rows = ground.rows_behind(known)
    en, zh = words.lessons(known, "en"), words.lessons(known, "zh")
    return proof(
        "teacher_slots_too_few",
        SLOTS,
        (
            f"Teacher {teacher} needs {lost.needed} periods for {en}"
            f"{' and the meeting of the group' if meeting else ''}, but has {lost.offered} slots "
            f"in which they may stand{cited(rows, 'en')}.",
            f"教师 {teacher} 的{zh}{'及教研活动' if meeting else ''}共需 {lost.needed} 课时，"
            f"但可用节次只有 {lost.offered} 个{cited(rows, 'zh')}。",
        ),
        {"teacher": teacher},
        {"needed": lost.needed, "offered": lost.offered, "lessons": " ".join(lost.demands)},
    )


def check_teacher_loads(ground: Ground) -> Iterator[Finding]:
    """Yield who is assigned more than his load allows, and subjects that lack teachers' hours."""
    overloaded = list(_overloaded(ground))
    yield from overloaded
    if not overloaded:
        yield from _hours(ground)


def assigned_load(ground: Ground) -> dict[str, int]:
    """Return the periods that each teacher is given already, in the average week, rounded up."""
    return {teacher: -(-n // ground.school.weeks) for teacher, n in _of_cycle(ground).items()}


def _of_cycle(ground: Ground) -> dict[str, int]:
    """Return the periods of the whole cycle that each teacher is given already."""
    loads: dict[str, int] = {teacher.id: 0 for teacher in ground.school.teachers}
    for need in ground.requirements:
        for teacher in need.teachers if need.loads else ():
            loads[teacher] = loads.get(teacher, 0) + need.periods * need.weeks.bit_count()
    return loads


def _overloaded(ground: Ground) -> Iterator[Finding]:
    loads = assigned_load(ground)
    for teacher in ground.school.teachers:
        load, most = loads[teacher.id], teacher.load_max
        if most is not None and load > most:
            yield proof(
                "teacher_overloaded",
                LOAD,
                (
                    f"Teacher {teacher.id} is assigned {load} periods a week but may have at "
                    f"most {most}.",
                    f"教师 {teacher.id} 已安排每周 {load} 课时，超过上限 {most}。",
                ),
                {"teacher": teacher.id},
                {"load": load, "load_max": most},
            )


def _hours(ground: Ground) -> Iterator[Finding]:
    """Yield subjects whose open periods exceed the hours that their teachers have left."""
    from .hours import open_periods

    loads, weeks = _of_cycle(ground), ground.school.weeks
    demands = open_periods(ground)
    left = {t.id: _left(t, loads[t.id], demands, weeks) for t in ground.school.teachers}
    found = shortage(demands, left)
    if found is None:
        return
    subjects = [name.split("/", 1) for name in found.demands]
    en = ", ".join(f"{subject} (grade {grade})" for grade, subject in subjects)
    zh = "、".join(f"{subject}（{grade} 年级）" for grade, subject in subjects)
    teachers = len(found.supplies)
    needed, offered = -(-found.needed // weeks), found.offered // weeks
    yield proof(
        "teacher_hours_too_few",
        LOAD,
        (
            f"{en}: at least {needed} periods a week have no teacher yet, but the "
            f"{teachers} teachers qualified for them have {offered} left.",
            f"{zh}：至少还有 {needed} 课时无人任教，"
            f"而具备资格的 {teachers} 名教师只剩 {offered} 课时。",
        ),
        {"subject": " ".join(dict.fromkeys(subject for _, subject in subjects))},
        {"needed": needed, "offered": offered, "teachers": teachers},
    )


def _left(teacher: Teacher, load: int, demands: Sequence[Demand], weeks: int) -> int:
    """Return the periods a teacher can still take in a cycle; all there are if he has no bound."""
    if teacher.load_max is None:
        return sum(demand.amount for demand in demands)
    return max(0, teacher.load_max * weeks - load)


def check_meetings(ground: Ground) -> Iterator[Finding]:
    """Yield groups whose meeting finds no slot at which all their teachers are there."""
    for row in ground.rows(MEETING):
        for group in row.scope.ids("group") or ():
            needed, have = row.parameters.periods, disjoint(_meeting_slots(ground, row, group))
            if have < needed:
                yield proof(
                    "meeting_slots_too_few",
                    MEETING,
                    (
                        f"The meeting of group {group} needs {needed} periods, but its slots and "
                        f"its teachers' times leave {have} (rules table, row {row.row}).",
                        f"教研组 {group} 的教研活动需 {needed} 课时，"
                        f"但规定节次与教师可用时间只留下 {have} 个（规则表第 {row.row} 行）。",
                    ),
                    {"group": group},
                    {"needed": needed, "offered": have},
                )
