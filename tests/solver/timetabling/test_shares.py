"""How a worker divides its work between annealing and neighbourhoods."""

import pytest
from zouban.solver.timetabling.annealing.values import BUSY, CLUSTER, CONSECUTIVE, IDLE
from zouban.solver.timetabling.shares import LEAST, Shares


def spent(gains, steps=2_000, work=0.5):
    """Return the share of the work that annealing gets, where both always gain the same."""
    shares, annealed = Shares(), 0.0
    for _ in range(steps):
        anneals = shares.anneals()
        account = shares.annealing if anneals else shares.neighbourhoods
        shares.book(account, work, gains[0 if anneals else 1] * work)
        annealed += work * anneals
    return annealed / (steps * work)


@pytest.mark.parametrize(
    ("gains", "share"),
    [
        ((0.0, 0.0), 0.5),
        ((1.0, 1.0), 0.5),
        ((2.0, 1.0), 0.8),
        ((1.0, 0.0), 1 - LEAST),
        ((0.0, 1.0), LEAST),
    ],
)
def test_work_goes_where_it_gains_and_nobody_is_forgotten(gains, share):
    assert spent(gains) == pytest.approx(share, abs=0.05)


def test_what_has_paid_long_ago_does_not_count():
    shares = Shares()
    shares.book(shares.annealing, 1.0, 50.0)
    shares.book(shares.neighbourhoods, 1.0, 0.1)
    for _ in range(40):
        shares.book(shares.annealing, 2.0, 0.0)
        shares.book(shares.neighbourhoods, 2.0, 0.1)
    assert not shares.anneals()


def test_tables_hold_what_a_group_of_times_adds():
    assert IDLE.table(4, 0, 0)[0b1001] == 2
    assert IDLE.table(4, 0, 0)[0b0110] == 0
    assert CLUSTER.table(3, 0, 2) == (0, 1, 1, 1)
    assert BUSY.table(4, 2, 3) == (0, 1, 0, 0, 1)
    assert CONSECUTIVE.table(5, 0, 2)[0b11101] == 1
    assert IDLE.table(40, 0, 0) is None
    assert BUSY.table(40, 2, 3) is not None
