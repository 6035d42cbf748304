"""What is written obeys the grammar that the official evaluator checks, element by element.

The grammar is the standard's, as its reader states it: attributes, then children in their order;
"+" may be left out, "*" may stand any number of times (and be left out).
"""

from __future__ import annotations

import re

from lxml import etree
from zouban.instances.xhstt import archive_bytes, read_archive
from zouban.models.archive import Archive, Solution, SolutionGroup
from zouban.models.problem import (
    Assignment,
    Event,
    EventGroup,
    Meeting,
    Problem,
    Resource,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)

_HEAD = "Id : Name Required Weight CostFunction AppliesTo"
GRAMMAR = {
    "HighSchoolTimetableArchive": "+Id : +MetaData +Instances +SolutionGroups",
    "HighSchoolTimetableArchive/MetaData": ": Name Contributor Date Description +Remarks",
    "Instances": ": *Instance",
    "Instance": "Id : MetaData Times Resources Events Constraints",
    "Instance/MetaData": ": Name Contributor Date Country Description +Remarks",
    "Instance/Times": ": +TimeGroups *Time",
    "Instance/Times/TimeGroups": ": *Week *Day *TimeGroup",
    "Instance/Times/TimeGroups/Week": "Id : Name",
    "Instance/Times/TimeGroups/Day": "Id : Name",
    "Instance/Times/TimeGroups/TimeGroup": "Id : Name",
    "Instance/Times/Time": "Id : Name +Week +Day +TimeGroups",
    "Time/TimeGroups": ": *TimeGroup",
    "Instance/Resources": ": ResourceTypes +ResourceGroups *Resource",
    "ResourceTypes": ": *ResourceType",
    "ResourceTypes/ResourceType": "Id : Name",
    "Instance/Resources/ResourceGroups": ": *ResourceGroup",
    "Instance/Resources/ResourceGroups/ResourceGroup": "Id : Name ResourceType",
    "Instance/Resources/Resource": "Id : Name ResourceType +ResourceGroups",
    "ResourceGroups": ": *ResourceGroup",
    "Instance/Events": ": +EventGroups *Event",
    "Instance/Events/EventGroups": ": *Course *EventGroup",
    "Instance/Events/EventGroups/Course": "Id : Name",
    "Instance/Events/EventGroups/EventGroup": "Id : Name",
    "Instance/Events/Event": "Id +Color : Name Duration +Workload +Course +Time +Resources"
    " +ResourceGroups +EventGroups",
    "Instance/Events/Event/Resources": ": *Resource",
    "Instance/Events/Event/Resources/Resource": "+Reference : +Role +ResourceType +Workload",
    "EventGroups": ": *EventGroup",
    "Constraints": ": *Constraint",
    "AssignResourceConstraint": f"{_HEAD} Role",
    "AssignTimeConstraint": _HEAD,
    "SplitEventsConstraint": f"{_HEAD} MinimumDuration MaximumDuration MinimumAmount MaximumAmount",
    "DistributeSplitEventsConstraint": f"{_HEAD} Duration Minimum Maximum",
    "PreferResourcesConstraint": f"{_HEAD} +ResourceGroups +Resources Role",
    "PreferTimesConstraint": f"{_HEAD} +TimeGroups +Times +Duration",
    "AvoidSplitAssignmentsConstraint": f"{_HEAD} Role",
    "SpreadEventsConstraint": f"{_HEAD} TimeGroups",
    "SpreadEventsConstraint/TimeGroups/TimeGroup": "Reference : Minimum Maximum",
    "LinkEventsConstraint": _HEAD,
    "OrderEventsConstraint": _HEAD,
    "OrderEventsConstraint/AppliesTo": ": EventPairs",
    "EventPairs": ": *EventPair",
    "EventPair": ": FirstEvent SecondEvent +MinSeparation +MaxSeparation",
    "AvoidClashesConstraint": _HEAD,
    "AvoidUnavailableTimesConstraint": f"{_HEAD} +TimeGroups +Times",
    "LimitIdleTimesConstraint": f"{_HEAD} TimeGroups Minimum Maximum",
    "ClusterBusyTimesConstraint": f"{_HEAD} TimeGroups Minimum Maximum",
    "LimitBusyTimesConstraint": f"{_HEAD} TimeGroups Minimum Maximum",
    "LimitWorkloadConstraint": f"{_HEAD} Minimum Maximum",
    "AppliesTo": ": +EventGroups +Events +ResourceGroups +Resources",
    "AppliesTo/Events": ": *Event",
    "Resources": ": *Resource",
    "TimeGroups": ": *TimeGroup",
    "Times": ": *Time",
    "SolutionGroups": ": *SolutionGroup",
    "SolutionGroup": "Id : MetaData *Solution",
    "SolutionGroup/MetaData": ": Contributor Date Description +Publication +Remarks",
    "Solution": "Reference : +Description +RunningTime Events +Report",
    "Solution/Events": ": *Event",
    "Solution/Events/Event": "Reference : +Duration +Time +Resources",
    "Solution/Events/Event/Resources/Resource": "Reference : Role",
}
"""Rules by the end of an element's path; the longest that fits holds."""

_TEXT = {"Name", "Contributor", "Date", "Description", "Country", "Remarks", "Publication"} | {
    "Required", "Weight", "CostFunction", "Role", "Duration", "Workload", "Minimum", "Maximum",
    "MinimumDuration", "MaximumDuration", "MinimumAmount", "MaximumAmount", "MinSeparation",
    "MaxSeparation", "RunningTime",
}  # fmt: skip


def rule_for(path: list[str]) -> str:
    for length in range(len(path), 0, -1):
        rule = GRAMMAR.get("/".join(path[-length:]))
        if rule is not None:
            return rule
    return ":" if path[-1] in _TEXT else "Reference :"


def faults(element: etree._Element, path: list[str]) -> list[str]:
    """Return what in `element` and below breaks the grammar."""
    path = [*path, element.tag]
    attributes, children = rule_for(path).split(":")
    pattern = "".join(
        {"+": rf"(?:{name[1:]} )?", "*": rf"(?:{name[1:]} )*"}.get(name[0], f"{name} ")
        for name in children.split()
    )
    found = []
    tags = "".join(f"{child.tag} " for child in element)
    if element.tag == "Constraints":
        kinds = [tag for tag in GRAMMAR if re.fullmatch(r"\w+Constraint", tag)]
        order = [kinds.index(child.tag) for child in element]
        if order != sorted(order):
            found.append(f"{'/'.join(path)}: {tags}")
        tags = re.sub(r"\w+Constraint ", "Constraint ", tags)
    if not re.fullmatch(pattern, tags):
        found.append(f"{'/'.join(path)}: {tags}")
    needed = {name for name in attributes.split() if name[0] != "+"}
    allowed = {name.lstrip("+") for name in attributes.split()}
    if not needed <= set(element.attrib) <= allowed:
        found.append(f"{'/'.join(path)}: {dict(element.attrib)}")
    for child in element:
        found += faults(child, path)
    return found


def test_the_small_archive_and_what_is_made_of_it_obey(archive_file):
    path = archive_file(("<Report><InfeasibilityValue>7</InfeasibilityValue></Report>", ""))
    assert faults(etree.parse(path).getroot(), []) == []
    assert faults(etree.fromstring(archive_bytes(read_archive(path))), []) == []


def test_the_grammar_sees_faults(archive_file, archive_text):
    """Otherwise this module would prove nothing."""
    for change in (
        ("<Name>Mo 2</Name>", "<Name>Mo 2</Name><Name/>"),
        ('<Time Id="mo2">', '<Time Id="mo2" Colour="red">'),
        ("<Role>teacher</Role>", ""),
        ("<Weight>10</Weight>", ""),
        ("<Minimum>0</Minimum><Maximum>2</Maximum>", "<Maximum>2</Maximum><Minimum>0</Minimum>"),
    ):
        path = archive_file(change, text=archive_text)
        assert faults(etree.parse(path).getroot(), [])


def test_a_problem_made_in_any_order_is_written_in_the_standard_s():
    """Groups as a compiled school might bring them; nothing is known for the metadata."""
    problem = Problem(
        id="p",
        name="p",
        times=(Time("t", "t", ("other", "day", "week")), Time("u", "u", ("day", "second"))),
        time_groups=(
            TimeGroup("other", ""),
            TimeGroup("day", "", TimeGroupKind.DAY),
            TimeGroup("second", "", TimeGroupKind.DAY),
            TimeGroup("week", "", TimeGroupKind.WEEK),
        ),
        resource_types=(ResourceType("T", "T"),),
        resource_groups=(),
        resources=(Resource("r", "r", "T"),),
        event_groups=(EventGroup("g", "g"), EventGroup("c", "c", course=True)),
        events=(Event("e", "e", 1, (ResourceSlot("T", "who"),), ("g",), course="c"),),
        constraints=(),
    )
    assignment = Assignment("p", (Meeting("e", 1, "t"),))
    group = SolutionGroup("s", (Solution(assignment),))
    written = archive_bytes(Archive((problem,), (group,)))
    assert faults(etree.fromstring(written), []) == []
    assert b'<TimeGroup Reference="second"/>' in written  # a second day is one group more
