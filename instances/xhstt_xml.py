"""Reading XML that may be hostile: no entities, no document types, bounded depth, line numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable
from pathlib import Path
from typing import cast

from lxml import etree

from ..models.errors import FileProblem, InputError, shorten

ROOT = "HighSchoolTimetableArchive"

GREATEST = 2**31 - 1
"""The greatest number: what the official evaluator's type holds, and what some mean by no limit."""

_MAX_REFUSALS = 100
"""Refusals listed for one file; a file with more of them is not read by a person line by line."""

_COMMENT = re.compile("<!--.*?-->", re.DOTALL)

_PROLOG = 65_536
"""Bytes in which the root element of an archive must begin."""


class XmlSource:
    """A file being read: its name, and what has been refused in it so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.refusals: list[FileProblem] = []

    def refuse(
        self, element: etree._Element, field: str, value: str | None, rule: str, rule_zh: str
    ) -> None:
        """Note a refusal at the line of `element`; too many of them end the reading."""
        line = cast("int | None", element.sourceline)
        found = FileProblem(self.file, line, field, value, rule, rule_zh, lines=True)
        self.refuse_all((found,))

    def refuse_all(self, problems: Iterable[FileProblem]) -> None:
        """Note refusals; too many of them end the reading."""
        for problem in problems:
            self.refusals.append(problem)
            if len(self.refusals) >= _MAX_REFUSALS:
                self.raise_refusals()

    def raise_refusals(self) -> None:
        """Raise InputError if anything has been refused."""
        if self.refusals:
            raise InputError(self.refusals)

    def id_of(self, element: etree._Element, taken: Container[str]) -> str:
        """Return the Id of an element, which must be there and new."""
        value: str | None = element.get("Id")
        if not value:
            self.refuse(element, f"{element.tag} Id", value, "an Id is not empty", "Id 为空")
            return ""
        if value in taken:
            self.refuse(element, f"{element.tag} Id", value, "Ids are used once", "Id 重复")
        return value

    def reference(
        self, element: etree._Element, known: Collection[str], attribute: str = "Reference"
    ) -> str | None:
        """Return what an element refers to, None (and a refusal) if that is unknown."""
        value: str | None = element.get(attribute)
        if value is not None and value in known:
            return value
        rule = f"a {element.tag} that is referred to must be defined above"
        self.refuse(element, f"{element.tag} {attribute}", value, rule, "引用了未定义的编号")
        return None

    def references(
        self, parent: etree._Element, list_tag: str, known: Collection[str]
    ) -> tuple[str, ...]:
        """Return the references in the list `list_tag` of `parent`, empty if there is none."""
        return tuple(
            value
            for item in section(parent, list_tag)
            if (value := self.reference(item, known)) is not None
        )

    def integer(
        self, parent: etree._Element, tag: str, least: int = 0, most: int = GREATEST
    ) -> int | None:
        """Return the whole number in the child `tag`, None if there is no such child.

        A text that is no whole number from `least` to `most` is refused and read as `least`.
        """
        child = parent.find(tag)
        if child is None:
            return None
        value = (child.text or "").strip()
        digits = value[1:] if value[:1] in {"-", "+"} else value
        whole = (
            digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= len(str(GREATEST))
        )
        if whole and least <= int(value) <= most:
            return int(value)
        rule = f"a whole number from {least} to {most} is expected"
        self.refuse(child, tag, value, rule, f"应为 {least} 至 {most} 的整数")
        return least

    def required_integer(
        self, parent: etree._Element, tag: str, least: int = 0, most: int = GREATEST
    ) -> int:
        """Return the whole number in the child `tag`, which is there."""
        value = self.integer(parent, tag, least, most)
        return least if value is None else value


def section(parent: etree._Element, tag: str) -> Iterable[etree._Element]:
    """Return the children of the child `tag`, none if there is no such child."""
    found = parent.find(tag)
    return () if found is None else found


def text_of(parent: etree._Element, tag: str) -> str | None:
    """Return the text of the child `tag`, None if there is no such child."""
    child = parent.find(tag)
    return None if child is None else (child.text or "").strip()


def required_text(parent: etree._Element, tag: str) -> str:
    """Return the text of the child `tag`, which is there."""
    return text_of(parent, tag) or ""


def parse_archive(path: Path, source: XmlSource) -> etree._Element:
    """Parse a file into elements without touching anything outside of it.

    Raises
    ------
    InputError
        The file cannot be read, is not well formed, declares a document type (the only place
        where entities come from; the standard has none), nests deeper than libxml2's 256
        levels, or is no XHSTT archive.
    """
    data = _read(path, source)
    head = _head(data)
    if "<!DOCTYPE" in _COMMENT.sub("", head).split(f"<{ROOT}", 1)[0]:
        _refuse_file(source, "an archive declares no document type and no entities")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        rule = f"the file must be well-formed XML ({shorten(error.msg, 200)})"
        broken = FileProblem(source.file, line, None, None, rule, "文件不是合法的 XML", lines=True)
        raise InputError([broken]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_file(source, "an archive declares no document type and no entities")
    if root.tag != ROOT:
        _refuse_file(source, f"the outermost element must be {ROOT}")
    return root


def is_archive(path: str | Path) -> bool:
    """Tell by its content whether a file is a XHSTT archive (not whether it is a sound one)."""
    if not Path(path).is_file():
        return False
    try:
        with Path(path).open("rb") as file:
            return f"<{ROOT}" in _head(file.read(_PROLOG))
    except OSError:
        return False


def _read(path: Path, source: XmlSource) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        rule = f"the file must be readable ({error.strerror or error})"
        broken = FileProblem(source.file, None, None, None, rule, "文件无法读取")
        raise InputError([broken]) from None


def _head(data: bytes) -> str:
    """Return the beginning of a file as text; of UTF-16 with or without its mark too."""
    return data[:_PROLOG].replace(b"\0", b"").decode("latin-1")


def _refuse_file(source: XmlSource, rule: str) -> None:
    broken = FileProblem(source.file, None, None, None, rule, "文件不是合法的 XHSTT 档案")
    raise InputError([broken])
