"""The tiny valid school that every damaged input of these tests is made from."""

from __future__ import annotations

from typing import Any

import pytest
from zouban.models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    Sectioning,
    TeachingClass,
    TeachingClassKind,
    Unplaced,
)
from zouban.models.timetable import Lesson, LessonKind, Timetable

TINY_SCHOOL: dict[str, str] = {
    "school.toml": """\
id = "tiny"
name_zh = "小学校"
term = "2026A"
weeks = 2

[[terms]]
id = "2026A"
start = 2026-09-01
end = 2027-01-20

[[campuses]]
id = "main"

[[schemes]]
id = "two"
groups = [
    { choose = 1, subjects = ["physics", "history"] },
    { choose = 1, subjects = ["chemistry", "biology"] },
]

[[sectioning]]
grade = "G1"
mode = "fix_one"
keep_classes = true
class_size = { minimum = 1, target = 2, maximum = 3 }
section_size = { minimum = 1, target = 2, maximum = 4 }

[[blocks]]
grade = "G2"
blocks = ["A", "B"]
max_sections_in = { A = 2 }
""",
    "periods.csv": """\
calendar,period,name,kind,start,end,break_after
day,1,第一节,lesson,08:00,08:40,no
day,2,第二节,lesson,08:50,09:30,yes
day,3,第三节,lesson,10:00,10:40,no
day,E,,evening,19:00,19:40,no
""",
    "days.csv": """\
calendar,day,weeks,periods
day,Mon,all,
day,Tue,all,1 2 3
day,Sat,odd,1 2
""",
    "grades.csv": """\
id,name_en,name_zh,year,scheme,calendar,campus
G1,Grade 1,高一,1,two,day,main
G2,Grade 2,高二,2,,day,
""",
    "divisions.csv": """\
id,grade,name_zh
D1,G1,一部
D2,G2,二部
""",
    "subjects.csv": """\
id,name_en,name_zh,kind,main
chinese,Chinese,语文,common,yes
english,English,英语,language,yes
japanese,Japanese,日语,language,no
physics,Physics,物理,elective,no
history,History,历史,elective,no
chemistry,Chemistry,化学,elective,no
biology,Biology,生物,elective,no
meeting,Class meeting,班会,activity,no
chess,Chess,棋,course,no
""",
    "students.csv": """\
id,name,grade,division,gender,present_class,locked,participates,score,origin,language
S1,张一,G1,D1,F,C1,yes,yes,512.5,一中,
S2,李二,G1,D1,M,C1,no,yes,480,二中,japanese
S3,王三,G1,,F,C2,no,yes,,,
S4,赵四,G1,,M,C2,yes,no,401,一中,
S5,钱五,G2,D2,,,no,yes,,,
""",
    "scores.csv": """\
student,subject,score
S1,physics,88
S1,chemistry,79.5
S2,history,90
""",
    "choices.csv": """\
student,subject,priority,alternate,term
S1,physics,1,no,
S1,chemistry,1,no,
S2,history,1,no,2026A
S2,biology,1,no,2026A
S5,chess,2,yes,
""",
    "pairs.csv": """\
first,second,relation
S1,S2,together
S3,S4,together
S1,S3,apart
""",
    "classes.csv": """\
id,grade,division,name_zh,home_room,class_teacher
C1,G1,D1,一班,R1,T1
C2,G1,,二班,R2,T2
""",
    "teachers.csv": """\
id,name,subjects,grades,load_min,load_max,group,campus,duty
T1,陈一,chinese english,G1,4,14,languages,main,
T2,林二,"physics, chemistry",,0,12,,,班主任
T3,何三,history、biology、japanese,G1 G2,,,,,
""",
    "rooms.csv": """\
id,name,type,capacity,lessons_at_once,campus,building
R1,101,classroom,50,1,main,北楼
R2,102,classroom,50,1,,
LAB,实验室,laboratory,40,1,,
PE,操场,ground,,3,,
""",
    "curriculum.csv": """\
grade,subject,audience,periods,doubles_min,doubles_max,room_type,weeks,period_kinds,needs_teacher,term
G1,chinese,all,2,0,1,,all,,yes,
G1,english,all,2,0,0,,all,lesson evening,yes,
G1,physics,exam,2,1,1,laboratory,all,,yes,
G1,physics,qualifying,1,0,0,,odd,,yes,
G1,meeting,all,1,0,0,,all,,yes,
""",
    "assignments.csv": """\
class,subject,teacher,term
C1,chinese,T1,
C2,chinese,T1,2026A
G1-PHY-1,physics,T2,
""",
    "sections.csv": """\
id,course,capacity,blocks,teacher,room,term
X1,chess,10,A,T3,R1,
X2,chess,10,A B,,,
""",
    "rules.csv": """\
rule,scope,parameters,tier,weight,term
unavailable,teacher:T1,slots=Mon-1 Tue-2,,,
max_at_once,subject:physics chemistry,max=1,hard,,
teacher_idle,school,max=0,soft,2,
""",
}

Mutable = dict[str, "bytes | str | None"]


@pytest.fixture
def tiny() -> Mutable:
    """Text of the tiny school's files by name, to be changed as a test likes."""
    return dict(TINY_SCHOOL)


@pytest.fixture
def sectioning() -> Sectioning:
    """The tiny school's classes; in the band S1 and S3 have physics, S2 history, S4 studies."""
    return Sectioning(
        school="tiny",
        term="2026A",
        grades=("G1",),
        modes={"G1": "fix_one"},
        classes=(
            AdministrativeClass(
                id="C1",
                grade="G1",
                division="D1",
                walking_group="W",
                home_room="R1",
                class_teacher="T1",
                students=("S1", "S2"),
            ),
            AdministrativeClass(
                id="C2", grade="G1", walking_group="W", home_room="R2", students=("S3", "S4")
            ),
        ),
        bands=(
            Band(id="B1", grade="G1", walking_group="W", classes=("C1", "C2"), parts=(2,)),
            Band(
                id="J",
                grade="G1",
                walking_group="W",
                kind=BandKind.LANGUAGE,
                classes=("C1",),
                parts=(1,),
                home_subject="english",
            ),
        ),
        teaching_classes=(
            _teaching("PHY", "physics", TeachingClassKind.EXAM, ("S1", "S3"), "R2", "T2"),
            _teaching("HIS", "history", TeachingClassKind.EXAM, ("S2",), "R1", "T3"),
            _teaching("SELF", None, TeachingClassKind.SELF_STUDY, ("S4",), "LAB", "T1"),
            TeachingClass(
                id="JPN",
                grade="G1",
                subject="japanese",
                kind=TeachingClassKind.LANGUAGE,
                band="J",
                parts=(0,),
                periods=1,
                students=("S2",),
                room="LAB",
                teacher="T3",
            ),
        ),
        unplaced=(
            Unplaced(
                student="S4",
                subject="history",
                reason="section_full",
                params={"capacity": 1},
                instead=("physics",),
            ),
        ),
    )


def _teaching(
    item: str,
    subject: str | None,
    kind: TeachingClassKind,
    students: tuple[str, ...],
    room: str,
    teacher: str,
) -> TeachingClass:
    return TeachingClass(
        id=item,
        grade="G1",
        subject=subject,
        kind=kind,
        band="B1",
        parts=(0,),
        periods=2,
        students=students,
        room=room,
        teacher=teacher,
    )


def _lesson(item: str, subject: str | None, **more: Any) -> Lesson:
    return Lesson(id=item, kind=LessonKind.HOME, subject=subject, calendar="day", **more)


@pytest.fixture
def timetable() -> Timetable:
    """Some lessons of the tiny school: a double, a band, a language band, one without a place."""
    walking = [
        Lesson(
            id=f"W{number}",
            kind=LessonKind.TEACHING,
            subject=subject,
            teaching_class=group,
            teachers=(teacher,),
            room=room,
            calendar="day",
            day=1,
            period="1",
        )
        for number, (subject, group, teacher, room) in enumerate(
            [
                ("physics", "PHY", "T2", "R2"),
                ("history", "HIS", "T3", "R1"),
                (None, "SELF", "T1", "LAB"),
            ]
        )
    ]
    return Timetable(
        school="tiny",
        term="2026A",
        lessons=(
            _lesson(
                "L1",
                "chinese",
                classes=("C1",),
                teachers=("T1",),
                room="R1",
                day=0,
                period="1",
                length=2,
            ),
            _lesson(
                "L2", "english", classes=("C1",), teachers=("T1",), room="R1", day=1, period="2"
            ),
            Lesson(
                id="L3",
                kind=LessonKind.TEACHING,
                subject="japanese",
                teaching_class="JPN",
                teachers=("T3",),
                room="LAB",
                calendar="day",
                day=1,
                period="2",
            ),
            _lesson(
                "L4",
                "chinese",
                classes=("C2",),
                teachers=("T1",),
                room="PE",
                day=5,
                period="1",
                weeks=1,
            ),
            _lesson("L5", "meeting", classes=("C2",), teachers=("T2",)),
            Lesson(
                id="M1",
                kind=LessonKind.MEETING,
                subject=None,
                group="languages",
                teachers=("T1",),
                calendar="day",
                day=0,
                period="E",
            ),
            *walking,
        ),
    )
