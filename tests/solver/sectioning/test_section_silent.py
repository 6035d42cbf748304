"""A command prints one JSON object: nothing that sections may write to standard output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from grade_school import school_of
from zouban.solver.sectioning.run import section
answer = section(school_of(["PCB"] * 4 + ["PCO"] * 3 + ["HOG"] * 5)).answer
sys.exit(0 if answer is not None and answer.classes else 3)
"""


def test_nothing_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_every_solver_is_made_by_the_shared_helper() -> None:
    root = Path(__file__).parents[3] / "solver"
    makers = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "Highs()" in path.read_text(encoding="utf-8")
    }
    assert makers == {"engine/highs.py"}
