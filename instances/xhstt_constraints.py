"""The sixteen constraint kinds of XHSTT as elements: one table, used to read and to write.

A kind's element is its name with "Constraint" added. After the head that all share (Name,
Required, Weight, CostFunction, AppliesTo) come the kind's own parts, in the order of the
standard; `PARTS` names them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..models import constraints as kinds
from ..models.constraints import Constraint, CostFunction, EventPair, Tier, TimeGroupLimit
from .xhstt_names import Names
from .xhstt_xml import XmlSource

_HEAD = ("Name", "Required", "Weight", "CostFunction", "AppliesTo")
_TIME_GROUP_TAGS = ("TimeGroup", "Day", "Week")

Read = Callable[[XmlSource, etree._Element, Names], Any]
Write = Callable[[etree._Element, Any], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a constraint: its tag, the field it fills, and both directions."""

    tag: str
    field: str
    read: Read
    write: Write


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def _number(tag: str, field: str, *, required: bool = True) -> Part:
    def read(source: XmlSource, element: etree._Element, names: Names) -> int | None:
        return (source.required_integer if required else source.integer)(element, tag)

    def write(parent: etree._Element, value: int | None) -> None:
        if value is not None:
            _add(parent, tag, str(value))

    return Part(tag, field, read, write)


def _word(tag: str, field: str) -> Part:
    def read(source: XmlSource, element: etree._Element, names: Names) -> str:
        return source.required_text(element, tag)

    def write(parent: etree._Element, value: str) -> None:
        _add(parent, tag, value)

    return Part(tag, field, read, write)


def _references(tag: str, field: str, item: str, known: str, *, always: bool = False) -> Part:
    accepted = _TIME_GROUP_TAGS if item == "TimeGroup" else (item,)

    def read(source: XmlSource, element: etree._Element, names: Names) -> tuple[str, ...]:
        return source.references(element, tag, accepted, getattr(names, known))

    def write(parent: etree._Element, value: tuple[str, ...]) -> None:
        write_references(parent, tag, item, value, always=always)

    return Part(tag, field, read, write)


def write_references(
    parent: etree._Element,
    tag: str,
    item: str,
    references: tuple[str, ...],
    *,
    always: bool = False,
) -> None:
    """Add a list of references; an empty one only where the standard wants it `always`."""
    if references or always:
        found = _add(parent, tag)
        for reference in references:
            _add(found, item).set("Reference", reference)


def _read_limits(
    source: XmlSource, element: etree._Element, names: Names
) -> tuple[TimeGroupLimit, ...]:
    limits = []
    for item in source.section(element, "TimeGroups", _TIME_GROUP_TAGS):
        group = source.reference(item, names.time_groups)
        minimum = source.required_integer(item, "Minimum")
        maximum = source.required_integer(item, "Maximum")
        if group is not None:
            limits.append(TimeGroupLimit(group, minimum, maximum))
    return tuple(limits)


def _write_limits(parent: etree._Element, limits: tuple[TimeGroupLimit, ...]) -> None:
    found = _add(parent, "TimeGroups")
    for limit in limits:
        item = _add(found, "TimeGroup")
        item.set("Reference", limit.time_group)
        _add(item, "Minimum", str(limit.minimum))
        _add(item, "Maximum", str(limit.maximum))


_MINIMUM = _number("Minimum", "minimum")
_MAXIMUM = _number("Maximum", "maximum")
_ROLE = _word("Role", "role")
_TIMES = _references("Times", "times", "Time", "times")
_TIME_GROUPS = _references("TimeGroups", "time_groups", "TimeGroup", "time_groups")
_LISTED_GROUPS = _references("TimeGroups", "time_groups", "TimeGroup", "time_groups", always=True)

PARTS: dict[type[Constraint], tuple[Part, ...]] = {
    kinds.AssignResource: (_ROLE,),
    kinds.AssignTime: (),
    kinds.SplitEvents: (
        _number("MinimumDuration", "min_duration"),
        _number("MaximumDuration", "max_duration"),
        _number("MinimumAmount", "min_amount"),
        _number("MaximumAmount", "max_amount"),
    ),
    kinds.DistributeSplitEvents: (_number("Duration", "duration"), _MINIMUM, _MAXIMUM),
    kinds.PreferResources: (
        _references("ResourceGroups", "preferred_groups", "ResourceGroup", "resource_groups"),
        _references("Resources", "preferred", "Resource", "resources"),
        _ROLE,
    ),
    kinds.PreferTimes: (_TIME_GROUPS, _TIMES, _number("Duration", "duration", required=False)),
    kinds.AvoidSplitAssignments: (_ROLE,),
    kinds.SpreadEvents: (Part("TimeGroups", "limits", _read_limits, _write_limits),),
    kinds.LinkEvents: (),
    kinds.OrderEvents: (),
    kinds.AvoidClashes: (),
    kinds.AvoidUnavailableTimes: (_TIME_GROUPS, _TIMES),
    kinds.LimitIdleTimes: (_LISTED_GROUPS, _MINIMUM, _MAXIMUM),
    kinds.ClusterBusyTimes: (_LISTED_GROUPS, _MINIMUM, _MAXIMUM),
    kinds.LimitBusyTimes: (_LISTED_GROUPS, _MINIMUM, _MAXIMUM),
    kinds.LimitWorkload: (_MINIMUM, _MAXIMUM),
}
"""The kinds of the standard, in its order, and what each has besides the head."""

APPLIES_TO = (
    _references("EventGroups", "event_groups", "EventGroup", "event_groups"),
    _references("Events", "events", "Event", "events"),
    _references("ResourceGroups", "resource_groups", "ResourceGroup", "resource_groups"),
    _references("Resources", "resources", "Resource", "resources"),
)
"""The lists within AppliesTo; OrderEvents has its pairs there instead."""

_KIND_OF_TAG = {f"{kind.kind}Constraint": kind for kind in PARTS}


def read_constraints(
    source: XmlSource, instance: etree._Element, names: Names
) -> tuple[Constraint, ...]:
    """Return the constraints of an Instance element, in file order."""
    found: dict[str, Constraint] = {}
    for element in source.section(instance, "Constraints", _KIND_OF_TAG):
        kind = _KIND_OF_TAG[element.tag]
        constraint_id = source.id_of(element, found)
        found[constraint_id] = _read_constraint(source, element, names, kind, constraint_id)
    return tuple(found.values())


def _read_constraint(
    source: XmlSource,
    element: etree._Element,
    names: Names,
    kind: type[Constraint],
    constraint_id: str,
) -> Constraint:
    parts = PARTS[kind]
    for _ in source.children(element, (*_HEAD, *(part.tag for part in parts))):
        pass
    fields: dict[str, Any] = {part.field: part.read(source, element, names) for part in parts}
    fields.update(_read_applies_to(source, element, names, kind))
    return kind(
        id=constraint_id,
        name=source.required_text(element, "Name"),
        tier=_read_tier(source, element),
        weight=source.required_integer(element, "Weight"),
        cost=_read_cost_function(source, element),
        **fields,
    )


def _read_applies_to(
    source: XmlSource, element: etree._Element, names: Names, kind: type[Constraint]
) -> dict[str, Any]:
    applies_to = element.find("AppliesTo")
    if applies_to is None:
        source.required_text(element, "AppliesTo")
        return {"pairs": ()} if kind is kinds.OrderEvents else {}
    if kind is kinds.OrderEvents:
        return {"pairs": _read_pairs(source, applies_to, names)}
    for _ in source.children(applies_to, [part.tag for part in APPLIES_TO]):
        pass
    return {part.field: part.read(source, applies_to, names) for part in APPLIES_TO}


def _read_pairs(
    source: XmlSource, applies_to: etree._Element, names: Names
) -> tuple[EventPair, ...]:
    pairs = []
    for element in source.section(applies_to, "EventPairs", ("EventPair",)):
        ends = [element.find(tag) for tag in ("FirstEvent", "SecondEvent")]
        first, second = (
            None if end is None else source.reference(end, names.events) for end in ends
        )
        if None in ends:
            rule = "an EventPair has a FirstEvent and a SecondEvent"
            source.refuse(element, "EventPair", None, rule, "事件对不完整")
        least = source.integer(element, "MinSeparation")
        most = source.integer(element, "MaxSeparation")
        if first is not None and second is not None:
            pairs.append(EventPair(first, second, least or 0, most))
    return tuple(pairs)


def _read_tier(source: XmlSource, element: etree._Element) -> Tier:
    value = source.required_text(element, "Required")
    if value not in {"true", "false"} and element.find("Required") is not None:
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
    value = source.required_text(element, "CostFunction")
    known = {function.value: function for function in CostFunction} | OLD_COST_FUNCTIONS
    if value in known:
        return known[value]
    if element.find("CostFunction") is not None:
        rule = f"one of {', '.join(CostFunction)} is expected"
        source.refuse(element, "CostFunction", value, rule, "未知的代价函数")
    return CostFunction.LINEAR
