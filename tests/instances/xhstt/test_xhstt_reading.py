"""What an archive says, and that it comes back unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from zouban.instances.xhstt import archive_bytes, is_archive, read_archive, write_archive
from zouban.models import constraints as kinds
from zouban.models.archive import Archive
from zouban.models.archive_scores import verify_archive
from zouban.models.constraints import CostFunction, Tier
from zouban.models.errors import AnswerMismatchError, InputError, UsageError
from zouban.models.index import ProblemIndex
from zouban.models.problem import Meeting, ResourceSlot, TimeGroupKind


@pytest.fixture
def archive(archive_file) -> Archive:
    return read_archive(archive_file())


def test_metadata_is_carried_along(archive):
    assert archive.id == "small"
    assert archive.metadata["Remarks"] == "none"
    problem = archive.problems[0]
    assert (problem.id, problem.name) == ("school", "Schule für alle 学校")
    assert problem.metadata["Description"] == "a < b & c"
    first = archive.solution_groups[0]
    assert first.metadata["Publication"] == "none"
    assert (first.solutions[0].description, first.solutions[0].running_time) == ("a note", "1.5")


def test_times_know_their_groups_and_days(archive):
    problem = archive.problems[0]
    assert [group.kind for group in problem.time_groups] == [
        TimeGroupKind.WEEK,
        TimeGroupKind.DAY,
        TimeGroupKind.DAY,
        TimeGroupKind.OTHER,
    ]
    assert problem.times[0].groups == ("w", "mo", "early")
    assert [time.day for time in problem.times] == [0, 0, 1]
    index = ProblemIndex(problem)
    assert index.time_group_times[index.time_group_number["early"]] == (0, 2)
    assert not index.any_overlap


def test_events_know_their_slots(archive):
    maths, meeting = archive.problems[0].events
    assert (maths.color, maths.workload, maths.course, maths.time) == ("#FF0000", 3, "M", None)
    assert maths.slots == (
        ResourceSlot("T", resource="eve"),
        ResourceSlot("T", "teacher", workload=4),
    )
    assert meeting.time == "tu1"
    # All members of the resource group take part, each in an unnamed slot.
    assert meeting.slots == (
        ResourceSlot("T", "teacher", "eve"),
        ResourceSlot("T", resource="ann", group="staff"),
        ResourceSlot("T", resource="bob", group="staff"),
    )
    index = ProblemIndex(archive.problems[0])
    assert [slot.workload for slot in index.slots[0]] == [3, 4]
    assert index.event_group_events == ((0,), (0, 1))


def test_all_sixteen_kinds_are_read(archive):
    found = {constraint.kind: constraint for constraint in archive.problems[0].constraints}
    assert len(found) == 16
    assert found["AssignTime"].weight == 10
    assert found["SplitEvents"].cost is CostFunction.QUADRATIC
    assert found["DistributeSplitEvents"].cost is CostFunction.STEP
    assert found["LinkEvents"].tier is Tier.SOFT
    assert found["PreferTimes"] == kinds.PreferTimes(
        id="PreferTimes",
        name="PreferTimes of all",
        tier=Tier.SOFT,
        events=("maths",),
        times=("tu1",),
        time_groups=("mo",),
        duration=2,
    )
    assert found["SpreadEvents"].limits == (kinds.TimeGroupLimit("mo", 0, 2),)
    assert found["OrderEvents"].pairs == (kinds.EventPair("maths", "meeting", 1, 3),)
    assert found["PreferResources"].preferred_groups == ("staff",)


def test_a_solution_takes_what_is_given_from_its_problem(archive):
    first, empty = (group.solutions[0].assignment for group in archive.solution_groups)
    assert first.meetings == (
        Meeting("maths", 1, "mo1", ("eve", "ann")),
        Meeting("maths", 1, "tu1", ("eve", None)),
        Meeting("meeting", 1, "tu1", ("eve", "ann", "bob")),
    )
    assert empty.meetings == ()


def test_costs_of_the_solutions(archive):
    """Computed by hand from the sixteen constraints.

    First: AssignResource 1; DistributeSplitEvents 2 of 1 allowed, Step 1; AvoidUnavailable 1 at
    mo1; Ann's workload 4 × ½ + 1 = 3 against 2, 1: hard 4. AvoidSplit: Ann and Eve, soft 1;
    LinkEvents: only maths at mo1, soft 1; OrderEvents: tu1 − after tu1 = −1 against 1, soft 2.
    Empty: AssignResource 2, AssignTime 2 × 10: hard 22; AvoidSplit only Eve, 0; Link tu1, 1.
    """
    scores = verify_archive(archive)
    assert [(s.instance, s.solution_group, s.hard, s.soft) for s in scores] == [
        ("school", "first", 4, 4),
        ("school", "empty", 22, 1),
    ]
    terms = scores[0].evaluation.terms
    assert {kind: cost for kind, cost in terms.items() if cost} == {
        "AssignResource": 1,
        "DistributeSplitEvents": 1,
        "AvoidSplitAssignments": 1,
        "LinkEvents": 1,
        "OrderEvents": 2,
        "AvoidUnavailableTimes": 1,
        "LimitWorkload": 1,
    }


def test_round_trip_changes_nothing(archive, tmp_path):
    path = tmp_path / "again.xml"
    write_archive(archive, path)
    assert read_archive(path) == archive
    assert archive_bytes(read_archive(path)) == path.read_bytes()


def test_written_elements_stand_in_the_standard_s_order(archive, tmp_path):
    text = archive_bytes(archive).decode()
    for tags in (
        ("<MetaData>", "<Instances>", "<SolutionGroups>"),
        ("<Times>", "<Resources>", "<Events>", "<Constraints>"),
        ("<Week Reference", "<Day Reference", '<TimeGroup Reference="early"'),
        ("<Duration>2", "<Workload>3", "<Course Reference", '<Resource Reference="eve"'),
        ("<Required>", "<Weight>", "<CostFunction>", "<AppliesTo>"),
    ):
        places = [text.index(tag) for tag in tags]
        assert places == sorted(places), tags


def test_solutions_may_stand_in_a_file_of_their_own(archive, tmp_path):
    alone = replace(archive, problems=())
    path = tmp_path / "solutions.xml"
    with pytest.raises(UsageError, match="'school'"):
        write_archive(alone, path)
    text = archive_bytes(archive).decode()
    start, end = text.index("<Instance "), text.index("</Instance>") + len("</Instance>")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    read = read_archive(path, archive.problems)
    assert read.solution_groups == archive.solution_groups
    assert [s.hard for s in verify_archive(read, {"school": archive.problems[0]})] == [4, 22]
    with pytest.raises(AnswerMismatchError, match="'school'"):
        verify_archive(read)


def test_solutions_are_judged_by_the_problems_that_are_given(archive, tmp_path):
    """Not by what their own file says: it may have been made easier there."""
    problem = archive.problems[0]
    easy = replace(archive, problems=(replace(problem, constraints=problem.constraints[:1]),))
    path = tmp_path / "easy.xml"
    write_archive(easy, path)
    known = {"school": problem}
    assert [s.hard for s in verify_archive(read_archive(path), known)] == [4, 22]
    assert [s.hard for s in verify_archive(read_archive(path, [problem]), known)] == [4, 22]
    other = replace(problem, events=problem.events[:-1], constraints=())
    with pytest.raises(InputError, match="Event"):
        read_archive(path, [other])


def test_constraints_are_written_in_the_standard_s_order(archive, tmp_path):
    problem = archive.problems[0]
    turned = replace(archive, problems=(replace(problem, constraints=problem.constraints[::-1]),))
    path = tmp_path / "turned.xml"
    write_archive(turned, path)
    (again,) = read_archive(path).problems
    assert set(again.constraints) == set(problem.constraints)
    order = [constraint.kind for constraint in problem.constraints]
    assert [constraint.kind for constraint in again.constraints] == order


def test_a_heavy_constraint_is_written_as_several(archive, tmp_path):
    """Weights above 1000 are not read, here or officially; copies cost the same in all."""
    problem = archive.problems[0]
    heavy = tuple(
        replace(c, weight=13, multiplicity=250) if c.id in {"OrderEvents", "SplitEvents"} else c
        for c in problem.constraints
    )
    # An id that a copy would have had; and one that applies to nothing, which is not read either.
    heavy += (
        kinds.LinkEvents(id="OrderEvents-2", tier=Tier.SOFT, event_groups=("all",)),
        kinds.AssignTime(id="nothing"),
    )
    loaded = replace(archive, problems=(replace(problem, constraints=heavy),))
    path = tmp_path / "heavy.xml"
    write_archive(loaded, path)
    again = read_archive(path)
    written = {c.id: c for c in again.problems[0].constraints}
    assert "nothing" not in written
    copies = [written[id_] for id_ in ("OrderEvents", *(f"OrderEvents-{n}" for n in (3, 4, 5)))]
    assert [copy.weight for copy in copies] == [1000, 1000, 1000, 250]
    assert len({(copy.pairs, copy.cost, copy.tier) for copy in copies}) == 1
    costs = [[(s.hard, s.soft) for s in verify_archive(one)] for one in (loaded, again)]
    assert costs[0] == costs[1]
    endless = replace(problem, constraints=(replace(heavy[0], weight=1_000_001),))
    with pytest.raises(UsageError, match="too much"):
        write_archive(Archive((endless,)), path)


def test_only_lists_of_the_kind_are_written(archive):
    """What a kind does not read has no place in its element."""
    link = kinds.LinkEvents(id="link", event_groups=("all",), resources=("ann",))
    problem = replace(archive.problems[0], constraints=(link,))
    assert b"ann" not in archive_bytes(Archive((problem,))).split(b"<Constraints>")[1]


def test_invalid_solutions_may_be_set_aside(archive, archive_file):
    path = archive_file(('<Event Reference="meeting"/>', '<Event Reference="nobody"/>'))
    with pytest.raises(InputError, match="nobody"):
        read_archive(path)
    kept = read_archive(path, keep_invalid=True)
    (invalid,) = kept.invalid
    assert (invalid.solution_group, invalid.instance, invalid.place) == ("first", "school", 0)
    assert [problem.value for problem in invalid.problems] == ["nobody"]
    assert [len(group.solutions) for group in kept.solution_groups] == [0, 1]
    assert kept.solution_groups[1] == archive.solution_groups[1]
    with pytest.raises(UsageError, match="invalid"):
        archive_bytes(kept)


def test_a_group_given_twice_is_written_twice(archive, archive_file, tmp_path):
    twice = archive_file(
        (
            '</Resources>\n          <ResourceGroups><ResourceGroup Reference="staff"/>',
            '</Resources>\n          <ResourceGroups><ResourceGroup Reference="staff"/>'
            '<ResourceGroup Reference="staff"/>',
        )
    )
    path = tmp_path / "again.xml"
    read = read_archive(twice)
    write_archive(read, path)
    assert read_archive(path) == read
    assert len(read.problems[0].events[1].slots) == len(archive.problems[0].events[1].slots) + 2


def test_what_the_standard_cannot_say_is_not_written(archive, tmp_path):
    problem = archive.problems[0]
    subset = kinds.SubsetTimes(id="odd", container="maths")
    for foreign, message in (
        (replace(problem, constraints=(subset,)), "odd"),
        (replace(problem, weeks=2), "odd and even weeks"),
        (replace(problem, times=(replace(problem.times[0], start=480, end=525),)), "clock"),
    ):
        path = tmp_path / "foreign.xml"
        with pytest.raises(UsageError, match=message):
            write_archive(Archive((foreign,)), path)
        assert not path.exists()


def test_archives_are_recognised_by_content(archive_file, tmp_path):
    assert is_archive(archive_file())
    other = tmp_path / "other.xml"
    other.write_text("<School/>", encoding="utf-8")
    assert not is_archive(other)
    assert not is_archive(tmp_path)
    assert not is_archive(tmp_path / "missing.xml")
    wide = tmp_path / "wide.xml"
    wide.write_bytes('<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16"))
    assert not is_archive(wide)
    wide.write_bytes("<HighSchoolTimetableArchive/>".encode("utf-16"))
    assert is_archive(wide)
    assert read_archive(wide) == Archive(())
    declared = '<?xml version="1.0" encoding="UTF-16LE"?><HighSchoolTimetableArchive/>'
    wide.write_bytes(declared.encode("utf-16-le"))  # no mark at the beginning
    assert is_archive(wide)
    assert read_archive(wide) == Archive(())
