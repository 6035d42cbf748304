"""The parts of constraints as elements, each with its shape and both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..models.constraints import EventPair, TimeGroupLimit
from .xhstt_grammar import REFERENCE, TEXT, Shape, listed
from .xhstt_names import Names
from .xhstt_xml import GREATEST, XmlSource, required_text, section

_TIME_GROUP_TAGS = ("TimeGroup", "Day", "Week")

Read = Callable[[XmlSource, etree._Element, Names], Any]
Write = Callable[[etree._Element, Any], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a constraint: its tag and shape, the field it fills, and both directions."""

    tag: str
    field: str
    shape: Shape
    read: Read
    write: Write
    required: bool = True

    @property
    def key(self) -> str:
        """Return the tag as a `Shape` names a child."""
        return self.tag if self.required else f"+{self.tag}"


def add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    """Add a child, with its text where it has one."""
    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def add_reference(parent: etree._Element, tag: str, reference: str) -> etree._Element:
    """Add a child that refers to something."""
    child = etree.SubElement(parent, tag)
    child.set("Reference", reference)
    return child


def number(tag: str, field: str, *, required: bool = True) -> Part:
    """Return the part that is a whole number."""

    def read(source: XmlSource, element: etree._Element, names: Names) -> int | None:
        return (source.required_integer if required else source.integer)(element, tag)

    def write(parent: etree._Element, value: int | None) -> None:
        if value is not None:
            add(parent, tag, str(value))

    return Part(tag, field, TEXT, read, write, required)


def word(tag: str, field: str) -> Part:
    """Return the part that is a text."""

    def read(source: XmlSource, element: etree._Element, names: Names) -> str:
        return required_text(element, tag)

    def write(parent: etree._Element, value: str) -> None:
        add(parent, tag, value)

    return Part(tag, field, TEXT, read, write)


def references(tag: str, field: str, item: str, known: str, *, always: bool = False) -> Part:
    """Return the part that is a list of references to what `known` of the names holds."""
    accepted = _TIME_GROUP_TAGS if item == "TimeGroup" else (item,)

    def read(source: XmlSource, element: etree._Element, names: Names) -> tuple[str, ...]:
        return source.references(element, tag, getattr(names, known))

    def write(parent: etree._Element, value: tuple[str, ...]) -> None:
        write_references(parent, tag, item, value, always=always)

    return Part(tag, field, listed(accepted), read, write, always)


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
        found = add(parent, tag)
        for reference in references:
            add_reference(found, item, reference)


def _read_limits(
    source: XmlSource, element: etree._Element, names: Names
) -> tuple[TimeGroupLimit, ...]:
    limits = []
    for item in section(element, "TimeGroups"):
        group = source.reference(item, names.time_groups)
        minimum = source.required_integer(item, "Minimum")
        maximum = source.required_integer(item, "Maximum")
        if minimum > maximum:
            rule = f"Minimum is at most Maximum ({maximum})"
            source.refuse(item, "Minimum", str(minimum), rule, f"Minimum 大于 Maximum（{maximum}）")
        if group is not None:
            limits.append(TimeGroupLimit(group, minimum, maximum))
    return tuple(limits)


def _write_limits(parent: etree._Element, limits: tuple[TimeGroupLimit, ...]) -> None:
    found = add(parent, "TimeGroups")
    for limit in limits:
        item = add_reference(found, "TimeGroup", limit.time_group)
        add(item, "Minimum", str(limit.minimum))
        add(item, "Maximum", str(limit.maximum))


def _read_pairs(source: XmlSource, element: etree._Element, names: Names) -> tuple[EventPair, ...]:
    pairs = []
    for item in section(element, "EventPairs"):
        first, second = (
            source.reference(end, names.events)
            for tag in ("FirstEvent", "SecondEvent")
            for end in item.iterchildren(tag)
        )
        # Negative separations let the second event begin before the first one ends.
        least = source.integer(item, "MinSeparation", -GREATEST) or 0
        most = source.integer(item, "MaxSeparation", -GREATEST)
        if most is not None and least > most:
            rule = f"MinSeparation (0 where it is left out) is at most MaxSeparation ({most})"
            rule_zh = f"MinSeparation（缺省为 0）大于 MaxSeparation（{most}）"
            source.refuse(item, "MinSeparation", str(least), rule, rule_zh)
        if first is not None and second is not None:
            pairs.append(EventPair(first, second, least, most))
    return tuple(pairs)


def _write_pairs(parent: etree._Element, pairs: tuple[EventPair, ...]) -> None:
    found = add(parent, "EventPairs")
    for pair in pairs:
        item = add(found, "EventPair")
        add_reference(item, "FirstEvent", pair.first)
        add_reference(item, "SecondEvent", pair.second)
        if pair.min_separation:
            add(item, "MinSeparation", str(pair.min_separation))
        if pair.max_separation is not None:
            add(item, "MaxSeparation", str(pair.max_separation))


LIMITS = Part(
    "TimeGroups",
    "limits",
    listed(_TIME_GROUP_TAGS, Shape("Reference", {"Minimum": TEXT, "Maximum": TEXT})),
    _read_limits,
    _write_limits,
)
"""Time groups with bounds of their own."""

PAIRS = Part(
    "EventPairs",
    "pairs",
    listed(
        ("EventPair",),
        Shape(
            children={
                "FirstEvent": REFERENCE,
                "SecondEvent": REFERENCE,
                "+MinSeparation": TEXT,
                "+MaxSeparation": TEXT,
            }
        ),
    ),
    _read_pairs,
    _write_pairs,
)
"""Pairs of events in order."""
