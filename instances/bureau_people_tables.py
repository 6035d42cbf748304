"""The tables of a bureau's teachers and what each is entitled to."""

from __future__ import annotations

from ..models.exchange.bureau import (
    Evaluation,
    ExchangeTeacher,
    Exemption,
    TeacherShare,
    TeacherTie,
    Wish,
)
from .column_makers import (
    date,
    kilometres,
    number,
    own_id,
    percent,
    reference,
    text,
    whole,
    word,
    words,
    years,
    yes_no,
)
from .schema import Column, Kind, Table

_PLACE = {"minimum": -100_000, "maximum": 100_000}
_TEACHER = reference(
    "teacher", "教师", "teachers", "Teacher", "教师编号", also=("教师编号", "工号")
)

TEACHERS = Table(
    "teachers",
    "教师",
    ExchangeTeacher,
    "Teachers",
    "教师",
    (
        own_id("教师编号", "teacher", "工号"),
        text("name", "姓名", "Name", "姓名"),
        word("gender", "性别", "gender", "Gender", "性别"),
        date("birth", "出生日期", "Date of birth", "出生日期"),
        date(
            "retirement",
            "退休日期",
            "Own date of retirement; empty: the statutory one",
            "本人退休日期；留空按法定年龄",
        ),
        reference("post_school", "编制学校", "schools", "School of the post", "编制所在学校"),
        reference(
            "working_school",
            "工作学校",
            "schools",
            "School where he works now; empty: the same",
            "现工作学校；留空同编制学校",
        ),
        reference("subject", "任教学科", "subjects", "Subject", "任教学科", also=("学科",)),
        words(
            "stages",
            "资格学段",
            "stage",
            "Stages of the certificate; empty: that of his school",
            "教师资格学段；留空同本校",
        ),
        Column(
            "subjects",
            "兼教学科",
            Kind.IDS,
            "Other subjects he may teach",
            "可兼教的其他学科",
            refers="subjects",
        ),
        percent("share", "工作量", "Part of full time that he works", "占全职比例", minimum=1),
        percent("absent", "缺勤", "Part of it taken by leave this year", "本年请假等占去的部分"),
        word("title", "职称", "title", "Title", "职称"),
        word(
            "appointed",
            "聘任岗位",
            "title",
            "Grade of the post held; empty: his title",
            "聘任岗位等级；留空同职称",
        ),
        word("backbone", "骨干", "backbone", "Mark of a backbone teacher", "骨干教师级别"),
        word("degree", "学历", "degree", "Highest degree", "最高学历"),
        word(
            "employment", "用工形式", "employment", "Type of employment", "用工形式", also=("编制",)
        ),
        date("since", "到校日期", "In his school since", "到本校任教日期"),
        date("loan_end", "支教期满", "Last day of a running loan", "正在进行的支教的最后一天"),
        date("service_end", "服务期满", "Last day of a service obligation", "服务期最后一天"),
        years("rural_years", "农村年限", "Rural or weak-school service", "农村或薄弱学校任教年限"),
        word("duty", "职务", "duty", "Duty", "职务"),
        whole("terms", "任期数", "Terms served in it", "已任届数", maximum=20),
        yes_no("applies", "本人申请", "He has applied", "本人申请交流"),
        yes_no("consents", "同意", "Agrees to be moved; empty: not asked", "同意调整；留空未征求"),
        word("seeks_title", "申报职称", "title", "Title he applies for", "申报的职称"),
        word("must", "指定", "must", "What the bureau has decided", "教育局指定"),
        kilometres("home_x", "住址横坐标", "Home, to the east", "住址（向东）", **_PLACE),
        kilometres("home_y", "住址纵坐标", "Home, to the north", "住址（向北）", **_PLACE),
        kilometres(
            "limit_km", "通勤上限", "Farthest way from home; empty: no limit", "通勤上限；留空不限"
        ),
    ),
    required=True,
    order=(("absent", "<=", "share"), ("birth", "<", "retirement"), ("birth", "<", "since")),
)

EVALUATIONS = Table(
    "evaluations",
    "考核",
    Evaluation,
    "Evaluation by year (confidential)",
    "历年考核（保密）",
    (
        _TEACHER,
        whole("year", "年度", "Year", "年度", minimum=1950, maximum=2200),
        number(
            "score",
            "分数",
            "Score, more is better",
            "分数，越高越好",
            unit="points",
            unit_zh="分",
            maximum=1000,
        ),
    ),
    unique=(("teacher", "year"),),
)

EXEMPTIONS = Table(
    "exemptions",
    "免交流",
    Exemption,
    "Grounds on which a teacher is left out or deferred (confidential)",
    "免予或暂缓交流的理由（保密）",
    (
        _TEACHER,
        Column(
            "reason",
            "理由",
            Kind.ID,
            "One of the policy's grounds",
            "政策列明的理由",
            refers="exemption_rules",
        ),
        date("until", "截止日期", "Last day; empty: open end", "最后一天；留空为长期"),
    ),
    unique=(("teacher", "reason"),),
)

WISHES = Table(
    "wishes",
    "志愿",
    Wish,
    "Schools a teacher wishes for",
    "教师志愿学校",
    (
        _TEACHER,
        whole("rank", "志愿序号", "1 is the first wish", "1 为第一志愿", minimum=1, maximum=100),
        reference("school", "学校", "schools", "School", "学校编号", also=("学校编号",)),
    ),
    unique=(("teacher", "rank"), ("teacher", "school")),
)

TIES = Table(
    "ties",
    "关系",
    TeacherTie,
    "Teachers who belong together, or must not",
    "夫妻、团队或须回避的教师",
    (
        reference("first", "教师一", "teachers", "One teacher", "一名教师"),
        reference("second", "教师二", "teachers", "The other", "另一名教师"),
        word("tie", "关系", "tie", "What ties them", "关系"),
    ),
    unique=(("first", "second"),),
)

SHARES = Table(
    "shares",
    "工作分配",
    TeacherShare,
    "Where the week of an itinerant teacher, or one of two subjects, goes",
    "走教或兼教教师的工作分配",
    (
        _TEACHER,
        reference("school", "学校", "schools", "School", "学校编号", also=("学校编号",)),
        reference("subject", "学科", "subjects", "Subject", "学科编号"),
        percent("share", "工作量", "Part of full time", "占全职比例", minimum=1),
    ),
    unique=(("teacher", "school", "subject"),),
)
