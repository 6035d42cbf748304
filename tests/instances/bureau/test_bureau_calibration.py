"""Generated bureaus look like counties: shares of teachers, and the published balance.

Run it as a program to print the figures: python tests/instances/bureau/test_bureau_calibration.py
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
import zouban
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import FULL_TIME, Bureau
from zouban.models.exchange.dates import years_between
from zouban.models.exchange.demand import needs
from zouban.models.exchange.eligibility import eligibility
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.policy import Verdict
from zouban.models.exchange.words import Backbone, Employment, Stage, Title

SIZES = ((70, 3700, 5), (70, 3700, 1), (70, 3700, 2), (150, 4000, 3), (300, 9000, 4))
PACKS = ("anhui", "beijing-2021", "dalian-2023", "shanghai-2023", "zhejiang")

# Weighted coefficients of variation of Ningguo (Anhui), 2022.
PUBLISHED = {
    ("high_degree", Stage.PRIMARY): 0.677,
    ("backbone", Stage.PRIMARY): 0.674,
    ("pe_arts", Stage.PRIMARY): 0.618,
    ("high_degree", Stage.JUNIOR): 0.542,
    ("backbone", Stage.JUNIOR): 1.055,
    ("pe_arts", Stage.JUNIOR): 0.507,
}
NEAR = 0.08


@dataclass(frozen=True)
class County:
    """A bureau with its index and verdicts."""

    bureau: Bureau
    index: BureauIndex

    def share(self, count: int) -> float:
        return count / len(self.bureau.teachers)


@cache
def county(schools: int, teachers: int, seed: int, pack: str = "national-2014") -> County:
    made = generate_bureau(schools=schools, teachers=teachers, seed=seed, pack=pack).bureau
    return County(made, BureauIndex(made))


EXEMPT = ("exemption", "retirement", "age_cap", "leader")
"""Rules that keep someone out who else would be eligible."""


def shares(own: County) -> dict[str, float]:
    """Return the shares that are calibrated."""
    teachers = own.bureau.teachers
    rulings = eligibility(own.bureau, own.index)
    eligible = sum(r.verdict is Verdict.IN for r in rulings)
    exempt = sum(r.rule in EXEMPT for r in rulings)
    kinds = Counter(teacher.employment for teacher in teachers)
    return {
        "eligible": own.share(eligible),
        "exempt_of_them": exempt / (eligible + exempt),
        "backbone": own.share(sum(t.backbone is not Backbone.NONE for t in teachers)),
        "senior": own.share(sum(t.title in (Title.SENIOR, Title.FULL_SENIOR) for t in teachers)),
        "off_quota": own.share(kinds[Employment.OFF_QUOTA]),
        "seconded": own.share(kinds[Employment.SECONDED]),
        "volunteers": own.share(sum(t.applies for t in teachers)),
    }


BOUNDS = {
    "eligible": (0.35, 0.45),
    "exempt_of_them": (0.15, 0.20),
    "backbone": (0.08, 0.12),
    "senior": (0.15, 0.25),
    "off_quota": (0.05, 0.10),
    "seconded": (0.02, 0.04),
    "volunteers": (0.24, 0.26),
}


def variation(own: County) -> dict[tuple[str, Stage], float]:
    """Return the weighted coefficient of variation of each published indicator."""
    found = {}
    for indicator in own.bureau.policy.indicators:
        who = own.index.indicator_members(indicator)
        at = Counter(own.index.work[who].tolist())
        for stage in (Stage.PRIMARY, Stage.JUNIOR):
            schools = [
                n
                for n, school in enumerate(own.bureau.schools)
                if school.stage is stage and own.index.inspected[n]
            ]
            if (indicator.id, stage) in PUBLISHED:
                counts = [at[n] for n in schools]
                pupils = [own.bureau.schools[n].pupils for n in schools]
                found[indicator.id, stage] = zouban.weighted_cv(counts, pupils)
    return found


@pytest.mark.parametrize("size", [(10, 200, 1), (10, 200, 2), (25, 600, 7), *SIZES], ids=str)
def test_shares_of_teachers(size: tuple[int, int, int]) -> None:
    for name, share in shares(county(*size)).items():
        low, high = BOUNDS[name]
        assert low <= share <= high, f"{name}: {share:.3f}"


@pytest.mark.parametrize("pack", PACKS)
def test_shares_hold_under_every_pack(pack: str) -> None:
    found = shares(county(70, 3700, 3, pack))
    for name in ("eligible", "exempt_of_them", "volunteers"):
        low, high = BOUNDS[name]
        assert low <= found[name] <= high, f"{name}: {found[name]:.3f}"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_balance_is_near_the_published_one(size: tuple[int, int, int]) -> None:
    found = variation(county(*size))
    assert set(found) == set(PUBLISHED)
    for key, value in found.items():
        assert value == pytest.approx(PUBLISHED[key], abs=NEAR), key


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_weak_and_rural_schools_lack_what_is_scarce(size: tuple[int, int, int]) -> None:
    own = county(*size)
    needed = needs(own.bureau, own.index)
    short: Counter[bool] = Counter()
    asked: Counter[bool] = Counter()
    gaps = {subject.id for subject in own.bureau.subjects if subject.gap}
    for (school, subject), need in needed.items():
        if subject in gaps:
            number = own.index.school_number[school]
            key = (number, own.index.subject_number[subject])
            weak = bool(own.index.weak[number])
            asked[weak] += need
            short[weak] += max(0, need - own.index.week.get(key, 0))
    assert short[True] / asked[True] > 1.2 * short[False] / asked[False]
    staff, backbone = Counter[bool](), Counter[bool]()
    for teacher, school in enumerate(own.index.work.tolist()):
        staff[bool(own.index.weak[school])] += 1
        backbone[bool(own.index.weak[school])] += int(own.index.counted_backbone[teacher])
    assert backbone[True] / staff[True] < 0.5 * backbone[False] / staff[False]


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
def test_need_and_staff_agree_on_the_whole(size: tuple[int, int, int]) -> None:
    own = county(*size)
    needed = sum(needs(own.bureau, own.index).values()) / FULL_TIME
    assert 0.94 <= needed / len(own.bureau.teachers) <= 1.06


def test_everything_a_rule_reads_is_in_use() -> None:
    bureau = county(70, 3700, 5).bureau
    assert {tie.tie.value for tie in bureau.ties} == {"couple", "team", "apart"}
    assert {wish.rank for wish in bureau.wishes} == set(range(1, 9))
    assert {t.must.value for t in bureau.teachers if t.must} == {"stay", "move"}
    assert {t.duty.value for t in bureau.teachers} == {
        "teacher", "programme_leader", "deputy", "principal"
    }  # fmt: skip
    assert {t.consents for t in bureau.teachers} == {True, False, None}
    for field in ("loan_end", "service_end", "seeks_title", "appointed", "limit_km"):
        assert any(getattr(teacher, field) is not None for teacher in bureau.teachers), field
    assert any(t.share < FULL_TIME for t in bureau.teachers)
    assert any(t.absent for t in bureau.teachers)
    ends = [t.loan_end for t in bureau.teachers if t.loan_end is not None]
    assert min(ends) < bureau.as_of < max(ends)
    assert len({school.authority for school in bureau.schools}) > 1
    assert {row.year for row in bureau.evaluations} == {2024, 2025, 2026}
    assert bureau.shares
    assert bureau.distances
    assert any(school.alliance for school in bureau.schools)
    assert any(school.staffing_quota is None for school in bureau.schools)


@pytest.mark.parametrize("pack", ["national-2014", "beijing-2021"])
def test_some_are_in_each_of_the_last_years_before_retirement(pack: str) -> None:
    """Policies count three or five years: bureaus differ between the two only if some are there."""
    own = county(70, 3700, 5, pack)
    left = np.array(
        [years_between(own.bureau.as_of, d) for d in own.index.retirement if d is not None]
    )
    assert np.all(left > 0)
    for year in range(1, 6):
        assert np.sum((left >= year) & (left < year + 1)) >= 10, year
    near = np.sum((left >= 3) & (left < 5)) / len(own.bureau.teachers)
    assert 0.01 <= near <= 0.08


def main() -> None:
    """Print the figures of every size."""
    out = csv.writer(sys.stdout)
    out.writerow(["bureau", "figure", "value", "wanted"])
    for size in SIZES:
        own = county(*size)
        for name, share in shares(own).items():
            out.writerow([size, name, f"{share:.3f}", BOUNDS[name]])
        for (name, stage), value in variation(own).items():
            out.writerow([size, f"{name} {stage.value}", f"{value:.3f}", PUBLISHED[name, stage]])


if __name__ == "__main__":
    main()
