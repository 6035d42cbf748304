"""Sentences of verdicts, (English, Chinese): {value} is the data's, {asked} the policy's."""

from __future__ import annotations

from .policy import Verdict

_NOT_PUBLIC = (
    "takes no part this year, on a ground that is not public",
    "本年不参加交流，事由不公开",
)
HIDDEN = {
    Verdict.OUT: _NOT_PUBLIC,
    Verdict.DEFERRED: _NOT_PUBLIC,
    Verdict.IN: ("eligible", "符合交流条件"),
}
"""Where hardly anything but pregnancy and nursing defers, "deferred" would tell of them."""

SENTENCES: dict[str, tuple[str, str]] = {
    "scope": (
        "out: the stage of the working school {value} is not in the policy's scope",
        "不参加：工作学校 {value} 的学段不在政策范围内",
    ),
    "duty": (
        "out: the policy leaves out the duty {value}",
        "不参加：政策不包括职务 {value}",
    ),
    "seconded": ("out: seconded, does not teach this year", "不参加：借调，本年不在岗任教"),
    "must_stay": (
        "out: the bureau has decided that he stays",
        "不参加：教育局决定其留任",
    ),
    "off_quota": (
        "out: on contract outside the staffing quota, whom the policy does not include",
        "不参加：编外人员，政策未包括",
    ),
    "on_loan": ("out: on a loan that runs until {until}", "不参加：支教（借用）期至 {until}"),
    "service": ("out: service obligation until {until}", "不参加：服务期至 {until}"),
    "exemption.out": ("out: {value}, {until}", "不参加：{value}，{until}"),
    "exemption.deferred": ("deferred: {value}, {until}", "暂缓交流：{value}，{until}"),
    "absent": ("deferred: does not teach at all this year", "暂缓：本年全年不任教"),
    "retirement": (
        "out: retires on {value}, in less than {asked} years",
        "不参加：退休日期 {value}，距退休不足 {asked} 年",
    ),
    "age": (
        "out: {value} years of age, the cap is {asked}",
        "不参加：年龄 {value} 岁，已达上限 {asked} 岁",
    ),
    "leader": (
        "deferred: programme leader, here since {value}, deferred until {asked} years on {until}",
        "暂缓：项目负责人，自 {value} 起在本校，满 {asked} 年（{until}）前暂缓",
    ),
    "must_move": ("eligible: the bureau has decided that he moves", "参加：教育局决定其交流"),
    "volunteer": ("eligible: has applied", "参加：本人申请"),
    "tenure.in": (
        "eligible: {value} years in the school, the policy asks {asked}",
        "参加：在校任教{value}年，政策要求{asked}年",
    ),
    "tenure.out": (
        "out: {value} years in the school, the policy asks {asked}",
        "不参加：在校任教{value}年，政策要求{asked}年",
    ),
    "tenure.terms.in": (
        "eligible: {value} terms served, the policy asks {asked}",
        "参加：已任{value}届，政策要求{asked}届",
    ),
    "tenure.terms.out": (
        "out: {value} terms served, the policy asks {asked}",
        "不参加：已任{value}届，政策要求{asked}届",
    ),
    "tenure.none": ("eligible: the policy asks no tenure", "参加：政策不要求任教年限"),
}

VERDICT_NAMES = {
    Verdict.IN: ("in", "符合条件"),
    Verdict.OUT: ("out", "不参加"),
    Verdict.DEFERRED: ("deferred", "暂缓"),
}

RULE_NAMES: dict[str, tuple[str, str]] = {
    "scope": ("other stage", "学段不在范围"),
    "duty": ("duty", "职务"),
    "seconded": ("seconded", "借调"),
    "must_stay": ("must stay", "须留任"),
    "off_quota": ("off quota", "编外"),
    "on_loan": ("on loan", "借用期内"),
    "service": ("service obligation", "服务期内"),
    "exemption": ("exemption", "免予或暂缓"),
    "absent": ("absent all year", "全年缺勤"),
    "retirement": ("near retirement", "临近退休"),
    "age": ("age cap", "超龄"),
    "leader": ("programme leader", "项目负责人"),
    "must_move": ("must move", "须交流"),
    "volunteer": ("volunteer", "本人申请"),
    "tenure": ("tenure", "任教年限"),
}
"""Deciding rules as short names, (English, Chinese)."""
