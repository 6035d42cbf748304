"""Answers as files: versioned JSON with what is enough to run it again, whole or not at all.

A file holds a sectioning, a timetable, an exchange plan, the results of the steps, or several of
them; a folder holds `sectioning.json`, `timetable.json`, `plan.json` and `result.json`, and lists
for people beside them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from ..models.base import Record
from ..models.errors import UsageError
from ..models.exchange.bureau import Bureau
from ..models.exchange.plan import ExchangePlan
from ..models.result import Manifest, Result, fingerprint
from ..models.school import School
from ..models.sectioning import Sectioning
from ..models.timetable import Timetable
from .answer_reader import FORMAT, VERSION, read_parts
from .atomic import write_bytes, write_folder
from .lists import LIST_FILES, answer_lists
from .plan_lists import APPROVALS, LISTS, plan_lists

_FILES = {
    "sectioning": "sectioning.json",
    "timetable": "timetable.json",
    "plan": "plan.json",
    "results": "result.json",
}

ANSWER_FILES = tuple(_FILES.values())
"""What an answer's folder holds, one of them at least."""

PLAN_FILES = (_FILES["plan"], _FILES["results"])
"""What holds a plan and its figures, the plan first."""


class Answer(Record):
    """What a run has found; any part may be missing.

    Attributes
    ----------
    results
        Result of each step ("sectioning", "timetable", "exchange"), their answers left out.
    """

    sectioning: Sectioning | None = None
    timetable: Timetable | None = None
    plan: ExchangePlan | None = None
    results: Mapping[str, Result[Any]] = Field(default_factory=dict)
    manifest: Manifest | None = None


def read_answer(path: str | Path) -> Answer:
    """Read an answer from a folder or a .json file.

    Raises
    ------
    InputError
        Where nothing that is an answer is there, or something is damaged or too new.
    """
    return Answer(**read_parts(Path(path), ANSWER_FILES))


def has_changed(answer: Answer, data: School | Bureau) -> bool:
    """Tell whether the school or bureau is known not to be the one that an answer was made for."""
    made_for = None if answer.manifest is None else answer.manifest.input_sha256
    return made_for is not None and made_for != fingerprint(data)


def write_answer(
    answer: Answer,
    path: str | Path,
    *,
    school: School | None = None,
    bureau: Bureau | None = None,
    lang: str = "en",
    overwrite: bool = False,
) -> None:
    """Write an answer.

    With a new sectioning, what an older run made of the old one is taken away from the folder.

    Parameters
    ----------
    path
        A folder; or, ending in .json, one file.
    school
        With it, lists of classes, teaching classes, unplaced choices and lessons are written
        into the folder too.
    bureau
        With it, a plan's moves, its public list and the lists that each school approves.
    overwrite
        Write into a folder that holds files but no answer.

    Raises
    ------
    UsageError
        Where the folder holds something else, or cannot be written.
    """
    target = Path(path)
    if target.suffix.casefold() == ".json":
        write_bytes(target, _json(_document(answer)))
        return
    if not overwrite and _holds_something_else(target):
        raise UsageError(
            f"{target} is not empty and holds no answer; choose another folder or overwrite it"
        )
    files: dict[str, bytes] = answer_files(answer)
    if school is not None:
        files |= answer_lists(school, answer.sectioning, answer.timetable, lang)
    if bureau is not None and answer.plan is not None:
        files |= plan_lists(bureau, answer.plan, lang)
    write_folder(target, files, remove=_outdated(answer, files, target))


def write_sectioning(
    sectioning: Sectioning,
    path: str | Path,
    *,
    manifest: Manifest | None = None,
    school: School | None = None,
    lang: str = "en",
    overwrite: bool = False,
) -> None:
    """Write a sectioning alone; see `write_answer`."""
    answer = Answer(sectioning=sectioning, manifest=manifest)
    write_answer(answer, path, school=school, lang=lang, overwrite=overwrite)


def write_timetable(
    timetable: Timetable,
    path: str | Path,
    *,
    sectioning: Sectioning | None = None,
    manifest: Manifest | None = None,
    school: School | None = None,
    lang: str = "en",
    overwrite: bool = False,
) -> None:
    """Write a timetable with the sectioning it belongs to; see `write_answer`."""
    answer = Answer(sectioning=sectioning, timetable=timetable, manifest=manifest)
    write_answer(answer, path, school=school, lang=lang, overwrite=overwrite)


def write_result(
    result: Result[Any],
    path: str | Path,
    *,
    sectioning: Sectioning | None = None,
    school: School | None = None,
    bureau: Bureau | None = None,
    lang: str = "en",
    overwrite: bool = False,
) -> None:
    """Write the result of one step, its answer included; see `write_answer`.

    Parameters
    ----------
    sectioning
        The sectioning that a timetable in `result` belongs to.
    """
    parts: dict[str, Any] = {"sectioning": sectioning, "manifest": result.manifest}
    match result.answer:
        case Sectioning() as found:
            step = "sectioning"
            parts["sectioning"] = found
        case ExchangePlan() as found:
            step = "exchange"
            parts["plan"] = found
        case found:
            step = "timetable"
            parts["timetable"] = found
    answer = Answer(**parts, results={step: result.model_copy(update={"answer": None})})
    write_answer(answer, path, school=school, bureau=bureau, lang=lang, overwrite=overwrite)


def _holds_something_else(folder: Path) -> bool:
    try:
        if not folder.is_dir() or not any(folder.iterdir()):
            return False
        return not any((folder / name).is_file() for name in ANSWER_FILES)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {folder}: {error}") from None


def _outdated(answer: Answer, files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return the files that belong to a sectioning, or a plan, which is replaced now."""
    if answer.plan is not None:
        old = [f"{APPROVALS}/{path.name}" for path in (folder / APPROVALS).glob("*.csv")]
        old += [_FILES["results"], *LISTS]
        return [name for name in old if name not in files]
    if answer.sectioning is None:
        return []
    return [name for name in (*ANSWER_FILES, *LIST_FILES) if name not in files]


def _document(answer: Answer) -> dict[str, Any]:
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    if answer.manifest is not None:
        document["manifest"] = answer.manifest.model_dump(mode="json")
    if answer.results:
        document["results"] = {
            step: result.model_dump(mode="json", exclude={"answer"})
            for step, result in answer.results.items()
        }
    if answer.sectioning is not None:
        document["sectioning"] = answer.sectioning.model_dump(mode="json")
    if answer.timetable is not None:
        document["timetable"] = answer.timetable.model_dump(mode="json")
    if answer.plan is not None:
        document["plan"] = answer.plan.model_dump(mode="json")
    return document


def answer_files(answer: Answer) -> dict[str, bytes]:
    """Return the JSON files of an answer by name."""
    document = _document(answer)
    common: dict[str, Any] = {k: v for k, v in document.items() if k not in _FILES}
    return {
        file: _json({**common, part: document[part]})
        for part, file in _FILES.items()
        if part in document
    }


def _json(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(_finite(document), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", errors="surrogatepass")


def _finite(value: Any) -> Any:
    """Replace numbers that JSON cannot say by null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
