"""The anonymous bundle: no person in it, groups of k, and the same verdict of the judge."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from zouban.generating import generate
from zouban.models.errors import UsageError
from zouban.models.exchange.anonymise import LOST, AuditBundle, Dealing, anonymise, merged_groups
from zouban.models.exchange.anonymous_records import Coarsening, works
from zouban.models.exchange.bureau import Bureau, Must
from zouban.models.exchange.eligibility import eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import Indicator, IndicatorKind
from zouban.models.exchange.staffing import Staffing
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Employment, Form

K = 5


def _some_plan(bureau: Bureau) -> ExchangePlan:
    """Return loans of every fourth eligible teacher to any school of his stage, and all returns."""
    index, chance, moves = BureauIndex(bureau), random.Random(7), []
    eligible = eligible_mask(index)
    for n, teacher in enumerate(bureau.teachers):
        origin = int(index.work[n])
        common: dict[str, Any] = {
            "teacher": teacher.id, "origin": bureau.schools[origin].id,
            "subject": teacher.subject, "start": bureau.as_of,
        }  # fmt: skip
        if index.due[n]:
            home = bureau.schools[int(index.post[n])].id
            share = index.move_share(n, Form.RETURN)
            moves.append(Move(destination=home, form=Form.RETURN, share=share, **common))
        elif eligible[n] and n % 4 == 0:
            stage = index.stage == index.stage[origin]
            there = chance.choice([s for s in stage.nonzero()[0].tolist() if s != origin])
            moves.append(
                Move(
                    destination=bureau.schools[there].id, form=Form.LOAN,
                    share=index.move_share(n, Form.LOAN),
                    end=index.loan_end(origin, there, bureau.as_of), **common,
                )
            )  # fmt: skip
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=tuple(moves))


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    made: Any = generate("bureau", schools=20, teachers=700, seed=3)
    found: Bureau = made.bureau
    return found


@pytest.fixture(scope="module")
def plan(bureau: Bureau) -> ExchangePlan:
    return _some_plan(bureau)


@pytest.fixture(scope="module")
def bundle(bureau: Bureau, plan: ExchangePlan) -> AuditBundle:
    return anonymise(bureau, plan)


def test_no_person_is_in_it(bureau: Bureau, bundle: AuditBundle) -> None:
    text = bundle.bureau.model_dump_json() + bundle.plan.model_dump_json()
    for teacher in bureau.teachers:
        assert f'"{teacher.id}"' not in text
        assert not teacher.name or teacher.name not in text
    assert len(bundle.bureau.exemptions) == len(bundle.bureau.wishes) == 0
    assert len(bundle.bureau.ties) == 0
    for record in bundle.bureau.teachers:
        hidden = (
            record.name, record.gender, record.retirement, record.service_end, record.home_x,
            record.home_y, record.limit_km, record.seeks_title, record.rural_years, record.terms,
        )  # fmt: skip
        assert not any(hidden)
        assert record.must in (None, Must.STAY)


def test_every_group_has_k_members(bundle: AuditBundle) -> None:
    assert min(len(group) for group in bundle.groups) >= bundle.k == K
    members = Counter(who for group in bundle.groups for who in group)
    assert set(members) == {t.id for t in bundle.bureau.teachers}
    assert set(members.values()) == {1}


def test_groups_hold_the_true_attributes_dealt_anew(
    bureau: Bureau, plan: ExchangePlan, bundle: AuditBundle
) -> None:
    """Each group as a whole has the coarse attributes that its members have; no record has to."""
    index = BureauIndex(bureau)
    coarsening = Coarsening(index)
    true = merged_groups(Staffing(index, plan), K)
    records = {t.id: t for t in bundle.bureau.teachers}
    assert sorted(map(len, true)) == sorted(map(len, bundle.groups))
    for attribute in ("title", "appointed", "backbone", "degree"):
        expected = sorted(
            sorted(getattr(coarsening.coarse(n), attribute).value for n in group) for group in true
        )
        found = sorted(
            sorted(str(getattr(records[who], attribute).value) for who in group)
            for group in bundle.groups
        )
        assert expected == found


def test_a_record_tells_no_more_than_its_group(bureau: Bureau, plan: ExchangePlan) -> None:
    """Over many deals every member of a group carries every value that occurs in it.

    Whoever knows a teacher's school, subject and move still finds at least k candidates for each
    of his attributes: the deal ignores who is who.
    """
    dealing = Dealing(bureau, plan, K)
    deals = [dealing.dealt(random.Random(number)) for number in range(150)]
    small = [group for group in dealing.groups if len(group) < 2 * K]
    assert small
    for group in small:
        for attribute in ("title", "degree", "backbone"):
            values = {getattr(dealing.coarse[n], attribute) for n in group}
            for n in group:
                assert {getattr(deal[n], attribute) for deal in deals} == values


def test_the_judge_says_the_same(bureau: Bureau, plan: ExchangePlan, bundle: AuditBundle) -> None:
    true, found = verify_plan(bureau, plan), verify_plan(bundle.bureau, bundle.plan)
    for rule in true.terms.keys() - LOST:
        assert found.terms[rule] == true.terms[rule], rule
    exact = {"zone", "alliance", "extra_moves"}
    for goal, other in zip(true.goals, found.goals, strict=True):
        if goal.name in exact:
            assert goal.value == other.value
    told = {name for name, _, _ in bundle.changed}
    assert told.isdisjoint(bundle.exact)
    assert {f"goal {name}" for name in exact} <= set(bundle.exact)


def test_heads_by_school_and_subject_are_exact(bureau: Bureau, bundle: AuditBundle) -> None:
    assert BureauIndex(bundle.bureau).group_heads == BureauIndex(bureau).group_heads


def test_work_is_told_of_k_persons_together(
    bureau: Bureau, plan: ExchangePlan, bundle: AuditBundle
) -> None:
    """Where fewer than k work in a school's subject, no sum tells what one of them works.

    Cells of k and more, and those where all work full time, keep their sum unless a neighbour
    needs them; the bureau's sum by subject is the same.
    """
    true, found = BureauIndex(bureau), BureauIndex(bundle.bureau)
    moves = Staffing(true, plan).moves
    stay: dict[tuple[int, int], list[int]] = {}
    for n in range(len(bureau.teachers)):
        if n not in moves and works(true, n):
            stay.setdefault((int(true.work[n]), int(true.subject[n])), []).append(n)
    part = [own for own in stay.values() if len(own) < K and any(true.fte[n] < 100 for n in own)]
    assert part
    movers = [n for n in moves if works(true, n)]
    left = {(int(true.work[n]), int(true.subject[n])) for n in movers}
    lost = [key for key in true.week if true.week[key] != found.week.get(key, 0)]
    for key in lost:
        assert key in left or len(stay[key]) < K
    for own in part:
        key = (int(true.work[own[0]]), int(true.subject[own[0]]))
        here = [n for n in _at(found, key) if n not in _moved(bundle) and works(found, n)]
        each = found.fte[here].tolist()
        assert max(each) - min(each) <= 1  # one average, of others too
    assert set(lost) - left
    by_subject = [Counter[int](), Counter[int]()]
    for index, total in zip((true, found), by_subject, strict=True):
        for (_, subject), share in index.week.items():
            total[subject] += share
    assert by_subject[0] == by_subject[1]


def _at(index: BureauIndex, cell: tuple[int, int]) -> list[int]:
    """Return who works in a school and teaches a subject."""
    here = (index.work == cell[0]) & (index.subject == cell[1])
    return [int(n) for n in here.nonzero()[0]]


def _moved(bundle: AuditBundle) -> set[int]:
    index = BureauIndex(bundle.bureau)
    return {index.teacher_number[move.teacher] for move in bundle.plan.moves}


def test_a_lone_teachers_absence_is_not_told(town: Bureau, plan_of: Any) -> None:
    """Each subject of each school has one or two teachers here: k persons share one average."""
    who = town.teachers[0]
    half = town.model_copy(
        update={"teachers": (who.model_copy(update={"absent": 50}), *town.teachers[1:])}
    )
    bundle = anonymise(half, plan_of())
    shares = Counter(t.share - t.absent for t in bundle.bureau.teachers)
    assert 50 not in shares
    assert sum(count for share, count in shares.items() if share < 100) >= K


def test_a_movers_leave_is_not_told(town: Bureau, with_teacher: Any, plan_of: Any) -> None:
    """The public list names T1; that he works 60 % of full time is told of k persons together."""
    half = with_teacher("T1", absent=40)
    plan = plan_of("T1 B", "T7 A", "T8 C itinerant", bureau=half)
    bundle = anonymise(half, plan)
    assert 60 not in {move.share for move in bundle.plan.moves}
    found = verify_plan(bundle.bureau, bundle.plan)
    assert found.terms["one_move"] == 0
    assert found.cost == verify_plan(half, plan).cost
    assert sum(t.share - t.absent < 100 for t in bundle.bureau.teachers) >= K


def test_a_decision_to_keep_one_is_dealt_among_k(
    town: Bureau, with_teacher: Any, plan_of: Any
) -> None:
    """All but T13 are on contract, which is public: his verdict is nobody's alone."""
    bureau = town
    for teacher in town.teachers[4:12]:
        bureau = with_teacher(teacher.id, bureau, employment=Employment.OFF_QUOTA)
    bureau = with_teacher("T13", bureau, must=Must.STAY)
    dealing = Dealing(bureau, plan_of(bureau=bureau), K)
    (pool,) = dealing.verdict_pools
    assert {bureau.teachers[n].id for n in pool} == {"T1", "T2", "T3", "T4", "T13"}


def test_no_group_tells_that_all_have_a_low_evaluation(bureau: Bureau, plan: ExchangePlan) -> None:
    line = Indicator(id="good", kind=IndicatorKind.EVALUATION, low=90.0)
    policy = bureau.policy.model_copy(update={"indicators": (line,)})
    dealing = Dealing(bureau.model_copy(update={"policy": policy}), plan, K)
    bands = [{dealing.coarse[n].score for n in group} for group in dealing.groups]
    assert {89.0} in bands
    for pool in dealing.score_pools:
        assert {dealing.coarse[n].score for n in pool} != {89.0}
    assert sorted(n for pool in dealing.score_pools for n in pool) == list(
        range(len(bureau.teachers))
    )


def test_a_total_of_few_movers_is_not_told(town: Bureau, with_teacher: Any, plan_of: Any) -> None:
    """With one mover the sum of commutes is his way from home."""
    bureau = with_teacher("T1", home_x=3.0, home_y=0.0)
    bundle = anonymise(bureau, plan_of("T1 B", bureau=bureau))
    true = {name: value for name, value, _ in bundle.changed}
    assert true["goal commute"] is None
    assert true["goal wishes"] is None


def test_levels_of_the_true_plans_goals_are_left_out(town: Bureau, plan_of: Any) -> None:
    """How bad a goal with slack may be tells of one mover his way from home."""
    plan = plan_of("T1 B").model_copy(update={"allowed": {"commute": 14.0}})
    assert anonymise(town, plan).plan.allowed == {}


def test_same_bundle_for_the_same_plan(
    bureau: Bureau, plan: ExchangePlan, bundle: AuditBundle
) -> None:
    assert anonymise(bureau, plan) == bundle


def test_ids_do_not_follow_the_table(bureau: Bureau, bundle: AuditBundle) -> None:
    schools = [t.post_school for t in bundle.bureau.teachers]
    assert schools != [t.post_school for t in bureau.teachers]
    assert [t.id for t in bundle.bureau.teachers] == sorted(t.id for t in bundle.bureau.teachers)


def test_too_few_teachers_are_refused(town: Bureau) -> None:
    plan = ExchangePlan(bureau="town", as_of=town.as_of)
    with pytest.raises(UsageError, match="groups of 99"):
        anonymise(town, plan, k=99)


def test_unreadable_plan_is_refused(town: Bureau, plan_of: Any) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        anonymise(town, plan_of("T1 A"))


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_bundle_of_a_plan_that_keeps_every_rule_keeps_them(seed: int) -> None:
    """Posts and backbone teachers are counted school by school: the deal is mended to fit."""
    made: Any = generate("bureau", schools=30, teachers=1100, seed=seed)
    bundle = anonymise(made.bureau, made.plan())
    assert verify_plan(bundle.bureau, bundle.plan).accepted
    assert {name for name, _, _ in bundle.changed} <= {
        "goal unfilled",
        "goal structure",
        "goal wishes",
        "goal commute",
    }
