"""Verdicts: each rule decides where it should, in its order; dates of retirement by the law."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zouban.models.exchange.bureau import Bureau, Exemption, Must
from zouban.models.exchange.dates import add_months, statutory_retirement, years_between
from zouban.models.exchange.eligibility import Ruling, eligibility, eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.policy import ExemptionRule, Verdict
from zouban.models.exchange.words import Duty, Employment
from zouban.models.school import Gender

Build = Callable[..., Any]
DAY = datetime.date
IN, OUT, DEFERRED = Verdict.IN, Verdict.OUT, Verdict.DEFERRED

CASES = [
    ({}, {}, IN, "tenure"),
    ({"since": DAY(2020, 9, 1)}, {}, IN, "tenure"),
    ({"since": DAY(2020, 9, 2)}, {}, OUT, "tenure"),
    ({"since": None}, {}, OUT, "tenure"),
    ({"since": DAY(2025, 9, 1), "applies": True}, {}, IN, "volunteer"),
    ({"since": DAY(2025, 9, 1), "applies": True}, {"volunteers_any": False}, OUT, "tenure"),
    ({"since": DAY(2025, 9, 1), "must": Must.MOVE}, {}, IN, "must_move"),
    ({"must": Must.STAY}, {}, OUT, "must_stay"),
    ({"employment": Employment.OFF_QUOTA}, {}, OUT, "off_quota"),
    ({"employment": Employment.OFF_QUOTA}, {"include_off_quota": True}, IN, "tenure"),
    ({"employment": Employment.SECONDED}, {}, OUT, "seconded"),
    ({"loan_end": DAY(2026, 9, 1), "must": Must.MOVE}, {}, OUT, "on_loan"),
    ({"loan_end": DAY(2026, 8, 31)}, {}, IN, "tenure"),
    ({"service_end": DAY(2027, 1, 1), "applies": True}, {}, OUT, "service"),
    ({"retirement": DAY(2029, 8, 31), "must": Must.MOVE}, {}, OUT, "retirement"),
    ({"retirement": DAY(2029, 9, 1)}, {}, IN, "tenure"),
    ({"absent": 100}, {}, DEFERRED, "absent"),
    ({"absent": 60, "share": 60, "must": Must.MOVE}, {}, DEFERRED, "absent"),
    ({"absent": 60}, {}, IN, "tenure"),
    ({"birth": DAY(1976, 9, 1)}, {"age_cap_women": 50}, OUT, "age"),
    ({"birth": DAY(1976, 9, 2)}, {"age_cap_women": 50}, IN, "tenure"),
    (
        {"duty": Duty.PROGRAMME_LEADER, "since": DAY(2024, 9, 1)},
        {"leader_deferral_years": 3.0}, DEFERRED, "leader",
    ),
    (
        {"duty": Duty.PROGRAMME_LEADER, "since": DAY(2017, 9, 2)},
        {"leader_deferral_years": 3.0}, DEFERRED, "leader",
    ),
    (
        {"duty": Duty.PROGRAMME_LEADER, "since": DAY(2017, 9, 1)},
        {"leader_deferral_years": 3.0}, IN, "tenure",
    ),
    ({"duty": Duty.PRINCIPAL, "terms": 1}, {}, OUT, "tenure"),
    ({"duty": Duty.PRINCIPAL, "terms": 2, "since": DAY(2025, 9, 1)}, {}, IN, "tenure"),
    ({"duty": Duty.DEPUTY, "terms": 1}, {"principal_tenure_years": 10.0}, IN, "tenure"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "rules", "verdict", "rule"), CASES)
def test_verdicts(
    fields: dict[str, Any], rules: dict[str, Any], verdict: Verdict, rule: str,
    ruled: Build, with_teacher: Build,
) -> None:  # fmt: skip
    bureau = with_teacher("T1", ruled(eligibility=rules), **fields)
    ruling = eligibility(bureau)[0]
    assert (ruling.teacher, ruling.verdict, ruling.rule) == ("T1", verdict, rule)
    assert eligible_mask(BureauIndex(bureau))[0] == (verdict is IN)
    for lang in ("en", "zh"):
        assert "{" not in ruling.text(lang)


def test_tenure_names_the_day(with_teacher: Build) -> None:
    ruling = eligibility(with_teacher("T1", since=DAY(2022, 9, 1)))[0]
    assert (ruling.field, ruling.value, ruling.asked) == ("since", 4.0, 6.0)
    assert ruling.until == DAY(2028, 8, 31)


def _exempt(bureau: Bureau, *rows: Exemption, **rule: Any) -> Bureau:
    policy = bureau.policy.model_copy(
        update={
            "exemptions": (
                ExemptionRule(reason="illness", **rule),
                ExemptionRule(reason="study", verdict=DEFERRED, confidential=False),
            )
        }
    )
    return bureau.model_copy(update={"policy": policy, "exemptions": rows})


def test_exemption_is_read_by_few(town: Bureau) -> None:
    bureau = _exempt(town, Exemption(teacher="T1", reason="illness"))
    ruling = eligibility(bureau)[0]
    assert (ruling.verdict, ruling.rule, ruling.value) == (OUT, "exemption", "illness")
    assert "illness" not in ruling.text("en") + ruling.text("zh")
    assert "illness" in ruling.text("en", confidential=True)


def test_exemption_that_has_ended_or_is_unknown_exempts_nobody(town: Bureau) -> None:
    over = Exemption(teacher="T1", reason="illness", until=DAY(2026, 8, 31))
    unknown = Exemption(teacher="T2", reason="moon")
    found = eligibility(_exempt(town, over, unknown))
    assert [r.verdict for r in found[:2]] == [IN, IN]


def test_stronger_exemption_decides(town: Bureau) -> None:
    rows = (
        Exemption(teacher="T1", reason="study", until=DAY(2030, 1, 1)),
        Exemption(teacher="T1", reason="illness", until=DAY(2027, 1, 1)),
    )
    ruling = eligibility(_exempt(town, *rows))[0]
    assert (ruling.verdict, ruling.value) == (OUT, "illness")


def test_must_move_does_not_override_an_exemption(town: Bureau, with_teacher: Build) -> None:
    bureau = with_teacher("T1", town, must=Must.MOVE)
    bureau = _exempt(bureau, Exemption(teacher="T1", reason="illness"))
    assert eligibility(bureau)[0].rule == "exemption"


# Rows of the tables annexed to the decision of 2024 on the statutory retirement age.
@pytest.mark.parametrize(
    ("gender", "worker", "birth", "retires"),
    [
        (Gender.MALE, False, DAY(1964, 12, 31), DAY(2024, 12, 31)),
        (Gender.MALE, False, DAY(1965, 1, 15), DAY(2025, 2, 15)),
        (Gender.MALE, False, DAY(1965, 5, 15), DAY(2025, 7, 15)),
        (Gender.MALE, False, DAY(1976, 8, 1), DAY(2039, 7, 1)),
        (Gender.MALE, False, DAY(1976, 9, 1), DAY(2039, 9, 1)),
        (Gender.MALE, False, DAY(1990, 9, 1), DAY(2053, 9, 1)),
        (Gender.FEMALE, False, DAY(1970, 1, 15), DAY(2025, 2, 15)),
        (Gender.FEMALE, False, DAY(1981, 9, 1), DAY(2039, 9, 1)),
        (Gender.FEMALE, True, DAY(1975, 1, 15), DAY(2025, 2, 15)),
        (Gender.FEMALE, True, DAY(1975, 3, 15), DAY(2025, 5, 15)),
        (Gender.FEMALE, True, DAY(1984, 11, 1), DAY(2039, 11, 1)),
    ],
)
def test_statutory_retirement(
    gender: Gender, worker: bool, birth: datetime.date, retires: datetime.date
) -> None:
    assert statutory_retirement(birth, gender, worker=worker) == retires


@given(st.dates(DAY(1950, 1, 1), DAY(2000, 1, 1)), st.integers(1, 400))
def test_whole_months_are_counted(date: datetime.date, months: int) -> None:
    later = add_months(date, months)
    assert round(years_between(date, later) * 12) == months
    assert round(years_between(date, later - datetime.timedelta(days=1)) * 12) == months - 1


@pytest.mark.parametrize(
    ("since", "as_of", "months"),
    [
        (DAY(2020, 9, 15), DAY(2026, 9, 1), 71),
        (DAY(2020, 9, 15), DAY(2026, 9, 14), 71),
        (DAY(2020, 9, 15), DAY(2026, 9, 15), 72),
        (DAY(2020, 9, 1), DAY(2026, 9, 1), 72),
        (DAY(2020, 8, 31), DAY(2026, 9, 1), 72),
        # A year without 29 February has its anniversary on the 28th, as `add_years` says.
        (DAY(2020, 2, 29), DAY(2026, 2, 27), 71),
        (DAY(2020, 2, 29), DAY(2026, 2, 28), 72),
        (DAY(2020, 2, 29), DAY(2024, 2, 28), 47),
        (DAY(2020, 2, 29), DAY(2024, 2, 29), 48),
        (DAY(2020, 8, 31), DAY(2021, 6, 30), 10),
        (DAY(2026, 9, 1), DAY(2026, 8, 31), -1),
        (DAY(2026, 3, 31), DAY(2026, 2, 28), -1),
    ],
)
def test_tenure_is_complete_on_its_anniversary(
    since: datetime.date, as_of: datetime.date, months: int, with_teacher: Build
) -> None:
    assert years_between(since, as_of) * 12 == pytest.approx(months)
    own = with_teacher("T1", since=since).model_copy(update={"as_of": as_of})
    assert BureauIndex(own).tenure[0] * 12 == pytest.approx(months)
    if months in (71, 72):  # six years are asked
        assert eligible_mask(BureauIndex(own))[0] == (months == 72)


@given(st.dates(DAY(1955, 1, 1), DAY(2000, 1, 1)), st.sampled_from(Gender))
def test_the_younger_never_retires_earlier(birth: datetime.date, gender: Gender) -> None:
    later = birth + datetime.timedelta(days=31)
    assert statutory_retirement(birth, gender) <= statutory_retirement(later, gender)


def test_nobody_twice_and_in_order(town: Bureau) -> None:
    assert [r.teacher for r in eligibility(town)] == [t.id for t in town.teachers]


def test_public_does_not_learn_who_is_deferred() -> None:
    """Hardly anything but pregnancy and nursing defers."""
    words = {
        Ruling("T1", verdict, "exemption", "reason", "x", confidential=True).text(lang)
        for verdict in (OUT, DEFERRED)
        for lang in ("en", "zh")
    }
    assert len(words) == 2


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("en", ["deferred: on parental leave, until 2027-01-01"]),
        ("zh", ["暂缓交流：产假", "至2027"]),
    ],
)
def test_ground_is_told_by_its_name(lang: str, asked: list[str]) -> None:
    ruling = Ruling(
        "T1", DEFERRED, "exemption", "reason", "leave", DAY(2027, 1, 1),
        ground=("on parental leave", "产假"),
    )  # fmt: skip
    assert all(part in ruling.text(lang) for part in asked)
