"""What an archive may not say: every refusal names its line, and hostile XML does no harm."""

from __future__ import annotations

import time

import pytest
from zouban.instances import xhstt_names
from zouban.instances.xhstt import read_archive
from zouban.models.errors import InputError


def refusals(path) -> list[tuple[int | None, str | None, str | None]]:
    with pytest.raises(InputError) as caught:
        read_archive(path)
    assert all(problem.file == path.name for problem in caught.value.problems)
    assert all(problem.rule and problem.rule_zh for problem in caught.value.problems)
    return [(problem.row, problem.field, problem.value) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('Reference="mo"/>', 'Reference="xx"/>', "Day Reference", "xx"),
        ('<Time Id="mo2">', '<Time Id="mo1">', "Time Id", "mo1"),
        ('<Time Id="mo2">', "<Time>", "Time Id", None),
        ('<Time Id="mo2">', '<Time Id="">', "Time Id", ""),
        ("<Name>Mo 2</Name>", "", "Name", None),
        ("<Duration>2</Duration>", "<Duration>two</Duration>", "Duration", "two"),
        ("<Duration>2</Duration>", "<Duration>0</Duration>", "Duration", "0"),
        ("<Duration>2</Duration>", "<Duration>9999999999</Duration>", "Duration", "9999999999"),
        ("<Duration>2</Duration>", "", "Duration", None),
        ("<Workload>3</Workload>", "<Workload>-1</Workload>", "Workload", "-1"),
        ("<Workload>3</Workload>", "<Wrokload>3</Wrokload>", "Wrokload", None),
        ("<Role>teacher</Role>", "", "Role", None),
        ('<Course Reference="M"/>', '<Course Reference="N"/>', "Course Reference", "N"),
        ("<Weight>10</Weight>", "<Weight>1.5</Weight>", "Weight", "1.5"),
        ("<Required>true</Required>", "<Required>yes</Required>", "Required", "yes"),
        (">Quadratic<", ">SumSquares<", "CostFunction", "SumSquares"),
        ("<MinimumDuration>1</MinimumDuration>", "", "MinimumDuration", None),
        ("AssignTimeConstraint Id", "AssignTimesConstraint Id", "AssignTimesConstraint", None),
        ('<Event Reference="meeting"/>', '<Evnt Reference="meeting"/>', "Evnt", None),
        (
            '<Event Reference="meeting"/>',
            '<Event Reference="meeting"><Tme Reference="tu1"/></Event>',
            "Tme",
            None,
        ),
        (
            '<Resource Reference="ann"><Role>teacher</Role></Resource>',
            '<Resource Reference="ann"><Role>teacher</Role></Resource>'
            '<Resource Reference="bob"><Role>teacher</Role></Resource>',
            "Role",
            "teacher",
        ),
        ('<FirstEvent Reference="maths"/>', "", "FirstEvent", None),
        ('<Solution Reference="school">', '<Solution Reference="s">', "Solution Reference", "s"),
        ('<Event Reference="meeting"/>', '<Event Reference="m"/>', "Event Reference", "m"),
        (
            '<Event Reference="meeting"/>',
            '<Event Reference="meeting"><Time Reference="mo1"/></Event>',
            "Time",
            "mo1",
        ),
        (
            '<Event Reference="meeting"/>',
            '<Event Reference="maths"><Time Reference="mo1"/></Event>',
            "Duration",
            "4",
        ),
        (
            '<Event Reference="maths"><Duration>1</Duration><Time Reference="tu1"/>',
            '<Event Reference="maths"><Duration>2</Duration><Time Reference="tu1"/>',
            "Time",
            "tu1",
        ),
        (
            '<Resource Reference="ann"><Role>teacher</Role>',
            '<Resource Reference="ann"><Role>tutor</Role>',
            "Role",
            "tutor",
        ),
        (
            '<Event Reference="meeting"/>',
            '<Event Reference="meeting"><Resources><Resource Reference="ann">'
            "<Role>teacher</Role></Resource></Resources></Event>",
            "Resource",
            "ann",
        ),
    ],
)
def test_each_refusal_names_line_field_and_value(
    archive_file, archive_text, old, new, field, value
):
    if field == "AssignTimesConstraint":
        # The closing tag has to agree, or the file is not XML at all.
        archive_text = archive_text.replace("</AssignTimeC", "</AssignTimesC")
    line = archive_text[: archive_text.index(old)].count("\n") + 1
    found = refusals(archive_file((old, new), text=archive_text))
    matching = [row for row, *rest in found if rest == [field, value]]
    assert matching, found
    # An element's refusal stands at its own line, that of a part left out at its parent's.
    assert any(line - 7 <= row <= line for row in matching), (line, found)


STAFF = '<ResourceGroups><ResourceGroup Reference="staff"/></ResourceGroups>'


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        # misspelt
        ("MinSeparation>", "MinSeperation>", "MinSeperation", None),
        ("EventPairs>", "EventPirs>", "EventPirs", None),
        ("<Constraints>", "<Constrants>", "Constrants", None),
        ("SolutionGroups>", "SolutionGrups>", "SolutionGrups", None),
        ('<Day Reference="mo"/>', '<Dya Reference="mo"/>', "Dya", None),
        ("<Workload>4</Workload>", "<WorkLoad>4</WorkLoad>", "WorkLoad", None),
        ('<Resource Reference="eve"/>', '<Resource Refrence="eve"/>', "Resource Refrence", "eve"),
        ('Color="#FF0000"', 'Colour="#FF0000"', "Event Colour", "#FF0000"),
        # repeated
        ("<Weight>10</Weight>", "<Weight>10</Weight><Weight>1</Weight>", "Weight", None),
        (
            "<Duration>2</Duration>",
            "<Duration>2</Duration><Duration>1</Duration>",
            "Duration",
            None,
        ),
        ("</Instance>", "<Constraints/></Instance>", "Constraints", None),
        ("</Instances>", "</Instances><Instances/>", "Instances", None),
        ("<Events/></Solution>", "<Events/><Events/></Solution>", "Events", None),
        # misplaced
        (
            '<ResourceType Reference="T"/></Resource>',
            '<ResourceType Reference="T"/><ResourceGroup Reference="staff"/></Resource>',
            "ResourceGroup",
            None,
        ),
        ("<Times>\n", "<Times>stray\n", "Times", "stray"),
        ('<Time Id="mo2">', 'stray<Time Id="mo2">', "Times", "stray"),
        ("<Name>Maths</Name>", "<Name>Ma<b/>ths</Name>", "b", None),
        ("<Country>none</Country>", "<Land>none</Land>", "Land", None),
        ("<Required>true</Required>", '<Required of="all">true</Required>', "Required of", "all"),
        # missing
        ('Reference="meeting"/></Events>', "/></Events>", "Event Reference", None),
    ],
)
def test_each_element_has_its_place_and_number(archive_file, archive_text, old, new, field, value):
    """None of this may be read past: it would change costs unnoticed."""
    changes = [(old, new)]
    if old.endswith(">") and old.rstrip(">").isalpha():
        changes.append((old, new))  # the closing tag
    if old == "<Constraints>":
        changes.append(("</Constraints>", "</Constrants>"))
    if field == "Event Reference":
        changes = [('<Event Reference="meeting"/>', "<Event/>")]
    found = refusals(archive_file(*changes, text=archive_text))
    assert [field, value] in [rest for _, *rest in found]
    assert all(row is not None for row, *_ in found)


@pytest.mark.parametrize(
    ("kind", "old", "new", "field", "value"),
    [
        # a list of another sort than the kind's
        ("LinkEvents", "<AppliesTo>", '<AppliesTo><Events><Event Reference="maths"/></Events>',
         "Events", None),
        ("AvoidClashes", "<AppliesTo>", '<AppliesTo><Events><Event Reference="maths"/></Events>',
         "Events", None),
        ("AssignTime", "<AppliesTo>", f"<AppliesTo>{STAFF}", "ResourceGroups", None),
        # nothing that it applies to
        ("AvoidClashes", STAFF, "", "AppliesTo", None),
        ("AvoidClashes", STAFF, "<ResourceGroups/>", "AppliesTo", None),
        ("PreferResources", "<Role>teacher</Role>", "<Role>nobody</Role>", "AppliesTo", None),
        ("AssignResource", "<Role>teacher</Role>", "<Role>nobody</Role>", "AppliesTo", None),
        # bounds the wrong way round
        ("SpreadEvents", "<Minimum>0</Minimum>", "<Minimum>3</Minimum>", "Minimum", "3"),
        ("OrderEvents", "<MinSeparation>1<", "<MinSeparation>4<", "MinSeparation", "4"),
        ("OrderEvents", "<MaxSeparation>3<", "<MaxSeparation>-1<", "MinSeparation", "1"),
        # heavier than the official evaluator reads
        ("AssignTime", "<Weight>10<", "<Weight>1001<", "Weight", "1001"),
    ],
)  # fmt: skip
def test_constraints_are_as_the_official_evaluator_wants_them(
    archive_file, archive_text, kind, old, new, field, value
):
    start = archive_text.index(f"<{kind}Constraint ")
    text = archive_text[:start] + archive_text[start:].replace(old, new, 1)
    line = text[:start].count("\n") + 1
    ((row, *rest),) = refusals(archive_file(("", ""), text=text))
    assert rest == [field, value]
    assert line <= row <= line + 4


ROOMS = (
    '<ResourceType Id="R"><Name>Rooms</Name></ResourceType></ResourceTypes>',
    '<Resource Id="r1"><Name>Room</Name><ResourceType Reference="R"/></Resource></Resources>',
    '<ResourceGroup Id="rooms"><Name>Rooms</Name><ResourceType Reference="R"/></ResourceGroup>',
)


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        (
            '<Resource Reference="ann"/></Resources><Role>',
            '<Resource Reference="r1"/></Resources><Role>',
            "Resource Reference",
            "r1",
        ),
        (
            f'{STAFF}<Resources><Resource Reference="ann"/></Resources><Role>',
            '<ResourceGroups><ResourceGroup Reference="rooms"/></ResourceGroups><Role>',
            "ResourceGroup Reference",
            "rooms",
        ),
        (
            '<ResourceType Reference="T"/></Resource>\n      </Resources>',
            '<ResourceType Reference="T"/>\n<ResourceGroups><ResourceGroup Reference="rooms"/>'
            "</ResourceGroups></Resource>\n      </Resources>",
            "ResourceGroup Reference",
            "rooms",
        ),
    ],
    ids=["preferred resource", "preferred group", "member of a group"],
)
def test_resource_types_must_agree(archive_file, archive_text, old, new, field, value):
    line = (archive_text.replace(old, new, 1)[: archive_text.index(old)]).count("\n") + 1
    path = archive_file(
        (old, new),
        ("</ResourceTypes>", ROOMS[0]),
        ("        </ResourceGroups>\n        <Resource ", f"{ROOMS[2]}</ResourceGroups><Resource "),
        ("</Resource>\n      </Resources>", f"</Resource>{ROOMS[1]}"),
    )
    ((row, *rest),) = refusals(path)
    assert rest == [field, value]
    assert abs(row - line) <= 2


def test_separations_may_be_negative(archive_file):
    path = archive_file(
        ("<MinSeparation>1<", "<MinSeparation>-2<"), ("<MaxSeparation>3<", "<MaxSeparation>-1<")
    )
    archive = read_archive(path)
    (order,) = (c for c in archive.problems[0].constraints if c.kind == "OrderEvents")
    assert [(pair.min_separation, pair.max_separation) for pair in order.pairs] == [(-2, -1)]


def test_groups_named_over_and_over_do_not_fill_the_memory(archive_file, monkeypatch):
    """Each naming counts, as in the official evaluator; a bound keeps a small file small."""
    monkeypatch.setattr(xhstt_names, "MOST_NAMED", 50)
    group = '<ResourceGroup Reference="staff"/>'
    event = f"</Resources>\n          <ResourceGroups>{group}"
    constraint = f"<AppliesTo><ResourceGroups>{group}"
    assert read_archive(archive_file()).problems
    for before, tag in ((event, "Event"), (constraint, "AvoidClashesConstraint")):
        path = archive_file((before, before.replace(group, group * 30)))
        assert [field for _, field, _ in refusals(path)] == [tag]


def test_long_ids_are_cut_in_messages(archive_file, archive_text):
    long = "x" * 100_000
    text = archive_text.replace('"meeting"', f'"{long}"')
    moved = f'<Event Reference="{long}"><Time Reference="mo1"/></Event>'
    with pytest.raises(InputError, match="has the given time tu1") as caught:
        read_archive(archive_file((f'<Event Reference="{long}"/>', moved), text=text))
    assert len(str(caught.value)) < 500


def test_any_name_of_an_archive_has_lines(archive_file, tmp_path):
    path = archive_file(("<Duration>2</Duration>", "<Duration>two</Duration>"))
    other = path.rename(tmp_path / "SCHOOL.XML")
    with pytest.raises(InputError) as caught:
        read_archive(other)
    assert "SCHOOL.XML, line " in str(caught.value)


def test_a_given_time_without_room_for_its_event_is_refused(archive_file):
    path = archive_file(
        ('<Course Reference="M"/>', '<Course Reference="M"/><Time Reference="tu1"/>')
    )
    assert ("Time", "tu1") in [(field, value) for _, field, value in refusals(path)]


def test_numbers_may_be_as_large_as_the_official_evaluator_s(archive_file):
    path = archive_file(("<Maximum>2</Maximum>", "<Maximum>2147483647</Maximum>"))
    assert read_archive(path).problems
    path = archive_file(("<Maximum>2</Maximum>", "<Maximum>2147483648</Maximum>"))
    assert ("Maximum", "2147483648") in [(field, value) for _, field, value in refusals(path)]


def test_a_comment_may_speak_of_document_types(tmp_path, archive_text):
    path = tmp_path / "comment.xml"
    start = archive_text.index("<HighSchool")
    said = "<!-- a <!DOCTYPE would be refused -->"
    path.write_text(archive_text[:start] + said + archive_text[start:], encoding="utf-8")
    assert read_archive(path).problems


def test_an_unknown_reference_is_refused_at_its_own_line(archive_file, archive_text):
    line = archive_text[: archive_text.index('<Course Reference="M"/>')].count("\n") + 1
    found = refusals(archive_file(('<Course Reference="M"/>', '<Course Reference="N"/>')))
    assert found == [(line, "Course Reference", "N")]


def test_the_message_says_line_and_rule(archive_file):
    with pytest.raises(InputError) as caught:
        read_archive(archive_file(("<Duration>2</Duration>", "<Duration>two</Duration>")))
    message = str(caught.value)
    assert "school.xml, line " in message
    assert "'two'" in message
    assert "from 1 to" in message


def test_all_refusals_are_listed_up_to_a_hundred(archive_file):
    bad = "".join(f'<Time Id="x{n}"/>' for n in range(500))
    found = refusals(archive_file(('<Time Id="mo2">', bad + '<Time Id="mo2">')))
    assert len(found) == 100


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(12))
    + "]><HighSchoolTimetableArchive Id='&m;'><Instances>&m;</Instances>"
    "</HighSchoolTimetableArchive>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><HighSchoolTimetableArchive/>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        "<HighSchoolTimetableArchive>&e;</HighSchoolTimetableArchive>",
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><HighSchoolTimetableArchive/>',
        "<!DOCTYPE HighSchoolTimetableArchive><HighSchoolTimetableArchive/>",
    ],
    ids=["bomb", "external-dtd", "external-entity", "parameter-entity", "bare-doctype"],
)
def test_documents_with_a_type_are_refused_at_once(tmp_path, text, encoding):
    path = tmp_path / "hostile.xml"
    if encoding == "utf-16":
        text = text.replace('<?xml version="1.0"?>', "")
    path.write_bytes(text.encode(encoding))
    start = time.monotonic()
    with pytest.raises(InputError, match="no document type"):
        read_archive(path)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("encoding", ["UTF-7", "IBM037"])
def test_an_encoding_that_hides_the_type_does_no_harm(tmp_path, encoding):
    path = tmp_path / "hostile.xml"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = BOMB.removeprefix('<?xml version="1.0"?>')
    python_name = {"UTF-7": "utf-7", "IBM037": "cp037"}[encoding]
    path.write_bytes((head + body).encode(python_name))
    start = time.monotonic()
    with pytest.raises(InputError):
        read_archive(path)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "well-formed"),
        (b"\x00\x01\x02", "well-formed"),
        (b"\xff\xfe\xfd", "well-formed"),
        (b"<HighSchoolTimetableArchive>", "well-formed"),
        (b"<HighSchoolTimetableArchive>&nbsp;</HighSchoolTimetableArchive>", "well-formed"),
        (b"<School/>", "outermost element must be HighSchoolTimetableArchive"),
        (b"<HighSchoolTimetableArchive>" + b"<a>" * 10_000, "well-formed"),
        (
            b"<HighSchoolTimetableArchive>"
            + b"<a>" * 10_000
            + b"</a>" * 10_000
            + b"</HighSchoolTimetableArchive>",
            "well-formed",
        ),
    ],
    ids=["empty", "binary", "no-text", "cut", "entity", "other", "deep-cut", "deep"],
)
def test_what_is_no_archive_is_refused(tmp_path, content, message):
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_archive(path)


def test_the_line_of_broken_xml_is_named(archive_file, archive_text):
    old = "<Name>Mo 2</Name>"
    line = archive_text[: archive_text.index(old)].count("\n") + 1
    found = refusals(archive_file((old, "<Name>Mo 2</Nam>")))
    assert found == [(line, None, None)]


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InputError, match="readable"):
        read_archive(tmp_path)
    with pytest.raises(InputError, match="readable"):
        read_archive(tmp_path / "missing.xml")


@pytest.mark.parametrize(
    "text",
    [
        "<Time " + " ".join(f'a{n}="x"' for n in range(300_000)) + "/>",
        '<Time Id="' + "x" * 11_000_000 + '"/>',
        "<Time " + 'Id="a" ' * 50_000 + "/>",
        "<!--" + "-" * 2_000_000,
        "<Name>" + "x" * 30_000_000 + "</Name>",
    ],
    ids=["attributes", "long-attribute", "repeated-attribute", "comment", "long-text"],
)
def test_masses_of_one_thing_are_refused_in_a_moment(tmp_path, text):
    path = tmp_path / "hostile.xml"
    path.write_text(
        "<HighSchoolTimetableArchive><Instances><Instance Id='i'><Times>\n"
        f"{text}</Times></Instance></Instances></HighSchoolTimetableArchive>",
        encoding="utf-8",
    )
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read_archive(path)
    assert time.process_time() - start < 10  # a second or so where nobody else works
    assert all(len(problem.text()) < 500 for problem in caught.value.problems)
