"""Establishment: staffing quotas, post grades, and as many coming as going."""

from __future__ import annotations

import numpy as np

from ....models.exchange.demand import quota_of
from ....models.exchange.words import Form, rank
from ..people import Integers, Mask
from ..sheet import INFINITY
from .view import View


def write_quota(view: View) -> None:
    """No transfer takes a school above its quota, or farther above it."""
    if not view.ground.policy.staffing.enforce_quota or not view.ground.active("quota"):
        return
    index = view.ground.index
    counts = _transfers(view) & index.holds_post[view.lead]
    before = np.bincount(index.post[_posted(view)], minlength=view.schools)
    quota = np.array([quota_of(index, s) for s in range(view.schools)], dtype=np.int64)
    _write_caps(view, "quota", counts, np.maximum(quota - before, 0), view.school_ids)


def _transfers(view: View) -> Mask:
    return view.choices.of_form(Form.TRANSFER)


def _posted(view: View) -> Mask:
    index = view.ground.index
    return np.asarray(index.holds_post & (index.post >= 0))


def _write_caps(view: View, rule: str, counts: Mask, room: Integers, names: list[str]) -> None:
    """Let transfers in less transfers out stay within `room`, where somebody may come."""
    into = view.by_option(counts)
    reached = np.zeros(view.schools, dtype=bool)
    reached[view.choices.school[into]] = True
    waived = view.ground.waived
    schools = [s for s in np.flatnonzero(reached) if not waived.covers(rule, view.school_ids[s])]
    if not schools:
        return
    number = np.full(view.schools, -1, dtype=np.int64)
    number[schools] = view.sheet.add_rows(
        rule, [names[s] for s in schools], -INFINITY, room[schools]
    )
    view.sheet.options(np.where(into, number[view.choices.school], -1))
    post = view.ground.index.post[view.lead]
    view.sheet.departures(np.where(counts & (post >= 0), number[post], -1), -1.0)


def write_post_grades(view: View) -> None:
    """No transfer takes a school above its posts of a grade and all above it."""
    if not view.ground.policy.staffing.enforce_posts or not view.ground.active("post_grades"):
        return
    for grade in sorted({rank(row.grade) for row in view.ground.bureau.posts}):
        _write_grade(view, grade)


def _write_grade(view: View, grade: int) -> None:
    """One cap a school that lists this grade."""
    index, bureau = view.ground.index, view.ground.bureau
    listed = {index.school_number[r.school] for r in bureau.posts if rank(r.grade) == grade}
    posts = np.zeros(view.schools, dtype=np.int64)
    for row in bureau.posts:
        if rank(row.grade) >= grade:
            posts[index.school_number[row.school]] += row.posts
    who = _posted(view) & (index.appointed >= grade)
    before = np.bincount(index.post[who], minlength=view.schools)
    room = np.maximum(posts - before, 0)
    # Schools that do not list the grade have room for everybody.
    room[[s for s in range(view.schools) if s not in listed]] = len(bureau.teachers)
    counts = _transfers(view) & index.holds_post[view.lead] & (index.appointed[view.lead] >= grade)
    _write_caps(view, "post_grades", counts, room, view.school_ids)


def write_one_for_one(view: View) -> None:
    """In each school as many come as leave, subject by subject."""
    if not view.ground.policy.form.one_for_one or not view.ground.active("one_for_one"):
        return
    index = view.ground.index
    leave = view.key(view.origin, index.subject[view.lead])
    come = view.key(view.choices.school, view.choices.subject)
    leaving = view.leaving
    into = view.by_option(leaving)
    keys = np.unique(np.concatenate([leave[leaving], come[into]]))
    number = np.full(view.schools * view.subjects, -1, dtype=np.int64)
    number[keys] = view.sheet.add_rows("one_for_one", view.key_ids(keys), 0, 0)
    view.sheet.departures(np.where(leaving, number[leave], -1), -1.0)
    view.sheet.options(np.where(into, number[come], -1))
