"""Files appear whole or not at all, also when the writer is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from zouban.instances import atomic
from zouban.instances.atomic import write_bytes, write_folder
from zouban.models.errors import UsageError


def test_a_file_is_replaced(tmp_path: Path) -> None:
    write_bytes(tmp_path / "deep" / "a.txt", b"one")
    write_bytes(tmp_path / "deep" / "a.txt", b"two")
    assert (tmp_path / "deep" / "a.txt").read_bytes() == b"two"
    assert os.listdir(tmp_path / "deep") == ["a.txt"]


def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_bytes(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bytes(tmp_path / "a.txt", b"old")

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_bytes(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_interruption_leaves_no_folder(
    error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    write = atomic._write_new

    def third_fails(path: Path, data: bytes, *, durable: bool) -> None:
        if len(written) == 2:
            raise error
        written.append(path)
        write(path, data, durable=durable)

    monkeypatch.setattr(atomic, "_write_new", third_fails)
    with pytest.raises(error):
        write_folder(tmp_path / "out", {f"{i}.csv": b"x" for i in range(5)})
    assert len(written) == 2
    assert os.listdir(tmp_path) == []


def test_interruption_leaves_the_old_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "out", {"a": b"old", "b": b"old"})
    write = atomic._write_new

    def second_fails(path: Path, data: bytes, *, durable: bool) -> None:
        if path.name == "b":
            raise KeyboardInterrupt
        write(path, data, durable=durable)

    monkeypatch.setattr(atomic, "_write_new", second_fails)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "out", {"a": b"new", "b": b"new"})
    assert (tmp_path / "out" / "a").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path / "out")) == ["a", "b"]


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """A process killed while it writes leaves the old folder, whole."""
    target = tmp_path / "out"
    write_folder(target, {"a": b"old", "b": b"old"})
    script = textwrap.dedent(
        f"""
        import os, time
        from zouban.instances import atomic
        write = atomic._write_new
        def slow(path, data, *, durable):
            write(path, data, durable=durable)
            print("written", flush=True)
            time.sleep(60)
        atomic._write_new = slow
        atomic.write_folder({str(target)!r}, {{"a": b"new", "b": b"new"}})
        """
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert {p.name: p.read_bytes() for p in target.iterdir()} == {"a": b"old", "b": b"old"}


def test_a_link_stays_and_what_it_names_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("place", ["/dev/null", "folder", "file/inside", "bad\x00name", "x" * 5000])
def test_places_that_cannot_be_written(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(UsageError, match="cannot write"):
        write_bytes(f"{tmp_path}/{place}" if place != "/dev/null" else place, b"x")
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UsageError, match="cannot write"):
        write_bytes(tmp_path / "loop", b"x")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", {"deep/a": b"1"})
    assert (tmp_path / "out" / "deep" / "a").read_bytes() == b"1"


def test_writing_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[float] = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(time.monotonic()))
    write_folder(tmp_path / "out", {"a": b"1", "b": b"2"})
    write_folder(tmp_path / "quick", {"a": b"1"}, durable=False)
    assert len(synced) == 2
