"""Where schools lie: towns, villages around them, and the districts of the city."""

from __future__ import annotations

from math import isqrt

from ...models.exchange.words import Location, Stage, Strength
from ..generator.draws import Draws
from .plans import UNIT, SchoolPlan, Zone

_ZONE_SCHOOLS = 12
"""Schools in a zone, about."""
_ALLIED = 3
"""Schools that a strong one leads, at most."""
_AUTHORITY_ZONES = 20
"""Zones of one staffing authority, about; a small bureau has one."""
_ZH = (
    "东",
    "南",
    "西",
    "北",
    "上",
    "下",
    "新",
    "石",
    "清",
    "龙",
    "白",
    "青",
    "大",
    "金",
    "双",
    "长",
)
_ZH_END = ("湖", "山", "桥", "溪", "坝", "坪", "店", "河", "塘", "岭", "沟", "港")
_STAGE_ZH = {Stage.PRIMARY: "小学", Stage.JUNIOR: "初级中学", Stage.SENIOR: "高级中学"}


def make_zones(schools: int, draws: Draws) -> list[Zone]:
    """Lay out the zones: a city of some districts, towns around it."""
    count = max(2 if schools >= 8 else 1, round(schools / _ZONE_SCHOOLS))
    urban = max(1, round(count * 0.3))
    cities = max(1, count // (2 * _AUTHORITY_ZONES))
    reach = 12 * UNIT * isqrt(count * 100) // 10
    centres = [(draws.below(2 * reach), draws.below(2 * reach)) for _ in range(cities)]
    zones = []
    for number in range(count):
        x, y = centres[number % cities]
        spread = 6 * UNIT if number < urban else reach // isqrt(cities)
        zones.append(
            Zone(
                number,
                number < urban,
                x + draws.between(-spread, spread),
                y + draws.between(-spread, spread),
                None
                if cities == 1 and count < _AUTHORITY_ZONES // 4
                else _authority(number, count),
            )
        )
    return zones


def _authority(number: int, zones: int) -> str:
    many = max(2, zones // _AUTHORITY_ZONES)
    return f"A{number % many + 1:02d}"


def compulsory_stages(count: int, draws: Draws) -> list[Stage]:
    """Return the stage of each school: three junior high schools to seven primary schools."""
    order = draws.shuffled(range(count))
    return [Stage.JUNIOR if place * 10 < count * 3 else Stage.PRIMARY for place in order]


def make_schools(stages: list[Stage], zones: list[Zone], draws: Draws) -> list[SchoolPlan]:
    """Place schools in their zones, without sizes yet; senior high schools stand in towns."""
    schools = []
    for number, stage in enumerate(stages):
        zone = zones[number % len(zones)]
        location = _location(zone, stage, draws)
        spread = (3 if location is Location.URBAN else 2 if location is Location.TOWN else 9) * UNIT
        schools.append(
            SchoolPlan(
                number=number,
                id=school_id(number, len(stages)),
                name=_name(number, zone, stage, draws),
                stage=stage,
                location=location,
                strength=_strength(location, draws),
                zone=zone.number,
                x=zone.x + draws.between(-spread, spread),
                y=zone.y + draws.between(-spread, spread),
                authority=zone.authority,
            )
        )
    return schools


def school_id(number: int, count: int) -> str:
    """Return the id of a school by its number."""
    return f"S{number + 1:0{max(3, len(str(count)))}d}"


def _location(zone: Zone, stage: Stage, draws: Draws) -> Location:
    if zone.urban:
        return Location.URBAN
    if stage is Stage.SENIOR:
        return Location.TOWN
    return Location.TOWN if draws.below(100) < 35 else Location.RURAL


def _strength(location: Location, draws: Draws) -> Strength:
    strong, weak = {Location.URBAN: (35, 10), Location.TOWN: (12, 28), Location.RURAL: (0, 55)}[
        location
    ]
    drawn = draws.below(100)
    if drawn < strong:
        return Strength.STRONG
    return Strength.WEAK if drawn < strong + weak else Strength.ORDINARY


def _name(number: int, zone: Zone, stage: Stage, draws: Draws) -> str:
    place = draws.pick(_ZH) + draws.pick(_ZH_END)
    return f"{'城区' if zone.urban else ''}{place}{_STAGE_ZH[stage]}（{number + 1}）"


def found_alliances(schools: list[SchoolPlan]) -> None:
    """Gather schools around each strong one of their zone and stage; some stay alone."""
    leaders = [school for school in schools if school.strength is Strength.STRONG]
    for number, leader in enumerate(leaders, 1):
        others = [
            school
            for school in schools
            if school.alliance is None
            and school.strength is not Strength.STRONG
            and (school.zone, school.stage) == (leader.zone, leader.stage)
        ]
        others.sort(key=lambda s: (kilometres(leader.x, leader.y, s.x, s.y), s.number))
        for school in (leader, *others[:_ALLIED]):
            school.alliance = f"G{number:02d}"


def kilometres(ax: int, ay: int, bx: int, by: int) -> int:
    """Return the straight way between two places, in hundredths of a kilometre."""
    return isqrt((ax - bx) ** 2 + (ay - by) ** 2)
