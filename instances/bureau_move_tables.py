"""The tables of bureau.toml that say how teachers move: places, forms, staffing."""

from __future__ import annotations

from ..models.exchange.policy import FormRules, PlaceRules, StaffingRules
from .column_makers import kilometres, number, percent, whole, word, words, years, yes_no
from .schema import Table

PLACE = Table(
    "place",
    "去向",
    PlaceRules,
    "Where to: zones, distance, directions",
    "去向：片区、距离、方向",
    (
        word("zone", "片区规则", "zone rule", "How far zones bind", "片区约束"),
        yes_no("alliance_only", "仅限集团", "Moves stay inside the alliance", "只在集团内交流"),
        yes_no(
            "alliance_first",
            "集团优先",
            "As few moves as possible leave the alliance",
            "尽量在集团内交流",
        ),
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
        years("loan_years", "支教年限", "Term of a loan", "支教年限", minimum=0.5, maximum=20),
        years(
            "rural_loan_years",
            "下乡支教年限",
            "Term from urban to rural or weak schools",
            "城区到农村或薄弱学校的支教年限",
            minimum=0.5,
            maximum=20,
            off=True,
        ),
        years(
            "longest_loan_years",
            "最长支教年限",
            "The terms are the least; a loan may run so long",
            "以上为最短年限，支教最长可至此年限",
            minimum=0.5,
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
        yes_no(
            "overstaffed_first",
            "超员优先",
            "As few moves as possible leave a subject of which the school has no surplus",
            "尽量由超员学校的超员学科派出",
        ),
    ),
    settings=True,
)
