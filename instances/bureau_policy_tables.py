"""The tables of bureau.toml: the bureau itself and its policy, one table a subject matter.

What a policy does not say is its default, or what the rule pack says; the word "none" switches a
rule off.
"""

from __future__ import annotations

import datetime

from ..models.base import Record
from ..models.exchange.policy import (
    ChurnRules,
    EligibilityRules,
    ExemptionRule,
    FormRules,
    GoalRule,
    InspectionRules,
    PlaceRules,
    PublicityRules,
    ShareRules,
    StaffingRules,
)
from ..models.exchange.words import Duty, Stage
from .column_makers import (
    date,
    kilometres,
    number,
    own_id,
    percent,
    rate,
    text,
    whole,
    word,
    words,
    years,
    yes_no,
)
from .schema import Column, Kind, Table
from .settings_tables import names


class BureauHead(Record):
    """What stands at the top of bureau.toml."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    as_of: datetime.date
    pack: str | None = None


class PolicyHead(Record):
    """Name, source and scope of a policy."""

    id: str = "own"
    name_en: str = ""
    name_zh: str = ""
    source: str = ""
    stages: tuple[Stage, ...] = (Stage.PRIMARY, Stage.JUNIOR)
    excluded_duties: tuple[Duty, ...] = ()


HEAD = Table(
    "bureau",
    "教育局",
    BureauHead,
    "The bureau; in bureau.toml these keys stand at the top",
    "教育局；在 bureau.toml 中写在最前面",
    (
        own_id("教育局编号", "bureau", "编号"),
        *names("bureau", "教育局"),
        date(
            "as_of",
            "基准日期",
            "First day of the school year that is planned",
            "所规划学年的第一天",
        ),
        Column(
            "pack",
            "规则包",
            Kind.ID,
            "Bundled rule pack whose values hold where the bureau says nothing",
            "所依据的规则包；未另行填写的按规则包",
            refers="packs",
        ),
    ),
    required=True,
    settings=True,
)

POLICY = Table(
    "policy",
    "政策",
    PolicyHead,
    "Name, source and scope of the policy",
    "政策的名称、来源与适用范围",
    (
        Column("id", "政策编号", Kind.ID, "Id of the policy", "政策编号"),
        *names("policy", "政策"),
        text("source", "来源", "Where its numbers come from", "数值来源"),
        words("stages", "适用学段", "stage", "Stages that take part", "适用的学段"),
        words(
            "excluded_duties",
            "除外职务",
            "duty",
            "Duties that take no part",
            "不参加交流的职务",
            off=True,
        ),
    ),
    settings=True,
)

ELIGIBILITY = Table(
    "eligibility",
    "交流条件",
    EligibilityRules,
    "Who is exchanged",
    "符合交流条件的标准",
    (
        years("tenure_years", "任教年限", "Tenure of teachers", "教师在同一学校任教满", off=True),
        years(
            "principal_tenure_years",
            "校长任职年限",
            "Tenure of principals and deputies",
            "校长在同一学校任职满",
            off=True,
        ),
        whole(
            "principal_terms",
            "校长任期数",
            "Terms after which principals are eligible",
            "校长任满届数",
            maximum=20,
            off=True,
        ),
        years(
            "retirement_years",
            "距退休年限",
            "Fewer years than this to retirement exempts",
            "距退休不足此年限者免",
            off=True,
        ),
        whole(
            "age_cap_men",
            "男性年龄上限",
            "From this age men are exempt",
            "男教师满此年龄免",
            maximum=100,
            off=True,
        ),
        whole(
            "age_cap_women",
            "女性年龄上限",
            "From this age women are exempt",
            "女教师满此年龄免",
            maximum=100,
            off=True,
        ),
        years(
            "leader_deferral_years",
            "主持人暂缓年限",
            "Programme leaders are deferred until so many years after `since`",
            "项目主持人到校后暂缓交流的年限",
            off=True,
        ),
        yes_no("include_off_quota", "含编外", "Teachers on contract take part", "编外教师参加交流"),
        yes_no(
            "volunteers_any",
            "自愿不限年限",
            "Whoever applies needs no tenure",
            "自愿申请者不限年限",
        ),
    ),
    settings=True,
)

EXEMPTION_RULES = Table(
    "exemption_rules",
    "免交流规则",
    ExemptionRule,
    "Grounds that the policy knows",
    "政策列明的免予或暂缓理由",
    (
        Column(
            "reason", "理由编号", Kind.ID, "Id of the ground", "理由编号", key=True, also=("理由",)
        ),
        word("verdict", "处理", "verdict", "Out or deferred", "不纳入或暂缓"),
        *names("ground", "理由"),
        yes_no("confidential", "保密", "Nobody else reads it", "是否保密"),
    ),
    settings=True,
)

SHARE = Table(
    "share",
    "交流比例",
    ShareRules,
    "How many move at least",
    "每年交流的比例",
    (
        rate("rate", "年交流比例", "Annual share", "每年交流比例不低于"),
        word("denominator", "比例基数", "denominator", "Of what: eligible or all", "比例的基数"),
        words(
            "source_locations",
            "派出区位",
            "location",
            "Locations of source schools",
            "派出学校的区位",
            off=True,
        ),
        words(
            "source_strengths",
            "派出水平",
            "strength",
            "Strengths of source schools",
            "派出学校的水平",
            off=True,
        ),
        rate("backbone_rate", "骨干比例", "Share of backbone teachers", "骨干教师比例不低于"),
        word("backbone_denominator", "骨干基数", "denominator", "Of what", "骨干比例的基数"),
        word(
            "backbone_level",
            "骨干级别",
            "backbone",
            "From which level one counts",
            "骨干教师的最低级别",
        ),
        rate("most_rate", "最高比例", "At most this share of the eligible moves", "交流比例不高于"),
    ),
    settings=True,
)

CHURN = Table(
    "churn",
    "变动上限",
    ChurnRules,
    "Caps on change in one year",
    "每年变动上限",
    (
        rate("school_out", "学校调出", "Most that leave a school", "每校调出比例上限"),
        rate("school_in", "学校调入", "Most that come to a school", "每校调入比例上限"),
        rate(
            "subject_out",
            "学科调出",
            "Most of a subject that leave their schools",
            "每学科调出比例上限",
        ),
        rate(
            "group_out",
            "教研组调出",
            "Most that leave a subject group of a school",
            "每校每学科调出比例上限",
        ),
        rate(
            "group_keep", "教研组保有", "Least strength left in a group", "每校每学科保有比例下限"
        ),
        whole(
            "school_keep_backbone",
            "骨干保有",
            "Backbone teachers left in a school",
            "每校保留骨干教师数",
            maximum=1000,
            off=True,
        ),
    ),
    settings=True,
)

PLACE = Table(
    "place",
    "去向",
    PlaceRules,
    "Where to: zones, distance, directions",
    "去向：片区、距离、方向",
    (
        word("zone", "片区规则", "zone rule", "How far zones bind", "片区约束"),
        yes_no("alliance_only", "仅限集团", "Moves stay inside the alliance", "只在集团内交流"),
        yes_no("same_stage", "同学段", "Moves stay inside the stage", "只在同学段交流"),
        kilometres(
            "max_km", "最远距离", "Farthest from the present school", "距现学校最远", off=True
        ),
        number(
            "max_minutes",
            "最长用时",
            "Longest way from the present school",
            "距现学校最长路上用时",
            unit="minutes",
            unit_zh="分钟",
            maximum=10_000,
            off=True,
        ),
        kilometres("commute_km", "通勤距离", "Farthest from home", "距住址最远", off=True),
        kilometres(
            "couple_km",
            "夫妻距离",
            "Farthest between a couple's schools; 0: one school",
            "夫妻两校最远距离；0 为同校",
        ),
        yes_no(
            "allow_upward",
            "可向上",
            "Moves to stronger or more urban schools are allowed",
            "可向更强或更靠近城区的学校交流",
        ),
    ),
    settings=True,
)

FORM = Table(
    "form",
    "方式",
    FormRules,
    "How teachers move",
    "交流方式",
    (
        word("form", "交流方式", "form choice", "Loans or transfers", "支教或调动"),
        years("loan_years", "支教年限", "Term of a loan", "支教年限", maximum=20),
        years(
            "rural_loan_years",
            "下乡支教年限",
            "Term from urban to rural or weak schools",
            "城区到农村或薄弱学校的支教年限",
            maximum=20,
            off=True,
        ),
        yes_no(
            "one_for_one",
            "一对一对调",
            "As many come as leave, subject by subject",
            "各校各学科进出相等",
        ),
        yes_no("itinerant", "走教", "Teachers may serve two schools", "可走教"),
        percent(
            "itinerant_share",
            "走教工作量",
            "Part in the second school",
            "在第二所学校的工作量",
            minimum=1,
        ),
        kilometres("itinerant_km", "走教距离", "Farthest second school", "走教最远距离", off=True),
        words(
            "consent",
            "须同意",
            "form",
            "Forms to which the teacher has to agree",
            "须本人同意的方式",
            off=True,
        ),
        years(
            "title_rural_years",
            "职称农村年限",
            "Rural or weak-school service asked for a title",
            "申报职称所需农村或薄弱学校年限",
            off=True,
        ),
        word("title_from", "职称起点", "title", "From which title on", "自何职称起"),
    ),
    settings=True,
)

STAFFING = Table(
    "staffing",
    "编制",
    StaffingRules,
    "Establishment and demand",
    "编制与需求",
    (
        yes_no("enforce_quota", "控编", "No transfer beyond the staffing quota", "调动不得超编"),
        yes_no("enforce_posts", "控岗", "No transfer beyond the posts of a grade", "调动不得超岗"),
        number(
            "pupils_per_staff_primary",
            "小学生师比",
            "Pupils a post, primary",
            "小学每编制学生数",
            minimum=1,
            maximum=1000,
        ),
        number(
            "pupils_per_staff_junior",
            "初中生师比",
            "Pupils a post, junior",
            "初中每编制学生数",
            minimum=1,
            maximum=1000,
        ),
        number(
            "pupils_per_staff_senior",
            "高中生师比",
            "Pupils a post, senior",
            "高中每编制学生数",
            minimum=1,
            maximum=1000,
        ),
        word("demand", "需求来源", "demand source", "Where the need comes from", "需求来源"),
        number(
            "norm",
            "标准课时",
            "Full-time load",
            "满工作量",
            unit="periods a week",
            unit_zh="节/周",
            minimum=1,
            maximum=60,
        ),
        whole(
            "weak_weight",
            "薄弱权重",
            "Weight of an unfilled post in a weak or rural school",
            "薄弱或乡村学校缺岗权重",
            minimum=1,
            maximum=1000,
        ),
        whole(
            "gap_weight",
            "紧缺权重",
            "Weight of an unfilled post of a gap subject",
            "紧缺学科缺岗权重",
            minimum=1,
            maximum=1000,
        ),
    ),
    settings=True,
)

INSPECTION = Table(
    "inspection",
    "均衡督导",
    InspectionRules,
    "How the balance is inspected",
    "均衡督导口径",
    (
        words(
            "left_out",
            "不计类别",
            "school kind",
            "Kinds of schools that do not count",
            "不计入的学校类别",
            off=True,
        ),
        whole(
            "min_pupils",
            "最少学生",
            "Smaller schools do not count",
            "学生少于此数不计入",
            unit="pupils",
            unit_zh="人",
        ),
        yes_no(
            "unweighted",
            "另报未加权",
            "Report the unweighted coefficient too",
            "同时报告未加权差异系数",
        ),
    ),
    settings=True,
)

GOALS = Table(
    "goals",
    "目标",
    GoalRule,
    "Goals in their order",
    "目标及其次序",
    (
        word("goal", "目标名称", "goal", "Goal", "目标"),
        number(
            "slack",
            "让步",
            "What later goals may give away of it",
            "后续目标可让出的比例",
            unit="share of 1",
            unit_zh="比例",
            maximum=10,
        ),
    ),
    settings=True,
    unique=(("goal",),),
)

PUBLICITY = Table(
    "publicity",
    "公示",
    PublicityRules,
    "Case handling",
    "公示与匿名",
    (
        whole(
            "publicity_days",
            "公示天数",
            "Days of publicity",
            "公示天数",
            unit="days",
            unit_zh="天",
            maximum=365,
        ),
        whole(
            "min_group",
            "最小组",
            "Smallest group in anonymised bundles",
            "匿名材料中最小组人数",
            unit="persons",
            unit_zh="人",
            minimum=1,
            maximum=1000,
        ),
    ),
    settings=True,
)
