"""Goals of how teaching classes come about, on teaching classes put together by hand."""

from __future__ import annotations

from grade_school import school_of
from zouban.models.result import Goal
from zouban.models.sectioning import (
    AdministrativeClass,
    Band,
    TeachingClass,
    TeachingClassKind,
)
from zouban.solver.sectioning.assemble import Assembled
from zouban.solver.sectioning.found import Bounds
from zouban.solver.sectioning.grade_data import grade_data
from zouban.solver.sectioning.section_goals import section_goals


def _teaching(name: str, band: str, students: tuple[str, ...]) -> TeachingClass:
    return TeachingClass(
        id=name,
        grade="G",
        subject="biology",
        kind=TeachingClassKind.EXAM,
        band=band,
        parts=(0,),
        periods=4,
        students=students,
    )


def test_sources_splits_and_sizes_are_counted() -> None:
    """A's students are in both biology classes, of four and of one."""
    school = school_of(["PCB"] * 5, class_size=(2, 3))
    record = Assembled(
        classes=(
            AdministrativeClass(id="A", grade="G", students=("S0", "S1", "S2")),
            AdministrativeClass(id="B", grade="G", students=("S3", "S4")),
        ),
        bands=tuple(Band(id=b, grade="G", walking_group="W", parts=(4,)) for b in ("b1", "b2")),
        teaching_classes=(
            _teaching("t1", "b1", ("S0", "S1", "S3", "S4")),
            _teaching("t2", "b2", ("S2",)),
        ),
    )
    data = grade_data(school, school.sectioning[0])
    found = section_goals(data, record, Bounds(0, 5, 1))
    values = {goal.name: (goal.value, goal.bound) for goal in found}
    assert values == {
        "source_classes": (3, 2),  # five places, at most three students from a class
        "split_classes": (1, 0),
        "uneven_sections": (2, 0),
    }


def test_the_gap_of_a_goal_is_never_beyond_all_that_could_be_had() -> None:
    assert Goal(name="alternates_taken", value=0, bound=35, maximise=True).gap == 1
    assert Goal(name="requests_met", value=90, bound=100, maximise=True).gap == 0.1
    assert Goal(name="walking_places", value=12, bound=9).gap == 0.25
    assert Goal(name="walking_places", value=0, bound=0).gap == 0
    assert Goal(name="walking_places", value=3).gap is None
