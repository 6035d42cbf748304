"""Caps on change in one year, and what has to stay in every school and subject."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....models.exchange.bureau import FULL_TIME
from ....models.exchange.rounding import at_most
from ....models.exchange.words import Form
from ..people import Integers, Mask
from ..sheet import INFINITY
from .view import View

Floats = NDArray[np.float64]


def write_churn(view: View) -> None:
    """Write every cap that the policy sets."""
    rules, index = view.ground.policy.churn, view.ground.index
    subject = index.subject[view.lead]
    group = view.key(view.origin, subject)
    size = view.schools * view.subjects
    who = index.at_work & np.append(index.school_in_scope, False)[index.work]
    by_subject = np.bincount(index.subject[who], minlength=view.subjects)
    by_group = np.bincount(view.key(index.work, index.subject)[who], minlength=size)
    subject_ids = [s.id for s in view.ground.bureau.subjects]
    _cap_out(
        view, "school_out", rules.school_out, view.origin, view.ground.index.heads, view.school_ids
    )
    _cap_in(view, rules.school_in)
    _cap_out(view, "subject_out", rules.subject_out, subject, by_subject, subject_ids)
    _cap_out(view, "group_out", rules.group_out, group, by_group, None)
    _keep_group(view, rules.group_keep)
    _keep_backbone(view, rules.school_keep_backbone)


def _rows_for(view: View, rule: str, keys: Integers, names: list[str] | None) -> list[str]:
    return [names[key] for key in keys] if names is not None else view.key_ids(keys)


def _number(view: View, rule: str, keys: Integers, ids: list[str], size: int) -> Mask:
    """Return which keys have a row: those whose data row is not left out."""
    waived = view.ground.waived
    kept = np.zeros(size, dtype=bool)
    kept[keys] = [not waived.covers(rule, name) for name in ids]
    return kept


def _cap_out(
    view: View,
    rule: str,
    rate: float | None,
    keys: Integers,
    before: Integers,
    names: list[str] | None,
) -> None:
    """Let no more leave than a share of those before; rows that cannot bind are not written."""
    if rate is None or not view.ground.active(rule):
        return
    caps = caps_of(rate, before)
    tight = np.flatnonzero(view.most_out(view.leaving, keys, len(before)) > caps)
    _write(view, rule, keys, tight, caps, names)


def _write(
    view: View, rule: str, keys: Integers, tight: Integers, caps: Integers, names: list[str] | None
) -> None:
    ids = _rows_for(view, rule, tight, names)
    kept = _number(view, rule, tight, ids, len(caps))
    tight = tight[kept[tight]]
    if not len(tight):
        return
    rows = view.sheet.add_rows(rule, _rows_for(view, rule, tight, names), -INFINITY, caps[tight])
    number = np.full(len(caps), -1, dtype=np.int64)
    number[tight] = rows
    view.sheet.departures(np.where(view.leaving & (keys >= 0), number[keys], -1))


def caps_of(rate: float, before: Integers) -> Integers:
    """Return how many may leave (or come): a share of those before, and always one."""
    return np.array([max(1, at_most(rate, int(heads))) for heads in before], dtype=np.int64)


def _cap_in(view: View, rate: float | None) -> None:
    """Let no more come than a share of those before."""
    if rate is None or not view.ground.active("school_in"):
        return
    caps = caps_of(rate, view.ground.index.heads)
    waived = view.ground.waived
    own = np.array([not waived.covers("school_in", s) for s in view.school_ids], dtype=bool)
    reached = np.zeros(view.schools, dtype=bool)
    reached[view.choices.school] = True
    schools = np.flatnonzero(own & reached)
    ids = [view.school_ids[s] for s in schools]
    number = np.full(view.schools, -1, dtype=np.int64)
    number[schools] = view.sheet.add_rows("school_in", ids, -INFINITY, caps[schools])
    leaving = view.by_option(view.leaving)
    view.sheet.options(np.where(leaving, number[view.choices.school], -1))


def _keep_group(view: View, rate: float | None) -> None:
    """Let enough be worked in every school and subject afterwards."""
    if rate is None or not view.ground.active("group_keep"):
        return
    kept = np.array([at_most(rate, int(worked)) for worked in view.week], dtype=np.int64)
    lost = lost_weeks(view)
    scope = np.repeat(view.ground.index.school_in_scope, view.subjects)
    tight = np.flatnonzero((view.week - lost < kept) & (lost > 0) & scope)
    ids = view.key_ids(tight)
    mask = _number(view, "group_keep", tight, ids, len(kept))
    tight = tight[mask[tight]]
    lower = (kept - view.week)[tight]
    rows = view.sheet.add_rows("group_keep", view.key_ids(tight), lower, INFINITY)
    Weeks.of(view).write(view, tight, rows)


def lost_weeks(view: View) -> Integers:
    """Return the percent of full time that (school, subject) could lose at most."""
    size = view.schools * view.subjects
    found = np.zeros(size, dtype=np.int64)
    departure, key, share = weeks_before(view)
    whole = np.full(len(view.people), -1, dtype=np.int64)
    order = np.argsort(-share, kind="stable")
    for place in order.tolist():
        group = int(view.choices.group[departure[place]])
        if whole[group] in (-1, departure[place]):
            whole[group] = departure[place]
            found[key[place]] += int(share[place] * view.people.count[group])
    return found


def weeks_before(view: View) -> tuple[Integers, Integers, Integers]:
    """Return what each departure takes away: (departure, key, percent of full time)."""
    index = view.ground.index
    itinerant = view.choices.of_form(Form.ITINERANT)
    plain = np.ones(len(view.lead), dtype=bool)
    rows: list[tuple[int, int, int]] = []
    for place, lead in enumerate(view.lead.tolist()):
        if lead in index.share_rows:
            plain[place] = False
            rows += _own_week(view, place, lead, bool(itinerant[place]))
    share = np.where(itinerant, view.choices.share, index.fte[view.lead])
    own = np.flatnonzero(plain)
    key = view.key(view.origin, index.subject[view.lead])
    extra = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return (
        np.concatenate([own, extra[:, 0]]),
        np.concatenate([key[own], extra[:, 1]]),
        np.concatenate([share[own], extra[:, 2]]),
    )


def _own_week(view: View, place: int, lead: int, itinerant: bool) -> list[tuple[int, int, int]]:
    """Return what a departure takes from a week with rows of its own.

    An itinerant takes his part from his own school and subject first, then as the tables stand.
    """
    index = view.ground.index
    own = (int(index.work[lead]), int(index.subject[lead]))
    left = int(view.choices.share[place]) if itinerant else int(index.fte[lead])
    rows = []
    for (school, subject), share in sorted(
        index.week_of(lead).items(), key=lambda item: (item[0] != own, item[0])
    ):
        if min(school, subject) >= 0:
            rows.append((place, school * view.subjects + subject, min(left, share)))
        left -= min(left, share)
    return rows


@dataclass(frozen=True, slots=True)
class Weeks:
    """How (school, subject) change in percent of full time, move by move."""

    departure: Integers
    key: Integers
    share: Integers

    @classmethod
    def of(cls, view: View) -> Weeks:
        """Return what each departure takes away."""
        return cls(*weeks_before(view))

    def write(self, view: View, keys: Integers, rows: Integers) -> None:
        """Let `rows` hold the change of the percent worked in (school, subject) `keys`."""
        number = np.full(view.schools * view.subjects, -1, dtype=np.int64)
        number[keys] = rows
        come = view.by_option(view.choices.share).astype(float)
        self._write(view, number, -self.share.astype(float), come)

    def write_rounded(self, view: View, keys: Integers, rows: Integers, rest: Integers) -> None:
        """Let `rows` hold the change in full-time posts, parts of one counted up to `rest`.

        A mixed-integer rounding of the rows above: with d a full-time post, f the rest of the gap
        divided by d, and whole moves, Σ (f ⌊a/d⌋ + min(f, a mod d)) x + unfilled ≥ f ⌈gap/d⌉. It
        says that a teacher cannot come in parts (Nemhauser and Wolsey 1990).
        """
        size = view.schools * view.subjects
        number = np.full(size, -1, dtype=np.int64)
        number[keys] = rows
        by_key = np.zeros(size, dtype=np.int64)
        by_key[keys] = rest
        come = by_key[view.key(view.choices.school, view.choices.subject)]
        self._write(
            view,
            number,
            _rounded(-self.share, by_key[self.key]),
            _rounded(view.by_option(view.choices.share), come),
        )

    def _write(self, view: View, number: Integers, leave: Floats, come: Floats) -> None:
        own = number[self.key] >= 0
        view.sheet.single_departures(self.departure[own], number[self.key[own]], leave[own])
        view.sheet.options(number[view.key(view.choices.school, view.choices.subject)], come)


def _rounded(share: Integers, rest: Integers) -> Floats:
    """Return f ⌊a/d⌋ + min(f, a mod d)."""
    whole, part = np.divmod(share, FULL_TIME)
    return np.asarray(rest * whole + np.minimum(rest, part), dtype=np.float64)


def _keep_backbone(view: View, least: int | None) -> None:
    """Let enough backbone teachers work in every school afterwards."""
    if least is None or not view.ground.active("school_keep_backbone"):
        return
    index = view.ground.index
    who = index.at_work & index.counted_backbone & (index.work >= 0)
    before = np.bincount(index.work[who], minlength=view.schools)
    counts = (index.counted_backbone & index.at_work)[view.lead] & view.gone
    leave = view.most_out(counts, view.origin, view.schools)
    kept = np.minimum(before, least)
    tight = np.flatnonzero((leave > 0) & (before - leave < kept) & index.school_in_scope)
    ids = [view.school_ids[s] for s in tight]
    mask = _number(view, "school_keep_backbone", tight, ids, view.schools)
    tight = tight[mask[tight]]
    if not len(tight):
        return
    number = np.full(view.schools, -1, dtype=np.int64)
    names = [view.school_ids[s] for s in tight]
    lower = (kept - before)[tight]
    number[tight] = view.sheet.add_rows("school_keep_backbone", names, lower, INFINITY)
    view.sheet.departures(np.where(counts, number[view.origin], -1), -1.0)
    view.sheet.options(np.where(view.by_option(counts), number[view.choices.school], -1))
