"""Read the JSON of answers; whatever is wrong with it is told with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..models.errors import InputError
from ..models.exchange.plan import ExchangePlan
from ..models.finding import Finding
from ..models.result import Manifest, Result
from ..models.sectioning import Sectioning
from ..models.timetable import Timetable
from .csv_text import decode, read_bytes
from .refusal import Problems, Refused, tell_validation

FORMAT = "zouban-answer"
VERSION = 1
"""Version of the answer's format; files of every earlier version stay readable."""

_PARTS: dict[str, type[Any]] = {
    "manifest": Manifest,
    "sectioning": Sectioning,
    "timetable": Timetable,
    "plan": ExchangePlan,
}


def read_parts(path: Path, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the parts of an answer by name, from one file or a folder's files of these names."""
    problems = Problems()
    try:
        folder = path.is_dir()
        files = [path / name for name in names if (path / name).exists()] if folder else [path]
    except (OSError, ValueError) as error:
        problems.add(path.name, None, None, None, Refused(f"cannot be read: {error}", "无法读取"))
        raise InputError(problems.all()) from None
    found: dict[str, Any] = {}
    for file in files:
        for name, part in _read_file(file, problems).items():
            found[name] = found.get(name, {}) | part if name == "results" else part
    if not problems and not {"sectioning", "timetable", "plan", "results"} & set(found):
        expected = ", ".join(names)
        refused = Refused(f"no answer here; expected {expected}", f"此处没有结果；应有 {expected}")
        problems.add(str(path), None, None, None, refused)
    problems.stop_if_any()
    return found


def is_answer(path: Path) -> bool:
    """Tell whether a file begins as an answer does."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    return begins and re.search(rb'"format"\s*:\s*"zouban-answer"', start) is not None


def _read_file(path: Path, problems: Problems) -> dict[str, Any]:
    try:
        document = _load(path)
        _check_version(document)
    except Refused as refused:
        problems.add(path.name, refused.row, None, None, refused)
        return {}
    found: dict[str, Any] = {}
    for name, value in document.items():
        if name in ("format", "version"):
            continue
        try:
            found[name] = _part(name, value)
        except ValidationError as error:
            tell_validation(error, path.name, problems, name)
        except Refused as refused:
            problems.add(path.name, None, name, None, refused)
    return found


def _load(path: Path) -> Mapping[str, Any]:
    text = decode(read_bytes(path)).removeprefix("\ufeff")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            f"is no valid JSON: {error.msg} (column {error.colno})",
            f"不是有效的 JSON：第 {error.colno} 列",
            error.lineno,
        ) from None
    except (RecursionError, ValueError) as error:
        raise Refused(f"is no valid JSON: {error}", "不是有效的 JSON") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(f'is no answer of zouban ("format": "{FORMAT}")', "不是 zouban 的结果文件")
    return document


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _check_version(document: Mapping[str, Any]) -> None:
    version = document.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise Refused("version must be a whole number from 1", "version 必须是不小于 1 的整数")
    if version > VERSION:
        raise Refused(
            f"was written by a later version (format {version}, known up to {VERSION})",
            f"由更新的版本写成（格式 {version}，已知至 {VERSION}）",
        )


def _part(name: str, value: Any) -> Any:
    if name == "results":
        if not isinstance(value, dict):
            raise Refused("must be an object of results by step", "必须是按步骤的结果")
        return {step: _result(result) for step, result in value.items()}
    model = _PARTS.get(name)
    if model is None:
        raise Refused("no part of an answer", "结果中没有此部分")
    part = model.model_validate(value)
    if getattr(part, "version", 1) != 1:
        raise Refused(f"version {part.version} is not known", f"未知的版本 {part.version}")
    return part


def _result(value: Any) -> Result[Any]:
    result = Result[Any].model_validate(value)
    findings = tuple(_finding(item) for item in result.conflict)
    return result.model_copy(update={"conflict": findings})


def _finding(item: Any) -> Any:
    return Finding.model_validate(item) if isinstance(item, dict) and "code" in item else item
