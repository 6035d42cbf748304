"""Mentors for new teachers on tiny bureaus, against trying every pairing."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zouban.models.exchange.bureau import (
    Bureau,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
)
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.pairing import (
    MentorPair,
    Pairing,
    PairingRules,
    check_pairing,
    mentors,
    new_teachers,
    pairing_values,
)
from zouban.models.exchange.policy import Policy
from zouban.models.exchange.words import Backbone, Stage, Title
from zouban.neighbours import pair
from zouban.solver.neighbours.pairing import pair_teachers

AS_OF = datetime.date(2026, 9, 1)


def bureau(new: list[tuple[int, str]], old: list[tuple[int, str, Title]]) -> Bureau:
    """New teachers by school and subject, experienced ones with their title; schools on a line."""
    schools = tuple(
        ExchangeSchool(id=f"S{n}", stage=Stage.JUNIOR, pupils=100, x=4.0 * n, y=0.0)
        for n in range(4)
    )
    fresh = [
        ExchangeTeacher(
            id=f"N{n}",
            post_school=f"S{school}",
            subject=subject,
            since=datetime.date(2025, 9, 1),
        )
        for n, (school, subject) in enumerate(new)
    ]
    settled = [
        ExchangeTeacher(
            id=f"M{n}", post_school=f"S{school}", subject=subject, title=title,
            since=datetime.date(2010, 9, 1),
        )
        for n, (school, subject, title) in enumerate(old)
    ]  # fmt: skip
    return Bureau(
        id="tiny",
        as_of=AS_OF,
        policy=Policy(id="p"),
        subjects=(ExchangeSubject(id="math"), ExchangeSubject(id="art")),
        schools=schools,
        teachers=(*fresh, *settled),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[BureauIndex, PairingRules]:
    """Up to four new and four experienced teachers in four schools and two subjects."""
    where, what = st.integers(0, 3), st.sampled_from(["math", "art"])
    titles = st.sampled_from([Title.FIRST, Title.SENIOR])
    new = draw(st.lists(st.tuples(where, what), min_size=1, max_size=4))
    old = draw(st.lists(st.tuples(where, what, titles), max_size=4))
    far = draw(st.sampled_from([None, 0.0, 5.0, 9.0]))
    rules = PairingRules(load=draw(st.integers(1, 2)), max_km=far)
    return BureauIndex(bureau(new, old)), rules


@given(case=cases())
@settings(max_examples=150, deadline=None)
def test_no_pairing_is_better(case: tuple[BureauIndex, PairingRules]) -> None:
    index, rules = case
    found = pair_teachers(index, rules)
    assert check_pairing(index, rules, found) == []
    assert pairing_values(index, rules, found) == min(_every(index, rules))


def test_the_own_school_comes_before_a_higher_title() -> None:
    data = bureau([(0, "math")], [(1, "math", Title.SENIOR), (0, "math", Title.FIRST)])
    result = pair(data)
    assert result.answer is not None
    assert [one.mentor for one in result.answer.pairs] == ["M1"]


def test_loads_are_spread() -> None:
    data = bureau([(0, "math")] * 2, [(0, "math", Title.FIRST)] * 2)
    result = pair(data)
    assert result.answer is not None
    assert {one.mentor for one in result.answer.pairs} == {"M0", "M1"}


def test_without_a_mentor_of_the_subject_a_new_teacher_is_told() -> None:
    result = pair(bureau([(0, "math"), (0, "art")], [(0, "math", Title.FIRST)]))
    assert result.answer is not None
    assert result.cost is not None
    assert (result.answer.unpaired, result.cost.unplaced) == (("N1",), 1)


def test_who_is_new_and_who_experienced() -> None:
    index = BureauIndex(bureau([(0, "math")], [(0, "math", Title.SECOND)]))
    assert new_teachers(index, PairingRules()).tolist() == [True, False]
    assert mentors(index, PairingRules()).tolist() == [False, False]
    low = PairingRules(mentor_title=Title.SECOND, mentor_backbone=Backbone.PROVINCE)
    assert mentors(index, low).tolist() == [False, True]


@pytest.mark.parametrize(
    ("pairs", "unpaired", "code"),
    [
        ([("N0", "M0"), ("N1", "M0")], [], "load"),
        ([("N0", "M0")], [], "missing"),
        ([("N0", "M0"), ("N1", "M1")], [], "subject"),
        ([("N0", "M2"), ("N1", "M0")], [], "far"),
        ([("M1", "M0"), ("N0", "M0")], ["N1"], "not_new"),
        ([("N0", "N1")], ["N1"], "not_mentor"),
        ([("N0", "M0")], ["N0", "N1"], "twice"),
        ([("N0", "Z")], ["N1"], "unknown"),
    ],
)
def test_a_wrong_pairing_is_told(
    pairs: list[tuple[str, str]], unpaired: list[str], code: str
) -> None:
    data = bureau(
        [(0, "math"), (0, "math")],
        [(0, "math", Title.FIRST), (0, "art", Title.FIRST), (3, "math", Title.FIRST)],
    )
    index, rules = BureauIndex(data), PairingRules(load=1, max_km=5.0)
    rows = tuple(MentorPair(new=a, mentor=b) for a, b in pairs)
    wrong = Pairing(bureau="tiny", pairs=rows, unpaired=tuple(unpaired))
    assert f"pairing.{code}" in [finding.code for finding in check_pairing(index, rules, wrong)]


def test_who_is_on_leave_all_year_has_no_part() -> None:
    data = bureau([(0, "math"), (0, "art")], [(0, "math", Title.SENIOR), (1, "math", Title.FIRST)])
    away = {"N1": {"absent": 100}, "M0": {"absent": 100}, "M1": {"absent": 60}}
    teachers = tuple(t.model_copy(update=away.get(t.id, {})) for t in data.teachers)
    index = BureauIndex(data.model_copy(update={"teachers": teachers}))
    found = pair_teachers(index, PairingRules())
    assert found.pairs == (MentorPair(new="N0", mentor="M1"),)
    assert found.unpaired == ()
    assert check_pairing(index, PairingRules(), found) == []
    wrong = found.model_copy(update={"pairs": (MentorPair(new="N0", mentor="M0"),)})
    assert [f.code for f in check_pairing(index, PairingRules(), wrong)] == ["pairing.not_mentor"]


def _every(index: BureauIndex, rules: PairingRules) -> list[tuple[int, ...]]:
    """Values of every pairing without a fault."""
    names = [teacher.id for teacher in index.bureau.teachers]
    new = [n for n, yes in zip(names, new_teachers(index, rules), strict=True) if yes]
    able = [n for n, yes in zip(names, mentors(index, rules), strict=True) if yes]
    found = []
    for chosen in itertools.product([None, *able], repeat=len(new)):
        rows = [(a, b) for a, b in zip(new, chosen, strict=True) if b is not None]
        pairing = Pairing(
            bureau="tiny",
            pairs=tuple(MentorPair(new=a, mentor=b) for a, b in rows),
            unpaired=tuple(a for a, b in zip(new, chosen, strict=True) if b is None),
        )
        if not check_pairing(index, rules, pairing):
            found.append(pairing_values(index, rules, pairing))
    return found
