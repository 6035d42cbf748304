"""Where commands may write: what stands there gives way where nothing is lost, or to --force.

One rule for all commands, asked before a long run, not after it. Without --force a file or folder
is written over only where it is this program's own of the same kind: an answer (a plan by one of
the same bureau and year, and never one with steps of cases that the new one lacks), a solution of
an archive, a list with the same head, an example that would come out the same, a planned year's
bureau that is as it was written. Other data of a school or bureau, files of others, and exports
(which people may have worked on) are not. Folders that are missing are made.
"""

from __future__ import annotations

import csv
import filecmp
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..models.errors import InputError
from ..models.exchange.bureau import Bureau
from ..models.exchange.plan import CaseEvent, ExchangePlan
from .places import holds_anything, require_ending, require_writable, taken

GROUP = "zouban"
"""Id of the solution group that our solutions of an archive are written as."""


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
    if force or not holds_anything(out):
        return
    if out.is_dir() and not any((out / name).is_file() for name in ANSWER_FILES):
        raise taken(out, "is not empty and holds no answer", "不是空文件夹，其中也没有结果")
    try:
        there = read_answer(out)
    except InputError as error:
        raise taken(out, "exists and is no answer", "已存在且不是结果文件", error) from None
    if bureau is None:
        if there.plan is not None:
            raise taken(out, "holds an exchange plan", "是交流方案")
    elif there.plan is not None:
        _require_replaceable_plan(out, there.plan, bureau, kept)
    elif there.sectioning is not None or there.timetable is not None:
        raise taken(out, "holds the answer of a school", "是学校的结果")


def _require_replaceable_plan(
    out: Path, there: ExchangePlan, bureau: Bureau, kept: Iterable[CaseEvent]
) -> None:
    if (there.bureau, there.as_of) != (bureau.id, bureau.as_of):
        raise taken(
            out,
            f"holds the plan of bureau '{there.bureau}' as of {there.as_of}, not of "
            f"'{bureau.id}' as of {bureau.as_of}",
            f"是教育局“{there.bureau}”（{there.as_of}）的方案，"
            f"而非“{bureau.id}”（{bureau.as_of}）的方案",
        )
    lost = len(set(there.events) - set(kept))
    if lost:
        raise taken(
            out,
            f"holds a plan with {lost} recorded steps of cases that the new one lacks",
            f"所存方案已记录{lost}步个案办理，新方案中没有",
        )


def require_bureau_place(out: Path, bureau: Bureau, *, plans: Iterable[Path], force: bool) -> None:
    """Refuse a place for the bureau of a planned year that holds anything but that year's.

    That has to be as it was written: wishes and evaluations may have been entered since.

    Parameters
    ----------
    plans
        Where the plans stand that were made from it.

    Raises
    ------
    UsageError
        Where it has to go elsewhere, or needs --force.
    """
    from .. import read
    from ..instances.answer import has_changed, read_answer

    require_writable(out)
    if force or not holds_anything(out):
        return
    try:
        there = read(out)
    except InputError as error:
        raise taken(out, "exists and is no bureau", "已存在且不是教育局数据", error) from None
    if not isinstance(there, Bureau) or (there.id, there.as_of) != (bureau.id, bureau.as_of):
        raise taken(
            out,
            f"holds other data than those of bureau '{bureau.id}' as of {bureau.as_of}",
            f"所存并非教育局“{bureau.id}”（{bureau.as_of}）的数据",
        )
    if there == bureau:
        return
    made = [read_answer(plan) for plan in plans if holds_anything(plan)]
    if not any(one.manifest is not None and not has_changed(one, there) for one in made):
        raise taken(
            out,
            "holds a bureau that has been changed since it was written",
            "所存的教育局数据在写出之后有改动",
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
    if force or not holds_anything(out):
        return
    try:
        there = next(csv.reader(io.StringIO(decode(read_bytes(out)), newline="")), [])
    except (Refused, csv.Error):
        there = []
    if there != list(head):
        raise taken(out, "exists and is no such list", "已存在且不是同类名单")


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
    if force or not holds_anything(out):
        return
    if not is_archive(out):
        raise taken(out, "exists and is no XHSTT archive", "已存在且不是 XHSTT 存档")
    try:
        there = read_archive(out)
    except InputError as error:
        raise taken(out, "exists and cannot be read", "已存在且无法读取", error) from None
    groups = [group.id for group in there.solution_groups]
    if groups != [GROUP]:
        names = [name for name in groups if name != GROUP]
        others = ", ".join(f"solution group {name}" for name in names) or "no solution"
        others_zh = "、".join(f"解组 {name}" for name in names) or "没有解"
        raise taken(
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
    if force or not holds_anything(out):
        return
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / f"new{out.suffix}"
        write(new)
        pairs = [(new, out)] if new.is_file() else _pairs(new, out)
        changed = [old for made, old in pairs if not filecmp.cmp(made, old, shallow=False)]
        if changed or not pairs:
            raise taken(
                changed[0] if changed else out,
                "exists and holds other data than this example",
                "已存在，其内容与此示例不同",
            )


def _pairs(new: Path, out: Path) -> list[tuple[Path, Path]]:
    """Return each file of a new folder with the one that it would replace."""
    names = [path.relative_to(new) for path in new.rglob("*") if path.is_file()]
    return [(new / name, out / name) for name in sorted(names) if (out / name).is_file()]
