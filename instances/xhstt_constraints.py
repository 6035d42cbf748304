"""The sixteen constraint kinds of XHSTT as elements: one table, used to read and to write.

A kind's element is its name with "Constraint" added. After the head that all share (Name,
Required, Weight, CostFunction, AppliesTo) come the kind's own parts, in the order of the
standard; `FORMS` names them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from lxml import etree

from ..models import constraints as kinds
from ..models.constraints import Constraint, CostFunction, Tier
from ..models.errors import UsageError
from ..models.problem import Problem
from .xhstt_grammar import TEXT, Shape
from .xhstt_names import Names, names_of
from .xhstt_parts import LIMITS, PAIRS, Part, add, number, references, word
from .xhstt_points import applies, check_points
from .xhstt_xml import XmlSource, required_text, section

GREATEST_WEIGHT = 1000
"""The greatest Weight that the official evaluator reads."""

_MOST_COPIES = 1000
"""Copies that one constraint is written as at most, so that no weight makes an endless file."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind says besides the head: the lists within AppliesTo, and its own parts."""

    applies_to: tuple[Part, ...]
    parts: tuple[Part, ...] = ()


_EVENT_GROUPS = references("EventGroups", "event_groups", "EventGroup", "event_groups")
_EVENTS = references("Events", "events", "Event", "events")
_RESOURCE_GROUPS = references(
    "ResourceGroups", "resource_groups", "ResourceGroup", "resource_groups"
)
_RESOURCES = references("Resources", "resources", "Resource", "resources")
_TO_EVENTS = (_EVENT_GROUPS, _EVENTS)
_TO_GROUPS = (_EVENT_GROUPS,)
_TO_RESOURCES = (_RESOURCE_GROUPS, _RESOURCES)

_MINIMUM = number("Minimum", "minimum")
_MAXIMUM = number("Maximum", "maximum")
_ROLE = word("Role", "role")
_TIMES = references("Times", "times", "Time", "times")
_TIME_GROUPS = references("TimeGroups", "time_groups", "TimeGroup", "time_groups")
_LISTED_GROUPS = references("TimeGroups", "time_groups", "TimeGroup", "time_groups", always=True)

FORMS: dict[type[Constraint], Form] = {
    kinds.AssignResource: Form(_TO_EVENTS, (_ROLE,)),
    kinds.AssignTime: Form(_TO_EVENTS),
    kinds.SplitEvents: Form(
        _TO_EVENTS,
        (
            number("MinimumDuration", "min_duration"),
            number("MaximumDuration", "max_duration"),
            number("MinimumAmount", "min_amount"),
            number("MaximumAmount", "max_amount"),
        ),
    ),
    kinds.DistributeSplitEvents: Form(
        _TO_EVENTS, (number("Duration", "duration"), _MINIMUM, _MAXIMUM)
    ),
    kinds.PreferResources: Form(
        _TO_EVENTS,
        (
            references("ResourceGroups", "preferred_groups", "ResourceGroup", "resource_groups"),
            references("Resources", "preferred", "Resource", "resources"),
            _ROLE,
        ),
    ),
    kinds.PreferTimes: Form(
        _TO_EVENTS, (_TIME_GROUPS, _TIMES, number("Duration", "duration", required=False))
    ),
    kinds.AvoidSplitAssignments: Form(_TO_GROUPS, (_ROLE,)),
    kinds.SpreadEvents: Form(_TO_GROUPS, (LIMITS,)),
    kinds.LinkEvents: Form(_TO_GROUPS),
    kinds.OrderEvents: Form((PAIRS,)),
    kinds.AvoidClashes: Form(_TO_RESOURCES),
    kinds.AvoidUnavailableTimes: Form(_TO_RESOURCES, (_TIME_GROUPS, _TIMES)),
    kinds.LimitIdleTimes: Form(_TO_RESOURCES, (_LISTED_GROUPS, _MINIMUM, _MAXIMUM)),
    kinds.ClusterBusyTimes: Form(_TO_RESOURCES, (_LISTED_GROUPS, _MINIMUM, _MAXIMUM)),
    kinds.LimitBusyTimes: Form(_TO_RESOURCES, (_LISTED_GROUPS, _MINIMUM, _MAXIMUM)),
    kinds.LimitWorkload: Form(_TO_RESOURCES, (_MINIMUM, _MAXIMUM)),
}
"""The kinds of the standard, in its order."""


def _shape(form: Form) -> Shape:
    head = {"Name": TEXT, "Required": TEXT, "Weight": TEXT, "CostFunction": TEXT}
    applies_to = Shape(children={part.key: part.shape for part in form.applies_to})
    own = {part.key: part.shape for part in form.parts}
    return Shape("Id", {**head, "AppliesTo": applies_to, **own})


_KIND_OF_TAG = {f"{kind.kind}Constraint": kind for kind in FORMS}

CONSTRAINTS = Shape(children={f"*{tag}": _shape(FORMS[kind]) for tag, kind in _KIND_OF_TAG.items()})
"""The shape of the constraints of an instance."""


def read_constraints(
    source: XmlSource, instance: etree._Element, names: Names
) -> tuple[Constraint, ...]:
    """Return the constraints of an Instance element, in file order."""
    found: dict[str, Constraint] = {}
    for element in section(instance, "Constraints"):
        refused = len(source.refusals)
        constraint_id = source.id_of(element, found)
        found[constraint_id] = _read_constraint(source, element, names, constraint_id)
        if len(source.refusals) == refused:
            check_points(source, element, names, found[constraint_id])
    return tuple(found.values())


def _read_constraint(
    source: XmlSource, element: etree._Element, names: Names, constraint_id: str
) -> Constraint:
    kind = _KIND_OF_TAG[element.tag]
    form = FORMS[kind]
    fields: dict[str, Any] = {part.field: part.read(source, element, names) for part in form.parts}
    (applies_to,) = element.iterchildren("AppliesTo")
    for part in form.applies_to:
        fields[part.field] = part.read(source, applies_to, names)
    return kind(
        id=constraint_id,
        name=required_text(element, "Name"),
        tier=_read_tier(source, element),
        weight=source.required_integer(element, "Weight", most=GREATEST_WEIGHT),
        cost=_read_cost_function(source, element),
        **fields,
    )


def _read_tier(source: XmlSource, element: etree._Element) -> Tier:
    value = required_text(element, "Required")
    if value not in {"true", "false"}:
        source.refuse(element, "Required", value, "true or false is expected", "应为 true 或 false")
    return Tier.HARD if value == "true" else Tier.SOFT


OLD_COST_FUNCTIONS = {
    "Sum": CostFunction.LINEAR,
    "SquareSum": CostFunction.QUADRATIC,
    "StepSum": CostFunction.STEP,
}
"""Names from before XHSTT-2014 that mean the same. `SumSquares` and `SumSteps` do not: they took
the function of each single deviation at a point and then the sum, which the standard gave up."""


def _read_cost_function(source: XmlSource, element: etree._Element) -> CostFunction:
    value = required_text(element, "CostFunction")
    known = {function.value: function for function in CostFunction} | OLD_COST_FUNCTIONS
    if value not in known:
        rule = f"one of {', '.join(CostFunction)} is expected"
        source.refuse(element, "CostFunction", value, rule, "未知的代价函数")
    return known.get(value, CostFunction.LINEAR)


def write_constraints(constraints: etree._Element, problem: Problem) -> None:
    """Add the constraints of a problem, heavy ones as several copies."""
    names = names_of(problem)
    taken = {constraint.id for constraint in problem.constraints}
    # The standard wants the kinds in its own order, and each to apply to something.
    order = list(FORMS)
    for constraint in sorted(problem.constraints, key=lambda one: order.index(type(one))):
        if applies(constraint, names):
            for id_, weight in _weights(problem, constraint, taken):
                _write_constraint(constraints, constraint, id_, weight)


def _weights(
    problem: Problem, constraint: Constraint, taken: Container[str]
) -> Iterator[tuple[str, int]]:
    """Yield ids and weights of the copies that a constraint is written as: one where it is light.

    Cost is proportional to weight whatever the cost function, so that copies cost the same in all.
    """
    whole = constraint.weight * constraint.multiplicity
    if whole > GREATEST_WEIGHT * _MOST_COPIES:
        raise UsageError(
            f"problem {problem.id}: {constraint.id} weighs {whole}, which is too much for XHSTT"
        )
    yield constraint.id, min(whole, GREATEST_WEIGHT)
    free = (id_ for n in count(2) if (id_ := f"{constraint.id}-{n}") not in taken)
    for done in range(GREATEST_WEIGHT, whole, GREATEST_WEIGHT):
        yield next(free), min(whole - done, GREATEST_WEIGHT)


def _write_constraint(
    constraints: etree._Element, constraint: Constraint, id_: str, weight: int
) -> None:
    element = add(constraints, f"{constraint.kind}Constraint")
    element.set("Id", id_)
    add(element, "Name", constraint.name)
    add(element, "Required", "false" if constraint.tier is Tier.SOFT else "true")
    add(element, "Weight", str(weight))
    add(element, "CostFunction", constraint.cost.value)
    applies_to = add(element, "AppliesTo")
    form = FORMS[type(constraint)]
    for part in form.applies_to:
        part.write(applies_to, getattr(constraint, part.field))
    for part in form.parts:
        part.write(element, getattr(constraint, part.field))
