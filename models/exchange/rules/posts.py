"""Rules about posts, which transfers take along: authority, staffing quota, post structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..demand import quota_of
from ..policy import Policy
from ..words import Form, Title, rank
from .rule import Breach, ExchangeRule, Value, View, always


def _authority(view: View) -> Iterator[Breach]:
    authority = view.index.authority
    for teacher, move in view.staffing.moves.items():
        post = int(view.index.post[teacher])
        if (
            move.form is Form.TRANSFER
            and authority[post] != authority[view.staffing.destination(move)]
        ):
            where = {"teacher": move.teacher, "destination": move.destination}
            yield Breach({**where, "school": view.bureau.teachers[teacher].post_school})


AUTHORITY = ExchangeRule(
    name="authority",
    about_case=True,
    sentence_en="A transfer stays inside the staffing authority of the post.",
    sentence_zh="调动不得跨编制管理主体。",
    broken={
        "": (
            "The post of teacher {teacher} is transferred from {school} to {destination}, "
            "which belongs to another staffing authority.",
            "教师{teacher}的编制由{school}调到{destination}，两校分属不同编制管理主体。",
        )
    },
    parameters=always,
    measure=_authority,
)


def _quota_parameters(policy: Policy) -> Mapping[str, Value] | None:
    return {} if policy.staffing.enforce_quota else None


def _quota(view: View) -> Iterator[Breach]:
    staffing, holds = view.staffing, view.index.holds_post
    before = staffing.heads(holds, view.index.post)
    after = staffing.heads(holds, staffing.post_after)
    for school in np.flatnonzero(after > before).tolist():
        quota = quota_of(view.index, school)
        most = max(quota, int(before[school]))
        if after[school] > most:
            params = {"after": int(after[school]), "most": most, "quota": quota}
            points = int(after[school]) - most
            yield Breach({"school": view.school(school)}, params, points=points)


QUOTA = ExchangeRule(
    name="quota",
    sentence_en="No transfer takes a school above its staffing quota, or farther above it.",
    sentence_zh="调动不得使学校超编（已超编的不再增加）。",
    broken={
        "": (
            "{school} has {after} posts filled afterwards; at most {most} may be (quota {quota}).",
            "{school}调动后在编{after}人，至多{most}人（编制{quota}）。",
        )
    },
    parameters=_quota_parameters,
    measure=_quota,
)


def _posts_parameters(policy: Policy) -> Mapping[str, Value] | None:
    return {} if policy.staffing.enforce_posts else None


def posts_listed(view: View) -> dict[str, dict[int, int]]:
    """Return the posts by school and the grade's rank."""
    listed: dict[str, dict[int, int]] = {}
    for row in view.bureau.posts:
        own = listed.setdefault(row.school, {})
        grade = rank(row.grade)
        own[grade] = own.get(grade, 0) + row.posts
    return listed


def _post_grades(view: View) -> Iterator[Breach]:
    listed = posts_listed(view)
    staffing, index = view.staffing, view.index
    for grade in sorted({grade for own in listed.values() for grade in own}):
        who = index.holds_post & (index.appointed >= grade)
        before, after = staffing.heads(who, index.post), staffing.heads(who, staffing.post_after)
        for school, own in listed.items():
            number = index.school_number.get(school, -1)
            if number < 0 or grade not in own or after[number] <= before[number]:
                continue
            posts = sum(posts for other, posts in own.items() if other >= grade)
            most = max(posts, int(before[number]))
            if after[number] > most:
                yield _too_many(school, grade, int(after[number]), most)


def _too_many(school: str, grade: int, after: int, most: int) -> Breach:
    params: dict[str, Value] = {"title": list(Title)[grade].value, "after": after, "most": most}
    return Breach({"school": school}, params, points=after - most)


POST_GRADES = ExchangeRule(
    name="post_grades",
    sentence_en="No transfer takes a school above its posts of a grade, those above it included.",
    sentence_zh="调动不得使学校某级及以上岗位超出岗位结构。",
    broken={
        "": (
            "{school} has {after} teachers appointed at {title} or above afterwards; "
            "at most {most} may be.",
            "{school}调动后聘任{title}及以上岗位{after}人，至多{most}人。",
        )
    },
    parameters=_posts_parameters,
    measure=_post_grades,
)
