"""The tables of bureau.toml that say who moves and how many: eligibility, shares, churn."""

from __future__ import annotations

from ..models.exchange.policy import ChurnRules, EligibilityRules, ExemptionRule, ShareRules
from .column_makers import rate, whole, word, words, years, yes_no
from .schema import Column, Kind, Table
from .settings_tables import names

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
            "Programme leaders are deferred for so many years beyond `tenure_years`",
            "项目主持人在规定任教年限之外再暂缓的年限",
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
        word("denominator", "比例基数", "denominator of all", "Of what", "比例的基数"),
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
