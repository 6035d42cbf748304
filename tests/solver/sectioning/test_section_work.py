"""A work limit, one worker and a seed: the same sections on every machine, however loaded."""

from __future__ import annotations

import threading

import pytest
from zouban.benchmarks.sectioning import cohort
from zouban.models.policy import Mode, QualifyingMode
from zouban.models.result import StoppedBy
from zouban.solver.sectioning.run import section


@pytest.mark.parametrize("limit", [0.2, 1.0])
def test_counted_work_is_reproducible_under_load(limit: float) -> None:
    """Once cut short, once long enough for bands, groups and teachers."""
    school = cohort("3+3of6", 250, Mode.MIXED, 2, QualifyingMode.NONE, 3, school=True)
    options = {"work_limit": limit, "workers": 1, "seed": 5}
    quiet = section(school, **options)  # type: ignore[arg-type]
    done = threading.Event()

    def hog() -> None:
        while not done.is_set():
            sum(range(1000))

    thread = threading.Thread(target=hog, daemon=True)
    thread.start()
    try:
        loaded = section(school, **options)  # type: ignore[arg-type]
    finally:
        done.set()
        thread.join()
    assert quiet.answer is not None
    assert loaded.answer == quiet.answer
    assert (loaded.goals, loaded.terms, loaded.status) == (quiet.goals, quiet.terms, quiet.status)
    assert quiet.stopped_by in (StoppedBy.WORK, StoppedBy.OPTIMAL)
