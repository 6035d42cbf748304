"""The tables of administrative classes and of rooms."""

from __future__ import annotations

from ..models.school import AdministrativeClassPlan, Room
from .schema import Column, Kind, Table
from .settings_tables import names

CLASSES = Table(
    "classes",
    "行政班",
    AdministrativeClassPlan,
    "Administrative classes as planned",
    "计划中的行政班",
    (
        Column(
            "id",
            "班级编号",
            Kind.ID,
            "Id of the class",
            "班级编号",
            key=True,
            also=("班级", "行政班"),
        ),
        Column("grade", "年级", Kind.ID, "Grade", "年级", refers="grades"),
        Column("division", "级部", Kind.ID, "Division", "级部", refers="divisions"),
        *names("class", "班级"),
        Column(
            "home_room",
            "固定教室",
            Kind.ID,
            "Home room",
            "固定教室",
            refers="rooms",
            also=("教室",),
        ),
        Column("class_teacher", "班主任", Kind.ID, "Class teacher", "班主任", refers="teachers"),
    ),
)

ROOMS = Table(
    "rooms",
    "教室",
    Room,
    "Rooms and grounds",
    "教室与场地",
    (
        Column(
            "id", "教室编号", Kind.ID, "Id of the room", "教室编号", key=True, also=("教室", "场地")
        ),
        Column("name", "名称", Kind.TEXT, "Name", "名称"),
        Column(
            "type",
            "类型",
            Kind.WORD,
            "classroom, laboratory, ground, or any word that the curriculum uses",
            "教室、实验室、运动场，或课程计划中使用的任意名称",
            vocabulary="room type",
        ),
        Column(
            "capacity",
            "容量",
            Kind.INTEGER,
            "Seats for students; empty for no limit",
            "学生座位数；留空不限",
            unit="students",
            unit_zh="人",
            minimum=1,
            maximum=100_000,
        ),
        Column(
            "lessons_at_once",
            "同时班数",
            Kind.INTEGER,
            "Lessons it holds at the same time",
            "可同时上课的班数",
            unit="lessons",
            unit_zh="班",
            minimum=1,
            maximum=1000,
        ),
        Column("campus", "校区", Kind.ID, "Campus", "校区", refers="campuses"),
        Column("building", "楼栋", Kind.TEXT, "Building", "楼栋"),
    ),
)
