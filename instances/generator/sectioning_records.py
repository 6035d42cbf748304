"""The planted sectioning as a Sectioning, and the policies under which it is legal."""

from __future__ import annotations

from ...models.policy import Mode, QualifyingMode, SectioningPolicy, SizeBounds
from ...models.school import TeachingAssignment
from ...models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    Sectioning,
    TeachingClass,
    TeachingClassKind,
)
from .blueprint import Blueprint
from .catalogue import CLASS_CAP, ELECTIVE_PERIODS, common_periods
from .people import PlantedClass
from .planted import GradePlan, language_class_id
from .staffing import Duty
from .walking import SectionPlan

_SECTION_MINIMUM = 20
_GIVEN_IN_GRADE_2 = ("chinese", "mathematics", "english", "pe")


def is_given(duty: Duty) -> bool:
    """Tell whether the assignment table says who does this, before any sectioning.

    Classes of Grade 2 are formed anew, so only their common subjects are given.
    """
    return duty.home and (duty.grade != "G2" or duty.subject in _GIVEN_IN_GRADE_2)


def policies(blueprint: Blueprint) -> tuple[SectioningPolicy, ...]:
    """Return how the office wants each grade to be sectioned."""
    return tuple(_policy(plan, blueprint.scheme) for plan in blueprint.grades)


def _policy(plan: GradePlan, scheme: str) -> SectioningPolicy:
    sizes = [len(section.students) for section in plan.sections]
    if plan.grade == "G1":
        return SectioningPolicy(
            grade=plan.grade,
            mode=Mode.NO_WALKING,
            qualifying=QualifyingMode.NONE,
            keep_classes=True,
            classes=len(plan.classes),
        )
    walk = QualifyingMode.WALK if scheme == "3+1+2" else QualifyingMode.HOME
    return SectioningPolicy(
        grade=plan.grade,
        mode=Mode.MIXED,
        qualifying=walk if plan.grade == "G2" else QualifyingMode.NONE,
        keep_classes=plan.grade == "G3",
        section_size=SizeBounds(
            minimum=min(_SECTION_MINIMUM, *sizes), target=45, maximum=CLASS_CAP
        ),
        classes=len(plan.classes),
        bands=max(1, len(plan.bands) // max(1, len({band.group for band in plan.bands}))),
        band_periods=ELECTIVE_PERIODS[plan.grade],
        mix_sides=scheme != "3+1+2",
    )


def sectioning_record(blueprint: Blueprint, school_id: str, term: str) -> Sectioning:
    """Return the planted sectioning, fully staffed."""
    modes = {policy.grade: policy.mode.value for policy in policies(blueprint)}
    return Sectioning(
        school=school_id,
        term=term,
        grades=tuple(plan.grade for plan in blueprint.grades),
        modes=modes,
        classes=tuple(
            _class(blueprint, plan, c) for plan in blueprint.grades for c in plan.classes
        ),
        bands=_bands(blueprint),
        teaching_classes=(*_sections(blueprint), *_language_sections(blueprint)),
        assignments=tuple(
            TeachingAssignment(class_id=duty.owner, subject=duty.subject, teacher=post.id)
            for post in blueprint.posts
            for duty in post.duties
            if duty.home and not is_given(duty) and duty.subject is not None
        ),
    )


def _class(blueprint: Blueprint, plan: GradePlan, planted: PlantedClass) -> AdministrativeClass:
    groups = {c: band.group for band in plan.bands for c in band.classes}
    return AdministrativeClass(
        id=planted.id,
        grade=planted.grade,
        division=planted.division,
        walking_group=groups.get(planted.id),
        fixed=planted.fixed,
        qualifying_at_home=tuple(sorted(plan.at_home[planted.id])),
        home_room=blueprint.facilities.home[planted.id],
        class_teacher=blueprint.class_teachers()[planted.id],
        students=planted.students,
    )


def _bands(blueprint: Blueprint) -> tuple[Band, ...]:
    elective = [
        Band(
            id=band.id,
            grade=band.grade,
            walking_group=band.group,
            classes=band.classes,
            parts=band.parts,
        )
        for plan in blueprint.grades
        for band in plan.bands
    ]
    language = [
        Band(
            id=f"{planted.id}-language",
            grade=planted.grade,
            walking_group=f"{planted.id}-language",
            kind=BandKind.LANGUAGE,
            classes=(planted.id,),
            parts=(common_periods(planted.grade)["english"],),
            home_subject="english",
        )
        for planted in blueprint.classes
        if planted.japanese
    ]
    return (*elective, *language)


def _sections(blueprint: Blueprint) -> list[TeachingClass]:
    rooms = section_rooms(blueprint)
    teachers = blueprint.teachers()
    return [
        TeachingClass(
            id=section.id,
            grade=plan.grade,
            subject=section.subject,
            kind=section.kind,
            band=section.band,
            parts=section.parts,
            periods=section.periods,
            students=tuple(sorted(section.students)),
            capacity=CLASS_CAP,
            room=rooms[section.id],
            teacher=teachers[section.id, section.subject],
        )
        for plan in blueprint.grades
        for section in plan.sections
    ]


def _language_sections(blueprint: Blueprint) -> list[TeachingClass]:
    teachers = blueprint.teachers()
    rooms = language_rooms(blueprint)
    return [
        TeachingClass(
            id=language_class_id(planted),
            grade=planted.grade,
            subject="japanese",
            kind=TeachingClassKind.LANGUAGE,
            band=f"{planted.id}-language",
            parts=(0,),
            periods=common_periods(planted.grade)["english"],
            students=tuple(sorted(planted.language)),
            capacity=24,
            room=rooms[teachers[language_class_id(planted), "japanese"]],
            teacher=teachers[language_class_id(planted), "japanese"],
        )
        for planted in blueprint.classes
        if planted.japanese
    ]


def language_rooms(blueprint: Blueprint) -> dict[str, str]:
    """Return the room of each teacher of Japanese."""
    teachers = [post.id for post in blueprint.posts if post.pool == "japanese"]
    if not teachers:
        return {}
    return dict(zip(teachers, blueprint.facilities.by_type["language_room"], strict=True))


def section_rooms(blueprint: Blueprint) -> dict[str, str]:
    """Return the room of every section: the home room most of its students come from, if free."""
    result: dict[str, str] = {}
    for plan in blueprint.grades:
        for band in plan.bands:
            sections = [s for s in plan.sections if s.band == band.id]
            rooms = [blueprint.facilities.home[c] for c in band.classes]
            members = {s: c.id for c in plan.classes for s in c.students}
            free = {part: [*rooms, *blueprint.facilities.extra] for part in range(len(band.parts))}
            # Sections of all parts choose first: their room must be free in every part.
            for section in sorted(sections, key=lambda s: -len(s.parts)):
                own = _favourite(blueprint, section, members)
                able = [
                    r for r in free[section.parts[0]] if all(r in free[p] for p in section.parts)
                ]
                room = own if own in able else able[0]
                for part in section.parts:
                    free[part].remove(room)
                result[section.id] = room
    return result


def _favourite(blueprint: Blueprint, section: SectionPlan, members: dict[str, str]) -> str:
    counts: dict[str, int] = {}
    for student in section.students:
        counts[members[student]] = counts.get(members[student], 0) + 1
    best = max(sorted(counts), key=counts.__getitem__)
    return blueprint.facilities.home[best]
