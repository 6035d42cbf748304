"""A place that is written: a name that fits, a folder that can be written, nothing in the way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..models.errors import InputError, UsageError

FILE_ENDINGS = (".json", ".xml", ".xlsx", ".csv", ".html", ".htm", ".toml")
"""Endings of files; a folder is not named so."""

ENDINGS = {"csv": ("",), "audit": ("",), "xlsx": (".xlsx",), "html": (".html", ".htm")}
"""How names of what is exported end, by form."""


def require_new(out: Path, *, force: bool) -> None:
    """Refuse a file that exists, and a folder that is not empty.

    Raises
    ------
    UsageError
        Where it has to go elsewhere, or needs --force.
    """
    require_writable(out, file=out.suffix.casefold() in FILE_ENDINGS)
    if not force and holds_anything(out):
        filled = out.is_dir()
        raise taken(
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


def holds_anything(out: Path) -> bool:
    """Tell whether a folder or file is there that is not empty."""
    try:
        if out.is_dir():
            return any(out.iterdir())
        return out.exists() and out.stat().st_size > 0
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {out}: {error}", f"无法写入{out}：{error}") from None


def taken(out: Path, en: str, zh: str, error: InputError | None = None) -> UsageError:
    """Return the refusal of a place, and what to do."""
    why, why_zh = ("", "") if error is None else (f"\n{error}", f"\n{error.text('zh')}")
    return UsageError(
        f"{out} {en}; choose another place, or add --force{why}",
        f"{out}{zh}；请另选位置，或加 --force。{why_zh}",
    )
