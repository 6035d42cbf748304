"""Words of a bureau's tables and plans in both languages; see `words`."""

from __future__ import annotations

BUREAU_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "stage": {
        "primary": ("小学",),
        "junior": ("初中", "初级中学"),
        "senior": ("高中", "普通高中", "高级中学"),
    },
    "school kind": {
        "regular": ("普通", "普通学校"),
        "special": ("特殊教育", "特教"),
        "teaching_point": ("教学点",),
    },
    "location": {
        "rural": ("农村", "乡村", "村"),
        "town": ("镇区", "镇", "乡镇"),
        "urban": ("城区", "城市", "市区"),
    },
    "strength": {
        "weak": ("薄弱", "薄弱学校"),
        "ordinary": ("一般", "普通"),
        "strong": ("优质", "强校", "优质学校"),
    },
    "title": {
        "none": ("未定级", "无"),
        "third": ("三级", "三级教师"),
        "second": ("二级", "二级教师"),
        "first": ("一级", "一级教师"),
        "senior": ("高级", "高级教师", "副高"),
        "full_senior": ("正高级", "正高级教师", "正高"),
    },
    "backbone": {
        "none": ("否", "无"),
        "school": ("校级",),
        "county": ("县级", "区级", "区县级"),
        "city": ("市级",),
        "province": ("省级", "特级"),
    },
    "degree": {
        "secondary": ("中专", "高中", "中师"),
        "associate": ("专科", "大专"),
        "bachelor": ("本科", "学士"),
        "master": ("硕士", "研究生"),
        "doctor": ("博士",),
    },
    "employment": {
        "quota": ("在编",),
        "off_quota": ("编外", "合同", "备案制"),
        "seconded": ("借调",),
    },
    "duty": {
        "teacher": ("教师", "无"),
        "programme_leader": ("项目主持人", "课题负责人"),
        "deputy": ("副校长",),
        "principal": ("校长",),
    },
    "must": {"stay": ("留任", "必留"), "move": ("必须交流", "必走")},
    "tie": {
        "couple": ("夫妻",),
        "team": ("团队", "同行"),
        "apart": ("回避", "分开"),
    },
    "form": {
        "loan": ("借用", "支教", "期限交流"),
        "transfer": ("调动", "转任"),
        "swap": ("对调", "互换"),
        "itinerant": ("走教",),
        "return": ("返回", "期满返回"),
    },
    "direction": {"leaves": ("调出",), "comes": ("调入",)},
    "verdict": {"in": ("纳入",), "out": ("不纳入",), "deferred": ("暂缓",)},
    "denominator of all": {
        "eligible": ("符合条件教师",),
        "all": ("全体教师",),
    },
    "denominator": {
        "eligible": ("符合条件教师",),
        "all": ("全体教师",),
        "moves": ("交流教师",),
        "eligible_backbone": ("符合条件骨干教师",),
    },
    "zone rule": {
        "free": ("不限",),
        "first": ("片区优先",),
        "only": ("仅限片区",),
    },
    "demand source": {
        "table": ("需求表",),
        "curriculum": ("课程计划",),
        "quota": ("编制",),
        "posts": ("岗位",),
        "sectioning": ("分班结果",),
    },
    "priority": {
        "evaluation": ("考核",),
        "rural_years": ("农村年限",),
        "tenure": ("本校年限",),
        "title": ("职称",),
        "backbone": ("骨干",),
        "zone": ("本片区",),
        "nearness": ("离家近",),
    },
    "form choice": {
        "loan": ("借用", "支教", "期限交流"),
        "transfer": ("调动",),
        "either": ("均可",),
    },
    "goal": {
        "unfilled": ("缺岗",),
        "zone": ("跨片区",),
        "alliance": ("跨集团",),
        "no_surplus": ("非超员派出",),
        "structure": ("结构均衡",),
        "wishes": ("志愿",),
        "commute": ("通勤",),
        "extra_moves": ("超额交流",),
    },
    "indicator kind": {
        "title": ("职称",),
        "backbone": ("骨干",),
        "degree": ("学历",),
        "subject": ("学科",),
        "age": ("年龄",),
        "evaluation": ("考核",),
    },
}
