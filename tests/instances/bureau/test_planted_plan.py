"""In every generated bureau there is a plan: the judge, who knows no planner, accepts one."""

from __future__ import annotations

import pytest
from zouban.instances.bureau_generator import generate_bureau, generate_senior
from zouban.instances.bureau_generator.planted import planted_plan
from zouban.instances.rule_packs import pack_names
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.bureau_check import check_bureau
from zouban.models.exchange.policy import ChurnRules, PlaceRules, ZoneRule
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form
from zouban.models.finding import Severity

COMPULSORY = [name for name in pack_names() if name != "municipal-senior"]


def broken(bureau: Bureau) -> dict[str, int]:
    judged = verify_plan(bureau, planted_plan(bureau))
    return {name: points for name, points in judged.terms.items() if points}


@pytest.mark.parametrize("pack", COMPULSORY)
@pytest.mark.parametrize("size", [(10, 200, 1), (10, 200, 2), (12, 400, 3), (70, 3700, 5)], ids=str)
def test_a_plan_exists(size: tuple[int, int, int], pack: str) -> None:
    schools, teachers, seed = size
    made = generate_bureau(schools=schools, teachers=teachers, seed=seed, pack=pack)
    assert broken(made.bureau) == {}


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_exists_for_senior_high_schools(seed: int) -> None:
    assert broken(generate_senior(schools=6, seed=seed).bureau) == {}


def test_a_plan_exists_under_tight_caps() -> None:
    """Churn, zones and distance at once; the planted moves respect each.

    Nobody must move or return: a lonely teacher's return would empty his group by itself.
    """
    bureau = generate_bureau(schools=70, teachers=3700, seed=5).bureau
    tight = bureau.policy.model_copy(
        update={
            "churn": ChurnRules(
                school_out=0.12, school_in=0.12, subject_out=0.2, group_out=0.34, group_keep=0.5
            ),
            "place": PlaceRules(zone=ZoneRule.ONLY, max_km=40),
        }
    )
    settled = {"must": None, "working_school": None, "loan_end": None}
    free = tuple(teacher.model_copy(update=settled) for teacher in bureau.teachers)
    assert broken(bureau.model_copy(update={"policy": tight, "teachers": free})) == {}


def test_the_plan_returns_every_loan_that_has_ended() -> None:
    bureau = generate_bureau(schools=70, teachers=3700, seed=5).bureau
    returned = {m.teacher for m in planted_plan(bureau).moves if m.form is Form.RETURN}
    ended = {
        t.id
        for t in bureau.teachers
        if t.loan_end is not None and t.loan_end < bureau.as_of and t.working_school is not None
    }
    assert returned == ended
    assert len(returned) > 20


@pytest.mark.parametrize("size", [(10, 200, 1), (25, 600, 7), (70, 3700, 5)], ids=str)
def test_check_finds_no_fault(size: tuple[int, int, int]) -> None:
    schools, teachers, seed = size
    bureau = generate_bureau(schools=schools, teachers=teachers, seed=seed).bureau
    assert [f for f in check_bureau(bureau) if f.severity is Severity.ERROR] == []
