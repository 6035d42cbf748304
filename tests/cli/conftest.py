"""Commands run in this process, and folders for them to work on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from zouban.cli import main
from zouban.instances.answer import Answer, write_answer
from zouban.instances.school_writer import write_school
from zouban.models.policy import SizeBounds


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output; fails where there is anything else."""
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*args: object) -> Done:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Done(code, captured.out, captured.err)

    return run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, so that nothing is written elsewhere unnoticed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


SMALL = SizeBounds(minimum=1, target=4, maximum=4)


@pytest.fixture
def small(tiny: Any) -> Any:
    """The tiny school with class sizes that its eight students can fill."""
    (policy,) = tiny.school.sectioning
    sizes = {"class_size": SMALL, "section_size": SMALL}
    return tiny.with_school(sectioning=(policy.model_copy(update=sizes),))


@pytest.fixture
def folders(place: Path, small: Any) -> Path:
    """The small school in `school`, its answer by hand in `answer`."""
    write_school(small.school, place / "school")
    write_answer(Answer(sectioning=small.sectioning, timetable=small.timetable), place / "answer")
    return place
