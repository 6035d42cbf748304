"""Named tiny markets, each with the outcome that its theory is known for."""

from __future__ import annotations

from zouban.models.exchange.mechanism_audit import Guarantee, audit
from zouban.models.exchange.mechanism_envy import blocking_pairs, justified_envy, open_claims
from zouban.models.exchange.mechanism_exchanges import (
    teachers_in_exchanges,
    teachers_in_two_sided_exchanges,
)
from zouban.models.exchange.mechanism_rights import (
    over_seats,
    under_floor,
    weakened_places,
    worse_off,
)
from zouban.solver.mechanisms.catalogue import MECHANISMS
from zouban.solver.mechanisms.deferred_acceptance import deferred_acceptance, place_groups
from zouban.solver.mechanisms.lorenz import lorenz_rule
from zouban.solver.mechanisms.trading_cycles import block_exchange, trading_cycles

from .conftest import market

SWAP = market([0, 1], [(1,), (0,)], places=2, standing=[[1, 0], [0, 1]])
"""Two teachers who want each other's post, each welcome there."""

THIRD_IN_THE_WAY = market(
    [0, 1, 2],
    [(1,), (0,), (0,)],
    places=3,
    standing=[[2, 1, 0], [0, 1, 2], [0, 1, 2]],
)
"""0 and 1 would swap, but 2 stands before 1 at place 0 and nobody wants his post.

Deferred acceptance moves nobody: the paradox that Combe, Tercieux, Terrier begin with.
"""


def test_a_swap_is_made_by_every_exchange_mechanism() -> None:
    for name in ("deferred-acceptance", "trading-cycles", "block-exchange", "short-cycles"):
        assert MECHANISMS[name].run(SWAP) == (1, 0), name


def test_deferred_acceptance_lets_a_third_block_a_swap() -> None:
    assert deferred_acceptance(THIRD_IN_THE_WAY) == (0, 1, 2)
    assert teachers_in_two_sided_exchanges(THIRD_IN_THE_WAY, (0, 1, 2)) == {0, 1}


def test_block_exchange_and_trading_cycles_make_that_swap() -> None:
    assert block_exchange(THIRD_IN_THE_WAY) == (1, 0, 2)
    assert trading_cycles(THIRD_IN_THE_WAY) == (1, 0, 2)
    assert [envy.teacher for envy in justified_envy(THIRD_IN_THE_WAY, (1, 0, 2))] == [2]


def test_block_exchange_spares_a_place_a_weaker_teacher() -> None:
    of = market([0, 1], [(1,), (0,)], places=2, standing=[[0, 1], [0, 1]])
    assert block_exchange(of) == (0, 1)
    assert trading_cycles(of) == (1, 0)
    assert weakened_places(of, (1, 0)) == [0]


def test_nobody_leaves_a_place_that_cannot_spare_him() -> None:
    of = market([0], [(1,)], places=2, seats=[1, 1], floor=[1, 0])
    assert all(entry.run(of) == (0,) for entry in MECHANISMS.values())


def test_a_free_seat_is_taken_from_a_place_with_staff_to_spare() -> None:
    of = market([0, 0], [(1,), (1,)], places=2, seats=[2, 1], floor=[1, 0])
    for name in ("deferred-acceptance", "trading-cycles", "block-exchange", "lorenz"):
        assert MECHANISMS[name].run(of) == (1, 0), name


def test_a_chain_ends_in_a_place_with_staff_to_spare() -> None:
    # 0 goes to the free seat only if 1, whose place has one to spare, fills his post.
    of = market([0, 1], [(2,), (0,)], places=3, seats=[1, 1, 1], floor=[1, 0, 0])
    assert trading_cycles(of) == (2, 0)
    assert deferred_acceptance(of) == (2, 0)


def test_the_lorenz_rule_helps_the_place_in_greatest_need() -> None:
    of = market([0, 0, 0], [(1, 2), (1, 2), (1,)], places=3, seats=[3, 1, 3], floor=[1, 0, 0])
    after = lorenz_rule(of)
    # Two may go: deficits 1 and 3 become 1 and 1, not 0 and 2.
    assert sorted(after) == [0, 2, 2]


def test_places_between_which_nobody_may_go_are_apart() -> None:
    of = market([0, 1, 2], [(1,), (), ()], places=3, standing=[[0], [0, 1], [2]])
    groups = place_groups(of)
    assert groups[0] == groups[1] != groups[2]


def test_the_audit_sees_every_wrong() -> None:
    of = market([0, 1, 1], [(1,), (), ()], places=2, seats=[1, 2], floor=[1, 2])
    assert worse_off(of, (0, 0, 1)) == [1]
    assert over_seats(of, (1, 1, 1)) == [1]
    assert under_floor(of, (1, 1, 1)) == [0]
    assert [tuple(pair) for pair in blocking_pairs(of, of.home)] == [(0, 1, 2)]
    assert justified_envy(of, of.home) == []


def test_claims_to_free_seats_are_seen() -> None:
    of = market([0], [(1,)], places=2, seats=[1, 1], floor=[0, 0])
    assert open_claims(of, (0,)) == [(0, 1)]
    assert teachers_in_exchanges(of, (0,)) == {0}


def test_a_broken_promise_is_named() -> None:
    checked = audit(
        SWAP,
        SWAP.home,
        name="nothing",
        mechanism=lambda of: of.home,
        guarantees=(Guarantee.EFFICIENT, Guarantee.RATIONAL),
        ceiling=2,
        tries=3,
        seed=1,
    )
    assert checked.broken() == [Guarantee.EFFICIENT]
    assert (checked.movers, checked.ceiling, checked.misreports_tried) == (0, 2, 3)
