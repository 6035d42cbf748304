"""Bounds of published instances are never above what a published timetable costs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from zouban.instances.xhstt import read_archive
from zouban.models.archive_scores import verify_archive
from zouban.models.index import ProblemIndex
from zouban.solver.engine.bound import Bound
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.bounding.prover import Prover
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.plan import to_plan
from zouban.solver.timetabling.standing import Scorer

DATA = Path(os.environ.get("ZOUBAN_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
ARCHIVES = sorted((DATA / "xhstt").glob("*.xml"), key=lambda path: path.stat().st_size)

pytestmark = pytest.mark.skipif(not ARCHIVES, reason="the published XHSTT archives are not here")


@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.stem)
def test_no_bound_is_above_the_best_published_cost(path: Path) -> None:
    archive = read_archive(path)
    (problem,) = archive.problems
    solutions = [s for group in archive.solution_groups for s in group.solutions]
    costs = [(score.hard, score.soft) for score in verify_archive(archive)]
    best = min(range(len(costs)), key=costs.__getitem__)
    ground = Ground(ProblemIndex(problem))
    encoder = Encoder(ground)
    standing = Scorer(encoder).score(to_plan(ground.index, solutions[best].assignment))
    assert (standing.key[0] + standing.key[1], standing.key[2]) == costs[best]
    bound = Bound()
    prover = Prover(ground, encoder.points, Stop(3.0), bound, 1, lambda: standing)
    prover.run()
    if costs[best][0] == 0:
        assert not prover.infeasible
        assert (bound.value or 0) <= costs[best][1]
