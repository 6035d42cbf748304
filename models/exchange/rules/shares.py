"""Rules about how many move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..policy import Policy
from ..quotas import quotas
from .rule import Breach, ExchangeRule, Value, View


def _measure_of(rule: str) -> Callable[[View], Iterator[Breach]]:
    def measure(view: View) -> Iterator[Breach]:
        for quota in quotas(view.staffing, view.base):
            if quota.rule == rule and not quota.met:
                params = {"asked": quota.asked, "have": quota.have, "base": quota.base}
                yield Breach({}, params, points=quota.points)

    return measure


def _annual(policy: Policy) -> Mapping[str, Value] | None:
    rate = policy.share.rate
    return None if rate is None else {"rate": rate, "of": policy.share.denominator.value}


def _backbone(policy: Policy) -> Mapping[str, Value] | None:
    rate = policy.share.backbone_rate
    return None if rate is None else {"rate": rate, "of": policy.share.backbone_denominator.value}


def _most(policy: Policy) -> Mapping[str, Value] | None:
    rate = policy.share.most_rate
    return None if rate is None else {"rate": rate}


ANNUAL_SHARE = ExchangeRule(
    name="annual_share",
    sentence_en="At least {rate} ({of}) of the teachers of the source schools move.",
    sentence_zh="派出学校教师（{of}）每年交流比例不低于{rate}。",
    broken={
        "": (
            "{have} teachers of source schools move; the annual share asks {asked} of {base}.",
            "派出学校交流{have}人，按年度比例应不少于{asked}人（基数{base}）。",
        )
    },
    parameters=_annual,
    measure=_measure_of("annual_share"),
)

BACKBONE_SHARE = ExchangeRule(
    name="backbone_share",
    sentence_en="At least {rate} (of {of}) are backbone teachers who move.",
    sentence_zh="交流的骨干教师比例不低于{rate}（基数：{of}）。",
    broken={
        "": (
            "{have} backbone teachers move; the backbone share asks {asked} of {base}.",
            "骨干教师交流{have}人，按比例应不少于{asked}人（基数{base}）。",
        )
    },
    parameters=_backbone,
    measure=_measure_of("backbone_share"),
)

MOST_MOVES = ExchangeRule(
    name="most_moves",
    sentence_en="At most {rate} of the eligible teachers move.",
    sentence_zh="交流人数不超过符合条件教师的{rate}。",
    broken={
        "": (
            "{have} teachers move; at most {asked} of {base} eligible teachers may.",
            "交流{have}人，符合条件的{base}人中至多{asked}人可交流。",
        )
    },
    parameters=_most,
    measure=_measure_of("most_moves"),
)
