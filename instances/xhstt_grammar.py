"""What may stand where in a XHSTT archive, and the check that nothing else does.

Each reader states the shape of its element next to the code that reads it, so that nothing can
be read past: an element or attribute that has no place in the shape is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from lxml import etree

from .xhstt_xml import XmlSource


class Shape:
    """What an element may hold; the order of its children is free.

    Parameters
    ----------
    attributes
        Names, apart by spaces; "+" stands before one that may be left out.
    children
        The shape of each child by its tag; "+" stands before a tag that may be left out, "*"
        before one that may stand any number of times.
    text
        Whether text may stand in it.
    """

    __slots__ = ("attributes", "children", "needed", "needed_attributes", "several", "text")

    def __init__(
        self,
        attributes: str = "",
        children: Mapping[str, Shape] | None = None,
        *,
        text: bool = False,
    ) -> None:
        names = attributes.split()
        given = children or {}
        self.attributes = [name.lstrip("+") for name in names]
        self.needed_attributes = [name for name in names if name[0] != "+"]
        self.children = {tag.lstrip("+*"): shape for tag, shape in given.items()}
        self.needed = frozenset(tag for tag in given if tag[0] not in "+*")
        self.several = frozenset(tag[1:] for tag in given if tag[0] == "*")
        self.text = text


ANYTHING = Shape(text=True)
"""The shape of what is not read here."""

TEXT = Shape(text=True)
REFERENCE = Shape("Reference")
NAMED = Shape("Id", {"Name": TEXT})


def listed(tags: Collection[str], shape: Shape = REFERENCE) -> Shape:
    """Return the shape of a list of any number of elements."""
    return Shape(children={f"*{tag}": shape for tag in tags})


def check_shape(source: XmlSource, element: etree._Element, shape: Shape) -> None:
    """Refuse all in `element`, and below, that its shape has no place for, and what is missing."""
    names = cast("list[str]", element.keys())
    if names != shape.needed_attributes:
        _check_attributes(source, element, shape, names)
    if shape.text:
        for child in element:
            _refuse_child(source, element, child, shape)
        return
    _check_no_text(source, element, element.text)
    seen: set[str] = set()
    for child in element:
        tag = child.tag
        inner = shape.children.get(tag)
        if inner is None:
            _refuse_child(source, element, child, shape)
        elif tag in seen and tag not in shape.several:
            rule = f"{element.tag} has one {tag}"
            source.refuse(child, tag, None, rule, f"{element.tag} 内 {tag} 只能出现一次")
        elif inner is not ANYTHING:
            check_shape(source, child, inner)
        seen.add(tag)
        _check_no_text(source, element, child.tail)
    if not shape.needed <= seen:
        for tag in shape.children:
            if tag in shape.needed and tag not in seen:
                rule = f"{element.tag} must have a {tag}"
                source.refuse(element, tag, None, rule, f"{element.tag} 缺少 {tag}")


def _check_attributes(
    source: XmlSource, element: etree._Element, shape: Shape, names: Collection[str]
) -> None:
    tag = element.tag
    for name in names:
        if name not in shape.attributes:
            rule = f"{tag} has no such attribute"
            source.refuse(element, f"{tag} {name}", element.get(name), rule, f"{tag} 无此属性")
    for name in shape.needed_attributes:
        if name not in names:
            rule = f"{tag} must have the attribute {name}"
            source.refuse(element, f"{tag} {name}", None, rule, f"{tag} 缺少属性 {name}")


def _refuse_child(
    source: XmlSource, element: etree._Element, child: etree._Element, shape: Shape
) -> None:
    allowed = ", ".join(shape.children) or ("text" if shape.text else "nothing")
    rule = f"within {element.tag} only {allowed} may stand"
    source.refuse(child, str(child.tag), None, rule, f"{element.tag} 内不允许此元素")


def _check_no_text(source: XmlSource, element: etree._Element, text: str | None) -> None:
    if text and not text.isspace():
        rule = f"within {element.tag} no text may stand"
        source.refuse(element, element.tag, text.strip(), rule, f"{element.tag} 内不允许文字")
