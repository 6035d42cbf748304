"""Ctrl-C and SIGTERM at any moment: the best answer so far, whole and marked; never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from zouban.cli.context import Context
from zouban.cli.progress import Progress
from zouban.cli.search import search
from zouban.cli.signals import Interruption
from zouban.instances.answer import Answer, read_answer, write_answer
from zouban.instances.bundled_school import generate_bundled
from zouban.instances.school_writer import write_school
from zouban.models.verify import verify

PATIENCE = 120.0
"""Seconds to wait for a process on a busy machine before a test fails."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled school in a folder, with its planted sections: enough to search for a while."""
    place = tmp_path_factory.mktemp("office")
    made = generate_bundled()
    write_school(made.school, place / "school")
    write_answer(Answer(sectioning=made.sectioning), place / "sections")
    return place


@pytest.fixture
def searching(office: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A search that would go on for minutes, with its first timetable already on disk."""
    command = [
        sys.executable, "-m", "zouban", "timetable", str(office / "school"), "-o",
        str(tmp_path / "out"), "--sectioning", str(office / "sections"), "--time-limit", "600",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "out" / "timetable.json").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_the_best_timetable(
    searching: subprocess.Popen[str], office: Path, tmp_path: Path, number: int
) -> None:
    so_far = read_answer(tmp_path / "out").timetable
    assert so_far is not None
    assert so_far.interrupted  # whatever happens now, what stands on disk says what it is
    searching.send_signal(number)
    out, err = searching.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err
    assert "interrupted" in out
    answer = read_answer(tmp_path / "out")
    assert answer.timetable is not None
    assert answer.timetable.interrupted
    assert answer.results["timetable"].status == "interrupted"
    school = generate_bundled().school
    judged = verify(school, answer.sectioning, answer.timetable)  # type: ignore[arg-type]
    assert judged.cost == answer.results["timetable"].cost
    assert searching.returncode == (0 if judged.accepted else 1)


def test_killed_outright_the_answer_on_disk_is_whole(
    searching: subprocess.Popen[str], tmp_path: Path
) -> None:
    searching.kill()
    searching.communicate()
    answer = read_answer(tmp_path / "out")
    assert answer.timetable is not None
    assert answer.timetable.interrupted


def test_a_signal_while_reading_ends_without_an_answer(
    run, folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1.0)

    monkeypatch.setattr("zouban.instances.school_reader.read_raws", stop)
    done = run("solve", folders / "school", "-o", "out")
    assert done.code == 1
    assert "Stopped before there was an answer" in done.err
    assert not (folders / "out").exists()
    told = run("solve", folders / "school", "-o", "out", "--json", "-q")
    assert (told.code, told.err) == (1, "")
    assert (told.json["status"], told.json["stopped_by"]) == ("interrupted", "user")


def test_a_second_signal_leaves_at_once() -> None:
    def deaf(stop: object, progress: Progress) -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)
        time.sleep(60.0)

    before = signal.getsignal(signal.SIGINT)
    with Interruption() as interruption:
        context = Context(interruption, quiet=True)
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            search(context, deaf, Progress(context))
        assert time.monotonic() - began < 30
        assert interruption.stop.is_set()
    assert signal.getsignal(signal.SIGINT) == before


def test_after_a_second_signal_the_best_answer_so_far_is_named(
    searching: subprocess.Popen[str], tmp_path: Path
) -> None:
    deadline = time.monotonic() + PATIENCE
    while searching.poll() is None and time.monotonic() < deadline:
        searching.send_signal(signal.SIGINT)
        time.sleep(0.02)
    out, err = searching.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err
    assert "terminate called" not in err
    assert "best answer so far stands in" in err
    assert read_answer(tmp_path / "out").timetable is not None


def test_writing_is_not_cut_short_by_a_signal() -> None:
    with Interruption() as interruption, interruption.shielded():
        os.kill(os.getpid(), signal.SIGTERM)
        assert interruption.stop.wait(5.0)


def test_a_closed_pipe_is_no_error(office: Path) -> None:
    command = f"{sys.executable} -m zouban check {office / 'school'} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_a_mistake_of_ours_asks_to_be_reported(
    run, folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the moon is full")

    monkeypatch.setattr("zouban.checking.check_school", broken)
    monkeypatch.delenv("ZOUBAN_DEBUG", raising=False)
    done = run("check", folders / "school")
    assert done.code == 2
    assert "the moon is full" in done.err
    assert "report" in done.err
    told = run("check", folders / "school", "--json")
    assert "the moon is full" in told.json["error"]["message"]


def test_the_traceback_is_there_for_who_asks(
    folders, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zouban.cli import main

    def broken(*_: object) -> None:
        raise RuntimeError("the moon is full")

    monkeypatch.setattr("zouban.checking.check_school", broken)
    monkeypatch.setenv("ZOUBAN_DEBUG", "1")
    assert main(["check", str(folders / "school")]) == 2
    assert "Traceback" in capsys.readouterr().err
