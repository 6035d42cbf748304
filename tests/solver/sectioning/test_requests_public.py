"""Public request instances against what is known of them; skipped where the files are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from zouban.benchmarks.requests_data import dsst, sms, st_georges
from zouban.models.result import Status
from zouban.solver.sectioning.request_sectioning import section_requests

ROOT = Path(os.environ.get("ZOUBAN_DATA", Path(__file__).parents[4] / "shared" / "data"))
FOLDER = ROOT / "requests"


def folder(name: str) -> Path:
    """Return the folder of the instances, or skip by name."""
    if not (FOLDER / name).is_dir():
        pytest.skip(f"requests/{name} is not in {ROOT} (set ZOUBAN_DATA)")
    return FOLDER


def test_st_georges_in_its_own_blocks_meets_2221_requests_proven() -> None:
    result = section_requests(st_georges(folder("stgeorges2021"), free=False), time_limit=60)
    assert result.status is Status.OPTIMAL
    assert (result.goals[0].value, result.goals[0].bound) == (2221, 2221)


def test_st_georges_with_free_blocks_is_bounded_by_the_flow() -> None:
    result = section_requests(st_georges(folder("stgeorges2021"), free=True), time_limit=5)
    assert result.goals[0].bound == 2239
    assert 2000 < result.goals[0].value <= 2239


def test_sms_never_contradicts_the_known_optimum() -> None:
    core, elective = section_requests(sms(folder("sms2020")), time_limit=8).goals
    assert (core.value, core.bound) == (167, 167)
    assert elective.bound is not None
    assert elective.value <= 263 <= elective.bound


def test_dsst_in_its_own_periods_is_solved_to_the_optimum() -> None:
    assert section_requests(dsst(folder("dsst2017"))).status is Status.OPTIMAL
