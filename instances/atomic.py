"""Files that are written whole or not at all.

What is new stands under a temporary name in the same folder until it is complete and on disk,
then takes its place in one step. Interrupted at any moment, the old file (or nothing) is there.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..models.errors import UsageError

TEMPORARY_PREFIX = ".zouban-"


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write one file whole or not at all; its folder is made where it is missing.

    Raises
    ------
    UsageError
        Where the place is taken by something that is no file, or cannot be written.
    """
    target = _real(path)
    with _told(target):
        if target.exists() and not target.is_file():
            raise UsageError(f"cannot write {target}: it is no regular file")
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.parent / _temporary_name()
        try:
            _write_new(temporary, data, durable=True)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> None:
    """Write one UTF-8 file whole or not at all; line ends stay as they are."""
    write_bytes(path, text.encode("utf-8"))


def write_folder(
    folder: str | Path,
    files: Mapping[str, bytes],
    *,
    remove: Iterable[str] = (),
    durable: bool = True,
) -> None:
    """Write a folder's files (relative names with "/"), all of them or none.

    A folder that is not there, or empty, appears complete in one step. In one that is there
    already, every file is complete on disk before the first takes its place; what else stands
    in it stays.

    Parameters
    ----------
    remove
        Names that are taken away from a folder that is there already.
    durable
        Wait until each file is on disk; False for thousands of files that are made anew at will.

    Raises
    ------
    UsageError
        Where the place is taken by a file, or cannot be written.
    """
    target = _real(folder)
    with _told(target):
        if target.exists() and not target.is_dir():
            raise UsageError(f"cannot write the folder {target}: a file has this name")
        target.parent.mkdir(parents=True, exist_ok=True)
        stage = target.parent / _temporary_name()
        try:
            stage.mkdir()
            for name, data in files.items():
                (stage / name).parent.mkdir(parents=True, exist_ok=True)
                _write_new(stage / name, data, durable=durable)
            _take_place(stage, target, list(files))
            for name in remove:
                (target / name).unlink(missing_ok=True)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _take_place(stage: Path, target: Path, names: list[str]) -> None:
    if not target.exists() or not any(target.iterdir()):
        if target.exists():
            target.rmdir()  # renaming onto an empty folder fails on Windows
        stage.rename(target)
        return
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / name, target / name)


def _write_new(path: Path, data: bytes, *, durable: bool) -> None:
    with path.open("xb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _temporary_name() -> str:
    return f"{TEMPORARY_PREFIX}{os.getpid()}-{secrets.token_hex(4)}.tmp"


def _real(path: str | Path) -> Path:
    """Follow symbolic links, so that a link stays and what it names is replaced."""
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"cannot write {path}: {error}") from None


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"cannot write {target}: {reason}") from None
