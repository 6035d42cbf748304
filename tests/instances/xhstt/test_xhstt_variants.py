"""What is unusual in an archive but legal: all of it is read, and written back the same."""

import re

import pytest
from zouban.instances.xhstt import archive_bytes, read_archive
from zouban.models.archive_scores import verify_archive
from zouban.models.constraints import CostFunction
from zouban.models.problem import TimeGroupKind


def again(archive, tmp_path):
    path = tmp_path / "again.xml"
    path.write_bytes(archive_bytes(archive))
    return read_archive(path)


@pytest.mark.parametrize(
    ("old", "function"),
    [
        ("Sum", CostFunction.LINEAR),
        ("SquareSum", CostFunction.QUADRATIC),
        ("StepSum", CostFunction.STEP),
    ],
)
def test_older_names_of_cost_functions_mean_the_same(archive_file, tmp_path, old, function):
    archive = read_archive(archive_file((">Quadratic<", f">{old}<")))
    (changed,) = (c for c in archive.problems[0].constraints if c.kind == "SplitEvents")
    assert changed.cost is function
    written = archive_bytes(archive)
    assert f">{old}<".encode() not in written  # today's name goes out
    assert again(archive, tmp_path) == archive


def test_lists_that_may_be_missing_may_be_missing(archive_file, archive_text, tmp_path):
    """Empty groups, and none at all: times without time groups, resources without groups."""
    text = archive_text
    for pattern in (
        r"<Constraints>.*</Constraints>",
        r"<SolutionGroups>.*</SolutionGroups>",
        r"<TimeGroups>\s*<Week.*?</TimeGroups>",
        r"<ResourceGroups>\s*<ResourceGroup Id.*?</ResourceGroups>",
        r"<EventGroups>\s*<Course.*?</EventGroups>",
        r"<(Week|Day|Course) Reference=\"\w+\"/>",
        r"<(TimeGroups|ResourceGroups|EventGroups)>(\s*<\w+ Reference=\"\w+\"/>)+\s*</\1>",
    ):
        text, count = re.subn(pattern, "", text, flags=re.DOTALL)
        assert count, pattern
    text = text.replace("</Instance>", "<Constraints/></Instance>")
    archive = read_archive(archive_file(("", ""), text=text))
    (problem,) = archive.problems
    assert problem.time_groups == problem.resource_groups == problem.event_groups == ()
    assert [time.day for time in problem.times] == [None] * 3
    assert len(problem.events) == 2
    assert again(archive, tmp_path) == archive


def test_groups_in_groups_weeks_and_words_of_any_script(archive_file, archive_text, tmp_path):
    archive = read_archive(
        archive_file(
            (
                '<Week Id="w"><Name>Week</Name></Week>',
                '<Week Id="w"><Name>周 &amp; 2</Name></Week>',
            ),
            ('<Time Id="mo2">', '<Time Id="mo2" >'),
            ("<Duration>2</Duration>", "<Duration>\n  2\n</Duration>"),
            ("<Weight>10</Weight>", "<Weight> 10 </Weight>"),
            ("<Required>false</Required>", "<Required> false </Required>"),
        )
    )
    (problem,) = archive.problems
    assert problem.time_groups[0].name == "周 & 2"
    assert problem.time_groups[0].kind is TimeGroupKind.WEEK
    assert problem.events[0].duration == 2
    assert again(archive, tmp_path) == archive


def test_given_resources_may_have_role_type_and_workload_or_none(archive_file, tmp_path):
    """A resource without role, one with a role of its own, a whole group: each its own slot."""
    archive = read_archive(
        archive_file(
            (
                '<Resource Reference="eve"/>',
                '<Resource Reference="eve"><Workload>7</Workload></Resource>',
            )
        )
    )
    (problem,) = archive.problems
    given = problem.events[0].slots[0]
    assert (given.resource, given.role, given.workload) == ("eve", None, 7)
    meeting = problem.events[1]
    assert [slot.resource for slot in meeting.slots] == ["eve", "ann", "bob"]
    assert {slot.group for slot in meeting.slots[1:]} == {"staff"}
    assert again(archive, tmp_path) == archive


def test_an_archive_may_be_in_any_encoding_xml_knows(archive_file, archive_text, tmp_path):
    expected = read_archive(archive_file(("", ""), text=archive_text))
    for encoding in ("utf-16", "gb18030", "utf-8-sig"):
        name = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
        path = tmp_path / f"{encoding}.xml"
        path.write_bytes(archive_text.replace("UTF-8", name, 1).encode(encoding))
        assert read_archive(path) == expected


def test_several_instances_and_groups_keep_their_order(archive_file, archive_text, tmp_path):
    body = re.search(r"<Instance .*</Instance>", archive_text, flags=re.DOTALL)
    assert body
    other = body.group(0).replace('Id="school"', 'Id="other"')
    archive = read_archive(archive_file(("</Instances>", f"{other}</Instances>")))
    assert [problem.id for problem in archive.problems] == ["school", "other"]
    scores = verify_archive(archive)
    assert [score.solution_group for score in scores] == ["first", "empty"]
    assert again(archive, tmp_path) == archive
