"""What many places need of a school and its sectioning, derived once, by id.

The index never judges: an id that leads nowhere is simply not found (None, or an empty tuple),
so that the checks can look at damaged answers as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from .calendar import Calendar, Slot
from .demand import language_of, policy_of, rows_in_term
from .policy import SectioningPolicy
from .school import (
    Audience,
    CurriculumRow,
    Grade,
    Room,
    School,
    Student,
    Subject,
    SubjectKind,
    Teacher,
)
from .sectioning import AdministrativeClass, Band, BandKind, Sectioning, TeachingClass
from .sectioning import TeachingClassKind as Kind
from .selection import combination_of


class SchoolIndex:
    """A School and a Sectioning with their ids resolved.

    Attributes
    ----------
    all_weeks
        Bit mask of the weeks of the cycle.
    calendars, grades, subjects, teachers, rooms, students
        Records of the school by id.
    classes, bands, teaching_classes
        Records of the sectioning by id.
    """

    def __init__(self, school: School, sectioning: Sectioning) -> None:
        self.school = school
        self.sectioning = sectioning
        self.all_weeks = (1 << school.weeks) - 1
        self.calendars: dict[str, Calendar] = {c.id: c for c in school.calendars}
        self.grades: dict[str, Grade] = {g.id: g for g in school.grades}
        self.divisions = {d.id: d for d in school.divisions}
        self.subjects: dict[str, Subject] = {s.id: s for s in school.subjects}
        self.teachers: dict[str, Teacher] = {t.id: t for t in school.teachers}
        self.rooms: dict[str, Room] = {r.id: r for r in school.rooms}
        self.students: dict[str, Student] = {s.id: s for s in school.students}
        self.plans = {c.id: c for c in school.classes}
        self.classes: dict[str, AdministrativeClass] = {c.id: c for c in sectioning.classes}
        self.bands: dict[str, Band] = {b.id: b for b in sectioning.bands}
        self.teaching_classes: dict[str, TeachingClass] = {
            t.id: t for t in sectioning.teaching_classes
        }

    # ---- time ------------------------------------------------------------------------------

    def weeks(self, mask: int) -> int:
        """Return a week mask restricted to the weeks of the cycle."""
        return mask & self.all_weeks

    def calendar_of_grade(self, grade: str | None, division: str | None = None) -> str:
        """Return the calendar of a division, else of its grade, else the school's first."""
        own = self.divisions.get(division) if division is not None else None
        if own is not None and own.calendar is not None:
            return own.calendar
        record = self.grades.get(grade) if grade is not None else None
        return self.school.calendars[0].id if record is None else record.calendar

    def calendar_of_class(self, class_id: str) -> str:
        """Return the calendar of an administrative class."""
        record = self.classes[class_id]
        return self.calendar_of_grade(record.grade, record.division)

    def calendar_of_band(self, band: Band) -> str:
        """Return the calendar of a band: its first class's, else its grade's."""
        known = [c for c in self.classes_of_band(band) if c in self.classes]
        return self.calendar_of_class(known[0]) if known else self.calendar_of_grade(band.grade)

    @cached_property
    def calendars_in_use(self) -> tuple[str, ...]:
        """Calendars of the classes and bands, in the school's order; its first where none."""
        used = {self.calendar_of_class(c) for c in self.classes}
        used.update(self.calendar_of_band(band) for band in self.sectioning.bands)
        return tuple(c for c in self.calendars if c in used) or tuple(self.calendars)[:1]

    @cached_property
    def clock_slots(self) -> tuple[Slot, ...]:
        """One slot for each moment (and weeks) at which slots of the calendars in use begin."""
        found: dict[tuple[int, int, int], Slot] = {}
        for calendar in self.calendars_in_use:
            for slot in self.calendars[calendar].slots:
                key = (slot.day, slot.start, self.weeks(slot.weeks))
                found.setdefault(key, slot)
        return tuple(found[key] for key in sorted(found))

    # ---- persons ---------------------------------------------------------------------------

    @cached_property
    def class_of_student(self) -> dict[str, str]:
        """Administrative class of each student."""
        return {s: c.id for c in self.sectioning.classes for s in c.students}

    @cached_property
    def teaching_classes_of_student(self) -> dict[str, tuple[str, ...]]:
        """Teaching classes of each student, in the order of the sectioning."""
        found: dict[str, list[str]] = defaultdict(list)
        for teaching in self.sectioning.teaching_classes:
            for student in teaching.students:
                found[student].append(teaching.id)
        return {student: tuple(ids) for student, ids in found.items()}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Administrative classes that the students of each teaching class come from."""
        home = self.class_of_student
        return {
            t.id: tuple(dict.fromkeys(home[s] for s in t.students if s in home))
            for t in self.sectioning.teaching_classes
        }

    @cached_property
    def teaching_classes_of_band(self) -> dict[str, tuple[TeachingClass, ...]]:
        """Teaching classes of each band, in the order of the sectioning."""
        found: dict[str, list[TeachingClass]] = defaultdict(list)
        for teaching in self.sectioning.teaching_classes:
            found[teaching.band].append(teaching)
        return {band: tuple(members) for band, members in found.items()}

    def classes_of_band(self, band: Band) -> tuple[str, ...]:
        """Return the administrative classes that a band releases or draws students from."""
        members = self.teaching_classes_of_band.get(band.id, ())
        drawn = (c for t in members for c in self.sources[t.id])
        return tuple(dict.fromkeys((*band.classes, *drawn)))

    @cached_property
    def language_bands(self) -> dict[str, Band]:
        """Language band of each administrative class that is in one."""
        return {
            c: band
            for band in self.sectioning.bands
            if band.kind is BandKind.LANGUAGE
            for c in band.classes
        }

    def walkers(self, class_id: str, subject: str | None) -> frozenset[str]:
        """Return the students of a class who walk to a language section during `subject`."""
        band = self.language_bands.get(class_id)
        if band is None or subject is None or band.home_subject != subject:
            return frozenset()
        return self._language_walkers(band.id) & frozenset(self.classes[class_id].students)

    def _language_walkers(self, band: str) -> frozenset[str]:
        members = self.teaching_classes_of_band.get(band, ())
        return frozenset(s for t in members if t.kind is Kind.LANGUAGE for s in t.students)

    def attendants(self, class_id: str, subject: str | None) -> int:
        """Return how many students of an administrative class sit in its lessons of a subject."""
        return len(self.classes[class_id].students) - len(self.walkers(class_id, subject))

    @cached_property
    def combinations(self) -> dict[str, frozenset[str]]:
        """Chosen exam subjects of each student who has chosen."""
        return dict(combination_of(self.school))

    @cached_property
    def unplaced(self) -> dict[str, frozenset[str]]:
        """Subjects that each student could not be given a seat in."""
        found: dict[str, set[str]] = defaultdict(set)
        for missing in self.sectioning.unplaced:
            found[missing.student].add(missing.subject)
        return {student: frozenset(subjects) for student, subjects in found.items()}

    def is_self_study(self, teaching_class: str) -> bool:
        """Tell whether a teaching class is supervised self-study."""
        return self.teaching_classes[teaching_class].kind is Kind.SELF_STUDY

    def group_of(self, teacher: str) -> str | None:
        """Return a teacher's subject group: his own, else his first subject."""
        record = self.teachers.get(teacher)
        if record is None:
            return None
        return record.group or (record.subjects[0] if record.subjects else None)

    @cached_property
    def teachers_of_group(self) -> dict[str, tuple[str, ...]]:
        """Teachers of each subject group, in the school's order."""
        found: dict[str, list[str]] = defaultdict(list)
        for teacher in self.school.teachers:
            group = self.group_of(teacher.id)
            if group is not None:
                found[group].append(teacher.id)
        return {group: tuple(members) for group, members in found.items()}

    def qualified(self, subject: str | None, grade: str | None) -> tuple[str, ...]:
        """Return who may teach a subject in a grade; None as subject means supervision."""
        return tuple(t.id for t in self.school.teachers if self.may_teach(t, subject, grade))

    def may_teach(self, teacher: Teacher, subject: str | None, grade: str | None) -> bool:
        """Tell whether a teacher is qualified for a subject and allowed in a grade.

        Activities (class meeting, self-study) and supervision ask for no subject.
        """
        record = self.subjects.get(subject) if subject is not None else None
        free = subject is None or (record is not None and record.kind is SubjectKind.ACTIVITY)
        allowed = grade is None or not teacher.grades or grade in teacher.grades
        return allowed and (free or subject in teacher.subjects)

    # ---- the course plan -------------------------------------------------------------------

    @cached_property
    def rows(self) -> dict[tuple[str, str, Audience], tuple[CurriculumRow, ...]]:
        """Curriculum rows of the planned term by grade, subject and audience."""
        found: dict[tuple[str, str, Audience], list[CurriculumRow]] = defaultdict(list)
        for row in rows_in_term(self.school):
            if row.periods > 0:
                found[row.grade, row.subject, row.audience].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def _rows_of_grade(self) -> dict[str, tuple[CurriculumRow, ...]]:
        found: dict[str, list[CurriculumRow]] = defaultdict(list)
        for (grade, _, _), rows in self.rows.items():
            found[grade].extend(rows)
        return {grade: tuple(rows) for grade, rows in found.items()}

    def rows_of_grade(self, grade: str) -> tuple[CurriculumRow, ...]:
        """Return the curriculum rows of a grade in the planned term."""
        return self._rows_of_grade.get(grade, ())

    @cached_property
    def main_language(self) -> dict[str, str | None]:
        """Foreign language that the classes of each grade have at home."""
        own = {
            band.grade: band.home_subject
            for band in self.sectioning.bands
            if band.kind is BandKind.LANGUAGE and band.grade is not None
        }
        return {g: own.get(g) or language_of(self.school, g) for g in self.grades}

    @cached_property
    def policies(self) -> dict[str, SectioningPolicy]:
        """Sectioning policy of each grade."""
        return {g: policy_of(self.school, g) for g in self.grades}

    def home_rows(self, class_id: str) -> tuple[CurriculumRow, ...]:
        """Return the curriculum rows that an administrative class takes whole class together."""
        return self._home_rows[class_id]

    @cached_property
    def _home_rows(self) -> dict[str, tuple[CurriculumRow, ...]]:
        return {
            record.id: tuple(
                r for r in self.rows_of_grade(record.grade) if self._at_home(record, r)
            )
            for record in self.sectioning.classes
        }

    def _at_home(self, record: AdministrativeClass, row: CurriculumRow) -> bool:
        if row.audience is Audience.EXAM:
            return row.subject in record.fixed
        if row.audience is Audience.QUALIFYING:
            return row.subject in record.qualifying_at_home
        subject = self.subjects.get(row.subject)
        kind = SubjectKind.COMMON if subject is None else subject.kind
        if kind is SubjectKind.LANGUAGE:
            return row.subject == self.main_language.get(record.grade)
        return kind is not SubjectKind.COURSE

    def rows_of_teaching_class(self, teaching: TeachingClass) -> tuple[CurriculumRow, ...]:
        """Return the curriculum rows behind a teaching class; none for self-study."""
        if teaching.subject is None or teaching.kind is Kind.SELF_STUDY:
            return ()
        audience = {Kind.EXAM: Audience.EXAM, Kind.QUALIFYING: Audience.QUALIFYING}.get(
            teaching.kind, Audience.ALL
        )
        grades: Iterable[str] = self.grades if teaching.grade is None else (teaching.grade,)
        return tuple(r for g in grades for r in self.rows.get((g, teaching.subject, audience), ()))

    def rows_behind(
        self, teaching_class: str | None, classes: Iterable[str], subject: str | None
    ) -> tuple[CurriculumRow, ...]:
        """Return the curriculum rows behind a lesson, empty where there is none."""
        if teaching_class is not None:
            teaching = self.teaching_classes.get(teaching_class)
            return () if teaching is None else self.rows_of_teaching_class(teaching)
        return tuple(row for c in classes for row in self.home_rows(c) if row.subject == subject)

    # ---- who teaches, and where ------------------------------------------------------------

    @cached_property
    def assigned(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Teachers of (class, subject) in the planned term; the school's own table goes first."""
        found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for assignment in self.school.assignments:
            if assignment.term is None or assignment.term == self.school.term:
                found[assignment.class_id, assignment.subject][assignment.teacher] = None
        own = frozenset(found)
        for assignment in self.sectioning.assignments:
            key = (assignment.class_id, assignment.subject)
            if key not in own:
                found[key][assignment.teacher] = None
        return {key: tuple(teachers) for key, teachers in found.items()}

    def home_room(self, class_id: str) -> str | None:
        """Return the home room of an administrative class."""
        plan = self.plans.get(class_id)
        record = self.classes.get(class_id)
        own = None if record is None else record.home_room
        return own or (None if plan is None else plan.home_room)

    def class_teacher(self, class_id: str) -> str | None:
        """Return the class teacher of an administrative class."""
        plan = self.plans.get(class_id)
        record = self.classes.get(class_id)
        own = None if record is None else record.class_teacher
        return own or (None if plan is None else plan.class_teacher)

    def teachers_at_home(self, class_id: str, row: CurriculumRow) -> tuple[str, ...]:
        """Return who teaches a curriculum row to an administrative class; empty where open.

        An activity that nobody is assigned to is the class teacher's.
        """
        given = self.assigned.get((class_id, row.subject), ())
        if given or not row.needs_teacher:
            return given
        subject = self.subjects.get(row.subject)
        own = self.class_teacher(class_id)
        if subject is not None and subject.kind is SubjectKind.ACTIVITY and own is not None:
            return (own,)
        return ()

    def teachers_of_teaching_class(self, teaching: TeachingClass) -> tuple[str, ...]:
        """Return who teaches a teaching class; empty where open."""
        if teaching.teacher is not None:
            return (teaching.teacher,)
        if teaching.subject is None:
            return ()
        return self.assigned.get((teaching.id, teaching.subject), ())

    def campus_of(self, grade: str | None, division: str | None = None) -> str | None:
        """Return the campus of a division, else of its grade."""
        own = self.divisions.get(division) if division is not None else None
        if own is not None and own.campus is not None:
            return own.campus
        record = self.grades.get(grade) if grade is not None else None
        return None if record is None else record.campus
