"""The published archives: every solution costs what the official evaluator says.

The archives may not be passed on, so they stand outside the project, in the folder named by
ZOUBAN_DATA or in ../shared/data; where they are absent these tests skip.
"""

from __future__ import annotations

import csv
import gzip
import os
import time
from pathlib import Path

import pytest
from zouban.instances.xhstt import archive_bytes, read_archive
from zouban.models.archive_scores import verify_archive

DATA = Path(os.environ.get("ZOUBAN_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
ARCHIVES = {path.name: path for path in sorted((DATA / "xhstt").glob("*.xml"))}
RESULTS = Path(__file__).resolve().parents[3] / "benchmarks" / "results"
COSTS = DATA.parent / "reference" / "xhstt-solution-costs.csv"
ARTIFICIAL = {"Sudoku4x4.xml", *(f"Hdtt{n}.xml" for n in range(4, 9))}

pytestmark = pytest.mark.skipif(
    not ARCHIVES or not COSTS.is_file(), reason="the published XHSTT archives are not here"
)


def published_costs() -> dict[str, list[tuple[str, int, int]]]:
    found: dict[str, list[tuple[str, int, int]]] = {}
    with COSTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cost = (row["solution_group"], int(row["hard"]), int(row["soft"]))
            found.setdefault(row["file"], []).append(cost)
    return found


@pytest.mark.parametrize("name", ARCHIVES)
def test_costs_equal_the_official_evaluator_s(name):
    scores = verify_archive(read_archive(ARCHIVES[name]))
    if name in ARTIFICIAL:
        assert scores
        assert all((score.hard, score.soft) == (0, 0) for score in scores)
        return
    expected = published_costs()[name]
    assert [(s.solution_group, s.hard, s.soft) for s in scores] == expected


@pytest.mark.parametrize(
    ("kept", "cost"),
    [
        ("2026-11-29-DK-FG-12.xml.gz", (0, 1138)),
        ("2026-11-29-DK-VG-09.xml.gz", (2, 2246)),
        ("2026-11-29-NL-KP-09.xml.gz", (0, 710)),
        ("2026-11-29-UK-SP-06.xml.gz", (2, 848)),
    ],
)
def test_our_best_solutions_cost_what_their_pages_say(kept, cost, tmp_path):
    name = kept[len("2026-11-28-") : -len(".gz")]
    if name not in ARCHIVES:
        pytest.skip(f"{name} is not here")
    path = tmp_path / name
    path.write_bytes(gzip.decompress((RESULTS / kept).read_bytes()))
    known = read_archive(ARCHIVES[name]).problems
    (score,) = verify_archive(read_archive(path, known), {one.id: one for one in known})
    assert (score.hard, score.soft) == cost
    assert cost < min((hard, soft) for _, hard, soft in published_costs()[name])


@pytest.mark.parametrize("name", ARCHIVES)
def test_round_trip_of_a_published_archive_changes_nothing(name, tmp_path):
    archive = read_archive(ARCHIVES[name])
    path = tmp_path / name
    path.write_bytes(archive_bytes(archive))
    assert read_archive(path) == archive


def test_25_megabytes_read_in_seconds(tmp_path):
    """Solutions of the largest archive over and over; the project's own limit is 3 s."""
    largest = max(ARCHIVES.values(), key=lambda path: path.stat().st_size)
    text = largest.read_text(encoding="utf-8")
    start = text.index("<SolutionGroup ")
    end = text.rindex("</SolutionGroup>") + len("</SolutionGroup>")
    body = text[start:end]
    copies = [body]
    while sum(map(len, copies)) < 25_000_000:
        copies.append(body.replace(' Id="', f' Id="{len(copies)}-'))
    path = tmp_path / "large.xml"
    path.write_text(text[:start] + "".join(copies) + text[end:], encoding="utf-8")
    assert path.stat().st_size >= 25_000_000
    begin = time.process_time()
    archive = read_archive(path)
    assert time.process_time() - begin < 6  # twice the limit: test machines are shared
    assert len(archive.solution_groups) % len(copies) == 0
