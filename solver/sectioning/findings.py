"""Why no administrative classes can be formed: necessary conditions with their numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ...models.finding import Finding, Severity
from .grade_data import GradeData
from .kinds import make_kinds
from .limits import Limits
from .week import fitting_kinds, lesson_slots, periods_missing

RULE = "class_formation"

SENTENCES = {
    "class_number": (
        "{students} students of {part} cannot be split into {low} to {high} classes of {minimum} "
        "to {maximum} students",
        "{part} 的 {students} 名学生无法分成 {low} 至 {high} 个 {minimum} 至 {maximum} 人的班级",
    ),
    "side_too_small": (
        "{students} students of {part} choose {side}, too few for a class of {minimum}, and "
        "classes do not mix sides",
        "{part} 有 {students} 名学生选择 {side}，不足一个 {minimum} 人的班级，且不同首选科目不混班",
    ),
    "side_number": (
        "{students} students of {part} choose {side}; no number of classes of {minimum} to "
        "{maximum} students holds them, and classes do not mix sides",
        "{part} 有 {students} 名学生选择 {side}，无法分成每班 {minimum} 至 {maximum} 人的班级，"
        "且不同首选科目不混班",
    ),
    "locked_too_many": (
        "{students} students are locked to class {class}, which holds at most {maximum}",
        "班级 {class} 锁定了 {students} 名学生，最多容纳 {maximum} 人",
    ),
    "kept_size": (
        "class {class} has {students} students now, allowed are {minimum} to {maximum}, and only "
        "{moves} may move",
        "班级 {class} 现有 {students} 人，应为 {minimum} 至 {maximum} 人，"
        "而最多允许 {moves} 人调班",
    ),
    "together_apart": (
        "students {students} are to be together, but their divisions, sides or locked classes "
        "differ, or two of them are to be apart",
        "学生 {students} 应在同一班，但其级部、首选科目或锁定班级不同，或其中有人应分开",
    ),
    "week_too_long": (
        "every class of grade {grade} that mode {mode} allows needs more periods than the {slots} "
        "slots for lessons in its week: {missing} too many at least",
        "年级 {grade} 在 {mode} 模式下的任何行政班每周课时都超过 {slots} 个上课节次，"
        "至少多出 {missing} 课时",
    ),
    "too_few_bands": (
        "mode {mode} needs {needed} bands at least, but the policy of grade {grade} has {bands}",
        "{mode} 模式至少需要 {needed} 个走班时段，而年级 {grade} 的设置为 {bands} 个",
    ),
    "no_classes": (
        "no administrative classes of grade {grade} keep sizes, sides, divisions, pairs, locks and "
        "teachers' hours together (proven by solving)",
        "年级 {grade} 无法在班额、首选科目、级部、配对、锁定和教师课时的共同要求下组成行政班"
        "（求解证明）",
    ),
}


def why_infeasible(data: GradeData, limits: Limits) -> tuple[Finding, ...]:
    """Return the proofs that a grade has no administrative classes, at least the solver's."""
    found = [
        *_week(data),
        *_numbers(data, limits),
        *_sides(data),
        *_locked(data),
        *_pairs(data),
    ]
    return tuple(found) or (_finding("no_classes", {"grade": data.grade.id}),)


def _finding(code: str, where: dict[str, str], **params: int | str) -> Finding:
    english, chinese = SENTENCES[code]
    names = {**where, **params}
    return Finding(
        code=code,
        rule=RULE,
        severity=Severity.ERROR,
        message=english.format(**names),
        message_zh=chinese.format(**names),
        where=where,
        params=params,
    )


def _part(data: GradeData, division: str | None) -> str:
    return data.grade.id if division is None else division


def _fit(students: int, low: int, high: int, minimum: int, maximum: int) -> bool:
    """Tell whether some number of classes in [low, high] holds the students."""
    return any(n * minimum <= students <= n * maximum for n in range(low, high + 1))


def _week(data: GradeData) -> Iterator[Finding]:
    """Tell where no kind of class has few enough bands, or a week that the calendar holds."""
    kinds = make_kinds(data, data.policy.mode, elastic=True)
    bands = data.policy.bands
    if not kinds and bands is not None:
        free = replace(data, policy=data.policy.model_copy(update={"bands": None}))
        every = make_kinds(free, data.policy.mode, elastic=True)
        if every:
            where = {"grade": data.grade.id, "mode": data.policy.mode.value}
            needed = min(kind.bands for kind in every)
            yield _finding("too_few_bands", where, needed=needed, bands=bands)
    if kinds and not fitting_kinds(data, kinds):
        slots = min(n for kind in kinds for n in lesson_slots(data, kind.division))
        missing = min(periods_missing(data, kind) for kind in kinds)
        where = {"grade": data.grade.id, "mode": data.policy.mode.value}
        yield _finding("week_too_long", where, slots=slots, missing=missing)


def _numbers(data: GradeData, limits: Limits) -> Iterator[Finding]:
    size = data.policy.class_size
    everyone = data.students_count
    parts = [(data.grade.id, everyone, limits.total_classes)]
    for division, bounds in limits.class_counts.items():
        if all(len(cell.divisions) == 1 for cell in data.cells) and division is not None:
            inside = sum(c.size * c.count for c in data.cells if c.divisions == (division,))
            parts.append((division, inside, bounds))
    for name, students, (low, high) in parts:
        if not _fit(students, low, high, size.minimum, size.maximum):
            yield _finding(
                "class_number",
                {"part": name},
                students=students,
                low=low,
                high=high,
                minimum=size.minimum,
                maximum=size.maximum,
            )


def _sides(data: GradeData) -> Iterator[Finding]:
    """Count each side of each division where no class mixes them and nobody leaves."""
    if not data.sides or data.policy.keep_classes or any(c.locked for c in data.cells):
        return
    size = data.policy.class_size
    counts: dict[tuple[str | None, str | None], int] = defaultdict(int)
    for cell in data.cells:
        if len(cell.divisions) != 1:
            return
        for profile in cell.profiles:
            counts[cell.divisions[0], data.side(profile)] += cell.count
    for (division, side), students in sorted(counts.items(), key=str):
        where = {"part": _part(data, division), "side": side or "-"}
        if students < size.minimum:
            yield _finding("side_too_small", where, students=students, minimum=size.minimum)
        elif not _fit(students, 1, students, size.minimum, size.maximum):
            yield _finding(
                "side_number",
                where,
                students=students,
                minimum=size.minimum,
                maximum=size.maximum,
            )


def _locked(data: GradeData) -> Iterator[Finding]:
    size, policy = data.policy.class_size, data.policy
    locked: Counter[str] = Counter()
    present: Counter[str] = Counter()
    for cell in data.cells:
        if cell.present is not None:
            present[cell.present] += cell.size * cell.count
            locked[cell.present] += cell.size * cell.count if cell.locked else 0
    for name, students in sorted(locked.items()):
        if students > size.maximum:
            yield _finding(
                "locked_too_many", {"class": name}, students=students, maximum=size.maximum
            )
    for name, students in sorted(present.items()):
        off = max(size.minimum - students, students - size.maximum)
        if policy.keep_classes and off > policy.max_moves:
            yield _finding(
                "kept_size",
                {"class": name},
                students=students,
                minimum=size.minimum,
                maximum=size.maximum,
                moves=policy.max_moves,
            )


def _pairs(data: GradeData) -> Iterator[Finding]:
    """Tell of students kept together who can share no class."""
    for cell in data.cells:
        if cell.size == 1:
            continue
        sides = {data.side(profile) for profile in cell.profiles}
        for member in cell.members:
            inside = set(member)
            locks = {data.students[s].present_class for s in member if data.students[s].locked} - {
                None
            }
            clash = any(set(pair) <= inside for pair in data.apart)
            if not cell.divisions or len(sides) > 1 or len(locks) > 1 or clash:
                yield _finding("together_apart", {"students": ", ".join(sorted(member))})
