"""A small archive that uses every element of the standard once, and all sixteen kinds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def _constraint(kind: str, applies_to: str, own: str = "", **head: str) -> str:
    required, weight = head.get("required", "true"), head.get("weight", "1")
    cost = head.get("cost", "Linear")
    return f"""
      <{kind}Constraint Id="{kind}">
        <Name>{kind} of all</Name><Required>{required}</Required><Weight>{weight}</Weight>
        <CostFunction>{cost}</CostFunction>
        <AppliesTo>{applies_to}</AppliesTo>{own}
      </{kind}Constraint>"""


_GROUPS = '<EventGroups><EventGroup Reference="all"/></EventGroups>'
_EVENTS = '<Events><Event Reference="maths"/></Events>'
_STAFF = '<ResourceGroups><ResourceGroup Reference="staff"/></ResourceGroups>'
_ANN = '<Resources><Resource Reference="ann"/></Resources>'
_DAY = '<TimeGroups><TimeGroup Reference="mo"/></TimeGroups>'
_MIN_MAX = "<Minimum>0</Minimum><Maximum>2</Maximum>"

CONSTRAINTS = "".join(
    (
        _constraint("AssignResource", _GROUPS, "<Role>teacher</Role>"),
        _constraint("AssignTime", _EVENTS, weight="10"),
        _constraint(
            "SplitEvents",
            _EVENTS,
            "<MinimumDuration>1</MinimumDuration><MaximumDuration>2</MaximumDuration>"
            "<MinimumAmount>1</MinimumAmount><MaximumAmount>2</MaximumAmount>",
            cost="Quadratic",
        ),
        _constraint(
            "DistributeSplitEvents",
            _EVENTS,
            "<Duration>1</Duration><Minimum>0</Minimum><Maximum>1</Maximum>",
            cost="Step",
        ),
        _constraint("PreferResources", _EVENTS, f"{_STAFF}{_ANN}<Role>teacher</Role>"),
        _constraint(
            "PreferTimes",
            _EVENTS,
            f'{_DAY}<Times><Time Reference="tu1"/></Times><Duration>2</Duration>',
            required="false",
        ),
        _constraint("AvoidSplitAssignments", _GROUPS, "<Role>teacher</Role>", required="false"),
        _constraint(
            "SpreadEvents",
            _GROUPS,
            f'<TimeGroups><TimeGroup Reference="mo">{_MIN_MAX}</TimeGroup></TimeGroups>',
        ),
        _constraint("LinkEvents", _GROUPS, required="false"),
        _constraint(
            "OrderEvents",
            '<EventPairs><EventPair><FirstEvent Reference="maths"/>'
            '<SecondEvent Reference="meeting"/><MinSeparation>1</MinSeparation>'
            "<MaxSeparation>3</MaxSeparation></EventPair></EventPairs>",
            required="false",
        ),
        _constraint("AvoidClashes", _STAFF),
        _constraint("AvoidUnavailableTimes", _ANN, '<Times><Time Reference="mo1"/></Times>'),
        _constraint("LimitIdleTimes", _STAFF, _DAY + _MIN_MAX),
        _constraint("ClusterBusyTimes", _STAFF, _DAY + _MIN_MAX),
        _constraint("LimitBusyTimes", _ANN, _DAY + _MIN_MAX),
        _constraint("LimitWorkload", _ANN, _MIN_MAX),
    )
)

ARCHIVE = f"""<?xml version="1.0" encoding="UTF-8"?>
<HighSchoolTimetableArchive Id="small">
  <MetaData><Name>Small</Name><Contributor>nobody</Contributor><Date>today</Date>
    <Description>every element once</Description><Remarks>none</Remarks></MetaData>
  <Instances>
    <Instance Id="school">
      <MetaData><Name>Schule für alle 学校</Name><Contributor>nobody</Contributor>
        <Date>today</Date><Country>none</Country><Description>a &lt; b &amp; c</Description>
      </MetaData>
      <Times>
        <TimeGroups>
          <Week Id="w"><Name>Week</Name></Week>
          <Day Id="mo"><Name>Monday</Name></Day>
          <Day Id="tu"><Name>Tuesday</Name></Day>
          <TimeGroup Id="early"><Name>Early</Name></TimeGroup>
        </TimeGroups>
        <Time Id="mo1"><Name>Mo 1</Name><Week Reference="w"/><Day Reference="mo"/>
          <TimeGroups><TimeGroup Reference="early"/></TimeGroups></Time>
        <Time Id="mo2"><Name>Mo 2</Name><Week Reference="w"/><Day Reference="mo"/></Time>
        <Time Id="tu1"><Name>Tu 1</Name><Week Reference="w"/><Day Reference="tu"/>
          <TimeGroups><TimeGroup Reference="early"/></TimeGroups></Time>
      </Times>
      <Resources>
        <ResourceTypes><ResourceType Id="T"><Name>Teachers</Name></ResourceType></ResourceTypes>
        <ResourceGroups>
          <ResourceGroup Id="staff"><Name>Staff</Name><ResourceType Reference="T"/></ResourceGroup>
        </ResourceGroups>
        <Resource Id="ann"><Name>Ann</Name><ResourceType Reference="T"/>
          <ResourceGroups><ResourceGroup Reference="staff"/></ResourceGroups></Resource>
        <Resource Id="bob"><Name>Bob</Name><ResourceType Reference="T"/>
          <ResourceGroups><ResourceGroup Reference="staff"/></ResourceGroups></Resource>
        <Resource Id="eve"><Name>Eve</Name><ResourceType Reference="T"/></Resource>
      </Resources>
      <Events>
        <EventGroups>
          <Course Id="M"><Name>Mathematics</Name></Course>
          <EventGroup Id="all"><Name>All</Name></EventGroup>
        </EventGroups>
        <Event Id="maths" Color="#FF0000"><Name>Maths</Name><Duration>2</Duration>
          <Workload>3</Workload><Course Reference="M"/>
          <Resources>
            <Resource Reference="eve"/>
            <Resource><Role>teacher</Role><ResourceType Reference="T"/><Workload>4</Workload>
            </Resource>
          </Resources>
          <EventGroups><EventGroup Reference="all"/></EventGroups></Event>
        <Event Id="meeting"><Name>Meeting</Name><Duration>1</Duration><Time Reference="tu1"/>
          <Resources>
            <Resource Reference="eve"><Role>teacher</Role><ResourceType Reference="T"/></Resource>
          </Resources>
          <ResourceGroups><ResourceGroup Reference="staff"/></ResourceGroups>
          <EventGroups><EventGroup Reference="all"/></EventGroups></Event>
      </Events>
      <Constraints>{CONSTRAINTS}
      </Constraints>
    </Instance>
  </Instances>
  <SolutionGroups>
    <SolutionGroup Id="first">
      <MetaData><Contributor>nobody</Contributor><Date>today</Date>
        <Description>by hand</Description><Publication>none</Publication>
        <Remarks>none</Remarks></MetaData>
      <Solution Reference="school">
        <Description>a note</Description><RunningTime>1.5</RunningTime>
        <Events>
          <Event Reference="maths"><Duration>1</Duration><Time Reference="mo1"/>
            <Resources><Resource Reference="ann"><Role>teacher</Role></Resource></Resources>
          </Event>
          <Event Reference="maths"><Duration>1</Duration><Time Reference="tu1"/></Event>
          <Event Reference="meeting"/>
        </Events>
        <Report><InfeasibilityValue>7</InfeasibilityValue></Report>
      </Solution>
    </SolutionGroup>
    <SolutionGroup Id="empty">
      <MetaData><Contributor/><Date/><Description/></MetaData>
      <Solution Reference="school"><Events/></Solution>
    </SolutionGroup>
  </SolutionGroups>
</HighSchoolTimetableArchive>
"""


@pytest.fixture
def archive_text() -> str:
    return ARCHIVE


@pytest.fixture
def archive_file(tmp_path: Path) -> Callable[..., Path]:
    """Write an archive to a file; each (old, new) replaces a piece that must occur once or more."""

    def write(*changes: tuple[str, str], text: str = ARCHIVE) -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / "school.xml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
