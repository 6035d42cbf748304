"""Mechanisms on bureaus: their plans keep every rule that is a teacher's or a school's right."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from zouban.generating import generate
from zouban.mechanisms import run_mechanisms
from zouban.models.errors import UsageError
from zouban.models.exchange.audit import priority_audit
from zouban.models.exchange.bureau import (
    Bureau,
    Demand,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    Must,
    Wish,
)
from zouban.models.exchange.bureau_market import Place, bureau_market
from zouban.models.exchange.claims import claim_findings
from zouban.models.exchange.eligibility import eligible_mask
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.market import market_faults
from zouban.models.exchange.market_entry import Entry
from zouban.models.exchange.market_order import master_order
from zouban.models.exchange.market_plan import move_form, returns
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.policy import (
    ChurnRules,
    MechanismRules,
    Policy,
    Priority,
    ShareRules,
)
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form, Stage
from zouban.solver.mechanisms.catalogue import MECHANISMS

DUTIES = {"annual_share", "backbone_share", "must_move"}
"""Rules that ask for moves: a mechanism moves only who wishes, so these may stay unmet."""

POLICIES: dict[str, dict[str, dict[str, Any]]] = {
    "as generated": {},
    "transfers": {"form": {"form": "transfer"}},
    "one for one": {"form": {"one_for_one": True}},
    "caps": {
        "churn": {
            "school_out": 0.08, "school_in": 0.08, "subject_out": 0.05, "group_out": 0.2,
            "group_keep": 0.9, "school_keep_backbone": 2,
        },
        "share": {"most_rate": 0.2},
    },
    "near": {"place": {"max_km": 10.0, "commute_km": 15.0, "zone": "only"}},
    "no upward": {"place": {"allow_upward": False}},
    "ranked by place": {"mechanism": {"priority": ("zone", "nearness", "evaluation")}},
}  # fmt: skip
"""What each policy changes of the generated one, table by table."""


@pytest.fixture(scope="module")
def generated() -> Bureau:
    return generate("bureau", schools=16, teachers=420, seed=3).bureau


def returns_only(bureau: Bureau) -> ExchangePlan:
    """The plan in which nobody moves but those whose loans have ended."""
    moves = tuple(returns(BureauIndex(bureau)))
    return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=moves)


def broken_rules(bureau: Bureau, plan: ExchangePlan) -> set[str]:
    """Rules that a plan breaks, by name."""
    return {name for name, points in verify_plan(bureau, plan).terms.items() if points}


def with_policy(bureau: Bureau, changes: dict[str, dict[str, Any]]) -> Bureau:
    """The bureau with some numbers of its policy changed."""
    parts = bureau.policy.model_dump()
    for table, fields in changes.items():
        parts[table] = {**parts[table], **fields}
    return bureau.model_copy(update={"policy": type(bureau.policy)(**parts)})


@pytest.mark.parametrize("policy", POLICIES)
def test_every_plan_keeps_all_rights(generated: Bureau, policy: str) -> None:
    bureau = with_policy(generated, POLICIES[policy])
    due = broken_rules(bureau, returns_only(bureau))
    for run in run_mechanisms(bureau, tries=3):
        assert run.result.answer is not None
        broken = broken_rules(bureau, run.result.answer)
        # Loans that have ended are returned whatever that does to a group's strength.
        assert broken - due <= DUTIES, run.audit.mechanism
        assert run.audit.broken() == []
        assert run.audit.movers <= run.audit.ceiling
        judged = verify_plan(bureau, run.result.answer)
        assert list(claim_findings(bureau, run.result.answer, run.result, judged)) == []
        # Of whom a mechanism passes over, its own rule says why.
        passed = priority_audit(bureau, run.result.answer)
        assert not [p for p in passed if not p.justified], run.audit.mechanism


def test_the_market_is_sound_and_moves_somebody(generated: Bureau) -> None:
    built = bureau_market(BureauIndex(generated))
    assert market_faults(built.market) == []
    assert built.market.movers(MECHANISMS["trading-cycles"].run(built.market)) > 10


def test_who_is_eligible_is_asked_once_a_market(
    generated: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes through all teachers; rules judge the wishes in as many rounds as lists are long."""
    asked: list[BureauIndex] = []

    def mask(index: BureauIndex) -> Any:
        asked.append(index)
        return eligible_mask(index)

    monkeypatch.setattr("zouban.models.exchange.quotas.eligible_mask", mask)
    bureau_market(BureauIndex(generated))
    assert len(asked) == 1


def test_only_eligible_teachers_with_wishes_take_part(generated: Bureau) -> None:
    index = BureauIndex(generated)
    eligible = eligible_mask(index)
    for teacher in bureau_market(index).teachers:
        assert eligible[teacher]
        assert teacher in index.wishes
        assert generated.teachers[teacher].must is not Must.STAY


def test_form_follows_the_policy(generated: Bureau) -> None:
    for policy, form in (("transfers", Form.TRANSFER), ("one for one", Form.SWAP)):
        bureau = with_policy(generated, POLICIES[policy])
        (run,) = run_mechanisms(bureau, ["trading-cycles"], tries=0)
        assert run.result.answer is not None
        forms = {move.form for move in run.result.answer.moves}
        assert forms - {Form.RETURN} == {form}


def test_the_movers_goal_is_bounded_by_the_ceiling(generated: Bureau) -> None:
    (run,) = run_mechanisms(generated, ["two-sided-maximal"], tries=0)
    (goal,) = run.result.goals
    assert (goal.value, goal.bound, goal.maximise) == (run.audit.movers, run.audit.movers, True)
    assert run.result.manifest is not None
    assert run.result.manifest.parameters["mechanism"] == "two-sided-maximal"


def test_teachers_stand_by_the_policys_priority(generated: Bureau) -> None:
    rules = MechanismRules(priority=(Priority.TENURE,))
    policy = generated.policy.model_copy(update={"mechanism": rules})
    index = BureauIndex(generated.model_copy(update={"policy": policy}))
    order = master_order(index, range(len(generated.teachers)))
    known = [index.tenure[t] for t in order if index.tenure[t] >= 0]
    assert known == sorted(known, reverse=True)


def test_the_same_bureau_gives_the_same_plan(generated: Bureau) -> None:
    first, second = (
        [run.result.answer for run in run_mechanisms(generated, tries=0)] for _ in range(2)
    )
    assert first == second


def test_an_unknown_mechanism_is_refused(generated: Bureau) -> None:
    with pytest.raises(UsageError, match="there are: deferred-acceptance"):
        run_mechanisms(generated, ["lottery"])


def small(
    policy: Policy, needs: dict[str, int], people: dict[str, tuple[str, tuple[str, ...]]]
) -> Bureau:
    """Return primary schools with needs in percent; teachers with their school and wishes."""
    return Bureau(
        id="small",
        as_of=datetime.date(2026, 9, 1),
        policy=policy,
        subjects=(ExchangeSubject(id="m"),),
        schools=tuple(
            ExchangeSchool(id=name, stage=Stage.PRIMARY, pupils=100) for name in needs
        ),
        teachers=tuple(
            ExchangeTeacher(
                id=who, post_school=where, subject="m", since=datetime.date(2010, 9, 1),
                applies=bool(wishes),
            )
            for who, (where, wishes) in people.items()
        ),
        demand=tuple(Demand(school=name, subject="m", need=need) for name, need in needs.items()),
        wishes=tuple(
            Wish(teacher=who, rank=rank, school=school)
            for who, (_, wishes) in people.items()
            for rank, school in enumerate(wishes, 1)
        ),
    )  # fmt: skip


OPEN = Policy(id="open", share=ShareRules(rate=None))


@pytest.mark.parametrize("priority", [(), (Priority.ZONE,)])
def test_a_wish_left_out_does_not_pay_in_deferred_acceptance(
    priority: tuple[Priority, ...],
) -> None:
    """Whoever hands in his first wish alone must not get what he does not get with both."""
    rules = MechanismRules(priority=(*priority, Priority.EVALUATION))
    policy = OPEN.model_copy(update={"mechanism": rules})
    needs = {"H1": 0, "H2": 100, "P1": 100, "P2": 100}
    got = {}
    for wishes in (("P1", "P2"), ("P1",)):
        people = {"v": ("H1", wishes), "u": ("H2", ("P2",))}
        built = bureau_market(BureauIndex(small(policy, needs, people)))
        assert market_faults(built.market) == []
        assert len(set(built.market.groups)) == 1
        outcome = MECHANISMS["deferred-acceptance"].run(built.market)
        place = built.places[outcome[built.teachers.index(0)]]
        got[wishes] = place.school
    assert got[("P1", "P2")] == got[("P1",)]


def test_standings_hang_on_nobodys_list() -> None:
    rules = MechanismRules(priority=(Priority.ZONE, Priority.TENURE))
    policy = OPEN.model_copy(update={"mechanism": rules})
    needs = dict.fromkeys("ABCD", 100)
    people = {"t": ("A", ("D",)), "u": ("B", ("D", "C")), "v": ("C", ("D",))}
    fewer = {**people, "u": ("B", ("C",))}
    markets = [bureau_market(BureauIndex(small(policy, needs, own))) for own in (people, fewer)]
    at = [built.places.index(Place(3, 0, 100)) for built in markets]
    first, second = (built.market.standing[place] for built, place in zip(markets, at, strict=True))
    assert {who: first[who] for who in second} == second


def test_the_lorenz_rule_weighs_what_is_lacking_not_what_may_come() -> None:
    """S1 lacks four and may take one, S2 lacks two and may take one: S1 is worse off."""
    policy = OPEN.model_copy(update={"churn": ChurnRules(school_in=0.01)})
    needs = {"H": 0, "S1": 400, "S2": 200}
    built = bureau_market(BureauIndex(small(policy, needs, {"t": ("H", ("S2", "S1"))})))
    assert built.market.deficit == (0, 4, 2)
    (place,) = MECHANISMS["lorenz"].run(built.market)
    assert built.places[place].school == 1


def test_what_a_school_may_take_goes_where_it_lacks_most() -> None:
    policy = OPEN.model_copy(update={"churn": ChurnRules(school_in=0.01)})
    own = small(policy, {"H": 0, "S": 100, "I": 0}, {"t": ("H", ("S",))})
    other = ExchangeSubject(id="n")
    second = own.teachers[0].model_copy(update={"id": "u", "subject": "n", "post_school": "I"})
    own = own.model_copy(
        update={
            "subjects": (*own.subjects, other),
            "teachers": (*own.teachers, second),
            "demand": (*own.demand, Demand(school="S", subject="n", need=300)),
            "wishes": (*own.wishes, Wish(teacher="u", rank=1, school="S")),
        }
    )
    built = bureau_market(BureauIndex(own))
    free = {
        (place.school, place.subject): seats - heads
        for place, seats, heads in zip(
            built.places, built.market.seats, built.market.heads, strict=True
        )
    }
    assert (free[1, 0], free[1, 1]) == (0, 1)


@pytest.mark.parametrize("policy", ["as generated", "transfers", "near", "ranked by place"])
def test_a_wish_that_is_added_falsely_is_what_it_would_be_if_handed_in(
    generated: Bureau, policy: str
) -> None:
    """The market with the false list is the one of the bureau with that wish."""
    bureau = with_policy(generated, POLICIES[policy])
    built, draw = bureau_market(BureauIndex(bureau)), random.Random(1)
    wishing = [t for t, wanted in enumerate(built.market.lists) if wanted]
    tried = 0
    for teacher in draw.sample(wishing, min(12, len(wishing))):
        drawn = built.unasked(teacher, draw)
        number = built.teachers[teacher]
        own = bureau.teachers[number]
        if drawn is None or own.subjects:  # a wish would bring his other subjects as well
            continue
        place, standing = drawn
        false = built.market.with_list(
            teacher, (*built.market.lists[teacher], place), {place: standing}
        )
        school = bureau.schools[built.places[place].school].id
        wish = Wish(teacher=own.id, rank=99, school=school)
        handed = bureau.model_copy(update={"wishes": (*bureau.wishes, wish)})
        rebuilt = bureau_market(BureauIndex(handed)).market
        assert [list(row) for row in rebuilt.lists] == [list(row) for row in false.lists]
        assert [dict(row) for row in rebuilt.standing] == [dict(row) for row in false.standing]
        for part in ("places", "home", "seats", "floor", "groups", "deficit"):
            assert getattr(rebuilt, part) == getattr(false, part)
        tried += 1
    assert tried > 2


def test_no_place_is_added_falsely_that_a_rule_forbids(generated: Bureau) -> None:
    built, draw = bureau_market(BureauIndex(generated)), random.Random(2)
    entry = Entry(built.index, move_form(generated.policy))
    for teacher in range(0, len(built.teachers), 7):
        drawn = built.unasked(teacher, draw)
        if drawn is not None:
            key = built.places[drawn[0]]
            asked = {built.teachers[teacher]: (key.school, key.subject)}
            assert not entry.refused(asked)
            assert drawn[0] not in built.market.rank[teacher]


@pytest.mark.parametrize("name", ["deferred-acceptance", "trading-cycles"])
def test_a_wish_left_out_opens_no_seat_elsewhere(name: str) -> None:
    """S may let in one and lacks most in m, whether anybody names that post or not."""
    policy = OPEN.model_copy(update={"churn": ChurnRules(school_in=0.01)})
    got = []
    for wishes in (("T", "S"), ("T",)):
        own = small(policy, {"H": 0, "S": 300, "T": 0}, {"v": ("H", wishes), "w": ("T", ("S",))})
        v, w = own.teachers
        own = own.model_copy(
            update={
                "subjects": (*own.subjects, ExchangeSubject(id="n")),
                "teachers": (
                    v.model_copy(update={"subjects": ("n",)}),
                    w.model_copy(update={"subject": "n"}),
                ),
                "demand": (
                    *own.demand,
                    Demand(school="S", subject="n", need=100),
                    Demand(school="T", subject="n", need=100),
                ),
            }
        )
        built = bureau_market(BureauIndex(own))
        assert market_faults(built.market) == []
        outcome = MECHANISMS[name].run(built.market)
        got.append(built.places[outcome[built.teachers.index(0)]].school)
    rank = {2: 0, 1: 1, 0: 2}
    assert rank[got[0]] <= rank[got[1]]
