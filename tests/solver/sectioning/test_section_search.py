"""The steps of the search one by one: plain answers, groups dealt anew, starts."""

from __future__ import annotations

import math

import pytest
from grade_school import school_of
from zouban.models.finding import Severity
from zouban.models.policy import Mode, QualifyingMode
from zouban.models.scheme import PRESETS
from zouban.models.school import School
from zouban.models.sectioning_check import check_sectioning
from zouban.solver.engine.status import Outcome
from zouban.solver.engine.stop import Stop
from zouban.solver.sectioning import search
from zouban.solver.sectioning.dealing import deal
from zouban.solver.sectioning.first_answer import widest_kinds
from zouban.solver.sectioning.found import Bounds, Found
from zouban.solver.sectioning.grade_data import grade_data
from zouban.solver.sectioning.kinds import make_kinds
from zouban.solver.sectioning.limits import limits_of
from zouban.solver.sectioning.regroup import regroup
from zouban.solver.sectioning.relaxation import relax
from zouban.solver.sectioning.run import section

LETTER = dict(zip(PRESETS["3+3of6"].subjects, "PCBOHG", strict=False))
WORDS = {
    "3+1+2": ["PCB"] * 12 + ["PCG"] * 5 + ["PBG"] * 4 + ["HOG"] * 9 + ["HBG"] * 4 + ["HCO"] * 2,
    "3+3of6": ["PCB"] * 11 + ["PCG"] * 6 + ["PHG"] * 5 + ["HOG"] * 8 + ["BHG"] * 4 + ["CBO"] * 2,
}


def _grade(scheme: str, mode: Mode, qualifying: QualifyingMode, groups: int) -> School:
    return school_of(
        WORDS[scheme],
        scheme=scheme,
        mode=mode,
        qualifying=qualifying,
        class_size=(4, 8),
        policy={"walking_groups": groups},
    )


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("qualifying", QualifyingMode)
@pytest.mark.parametrize("mode", [m for m in Mode if m is not Mode.REQUESTS])
@pytest.mark.parametrize("scheme", WORDS)
def test_a_search_that_ends_without_an_answer_gives_a_plain_one(
    scheme: str,
    mode: Mode,
    qualifying: QualifyingMode,
    groups: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is asked: out of time is never out of answers."""
    nothing = Found(Outcome.UNKNOWN, None, None, {}, Bounds())
    monkeypatch.setattr(search, "_search", lambda *_: nothing)
    school = _grade(scheme, mode, qualifying, groups)
    answer = section(school).answer
    assert answer is not None
    wrong = [
        f for f in check_sectioning(school, answer) if f.severity in (Severity.HARD, Severity.ERROR)
    ]
    assert wrong == []


def test_widest_kinds_are_one_for_each_set_of_fixed_subjects() -> None:
    data = grade_data(
        school := _grade("3+3of6", Mode.MIXED, QualifyingMode.WALK, 1), school.sectioning[0]
    )
    kinds = make_kinds(data, Mode.MIXED)
    widest = [kinds[n] for n in widest_kinds(kinds)]
    assert len(widest) < len(kinds)
    assert {k.fixed for k in widest} == {k.fixed for k in kinds}
    assert len({k.fixed for k in widest}) == len(widest)
    for kind in kinds:
        best = next(k for k in widest if k.fixed == kind.fixed)
        assert len(best.walking) >= len(kind.walking)


def test_groups_dealt_anew_save_teaching_classes() -> None:
    """Dealt without bands in mind, the groups need more sections than when they are dealt anew."""
    combinations = PRESETS["3+3of6"].combinations()
    words = ["".join(LETTER[s] for s in sorted(c)) for c in combinations]
    students = [word for n, word in enumerate(words) for _ in range(3 + (7 * n) % 11)]
    school = school_of(
        students,
        scheme="3+3of6",
        mode=Mode.WALK_ALL,
        class_size=(8, 10),
        section_size=(4, 9),
        policy={"walking_groups": 3},
    )
    data = grade_data(school, school.sectioning[0])
    limits, stop = limits_of(data), Stop()
    kinds = make_kinds(data, Mode.WALK_ALL)
    relaxed = relax(data, limits, kinds, Mode.WALK_ALL, stop, 1)
    assert relaxed is not None
    dealt = deal(data, limits, Mode.WALK_ALL, relaxed, stop, 1)
    assert dealt is not None
    assert dealt.plan is not None
    better = regroup(data, limits, kinds, Mode.WALK_ALL, dealt, stop, 1)
    assert better.plan is not None
    assert better.values["teaching_classes"] < dealt.values["teaching_classes"]
    assert better.values["walking_places"] == dealt.values["walking_places"]
    assert better.values["teaching_classes"] >= (relaxed.bounds.teaching_classes or math.inf)
    assert sum(better.plan.entries.values()) == len(students)
