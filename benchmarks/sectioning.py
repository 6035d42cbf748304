"""Study of sectioning: every mode, scheme, number of walking groups and size, with bounds.

Run `python -m zouban.benchmarks.sectioning` (about ten minutes on two cores); options choose a
part of the table and a file to write it to.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product

from zouban.benchmarks.setting import setting
from zouban.models.calendar import Calendar, CalendarDay, Period
from zouban.models.finding import Severity
from zouban.models.policy import Mode, QualifyingMode, SectioningPolicy, SizeBounds
from zouban.models.result import Result
from zouban.models.scheme import PRESETS
from zouban.models.school import (
    AdministrativeClassPlan,
    Audience,
    Choice,
    CurriculumRow,
    Gender,
    Grade,
    Room,
    School,
    Student,
    Subject,
    SubjectKind,
    Teacher,
)
from zouban.models.sectioning import Sectioning
from zouban.models.sectioning_check import check_sectioning
from zouban.solver.sectioning.run import section

SCHEMES = ("3+1+2", "3+3of6")
SIZES = (1100, 11000)
GROUPS = (1, 2, 3)
MODES = (Mode.NO_WALKING, Mode.FIX_TWO, Mode.FIX_ONE, Mode.WALK_ALL, Mode.MIXED)
QUALIFYING = (QualifyingMode.NONE, QualifyingMode.WALK)

# Shares of the second choices by side, in percent: physics 63 %, of those 83 % with chemistry;
# a tail of combinations with few students (design: 60 to 65 % and 80 to 85 %).
PHYSICS = 63
SECOND = {
    "physics": {
        ("chemistry", "biology"): 580,
        ("chemistry", "geography"): 150,
        ("chemistry", "politics"): 100,
        ("biology", "geography"): 110,
        ("biology", "politics"): 20,
        ("politics", "geography"): 40,
    },
    "history": {
        ("chemistry", "biology"): 20,
        ("chemistry", "geography"): 50,
        ("chemistry", "politics"): 40,
        ("biology", "geography"): 170,
        ("biology", "politics"): 170,
        ("politics", "geography"): 550,
    },
}
# Students by subject in 3+3, percent (Beijing 2020, as published).
SHARES = {
    "chemistry": 63,
    "physics": 62,
    "geography": 54,
    "biology": 44,
    "history": 42,
    "politics": 38,
}


class Bits:
    """Draws that are the same on every machine (a 64-bit linear congruential generator)."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 2862933555777941757 + 3037000493) % 2**64

    def below(self, most: int) -> int:
        """Return a number in [0, most)."""
        # Multiplier and increment: Knuth's MMIX; the high bits are the good ones.
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) % most


def weights(scheme: str) -> dict[tuple[str, ...], int]:
    """Return how often each combination is drawn."""
    if scheme == "3+1+2":
        return {
            (first, *second): share * (PHYSICS if first == "physics" else 100 - PHYSICS)
            for first, seconds in SECOND.items()
            for second, share in seconds.items()
        }
    found = {}
    for combination in PRESETS[scheme].combinations():
        weight = 1.0
        for subject, share in SHARES.items():
            weight *= share / (100 - share) if subject in combination else 1.0
        found[tuple(sorted(combination))] = round(1000 * weight)
    return found


def cohort(
    scheme: str,
    size: int,
    mode: Mode,
    groups: int,
    qualifying: QualifyingMode,
    seed: int,
    *,
    school: bool = False,
) -> School:
    """Return a grade with drawn choices; with `school`, with rooms, classes and teachers."""
    draws = Bits(seed)
    pool = weights(scheme)
    total = sum(pool.values())
    students, choices = [], []
    for number in range(size):
        combination = _draw(draws, pool, total)
        name = f"S{number + 1:05d}"
        students.append(
            Student(
                id=name,
                grade="G",
                gender=Gender.FEMALE if draws.below(2) else Gender.MALE,
                score=400.0 + sum(draws.below(60) for _ in range(5)),
                origin=f"O{draws.below(5)}",
            )
        )
        choices += [Choice(student=name, subject=subject) for subject in combination]
    subjects = PRESETS[scheme].subjects
    count = round(size / 50)
    return School(
        id=f"{scheme}-{size}",
        calendars=(_calendar(),),
        grades=(Grade(id="G", scheme=scheme, calendar="week"),),
        subjects=tuple(Subject(id=s, kind=SubjectKind.ELECTIVE) for s in subjects),
        students=tuple(students),
        choices=tuple(choices),
        curriculum=tuple(
            CurriculumRow(grade="G", subject=s, audience=a, periods=n)
            for s in subjects
            for a, n in ((Audience.EXAM, 4), (Audience.QUALIFYING, 2))
        ),
        classes=tuple(
            AdministrativeClassPlan(id=f"C{n + 1}", grade="G", home_room=f"R{n + 1}")
            for n in range(count if school else 0)
        ),
        rooms=tuple(Room(id=f"R{n + 1}", capacity=56) for n in range(count + 4 if school else 0)),
        teachers=tuple(
            Teacher(id=f"{s}{n + 1}", subjects=(s,), load_max=12)
            for s in subjects
            for n in range(size // 45 if school else 0)
        ),
        sectioning=(
            SectioningPolicy(
                grade="G",
                mode=mode,
                qualifying=qualifying,
                class_size=SizeBounds(minimum=45, target=50, maximum=55),
                section_size=SizeBounds(minimum=20, target=45, maximum=50),
                walking_groups=groups,
            ),
        ),
    )


def _draw(draws: Bits, pool: dict[tuple[str, ...], int], total: int) -> tuple[str, ...]:
    """Draw a combination by its weight."""
    mark = draws.below(total)
    for combination, weight in pool.items():
        if mark < weight:
            return combination
        mark -= weight
    raise ValueError("weights do not add up to their total")


def _calendar() -> Calendar:
    return Calendar(
        id="week",
        periods=tuple(Period(id=str(n), start=480 + 50 * n, end=520 + 50 * n) for n in range(8)),
        days=tuple(CalendarDay(day=day, weeks=1) for day in range(5)),
    )


def rows(options: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table."""
    cases = product(
        options.sizes, options.schemes, options.qualifying, options.modes, options.groups
    )
    for size, scheme, qualifying, mode, groups in cases:
        if mode == Mode.NO_WALKING and (groups > 1 or qualifying != options.qualifying[0]):
            continue
        yield run(scheme, size, Mode(mode), groups, QualifyingMode(qualifying), options)


def run(
    scheme: str,
    size: int,
    mode: Mode,
    groups: int,
    qualifying: QualifyingMode,
    options: argparse.Namespace,
) -> tuple[str, ...]:
    """Section one cohort and return its row."""
    school = cohort(scheme, size, mode, groups, qualifying, options.seed, school=options.school)
    stages: dict[str, float] = {}
    spent: dict[str, float] = {}
    began = time.process_time()

    def note(stage: str, at: float) -> None:
        stages[stage.split()[0]] = at
        spent[stage.split()[0]] = time.process_time() - began

    result = section(
        school,
        time_limit=options.time_limit,
        seed=options.seed,
        on_progress=note,
    )
    whole = time.process_time() - began
    searched = stages.get("place", result.runtime_seconds)
    return (
        str(size),
        scheme,
        qualifying.value,
        mode.value,
        str(groups),
        result.status.value,
        *_goals(result),
        f"{searched:.1f}",
        f"{result.runtime_seconds - searched:.1f}",
        f"{spent.get('place', whole):.1f}",
        f"{whole - spent.get('place', whole):.1f}",
        str(_broken(school, result)),
    )


def _goals(result: Result[Sectioning]) -> list[str]:
    goals = {goal.name: goal for goal in result.goals}
    shown = []
    for name in ("unplaced", "walking_places", "teaching_classes"):
        goal = goals.get(name)
        shown.append("-" if goal is None else f"{goal.value} ({goal.bound})")
    return shown


def _broken(school: School, result: Result[Sectioning]) -> int | str:
    """Return how many hard rules the independent check finds broken."""
    if result.answer is None:
        return "-"
    wrong = (Severity.HARD, Severity.ERROR)
    return sum(f.severity in wrong for f in check_sectioning(school, result.answer))


HEADER = (
    "students",
    "scheme",
    "qualifying",
    "mode",
    "groups",
    "status",
    "unplaced (bound)",
    "walking places (bound)",
    "teaching classes (bound)",
    "search s",
    "place s",
    "search cpu",
    "place cpu",
    "broken",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--schemes", nargs="*", default=list(SCHEMES))
    parser.add_argument("--modes", nargs="*", default=[m.value for m in MODES])
    parser.add_argument("--groups", type=int, nargs="*", default=list(GROUPS))
    parser.add_argument("--qualifying", nargs="*", default=[q.value for q in QUALIFYING])
    parser.add_argument("--time-limit", type=float, default=25.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--school", action="store_true", help="with rooms, classes and teachers")
    options = parser.parse_args(arguments)
    print(setting(seed=options.seed, limit=f"{options.time_limit:g} s"), flush=True)
    print()
    print("| " + " | ".join(HEADER) + " |")
    print("|" + "---|" * len(HEADER), flush=True)
    for row in rows(options):
        print("| " + " | ".join(row) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
