"""Constraints divided into one for each thing they name, so that a conflict can name it alone."""

from __future__ import annotations

from dataclasses import replace

from ...models.constraints import Constraint
from ...models.problem import Problem
from .encoding.ground import is_strict


def strict_points(problem: Problem) -> tuple[Problem, dict[str, Constraint]]:
    """Return the problem under its strict constraints alone, divided; and the parts by id."""
    parts: dict[str, Constraint] = {}
    for constraint in problem.constraints:
        if is_strict(constraint):
            for part in points(constraint):
                # Two rows may name the same thing in the same words: each keeps its own id.
                parts[part.id if part.id not in parts else f"{part.id}#{len(parts)}"] = part
    named = {id_: replace(part, id=id_) for id_, part in parts.items()}
    return replace(problem, constraints=tuple(named.values())), named


def points(constraint: Constraint) -> list[Constraint]:
    """Divide a constraint into one for each thing that it names."""
    bare = replace(constraint, events=(), event_groups=(), resources=(), resource_groups=())
    parts = [
        *(replace(bare, id=f"{bare.id}/{e}", events=(e,)) for e in constraint.events),
        *(replace(bare, id=f"{bare.id}/{g}", event_groups=(g,)) for g in constraint.event_groups),
        *(replace(bare, id=f"{bare.id}/{r}", resources=(r,)) for r in constraint.resources),
        *(
            replace(bare, id=f"{bare.id}/{g}", resource_groups=(g,))
            for g in constraint.resource_groups
        ),
    ]
    return parts if len(parts) > 1 else [constraint]
