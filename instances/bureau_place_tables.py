"""The tables of a bureau's subjects, schools, posts and demand."""

from __future__ import annotations

from ..models.exchange.bureau import (
    ClassCount,
    Demand,
    Distance,
    ExchangeSchool,
    ExchangeSubject,
    PostGrade,
    StagePeriods,
)
from .column_makers import kilometres, number, own_id, percent, reference, text, whole, word, yes_no
from .schema import Column, Kind, Table
from .settings_tables import names

_PLACE = {"minimum": -100_000, "maximum": 100_000}

SUBJECTS = Table(
    "subjects",
    "学科",
    ExchangeSubject,
    "Subjects",
    "学科",
    (
        own_id("学科编号", "subject", "学科"),
        *names("subject", "学科"),
        yes_no(
            "gap", "紧缺", "Short everywhere (PE, music, art, …)", "紧缺学科（体育、音乐、美术等）"
        ),
    ),
    required=True,
)

SCHOOLS = Table(
    "schools",
    "学校",
    ExchangeSchool,
    "Schools of the bureau",
    "教育局所属学校",
    (
        own_id("学校编号", "school", "学校代码"),
        text("name", "学校名称", "Name", "学校名称", also=("名称", "校名")),
        word("stage", "学段", "stage", "Stage of schooling", "学段"),
        word("kind", "类别", "school kind", "Kind of school", "学校类别"),
        whole("pupils", "学生数", "Enrolment", "在校学生数", unit="pupils", unit_zh="人"),
        word("location", "区位", "location", "Where it lies", "所在区位"),
        word("strength", "办学水平", "strength", "How the bureau marks it", "教育局的评定"),
        Column(
            "zone", "片区", Kind.ID, "Zone in which exchange comes first", "优先交流的片区（学区）"
        ),
        Column(
            "authority",
            "编制管理",
            Kind.ID,
            "Staffing authority; transfers stay inside it",
            "编制管理单位；调动不跨单位",
        ),
        Column("alliance", "集团", Kind.ID, "Alliance of schools", "教育集团或联盟"),
        whole(
            "staffing_quota",
            "编制数",
            "Posts of the establishment; empty: pupils by the policy's ratio",
            "教师编制数；留空按政策生师比计算",
            unit="posts",
            unit_zh="个",
        ),
        kilometres("x", "横坐标", "Place, to the east", "位置（向东）", **_PLACE),
        kilometres("y", "纵坐标", "Place, to the north", "位置（向北）", **_PLACE),
        text(
            "school_folder",
            "学校数据",
            "Own data of a senior high school, from the bureau's folder",
            "高中自身数据的路径（相对本文件夹）",
        ),
        text(
            "answer_folder",
            "分班结果",
            "Its sectioning, from the bureau's folder",
            "该校分班结果的路径（相对本文件夹）",
        ),
    ),
    required=True,
)

POSTS = Table(
    "posts",
    "岗位",
    PostGrade,
    "Posts of a grade in a school (post structure)",
    "各校岗位结构",
    (
        reference("school", "学校", "schools", "School", "学校编号", also=("学校编号",)),
        word("grade", "岗位等级", "title", "Grade of the posts", "岗位等级"),
        whole("posts", "岗位数", "Posts of this grade", "该等级岗位数", unit="posts", unit_zh="个"),
    ),
    unique=(("school", "grade"),),
)

DEMAND = Table(
    "demand",
    "需求",
    Demand,
    "What a school needs of a subject, net of leave and secondment",
    "各校各学科教师需求（扣除请假与借调）",
    (
        reference("school", "学校", "schools", "School", "学校编号", also=("学校编号",)),
        reference("subject", "学科", "subjects", "Subject", "学科编号"),
        percent(
            "need",
            "需求量",
            "100 is one full-time teacher",
            "100 为一名全职教师",
            maximum=1_000_000,
        ),
    ),
    unique=(("school", "subject"),),
)

CLASS_COUNTS = Table(
    "class_counts",
    "班级数",
    ClassCount,
    "Classes of each year group",
    "各年级班级数",
    (
        reference("school", "学校", "schools", "School", "学校编号", also=("学校编号",)),
        Column("grade", "年级", Kind.ID, "Year group", "年级"),
        whole("classes", "班数", "Classes", "班级数", maximum=1000, unit="classes", unit_zh="个"),
    ),
    unique=(("school", "grade"),),
)

PERIODS = Table(
    "periods",
    "课程计划",
    StagePeriods,
    "Periods a week of a subject in a year group, for demand from the curriculum",
    "各年级各学科周课时，用于按课程计划推算需求",
    (
        word("stage", "学段", "stage", "Stage of schooling", "学段"),
        Column("grade", "年级", Kind.ID, "Year group", "年级"),
        reference("subject", "学科", "subjects", "Subject", "学科编号"),
        number(
            "periods",
            "周课时",
            "Periods a week of a class",
            "每班周课时",
            unit="periods a week",
            unit_zh="节/周",
            maximum=60,
        ),
        number(
            "norm",
            "标准课时",
            "Full-time load; empty: the policy's",
            "满工作量；留空为政策规定",
            unit="periods a week",
            unit_zh="节/周",
            minimum=1,
            maximum=60,
        ),
    ),
    unique=(("stage", "grade", "subject"),),
)

DISTANCES = Table(
    "distances",
    "距离",
    Distance,
    "The way between two schools, where it is not the straight line",
    "两校路程（与直线距离不同时填写）",
    (
        reference("first", "学校一", "schools", "One school", "一所学校"),
        reference("second", "学校二", "schools", "The other", "另一所学校"),
        kilometres("km", "路程", "The way", "路程"),
        number(
            "minutes",
            "用时",
            "Time it takes",
            "路上用时",
            unit="minutes",
            unit_zh="分钟",
            maximum=10_000,
        ),
    ),
    unique=(("first", "second"),),
)
