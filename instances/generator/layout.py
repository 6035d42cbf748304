"""The planted administrative classes: what each fixes and how many students choose what.

A class that walks fixes two subjects, so every one of its students walks for his third only.
The kinds of classes of a division are chosen such that every combination has a class: among
all triples of six subjects, each has two subjects in {physics, chemistry, biology} or two in
{history, politics, geography}; with the first choice fixed, three classes with different second
subjects serve all pairs of the other four.
"""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import CLASS_SIZE, CLASSES, DIVISIONS_FROM
from .draws import Draws

_LETTERS = {
    "P": "physics",
    "C": "chemistry",
    "B": "biology",
    "O": "politics",
    "H": "history",
    "G": "geography",
    "T": "technology",
}


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """One planted class: fixed subjects, and students by their third subject.

    `seats` lists (third subject, number of students); a class without walking fixes all three
    and has one entry, its third subject being among `fixed`.
    """

    fixed: tuple[str, ...]
    seats: tuple[tuple[str, int], ...]

    @property
    def walks(self) -> bool:
        """Whether its students walk for the third subject."""
        return len(self.fixed) < 3

    @property
    def size(self) -> int:
        """Number of students."""
        return sum(count for _, count in self.seats)


def division_sizes(size: str) -> tuple[int, ...]:
    """Return how many classes each division of a grade has."""
    classes = CLASSES[size]
    return (classes // 2, classes - classes // 2) if classes >= DIVISIONS_FROM else (classes,)


def division_layout(scheme: str, size: str, classes: int, draws: Draws) -> list[ClassPlan]:
    """Return the planted classes of one division."""
    shared = len(division_sizes(size)) > 1
    if scheme == "3+1+2":
        return _first_choice_layout(classes, shared, draws)
    return _free_layout(classes, shared, scheme == "3+3of7", draws)


def _first_choice_layout(classes: int, shared: bool, draws: Draws) -> list[ClassPlan]:
    """3+1+2: a physics and a history side, each with classes that walk and classes that do not."""
    physics = (63 * classes + 50) // 100
    pure = (375 * classes + 500) // 1000
    result = [_plan("PCB", {"B": size}) for size in _class_sizes(pure, draws)]
    result += _physics_walkers(physics, physics - pure, shared, draws)
    history = classes - physics
    kinds = {3: ["HO", "HG"], 4: ["HO", "HG", "HB"], 5: ["HO", "HG", "HB"]}.get(
        history, ["HO", "HO", "HG", "HB"]
    )
    sizes = _class_sizes(history, draws)
    result += [_plan("HOG", {"G": size}) for size in sizes[len(kinds) :]]
    thirds = {"HO": "BGC", "HG": "BOC", "HB": "OGC"}
    tails = _tails(kinds, shared, draws)
    for kind, size, tail in zip(kinds, sizes, tails, strict=False):
        first = (size - tail) * draws.between(56, 62) // 100
        counts = (first, size - tail - first, tail)
        result.append(_plan(kind, dict(zip(thirds[kind], counts, strict=True))))
    return result


def _physics_walkers(physics: int, walking: int, shared: bool, draws: Draws) -> list[ClassPlan]:
    """Physics classes that walk; 16 to 19 % of the physics side are without chemistry."""
    without = physics * CLASS_SIZE * draws.between(165, 185) // 1000
    kinds = ["PG"] * (2 if walking > 4 else 1) + ["PO"]
    result = []
    for size in _class_sizes(walking - len(kinds), draws):
        both = draws.between(7, 11)
        geography = (size - both) * draws.between(53, 58) // 100
        result.append(_plan("PC", {"G": geography, "O": size - both - geography, "B": both}))
    sizes = _class_sizes(len(kinds), draws)
    for number, (kind, size) in enumerate(zip(kinds, sizes, strict=True)):
        share = without * (number + 1) // len(kinds) - without * number // len(kinds)
        if kind == "PG":
            politics = share * draws.between(38, 42) // 100
            result.append(_plan(kind, {"C": size - share, "B": share - politics, "O": politics}))
        else:
            tail = _tail(shared, draws)
            result.append(_plan(kind, {"C": size - share, "G": share - tail, "B": tail}))
    return result


def _free_layout(classes: int, shared: bool, seven: bool, draws: Draws) -> list[ClassPlan]:
    """3+3: pairs from the sciences or the humanities fixed, any third subject."""
    order = ["PC", "PB", "CB", "HG", "HO", "OG", "PC", "PCB", "PCB", "HG", "PC", "CB", "HOG"]
    order += ["PC", "PB", "HO", "PC", "OG", "PCB"]
    common = {
        **{"PC": "GBO", "PB": "GCO", "CB": "GOP", "HG": "BCO", "HO": "GBC", "OG": "BCH"},
    }
    tails = {"PC": "H", "PB": "H", "CB": "H", "HG": "P", "HO": "P", "OG": "P"}
    result: list[ClassPlan] = []
    for kind, size in zip(order[:classes], _class_sizes(classes, draws), strict=True):
        if len(kind) == 3:
            result.append(_plan(kind, {kind[2]: size}))
            continue
        first_of_kind = all(plan.fixed != _subjects(kind) for plan in result)
        counts = {tails[kind]: _tail(shared, draws) if first_of_kind else 0}
        if seven:
            counts["T"] = size * draws.between(20, 26) // 100
        rest = size - sum(counts.values())
        a, b, c = tuple(common[kind])
        counts[b] = rest * draws.between(28, 34) // 100
        counts[c] = rest * draws.between(20, 26) // 100
        counts[a] = rest - counts[b] - counts[c]
        result.append(_plan(kind, counts))
    return result


def _tail(shared: bool, draws: Draws) -> int:
    """Return the size of a rare combination, 1 to 10 students in the grade."""
    return draws.between(2, 5) if shared else draws.between(4, 9)


def _tails(kinds: list[str], shared: bool, draws: Draws) -> list[int]:
    seen: set[str] = set()
    result = []
    for kind in kinds:
        result.append(0 if kind in seen else _tail(shared, draws))
        seen.add(kind)
    return result


def _class_sizes(count: int, draws: Draws) -> list[int]:
    """Return class sizes of about 50 that add up to 50 a class."""
    steps = [(-2, 2), (-1, 1), (0, 0)]
    shifts = [shift for number in range(count // 2) for shift in steps[number % len(steps)]]
    shifts += [0] * (count % 2)
    return [CLASS_SIZE + shift for shift in draws.shuffled(shifts)]


def _subjects(letters: str) -> tuple[str, ...]:
    return tuple(_LETTERS[letter] for letter in letters)


def _plan(fixed: str, seats: dict[str, int]) -> ClassPlan:
    return ClassPlan(
        fixed=_subjects(fixed),
        seats=tuple((_LETTERS[letter], count) for letter, count in seats.items() if count),
    )
