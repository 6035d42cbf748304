"""Where commands may write: what stands there gives way where nothing is lost, or to --force.

One rule for all commands, asked before a long run, not after it. Without --force a file or folder
is written over only where it is this program's own of the same kind: an answer (a plan by one of
the same bureau and year, and never one with steps of cases that the new one lacks), a solution of
an archive, a list with the same head, an example that would come out the same. Data of a school or
bureau, and files of others, are not. Folders that are missing are made.
"""

from __future__ import annotations

import csv
import filecmp
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..models.errors import InputError, UsageError
from ..models.exchange.bureau import Bureau
from ..models.exchange.plan import CaseEvent, ExchangePlan

GROUP = "zouban"
"""Id of the solution group that our solutions of an archive are written as."""

FILE_ENDINGS = (".json", ".xml", ".xlsx", ".csv", ".html", ".htm", ".toml")
"""Endings of files; a folder is not named so."""


ENDINGS = {"csv": ("",), "audit": ("",), "xlsx": (".xlsx",), "html": (".html", ".htm")}
"""How names of what is exported end, by form."""


def require_answer_place(
    out: Path,
    *,
    force: bool,
    bureau: Bureau | None = None,
    kept: Iterable[CaseEvent] = (),
) -> None:
    """Refuse a place for an answer where it cannot be written, or something would be lost.

    Parameters
    ----------
    bureau
        The bureau, of the year that is planned, that an exchange plan is made for; None where
        the answer is a school's.
    kept
        Steps of cases that the new plan is known to hold.

    Raises
    ------
    UsageError
        Where the answer has to go elsewhere, or needs --force.
    """
    from ..instances.answer import ANSWER_FILES, read_answer

    require_ending(out, (".json", ""))
    require_writable(out, file=out.suffix.casefold() == ".json")
    if force or not _holds_anything(out):
        return
    if out.is_dir() and not any((out / name).is_file() for name in ANSWER_FILES):
        raise _taken(out, "is not empty and holds no answer", "不是空文件夹，其中也没有结果")
    try:
        there = read_answer(out)
    except InputError as error:
        raise _taken(out, "exists and is no answer", "已存在且不是结果文件", error) from None
    if bureau is None:
        if there.plan is not None:
            raise _taken(out, "holds an exchange plan", "是交流方案")
    elif there.plan is not None:
        _require_replaceable_plan(out, there.plan, bureau, kept)
    elif there.sectioning is not None or there.timetable is not None:
        raise _taken(out, "holds the answer of a school", "是学校的结果")


def _require_replaceable_plan(
    out: Path, there: ExchangePlan, bureau: Bureau, kept: Iterable[CaseEvent]
) -> None:
    if (there.bureau, there.as_of) != (bureau.id, bureau.as_of):
        raise _taken(
            out,
            f"holds the plan of bureau '{there.bureau}' as of {there.as_of}, not of "
            f"'{bureau.id}' as of {bureau.as_of}",
            f"是教育局“{there.bureau}”（{there.as_of}）的方案，"
            f"而非“{bureau.id}”（{bureau.as_of}）的方案",
        )
    lost = len(set(there.events) - set(kept))
    if lost:
        raise _taken(
            out,
            f"holds a plan with {lost} recorded steps of cases that the new one lacks",
            f"所存方案已记录{lost}步个案办理，新方案中没有",
        )


def require_bureau_place(out: Path, bureau: Bureau, *, force: bool) -> None:
    """Refuse a place for the bureau of a planned year that holds anything but that year's.

    Raises
    ------
    UsageError
        Where it has to go elsewhere, or needs --force.
    """
    from .. import read

    require_writable(out)
    if force or not _holds_anything(out):
        return
    try:
        there = read(out)
    except InputError as error:
        raise _taken(out, "exists and is no bureau", "已存在且不是教育局数据", error) from None
    if not isinstance(there, Bureau) or (there.id, there.as_of) != (bureau.id, bureau.as_of):
        raise _taken(
            out,
            f"holds other data than those of bureau '{bureau.id}' as of {bureau.as_of}",
            f"所存并非教育局“{bureau.id}”（{bureau.as_of}）的数据",
        )


def require_list_place(out: Path, head: Sequence[str], *, force: bool) -> None:
    """Refuse a place for a CSV list that holds anything but such a list.

    Parameters
    ----------
    head
        The first row of the list.

    Raises
    ------
    UsageError
        Where the list has to go elsewhere, or needs --force.
    """
    from ..instances.csv_text import decode, read_bytes
    from ..instances.refusal import Refused

    if out.suffix:
        require_ending(out, (".csv",))
    require_writable(out, file=True)
    if force or not _holds_anything(out):
        return
    try:
        there = next(csv.reader(io.StringIO(decode(read_bytes(out)), newline="")), [])
    except (Refused, csv.Error):
        there = []
    if there != list(head):
        raise _taken(out, "exists and is no such list", "已存在且不是同类名单")


def require_archive_place(out: Path, *, force: bool) -> None:
    """Refuse to write over a file that is not an earlier solution of ours, of any instance.

    Raises
    ------
    UsageError
        Where something would be lost.
    """
    from ..instances.xhstt import is_archive, read_archive

    require_ending(out, (".xml",))
    require_writable(out, file=True)
    if force or not _holds_anything(out):
        return
    if not is_archive(out):
        raise _taken(out, "exists and is no XHSTT archive", "已存在且不是 XHSTT 存档")
    try:
        there = read_archive(out)
    except InputError as error:
        raise _taken(out, "exists and cannot be read", "已存在且无法读取", error) from None
    groups = [group.id for group in there.solution_groups]
    if groups != [GROUP]:
        names = [name for name in groups if name != GROUP]
        others = ", ".join(f"solution group {name}" for name in names) or "no solution"
        others_zh = "、".join(f"解组 {name}" for name in names) or "没有解"
        raise _taken(
            out, f"exists and holds something else ({others})", f"已存在且另有内容（{others_zh}）"
        )


def require_example_place(out: Path, write: Callable[[Path], None], *, force: bool) -> None:
    """Refuse a place for a generated example that holds other data, such as what was filled in.

    Parameters
    ----------
    write
        Writes the example to a path that it is given.

    Raises
    ------
    UsageError
        Where the example has to go elsewhere, or needs --force.
    """
    require_ending(out, (".xlsx", ""))
    require_writable(out, file=out.suffix.casefold() == ".xlsx")
    if force or not _holds_anything(out):
        return
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / f"new{out.suffix}"
        write(new)
        pairs = [(new, out)] if new.is_file() else _pairs(new, out)
        changed = [old for made, old in pairs if not filecmp.cmp(made, old, shallow=False)]
        if changed or not pairs:
            raise _taken(
                changed[0] if changed else out,
                "exists and holds other data than this example",
                "已存在，其内容与此示例不同",
            )


def _pairs(new: Path, out: Path) -> list[tuple[Path, Path]]:
    """Return each file of a new folder with the one that it would replace."""
    names = [path.relative_to(new) for path in new.rglob("*") if path.is_file()]
    return [(new / name, out / name) for name in sorted(names) if (out / name).is_file()]


def require_new(out: Path, *, force: bool) -> None:
    """Refuse a file that exists, and a folder that is not empty.

    Raises
    ------
    UsageError
        Where it has to go elsewhere, or needs --force.
    """
    require_writable(out, file=out.suffix.casefold() in FILE_ENDINGS)
    if not force and _holds_anything(out):
        filled = out.is_dir()
        raise _taken(
            out,
            "is not empty" if filled else "is there already",
            "不是空文件夹" if filled else "已存在",
        )


def require_ending(out: Path, endings: Sequence[str]) -> None:
    """Refuse a name that says another format than the one that is written.

    Parameters
    ----------
    endings
        Endings that fit, in small letters; "" for a folder, which may have any name that does not
        mean a file.

    Raises
    ------
    UsageError
        Where it does not fit.
    """
    ending = out.suffix.casefold()
    if ending in endings or ("" in endings and ending not in FILE_ENDINGS):
        return
    names = " or ".join(f"NAME{one}" if one else "NAME (a folder)" for one in endings)
    names_zh = "或".join(f"NAME{one}" if one else "NAME（文件夹）" for one in endings)
    raise UsageError(
        f"'{out}' does not fit what is written; expected is {names}.",
        f"“{out}”与所写内容的格式不符；应为{names_zh}。",
    )


def require_writable(path: Path, *, file: bool = False) -> None:
    """Refuse a place that cannot be written; missing folders above it are made when it is.

    Parameters
    ----------
    file
        A file is written, not a folder.

    Raises
    ------
    UsageError
        Where it is in the way of a file, or its nearest folder cannot be written.
    """
    folder = path.parent if file else path
    try:
        if file and path.is_dir():
            raise UsageError(
                f"cannot write {path}: it is a folder", f"无法写入{path}：这是一个文件夹。"
            )
        while not folder.exists() and folder.parent != folder:
            folder = folder.parent
        is_folder = folder.is_dir()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {path}: {error}", f"无法写入{path}：{error}") from None
    if not is_folder:
        raise UsageError(
            f"cannot write {path}: {folder} is no folder", f"无法写入{path}：{folder}不是文件夹。"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            f"cannot write {path}: no permission to write in {folder}",
            f"无法写入{path}：没有{folder}的写入权限。",
        )


def _holds_anything(out: Path) -> bool:
    try:
        if out.is_dir():
            return any(out.iterdir())
        return out.exists() and out.stat().st_size > 0
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {out}: {error}", f"无法写入{out}：{error}") from None


def _taken(out: Path, en: str, zh: str, error: InputError | None = None) -> UsageError:
    """Return the refusal of a place, and what to do."""
    why, why_zh = ("", "") if error is None else (f"\n{error}", f"\n{error.text('zh')}")
    return UsageError(
        f"{out} {en}; choose another place, or add --force{why}",
        f"{out}{zh}；请另选位置，或加 --force。{why_zh}",
    )
