"""What is said about a XHSTT archive, an instance or a solution group: carried along unread."""

from __future__ import annotations

from lxml import etree

from .xhstt_grammar import TEXT, Shape
from .xhstt_xml import section

OPTIONAL_METADATA = ("Publication", "Remarks")
"""What may be left out of every MetaData."""

METADATA = Shape(
    children={
        f"+{tag}": TEXT
        for tag in ("Name", "Contributor", "Date", "Country", "Description", *OPTIONAL_METADATA)
    }
)
"""The shape of every MetaData. The standard wants some of it; a reader can do without."""


def read_metadata(element: etree._Element) -> dict[str, str]:
    """Return the texts of the MetaData of an archive, an instance or a solution group."""
    return {str(child.tag): (child.text or "").strip() for child in section(element, "MetaData")}
