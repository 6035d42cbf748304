"""How a worker divides its work between annealing and neighbourhoods."""

import pytest
from zouban.solver.timetabling.annealing.values import BUSY, CLUSTER, CONSECUTIVE, IDLE
from zouban.solver.timetabling.shares import LEAST, LEAST_IDLE, Shares, Turn


def spent(gains, steps=2_000, work=0.5, shares=None):
    """Return the share of the work that annealing gets, where both always gain the same."""
    shares, annealed = shares or Shares(), 0.0
    for _ in range(steps):
        turn = shares.next()
        anneals = turn.account is shares.annealing
        shares.book(turn, work, gains[0 if anneals else 1] * work)
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
    shares.book(Turn(shares.annealing), 1.0, 50.0)
    shares.book(Turn(shares.neighbourhoods), 1.0, 0.1)
    for _ in range(40):
        shares.book(Turn(shares.annealing), 2.0, 0.0)
        shares.book(Turn(shares.neighbourhoods), 2.0, 0.1)
    assert shares.next().account is shares.neighbourhoods


def test_while_nobody_gains_who_gained_last_is_on_and_the_other_not_forgotten():
    shares = Shares()
    for _ in range(5):
        shares.book(Turn(shares.annealing), 2.0, 0.0)
        shares.book(Turn(shares.neighbourhoods), 2.0, 0.1)
    assert spent((0.0, 0.0), steps=1_000, shares=shares) == pytest.approx(LEAST_IDLE, abs=0.05)


def test_a_turn_counts_for_who_asks_while_it_goes_on():
    shares = Shares()
    for way in (shares.annealing, shares.neighbourhoods):
        shares.book(Turn(way), 4.0, 0.1)
    one, other = shares.next(), shares.next()
    assert one.account is not other.account


def test_turns_at_once_are_booked_as_if_one_came_after_the_other():
    together, apart = Shares(), Shares()
    for shares in (together, apart):
        shares.book(Turn(shares.annealing), 4.0, 0.0)
        shares.book(Turn(shares.neighbourhoods), 4.0, 0.0)
    turns = [together.next(), together.next()]
    for turn in turns:
        together.book(turn, 4.0, 0.0)
    for turn in turns:
        same = apart.annealing if turn.account is together.annealing else apart.neighbourhoods
        apart.book(Turn(same), 4.0, 0.0)
    for one, other in (
        (together.annealing, apart.annealing),
        (together.neighbourhoods, apart.neighbourhoods),
    ):
        assert one.spent == pytest.approx(other.spent)
        assert one.pending == 0


def test_a_long_turn_counts_with_what_it_is_known_to_take():
    shares = Shares(workers=2)
    for way in (shares.annealing, shares.neighbourhoods):
        shares.book(Turn(way), 4.0, 0.1)
    shares.neighbourhoods.spent += 1.0
    long = shares.next()
    assert long.account is shares.annealing
    shares.expect(long, 100.0)
    assert all(step(shares).account is shares.neighbourhoods for _ in range(40))
    shares.book(long, 100.0, 0.1)
    assert shares.annealing.pending == 0
    # What it has had too much is made up for, however long it was.
    turns = [step(shares).account for _ in range(40)]
    assert turns == [shares.neighbourhoods] * 40


def step(shares):
    """Make a turn of 2 units of work in which neighbourhoods gain as much as annealing has."""
    turn = shares.next()
    shares.book(turn, 2.0, 0.05)
    return turn


@pytest.mark.parametrize(
    ("gains", "parts"), [((1.0, 0.0), (1.0, 2 * (1 - LEAST) - 1)), ((0.0, 1.0), (2 * LEAST, 0.1))]
)
def test_turns_of_annealing_take_no_more_of_the_time_left_than_they_have_earned(gains, parts):
    shares = Shares(workers=2)
    for _ in range(20):
        shares.book(Turn(shares.annealing), 2.0, gains[0])
        shares.book(Turn(shares.neighbourhoods), 2.0, gains[1])
    shares.neighbourhoods.spent = 1e6
    first, second = shares.next(), shares.next()
    assert (first.part, second.part) == pytest.approx(parts)
    shares.book(first, 2.0, gains[0])
    shares.book(second, 2.0, gains[0])
    shares.neighbourhoods.spent = 1e6
    assert shares.next().part == pytest.approx(parts[0], abs=0.05)


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_annealing_keeps_its_share_while_cycles_grow_to_the_end(workers):
    """Cycles six times as long each, to the end of the time; annealing is always far ahead."""
    shares, limit, now = Shares(workers), 300.0, 0.0
    free = [(0.0, worker) for worker in range(workers)]
    longest, annealed, spent = [0.5] * workers, 0.0, 0.0
    ending = []
    while free:
        now, worker = min(free)
        free.remove((now, worker))
        for end, turn, work, gained in [each for each in ending if each[0] <= now]:
            shares.book(turn, work, gained)
            ending.remove((end, turn, work, gained))
        if now >= limit:
            continue
        turn = shares.next()
        anneals = turn.account is shares.annealing
        work = min(0.4, limit - now)
        if anneals:
            work = min(longest[worker], turn.part * (limit - now))
            longest[worker] *= 6
            shares.expect(turn, work)
        spent, annealed = spent + work, annealed + work * anneals
        ending.append((now + work, turn, work, work * (0.1 if anneals else 0.001)))
        free.append((now + work + 1e-9, worker))
    assert annealed / spent == pytest.approx(1 - LEAST, abs=0.08)


def test_alone_annealing_has_all_the_time_there_is():
    assert Shares().next(searches=False).part == 1.0


def test_what_is_not_possible_has_no_turn():
    shares = Shares()
    shares.book(Turn(shares.annealing), 1.0, 0.5)
    assert shares.next(anneals=False).account is shares.neighbourhoods
    assert shares.next(searches=False).account is shares.annealing


def test_tables_hold_what_a_group_of_times_adds():
    assert IDLE.table(4, 0, 0)[0b1001] == 2
    assert IDLE.table(4, 0, 0)[0b0110] == 0
    assert CLUSTER.table(3, 0, 2) == (0, 1, 1, 1)
    assert BUSY.table(4, 2, 3) == (0, 1, 0, 0, 1)
    assert CONSECUTIVE.table(5, 0, 2)[0b11101] == 1
    assert IDLE.table(40, 0, 0) is None
    assert BUSY.table(40, 2, 3) is not None
