"""Rules about how much a school, a subject or a teaching group changes in one year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from ..policy import Policy
from ..rounding import at_most
from .rule import Breach, ExchangeRule, Value, View

Key = tuple[int, int]
"""School and subject by number, -1 where the cap is not about one."""


def _out(view: View) -> Iterator[Key]:
    for teacher, move in view.staffing.leaving.items():
        yield view.staffing.origin(move), int(view.index.subject[teacher])


def _in(view: View) -> Iterator[Key]:
    for teacher, move in view.staffing.leaving.items():
        yield view.staffing.destination(move), int(view.index.subject[teacher])


def heads_by(view: View, part: Callable[[Key], Key]) -> Counter[Key]:
    """Return the heads before by part of (school, subject)."""
    found: Counter[Key] = Counter()
    for key, number in view.index.group_heads.items():
        found[part(key)] += number
    return found


def by_school(key: Key) -> Key:
    """Return the school of a teaching group."""
    return key[0], -1


def by_subject(key: Key) -> Key:
    """Return the subject of a teaching group."""
    return -1, key[1]


def by_group(key: Key) -> Key:
    """Return a teaching group itself."""
    return key


def _capped(
    field: str, who: Callable[[View], Iterable[Key]], part: Callable[[Key], Key]
) -> Callable[[View], Iterator[Breach]]:
    """Return the measure of a cap: at most this share of the heads before, and always one."""

    def measure(view: View) -> Iterator[Breach]:
        rate: float = getattr(view.policy.churn, field)
        heads = heads_by(view, part)
        for key, have in sorted(Counter(part(key) for key in who(view)).items()):
            most = most_of(rate, heads[key])
            if have > most:
                params = {"have": have, "most": most, "heads": heads[key]}
                yield Breach(_where(view, key), params, points=have - most)

    return measure


def most_of(rate: float, heads: int) -> int:
    """Return how many of so many heads may be: this share, and always one."""
    return max(1, at_most(rate, heads))


def _where(view: View, key: Key) -> dict[str, str]:
    where = {}
    if key[0] >= 0:
        where["school"] = view.school(key[0])
    if key[1] >= 0:
        where["subject"] = view.subject(key[1])
    return where


def _rate(field: str) -> Callable[[Policy], Mapping[str, Value] | None]:
    def parameters(policy: Policy) -> Mapping[str, Value] | None:
        value = getattr(policy.churn, field)
        return None if value is None else {"rate": value}

    return parameters


SCHOOL_OUT = ExchangeRule(
    name="school_out",
    sentence_en="At most {rate} of a school's teachers leave in one year, one always may.",
    sentence_zh="每校每年派出不超过教师数的{rate}（至少可派1人）。",
    broken={
        "": (
            "{have} of {heads} teachers leave {school}; at most {most} may.",
            "{school}共{heads}名教师，派出{have}人，至多可派{most}人。",
        )
    },
    parameters=_rate("school_out"),
    measure=_capped("school_out", _out, by_school),
)

SCHOOL_IN = ExchangeRule(
    name="school_in",
    sentence_en="At most {rate} of a school's number of teachers come in one year, one always may.",
    sentence_zh="每校每年接收不超过教师数的{rate}（至少可接收1人）。",
    broken={
        "": (
            "{have} teachers come to {school}, which had {heads}; at most {most} may.",
            "{school}原有{heads}名教师，接收{have}人，至多可接收{most}人。",
        )
    },
    parameters=_rate("school_in"),
    measure=_capped("school_in", _in, by_school),
)

SUBJECT_OUT = ExchangeRule(
    name="subject_out",
    sentence_en="At most {rate} of a subject's teachers move in one year, one always may.",
    sentence_zh="每学科每年交流不超过教师数的{rate}（至少可交流1人）。",
    broken={
        "": (
            "{have} of {heads} teachers of {subject} move; at most {most} may.",
            "{subject}共{heads}名教师，交流{have}人，至多可交流{most}人。",
        )
    },
    parameters=_rate("subject_out"),
    measure=_capped("subject_out", _out, by_subject),
)

GROUP_OUT = ExchangeRule(
    name="group_out",
    sentence_en="At most {rate} of a school's teachers of one subject leave in one year, "
    "one always may.",
    sentence_zh="每校每学科教研组每年派出不超过{rate}（至少可派1人）。",
    broken={
        "": (
            "{have} of {heads} teachers of {subject} leave {school}; at most {most} may.",
            "{school}的{subject}教师{heads}人，派出{have}人，至多可派{most}人。",
        )
    },
    parameters=_rate("group_out"),
    measure=_capped("group_out", _out, by_group),
)


def _group_keep(view: View) -> Iterator[Breach]:
    rate = view.policy.churn.group_keep or 0.0
    for key, before in sorted(view.index.week.items()):
        if min(key) < 0 or not view.index.school_in_scope[key[0]]:
            continue
        least, after = at_most(rate, before), view.staffing.week_after[key]
        if after < least:
            yield Breach(_where(view, key), {"before": before, "after": after, "least": least})


GROUP_KEEP = ExchangeRule(
    name="group_keep",
    sentence_en="At least {rate} of what a school's teachers of a subject work is still worked "
    "there afterwards.",
    sentence_zh="每校每学科交流后的教学力量不低于原来的{rate}。",
    broken={
        "": (
            "{subject} in {school} falls from {before} to {after} % of full time; "
            "at least {least} must stay.",
            "{school}的{subject}由{before}%降至{after}%（全职百分比），不得低于{least}%。",
        )
    },
    parameters=_rate("group_keep"),
    measure=_group_keep,
)


def _keep_parameters(policy: Policy) -> Mapping[str, Value] | None:
    least = policy.churn.school_keep_backbone
    return None if least is None else {"least": least}


def _keep_backbone(view: View) -> Iterator[Breach]:
    least = view.policy.churn.school_keep_backbone or 0
    who = view.index.counted_backbone & view.index.at_work
    before = view.staffing.heads(who, view.index.work)
    after = view.staffing.heads(who, view.staffing.work_after)
    asked = np.minimum(before, least)
    for school in np.flatnonzero((after < asked) & view.index.school_in_scope).tolist():
        params = {"after": int(after[school]), "least": int(asked[school])}
        points = int(asked[school] - after[school])
        yield Breach({"school": view.school(school)}, params, points=points)


SCHOOL_KEEP_BACKBONE = ExchangeRule(
    name="school_keep_backbone",
    sentence_en="Every school keeps {least} backbone teachers, or as many as it had.",
    sentence_zh="每校至少保留{least}名骨干教师（原来不足的不再减少）。",
    broken={
        "": (
            "{school} has {after} backbone teachers afterwards; at least {least} must be there.",
            "{school}交流后骨干教师为{after}人，不得少于{least}人。",
        )
    },
    parameters=_keep_parameters,
    measure=_keep_backbone,
)
