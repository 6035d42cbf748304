"""How things are called in lists and grids: names in one language, ids where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..models.calendar import DAY_NAMES, DAY_NAMES_ZH
from ..models.school import ALL_WEEKS, School
from ..models.sectioning import Sectioning, TeachingClassKind
from ..models.timetable import Lesson, LessonKind
from .words import word_in

_KINDS_ZH = {
    TeachingClassKind.EXAM: "选考",
    TeachingClassKind.QUALIFYING: "学考",
    TeachingClassKind.LANGUAGE: "语种",
    TeachingClassKind.COURSE: "课程",
    TeachingClassKind.SELF_STUDY: "自习",
}


class Labels:
    """Names of a school's and a sectioning's things in `lang` ("en" or "zh")."""

    def __init__(self, school: School, sectioning: Sectioning | None, lang: str) -> None:
        self.school = school
        self.lang = lang
        self._homes = {
            s: c.id for c in (sectioning.classes if sectioning else ()) for s in c.students
        }
        self._subjects = self._named(school.subjects)
        self._grades = self._named(school.grades)
        self._classes = self._named(school.classes)
        self._teachers = {t.id: t.name or t.id for t in school.teachers}
        self._rooms = {r.id: r.name or r.id for r in school.rooms}

    def _named(self, records: Iterable[object]) -> dict[str, str]:
        field, other = ("name_zh", "name_en") if self.lang == "zh" else ("name_en", "name_zh")
        return {
            record.id: getattr(record, field) or getattr(record, other) or record.id  # type: ignore[attr-defined]
            for record in records
        }

    @cached_property
    def _students(self) -> dict[str, tuple[str, str]]:
        return {
            s.id: (s.name, word_in(s.gender, "gender", self.lang) if s.gender else "")
            for s in self.school.students
        }

    @cached_property
    def _choices(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for choice in self.school.choices:
            if not choice.alternate and choice.term in (None, self.school.term):
                found.setdefault(choice.student, []).append(choice.subject)
        return found

    def pick(self, english: str, chinese: str) -> str:
        """Return the word of the language."""
        return chinese if self.lang == "zh" else english

    def subject(self, subject: str | None) -> str:
        """Return a subject's name; None means supervised self-study."""
        if subject is None:
            return self.pick("self-study", "自习")
        return self._subjects.get(subject, subject)

    def lesson_subject(self, lesson: Lesson) -> str:
        """Return what a lesson is about."""
        if lesson.kind is LessonKind.MEETING:
            group = self._subjects.get(lesson.group or "", lesson.group or "")
            return self.pick(f"meeting {group}", f"{group}教研").strip()
        return self.subject(lesson.subject)

    def grade(self, grade: str) -> str:
        """Return a grade's name."""
        return self._grades.get(grade, grade)

    def class_name(self, class_id: str) -> str:
        """Return an administrative class's name."""
        return self._classes.get(class_id, class_id)

    def class_of(self, student: str) -> str:
        """Return the name of a student's administrative class."""
        home = self._homes.get(student)
        return "" if home is None else self.class_name(home)

    def teacher(self, teacher: str | None) -> str:
        """Return a teacher's name."""
        return "" if teacher is None else self._teachers.get(teacher, teacher)

    def room(self, room: str | None) -> str:
        """Return a room's name."""
        return "" if room is None else self._rooms.get(room, room)

    def student(self, student: str) -> str:
        """Return a student's name."""
        return self._students.get(student, ("", ""))[0]

    def gender(self, student: str) -> str:
        """Return a student's gender."""
        return self._students.get(student, ("", ""))[1]

    def choices(self, student: str) -> str:
        """Return a student's chosen subjects."""
        return ", ".join(self.subject(s) for s in self._choices.get(student, ()))

    def kind(self, kind: TeachingClassKind) -> str:
        """Return what a teaching class is for."""
        return self.pick(kind.value, _KINDS_ZH[kind])

    def day(self, day: int) -> str:
        """Return a weekday's name."""
        return (DAY_NAMES_ZH if self.lang == "zh" else DAY_NAMES)[day]

    def weeks(self, mask: int) -> str:
        """Return a week mask in words, empty for every week."""
        full = (1 << self.school.weeks) - 1
        if mask == ALL_WEEKS or mask & full == full:
            return ""
        odd = sum(1 << week for week in range(0, self.school.weeks, 2))
        if mask & full == odd:
            return self.pick("odd", "单周")
        if mask & full == full ^ odd:
            return self.pick("even", "双周")
        held = ",".join(str(w + 1) for w in range(self.school.weeks) if mask >> w & 1)
        return self.pick(f"weeks {held}", f"第 {held} 周")
