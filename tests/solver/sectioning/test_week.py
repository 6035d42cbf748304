"""Classes whose week is longer than the calendar's are not formed."""

from __future__ import annotations

import pytest
from grade_school import school_of
from zouban.models.calendar import Calendar, CalendarDay, Period
from zouban.models.policy import Mode, QualifyingMode
from zouban.models.result import Status
from zouban.models.school import School
from zouban.solver.sectioning import section
from zouban.solver.sectioning.grade_data import grade_data
from zouban.solver.sectioning.kinds import make_kinds
from zouban.solver.sectioning.week import fitting_kinds, most_bands

WORDS = ["PCB"] * 4 + ["PCG"] * 4 + ["PBG"] * 3


def _school(slots: int, mode: Mode = Mode.MIXED) -> School:
    """Return a school whose week is one day of so many periods."""
    periods = tuple(Period(id=str(n), start=480 + 5 * n, end=484 + 5 * n) for n in range(slots))
    week = Calendar(id="week", periods=periods, days=(CalendarDay(day=0, weeks=1),))
    return school_of(
        WORDS,
        mode=mode,
        qualifying=QualifyingMode.WALK,
        calendars=(week,),
        policy={"classes": 2},
    )


def test_a_kind_has_as_many_bands_as_slots_are_left() -> None:
    """Three exam subjects of four periods and three others of two take 18 periods."""
    for slots, kept in ((18, True), (17, False)):
        school = _school(slots)
        data = grade_data(school, school.sectioning[0])
        kinds = make_kinds(data, Mode.MIXED)
        pure = [k for k in kinds if len(k.fixed) == 3]
        assert pure
        assert all((k in fitting_kinds(data, kinds)) is kept for k in pure)
        assert all(most_bands(data, k) == (0 if kept else -1) for k in pure)


def test_what_fits_is_formed() -> None:
    """With 22 slots two can be fixed; with 18 nobody can walk, and three do without."""
    wide, narrow = section(_school(22), time_limit=30), section(_school(18), time_limit=30)
    assert wide.status is narrow.status is Status.OPTIMAL
    assert [g.value for g in wide.goals][:1] == [0]
    assert narrow.answer is not None
    assert narrow.answer.bands == ()
    assert (narrow.goals[0].value, narrow.goals[0].bound) == (3, 3)


def test_where_nothing_fits_the_proof_names_the_slots() -> None:
    result = section(_school(14), time_limit=30)
    assert result.status is Status.INFEASIBLE
    (found,) = (f for f in result.conflict if f.code == "week_too_long")
    assert (found.params["slots"], found.params["missing"]) == (14, 2)


@pytest.mark.parametrize("slots", [24, 20])
def test_no_class_is_in_a_group_with_more_bands_than_it_has_slots_for(slots: int) -> None:
    school = _school(slots)
    answer = section(school, time_limit=30).answer
    assert answer is not None
    data = grade_data(school, school.sectioning[0])
    for made in answer.classes:
        home = 4 * len(made.fixed) + 2 * len(made.qualifying_at_home)
        bands = [b for b in answer.bands if made.id in b.classes]
        assert home + len(bands) * sum(data.parts) <= slots


def test_who_does_not_walk_needs_no_band() -> None:
    """Bands that the policy names are for those who walk: the others have slots enough."""
    school = _school(18, Mode.NO_WALKING)
    policy = school.sectioning[0].model_copy(update={"bands": 1})
    held = school.model_copy(update={"sectioning": (policy,)})
    assert section(held, time_limit=30).answer is not None


def test_a_policy_with_too_few_bands_for_its_mode_is_told_so() -> None:
    school = _school(40, Mode.WALK_ALL)
    policy = school.sectioning[0].model_copy(update={"bands": 1})
    result = section(school.model_copy(update={"sectioning": (policy,)}), time_limit=30)
    assert result.status is Status.INFEASIBLE
    (found,) = (f for f in result.conflict if f.code == "too_few_bands")
    assert (found.params["needed"], found.params["bands"]) == (3, 1)
