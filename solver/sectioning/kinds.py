"""Kinds of administrative classes: what they fix at home, what walks, which students fit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ...models.policy import Mode, QualifyingMode
from .grade_data import Cell, GradeData, Profile


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of administrative class.

    Attributes
    ----------
    fixed
        Exam subjects taken at home.
    walking
        Subjects taken in bands: what its students chose beside `fixed`.
    home
        Qualifying subjects taken at home.
    anchor
        The present class it stands for, None for a class formed anew.
    bands
        Bands that its students need.
    """

    division: str | None
    side: str | None
    fixed: tuple[str, ...]
    walking: tuple[str, ...]
    home: tuple[str, ...]
    anchor: str | None
    bands: int

    @property
    def walks(self) -> bool:
        """Whether its students walk at all."""
        return bool(self.walking)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a student seeks outside his class: exam and qualifying sections, and what he misses."""

    exam: tuple[str, ...]
    qualifying: tuple[str, ...]
    missing: tuple[str, ...] = ()


def fixed_sizes(mode: Mode, chosen: int) -> tuple[int, ...]:
    """Return how many exam subjects a class may fix, of `chosen` that a student takes."""
    table = {
        Mode.NO_WALKING: (chosen,),
        Mode.FIX_TWO: (min(2, chosen),),
        Mode.FIX_ONE: (min(1, chosen),),
        Mode.WALK_ALL: (0,),
        Mode.MIXED: tuple(range(chosen, -1, -1)),
    }
    return table[mode]


def make_kinds(data: GradeData, mode: Mode, *, elastic: bool = False) -> tuple[Kind, ...]:
    """Return every kind that some students of the grade could fill.

    With `elastic` kinds are kept even where their students alone do not fill a class.
    """
    anchors = dict.fromkeys(cell.present for cell in data.cells if cell.present is not None)
    found: list[Kind] = []
    for division in data.divisions:
        for side in data.sides or (None,):
            found += _kinds_of(data, mode, division, side, None, elastic)
    for anchor in anchors:
        plan = data.plans.get(anchor) if anchor is not None else None
        divisions = (plan.division,) if plan and plan.division in data.divisions else data.divisions
        for division in divisions:
            for side in _anchor_sides(data, anchor):
                found += _kinds_of(data, mode, division, side, anchor, elastic)
    most = data.policy.bands
    return tuple(k for k in dict.fromkeys(found) if most is None or k.bands <= most)


def _anchor_sides(data: GradeData, anchor: str | None) -> tuple[str | None, ...]:
    """Return the sides a present class may have: None where those who stay are of both."""
    if not data.sides:
        return (None,)
    staying = {
        data.side(profile)
        for cell in data.cells
        if cell.present == anchor
        for profile in cell.profiles
    }
    return tuple(staying) if len(staying) == 1 else (None,)


def _kinds_of(
    data: GradeData,
    mode: Mode,
    division: str | None,
    side: str | None,
    anchor: str | None,
    elastic: bool,
) -> Iterator[Kind]:
    profiles = {
        profile: 0
        for cell in data.cells
        if division in cell.divisions
        for profile in cell.profiles
        if side is None or data.side(profile) == side
    }
    combos = sorted({profile.combination for profile in profiles})
    if not combos:
        return
    for size in fixed_sizes(mode, len(combos[0])):
        for fixed in combinations(data.scheme.subjects, size):
            # What everyone of a class takes is taught at home first, so a side that fixes
            # anything fixes its own subject.
            if side is not None and size and side not in fixed:
                continue
            inside = [c for c in combos if set(fixed) <= set(c)]
            if not inside and not (elastic or anchor is not None):
                continue
            yield from _walking_sets(data, division, side, fixed, inside, anchor)


def _walking_sets(
    data: GradeData,
    division: str | None,
    side: str | None,
    fixed: tuple[str, ...],
    combos: list[tuple[str, ...]],
    anchor: str | None,
) -> Iterator[Kind]:
    """Yield the kinds with these fixed subjects, one for each useful set of walking ones."""
    rests = sorted({tuple(s for s in c if s not in fixed) for c in combos})
    everything = tuple(s for s in data.scheme.subjects if any(s in rest for rest in rests))
    if data.policy.qualifying is QualifyingMode.WALK:
        sets = [
            subset
            for size in range(len(everything) + 1)
            for subset in combinations(everything, size)
            if _is_union(set(subset), rests)
        ]
    else:
        sets = [everything]
    for walking in sets or [()]:
        yield _kind(data, division, side, fixed, walking, anchor)


def _is_union(subset: set[str], rests: list[tuple[str, ...]]) -> bool:
    """Tell whether the subset is exactly what the students that fit into it take."""
    inside = [rest for rest in rests if set(rest) <= subset]
    return bool(inside) and set().union(*inside) == subset


def _kind(
    data: GradeData,
    division: str | None,
    side: str | None,
    fixed: tuple[str, ...],
    walking: tuple[str, ...],
    anchor: str | None,
) -> Kind:
    qualifying = data.qualifying_periods
    if data.policy.qualifying is QualifyingMode.HOME:
        home = tuple(s for s in qualifying if s not in fixed)
    else:
        home = tuple(s for s in qualifying if s not in fixed and s not in walking)
    exams = max(0, sum(group.choose for group in data.scheme.groups) - len(fixed))
    exams = min(exams, len(walking))
    bands = exams
    if data.policy.qualifying is QualifyingMode.WALK:
        rest = [s for s in walking if s in qualifying]
        extra = max(0, len(rest) - exams)
        bands += math.ceil(extra / len(data.parts))
    return Kind(division, side, fixed, walking, home, anchor, bands)


def needs_of(data: GradeData, kind: Kind, profile: Profile) -> Needs:
    """Return what a student of this profile seeks outside a class of this kind."""
    chosen = profile.combination
    exam = tuple(s for s in kind.walking if s in chosen)
    missing = tuple(s for s in chosen if s not in kind.fixed and s not in kind.walking)
    qualifying: tuple[str, ...] = ()
    if data.policy.qualifying is QualifyingMode.WALK:
        qualifying = tuple(
            s for s in kind.walking if s not in chosen and s in data.qualifying_periods
        )
    return Needs(exam, qualifying, missing)


def fits(data: GradeData, kind: Kind, cell: Cell) -> bool:
    """Tell whether a member of the cell may be in a class of this kind with nothing missing."""
    return may_enter(data, kind, cell) and all(
        set(kind.fixed) <= set(p.combination) and not needs_of(data, kind, p).missing
        for p in cell.profiles
    )


def may_enter(data: GradeData, kind: Kind, cell: Cell) -> bool:
    """Tell whether division, side and locks let a member into a class of this kind."""
    if kind.division not in cell.divisions:
        return False
    if cell.locked and kind.anchor != cell.present:
        return False
    return kind.side is None or all(data.side(p) == kind.side for p in cell.profiles)
