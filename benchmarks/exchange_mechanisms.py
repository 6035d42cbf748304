"""Study: mechanisms on markets of teachers, swaps and cycles, mentors and tutors.

::

    python -m zouban.benchmarks.exchange_mechanisms [--only PART] [--seed 1]

Parts: `mechanisms` (each with its movers beside the ceiling), `cycles` (10,000 applicants in
1,000 schools, wishes of length 8), `mentors` (20,000 new teachers, 40,000 experienced ones) and
`tutors` (100,000 students, 8,000 teachers). Everything is generated from the seed. Seconds are
wall-clock; CPU seconds stand beside them because a busy machine tells little.
"""

from __future__ import annotations

import argparse
import datetime
import random
import time
from collections.abc import Callable
from typing import TypeVar

from zouban.models.calendar import Calendar
from zouban.models.exchange.bureau import (
    Bureau,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
)
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.market import Market, counts
from zouban.models.exchange.mechanism_envy import blocking_pairs
from zouban.models.exchange.mechanism_rights import worse_off
from zouban.models.exchange.pairing import PairingRules, check_pairing, pairing_values
from zouban.models.exchange.policy import Policy
from zouban.models.exchange.words import Stage, Title
from zouban.models.school import (
    AdministrativeClassPlan,
    Grade,
    School,
    Student,
    Teacher,
    TeachingAssignment,
)
from zouban.models.tutoring import (
    TutorIndex,
    TutorRules,
    TutorWish,
    check_tutoring,
    tutoring_values,
)
from zouban.solver.engine.stop import Stop
from zouban.solver.mechanisms.catalogue import MECHANISMS
from zouban.solver.mechanisms.ceiling import ceiling
from zouban.solver.mechanisms.cycle_list import list_cycles
from zouban.solver.mechanisms.large_part import pack_large
from zouban.solver.mechanisms.short_cycles import pack_cycles
from zouban.solver.neighbours.pairing import pair_teachers
from zouban.solver.neighbours.tutors import assign_tutors

from .exchange_markets import random_market
from .setting import setting

T = TypeVar("T")

SUBJECTS = 13
"""Subjects of a generated bureau."""


def main() -> None:
    """Run the study and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", choices=sorted(PARTS), help="one part instead of all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(setting(seed=arguments.seed))
    for name in PARTS if arguments.only is None else [arguments.only]:
        print()
        PARTS[name](arguments.seed)


def timed(work: Callable[[], T]) -> tuple[T, str]:
    """Return what work returns, and its wall-clock and CPU seconds as two cells."""
    began, busy = time.perf_counter(), time.process_time()
    found = work()
    return found, f"{time.perf_counter() - began:.1f} | {time.process_time() - busy:.1f}"


def mechanisms(seed: int) -> None:
    """Run every mechanism on three markets."""
    print("| market | mechanism | movers | ceiling | blocking pairs | seconds | CPU s |")
    print("|---|---|---|---|---|---|---|")
    markets = {
        "2,000 in 300, no free seats": random_market(2000, 300, wishes=8, seed=seed),
        "10,000 in 1,000, free seats": random_market(
            10_000, 1000, wishes=8, seed=seed, open_seats=0.3, spare=0.3
        ),
        "30,000 in 1,000, free seats": random_market(
            30_000, 1000, wishes=8, seed=seed, open_seats=0.3, spare=0.3
        ),
    }
    for name, market in markets.items():
        top = {side: ceiling(market, two_sided=side).movers for side in (False, True)}
        for entry in MECHANISMS.values():
            if entry.name == "short-cycles":
                continue  # has a part of its own
            found, seconds = timed(lambda run=entry.run, of=market: run(of))  # type: ignore[misc]
            if worse_off(market, found):
                raise RuntimeError(f"{entry.name} makes somebody worse off")
            cells = f"{market.movers(found):,} | {top[entry.two_sided]:,}"
            pairs = f"{len(blocking_pairs(market, found)):,}"
            print(f"| {name} | {entry.name} | {cells} | {pairs} | {seconds} |", flush=True)


def cycles(seed: int) -> None:
    """Pack swaps and three-way exchanges, by how applicants and wishes are spread."""
    print("| wishes | movers | proven bound | ranks | seconds | CPU s |\n|---|---|---|---|---|---|")
    small = _even(40, 8, 3, seed, subjects=1)
    pack_large(small, list_cycles(small, 10**6), Stop(), seed)  # compiles or loads the kernels
    markets = {
        "by subject, any school": _even(10_000, 1000, 8, seed, subjects=SUBJECTS),
        "any school": _even(10_000, 1000, 8, seed, subjects=1),
        "near and popular": random_market(10_000, 1000, wishes=8, seed=seed, local=0.5),
        "near": random_market(10_000, 1000, wishes=8, seed=seed, local=0.9),
        "popular": random_market(10_000, 1000, wishes=8, seed=seed, local=0.0),
    }
    for name, market in markets.items():
        found, seconds = timed(lambda of=market: pack_cycles(of, seed=seed))  # type: ignore[misc]
        proven = " (proven)" if found.rank_bound == found.ranks else ""
        cells = f"{found.movers:,} | {found.bound:,} | {found.ranks:,}{proven}"
        print(f"| {name} | {cells} | {seconds} |", flush=True)


def mentors(seed: int) -> None:
    """Pair the teachers of a bureau of 1,500 schools."""
    index, rules = BureauIndex(_bureau(20_000, 40_000, 1500, seed)), PairingRules()
    found, seconds = timed(lambda: pair_teachers(index, rules))
    faults = len(check_pairing(index, rules, found))
    print("| new | pairs | goals in order, each proven | faults | seconds | CPU s |")
    print("|---|---|---|---|---|---|")
    values = ", ".join(f"{value:,}" for value in pairing_values(index, rules, found))
    print(f"| 20,000 | {len(found.pairs):,} | {values} | {faults} | {seconds} |")


def tutors(seed: int) -> None:
    """Give tutors to students with three wishes each, popular teachers wished for more."""
    school, wishes = _school(100_000, 8000, seed)
    index = TutorIndex(school, TutorRules(), wishes)
    found, seconds = timed(lambda: assign_tutors(index))
    faults = len(check_tutoring(index, found))
    print("| students | band | goals in order, each proven | faults | seconds | CPU s |")
    print("|---|---|---|---|---|---|")
    values = ", ".join(f"{value:,}" for value in tutoring_values(index, found))
    low, high = index.band
    print(f"| 100,000 | {low} to {high} | {values} | {faults} | {seconds} |")


PARTS: dict[str, Callable[[int], None]] = {
    "mechanisms": mechanisms,
    "cycles": cycles,
    "mentors": mentors,
    "tutors": tutors,
}
"""Parts of the study by name."""


def _even(teachers: int, schools: int, wishes: int, seed: int, *, subjects: int) -> Market:
    """Return a market in which wishes are drawn evenly; places are school × subject."""
    draw = random.Random(seed)
    subject = [draw.randrange(subjects) for _ in range(teachers)]
    home = [n % schools * subjects + own for n, own in enumerate(subject)]
    lists = []
    for own, here in zip(subject, home, strict=True):
        places = [school * subjects + own for school in draw.sample(range(schools), wishes)]
        lists.append(tuple(place for place in places if place != here))
    admitted: list[dict[int, int]] = [{} for _ in range(schools * subjects)]
    for teacher, wanted in enumerate(lists):
        for place in (home[teacher], *wanted):
            admitted[place][teacher] = len(admitted[place])
    heads = counts(home, schools * subjects)
    return Market(
        teachers=tuple(f"T{n}" for n in range(teachers)),
        places=tuple(f"P{n}" for n in range(schools * subjects)),
        home=tuple(home),
        lists=tuple(lists),
        standing=tuple(admitted),
        seats=heads,
        floor=heads,
    )


def _bureau(new: int, experienced: int, schools: int, seed: int) -> Bureau:
    draw = random.Random(seed)
    as_of = datetime.date(2026, 9, 1)
    titles = (Title.FIRST, Title.FIRST, Title.SENIOR, Title.FULL_SENIOR)

    def teacher(number: int, since: datetime.date, title: Title) -> ExchangeTeacher:
        return ExchangeTeacher(
            id=f"T{number}",
            post_school=f"S{draw.randrange(schools)}",
            subject=f"X{draw.randrange(SUBJECTS)}",
            since=since,
            title=title,
        )

    return Bureau(
        id="study",
        as_of=as_of,
        policy=Policy(id="study"),
        subjects=tuple(ExchangeSubject(id=f"X{n}") for n in range(SUBJECTS)),
        schools=tuple(
            ExchangeSchool(
                id=f"S{n}",
                stage=Stage.JUNIOR,
                pupils=800,
                x=100 * draw.random(),
                y=100 * draw.random(),
            )
            for n in range(schools)
        ),
        teachers=(
            *(teacher(n, datetime.date(2025, 9, 1), Title.NONE) for n in range(new)),
            *(
                teacher(new + n, datetime.date(2012, 9, 1), draw.choice(titles))
                for n in range(experienced)
            ),
        ),
    )


def _school(students: int, teachers: int, seed: int) -> tuple[School, list[TutorWish]]:
    draw = random.Random(seed)
    classes = students // 50
    names = [f"T{n}" for n in range(teachers)]
    school = School(
        id="study",
        calendars=(Calendar(id="c", days=(), periods=()),),
        grades=tuple(Grade(id=f"G{n}", calendar="c") for n in range(3)),
        subjects=(),
        teachers=tuple(Teacher(id=name, subjects=()) for name in names),
        classes=tuple(
            AdministrativeClassPlan(id=f"C{n}", grade=f"G{n % 3}", class_teacher=names[n])
            for n in range(classes)
        ),
        assignments=tuple(
            TeachingAssignment(class_id=f"C{n}", subject="x", teacher=draw.choice(names))
            for n in range(classes)
            for _ in range(10)
        ),
        students=tuple(
            Student(id=f"S{n}", grade=f"G{n % classes % 3}", present_class=f"C{n % classes}")
            for n in range(students)
        ),
    )
    wishes = [
        TutorWish(student=f"S{n}", rank=rank, teacher=names[int(teachers * draw.random() ** 1.5)])
        for n in range(students)
        for rank in (1, 2, 3)
    ]
    return school, wishes


if __name__ == "__main__":
    main()
