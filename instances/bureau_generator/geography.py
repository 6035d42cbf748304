"""Real schools in place of drawn ones: a CSV file of places, teachers and pupils."""

from __future__ import annotations

from collections import Counter
from math import cos, radians
from pathlib import Path

from ...models.base import Record
from ...models.exchange.words import Location, Strength
from ..column_makers import number, text, whole, yes_no
from ..cooked_table import cook, define_ids
from ..folder_source import read_csv
from ..generator.draws import Draws
from ..ids import Ids
from ..refusal import Problems
from ..schema import Column, Kind, Table
from ..values import Context
from .places import compulsory_stages, school_id
from .plans import UNIT, SchoolPlan, Zone

_KM_A_DEGREE = 111.32
"""Length of a degree of latitude, in kilometres."""
_STRONG, _WEAK = 0.15, 0.25
"""Shares of schools, by the index of performance, that count as strong and weak."""


class Site(Record):
    """One school of the file."""

    school: str
    lat: float
    lon: float
    classroom_teachers: int
    enrolment: int
    commune: str
    rural: bool = False
    performance_index: float = 0.0
    region: str = ""
    province: str = ""
    teaching_hours: float | None = None
    classes: int | None = None


SITES = Table(
    "geography",
    "地理",
    Site,
    "Real schools for a generated bureau",
    "用于生成教育局的真实学校",
    (
        Column("school", "学校编号", Kind.ID, "Id of the school", "学校编号", key=True),
        number("lat", "纬度", "Latitude", "纬度", minimum=-90, maximum=90),
        number("lon", "经度", "Longitude", "经度", minimum=-180, maximum=180),
        whole("classroom_teachers", "教师数", "Teachers", "教师数", minimum=1),
        whole("enrolment", "学生数", "Pupils", "学生数"),
        Column("commune", "片区", Kind.ID, "Zone", "片区"),
        yes_no("rural", "乡村", "Lies in a village", "是否乡村"),
        number("performance_index", "办学指数", "Performance", "办学指数", maximum=1000),
        text("region", "大区", "Region", "大区"),
        text("province", "省", "Province", "省"),
        number("teaching_hours", "课时", "Hours taught", "课时"),
        whole("classes", "班数", "Classes", "班数"),
    ),
    required=True,
)


def read_sites(path: Path) -> list[Site]:
    """Read the file.

    Raises
    ------
    InputError
        With every problem of it.
    """
    problems = Problems()
    raw = read_csv(SITES, path, problems)
    define_ids(raw, Ids("schools", "学校"), problems)
    cooked = cook(raw, Context({}), problems)
    problems.stop_if_any()
    return [Site(**row) for _, row in cooked.good()]


def real_schools(sites: list[Site], draws: Draws) -> tuple[list[Zone], list[SchoolPlan]]:
    """Return zones and schools where the file says that they are; stages are drawn."""
    names = list(dict.fromkeys(site.commune for site in sites))
    pupils = Counter[str]()
    for site in sites:
        pupils[site.commune] += site.enrolment
    city = {name for name, _ in pupils.most_common(max(1, len(names) // 3))}
    places = [_place(site, sites[0]) for site in sites]
    zones = []
    for zone, name in enumerate(names):
        own = [p for p, site in zip(places, sites, strict=True) if site.commune == name]
        x, y = (sum(p[axis] for p in own) // len(own) for axis in (0, 1))
        zones.append(Zone(zone, name in city, x, y, None))
    ranked = sorted(range(len(sites)), key=lambda i: (-sites[i].performance_index, i))
    strength = dict.fromkeys(ranked, Strength.ORDINARY)
    strength |= dict.fromkeys(ranked[: round(_STRONG * len(sites))], Strength.STRONG)
    strength |= dict.fromkeys(ranked[len(sites) - round(_WEAK * len(sites)) :], Strength.WEAK)
    stages = compulsory_stages(len(sites), draws)
    schools = [
        SchoolPlan(
            number=i,
            id=school_id(i, len(sites)),
            name=site.school,
            stage=stages[i],
            location=_location(site, city),
            strength=strength[i],
            zone=names.index(site.commune),
            x=places[i][0],
            y=places[i][1],
            staff=site.classroom_teachers,
            pupils=max(site.enrolment, 1),
        )
        for i, site in enumerate(sites)
    ]
    return zones, schools


def _place(site: Site, origin: Site) -> tuple[int, int]:
    """Return where a school lies, in hundredths of a kilometre from the first school."""
    east = (site.lon - origin.lon) * cos(radians(origin.lat)) * _KM_A_DEGREE
    north = (site.lat - origin.lat) * _KM_A_DEGREE
    return round(east * UNIT), round(north * UNIT)


def _location(site: Site, city: set[str]) -> Location:
    if site.rural:
        return Location.RURAL
    return Location.URBAN if site.commune in city else Location.TOWN
