"""XHSTT archives in and out: the exchange format of high-school timetabling.

Post et al., "XHSTT: an XML archive for high school timetabling problems in different
countries", Annals of Operations Research 218 (2014). The grammar and its reading follow the
official evaluator: what it refuses is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from ..models.archive import Archive
from ..models.problem import Problem
from .atomic import write_bytes
from .xhstt_grammar import ANYTHING, Shape, check_shape, listed
from .xhstt_instance import read_instance
from .xhstt_metadata import METADATA, read_metadata
from .xhstt_solutions import SOLUTION_GROUP, read_solution_groups
from .xhstt_writer import archive_element
from .xhstt_xml import XmlSource, is_archive, parse_archive, section

__all__ = ["is_archive", "read_archive", "write_archive"]


_ARCHIVE = Shape(
    "+Id",
    {
        "+MetaData": METADATA,
        "+Instances": listed(("Instance",), ANYTHING),
        "+SolutionGroups": listed(("SolutionGroup",), SOLUTION_GROUP),
    },
)
"""The shape of an archive; each instance and each solution is looked at by itself."""


def read_archive(
    path: str | Path, problems: Iterable[Problem] = (), *, keep_invalid: bool = False
) -> Archive:
    """Read a XHSTT archive.

    Reports within solutions are skipped: they are the evaluator's output, not data.

    Parameters
    ----------
    path
        The file.
    problems
        Problems that its solutions are of, whatever the file itself says of them; it may hold
        solutions alone.
    keep_invalid
        Go on without solutions that are none, and name them in the archive's `invalid`.

    Raises
    ------
    InputError
        Every refusal of the file, each with its line; up to 100 of them. What stands where it may
        not is told first: what an element means is looked at only where all is in its place.
    """
    source = XmlSource(Path(path).name)
    root = parse_archive(Path(path), source)
    check_shape(source, root, _ARCHIVE)
    source.raise_refusals()
    found: dict[str, Problem] = {}
    for element in section(root, "Instances"):
        problem = read_instance(source, element, set(found))
        found[problem.id] = problem
    known = found | {problem.id: problem for problem in problems}
    # Solutions of a broken instance would only repeat its refusals.
    source.raise_refusals()
    groups, invalid = read_solution_groups(source, root, known)
    if not keep_invalid:
        source.refuse_all(problem for solution in invalid for problem in solution.problems)
    source.raise_refusals()
    return Archive(tuple(found.values()), groups, root.get("Id"), read_metadata(root), invalid)


def write_archive(archive: Archive, path: str | Path) -> None:
    """Write a XHSTT archive, whole or not at all.

    Tiers above soft become required constraints; students behind a constraint multiply its
    weight. A weight above what the standard's tools read is told in several copies of the
    constraint; a constraint that applies to nothing, which they do not read either, is left out.

    Raises
    ------
    UsageError
        A problem has something that the standard cannot say (weeks, clock times, further
        constraint kinds), or the file cannot be written.
    """
    write_bytes(path, archive_bytes(archive))


def archive_bytes(archive: Archive) -> bytes:
    """Return the archive as the bytes of a file."""
    data: bytes = etree.tostring(
        archive_element(archive), pretty_print=True, xml_declaration=True, encoding="UTF-8"
    )
    return data
