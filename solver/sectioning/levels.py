"""Kinds in the order in which they are worth a look: few walking places a student first.

A mixed grade of 3+3 has hundreds of kinds, and a good answer has a dozen, nearly all of them
narrow. The narrow ones alone are a small program, solved at once; that no answer as good has any
of the others is then shown by a program that demands one of them, mostly by its relaxation.
"""

from __future__ import annotations

from collections import defaultdict

from .grade_data import GradeData
from .kinds import Kind, fits, needs_of

# Kinds up to which all are taken at once.
FEW_KINDS = 100

# Places a student beyond the least of any kind, up to which kinds make the first and the second
# level: in a mixed grade classes of two combinations differ in two subjects, of three in three.
# Narrower first levels are quicker only where they hold the best answer (fix two: they do not).
WIDTHS = (2, 3)


def kind_levels(data: GradeData, kinds: tuple[Kind, ...]) -> list[tuple[int, ...]]:
    """Return the numbers of the kinds level by level; every kind is in exactly one."""
    everything = tuple(range(len(kinds)))
    if len(kinds) <= FEW_KINDS:
        return [everything]
    admitted = [
        frozenset(n for n, cell in enumerate(data.cells) if fits(data, kind, cell))
        for kind in kinds
    ]
    widths = [_width(data, kind, admitted[n]) for n, kind in enumerate(kinds)]
    narrowest: dict[tuple[object, ...], int] = {}
    for number, kind in enumerate(kinds):
        key = (kind.division, kind.side, kind.anchor, admitted[number])
        narrowest[key] = min(narrowest.get(key, widths[number]), widths[number])
    # A kind for whose students another has fewer places is good only for filling sections.
    wanted = [
        widths[n] == narrowest[k.division, k.side, k.anchor, admitted[n]] and bool(admitted[n])
        for n, k in enumerate(kinds)
    ]
    least = min((w for w, want in zip(widths, wanted, strict=True) if want), default=0)
    levels: dict[int, list[int]] = defaultdict(list)
    for number, want in enumerate(wanted):
        beyond = widths[number] - least
        level = sum(beyond > width for width in WIDTHS) if want else len(WIDTHS)
        levels[level].append(number)
    return [tuple(levels[level]) for level in sorted(levels)]


def _width(data: GradeData, kind: Kind, cells: frozenset[int]) -> int:
    """Return the most places that a student of such a class has."""
    profiles = {profile for n in cells for profile in data.cells[n].profiles}
    found = [needs_of(data, kind, profile) for profile in profiles]
    return max((len(n.exam) + len(n.qualifying) for n in found), default=0)
