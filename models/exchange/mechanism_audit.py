"""The audit of a mechanism's outcome: every right and every complaint, counted."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from ..base import Record
from .market import Assignment, Market
from .mechanism_envy import blocking_pairs, justified_envy, open_claims
from .mechanism_exchanges import teachers_in_exchanges, teachers_in_two_sided_exchanges
from .mechanism_misreports import Mechanism, Unasked, profitable_misreports
from .mechanism_rights import over_seats, under_floor, weakened_places, worse_off


class Guarantee(StrEnum):
    """What the theory of a mechanism promises, for every market."""

    RATIONAL = "rational"
    """Nobody gets what he likes less than his own post."""
    SEATS = "seats"
    """No place has more teachers than seats or fewer than its least strength."""
    PLACES = "places"
    """Each place's staff is at least as good as before, post by post."""
    ENVY_FREE = "envy_free"
    """No newcomer got a place that somebody of higher standing would rather have."""
    EFFICIENT = "efficient"
    """No exchange is left that all its members prefer."""
    TWO_SIDED = "two_sided"
    """No exchange is left that pleases all its members and improves the places."""
    STRATEGY_PROOF = "strategy_proof"
    """Nobody gains by a false list."""


class MechanismAudit(Record):
    """What an audit has counted.

    Attributes
    ----------
    teachers, wishing
        Teachers of the market, and those with at least one wish.
    movers, ceiling
        Teachers who move, and the most who could under the same rights (proven).
    worse_off, broken_places, weakened_places
        Teachers who lose; places above seats or below least strength; places whose staff is not
        at least as good as before.
    blocking_pairs, justified_envy, open_claims
        See `mechanism_envy`.
    in_exchanges, in_two_sided_exchanges
        Teachers who could still gain in some exchange; see `mechanism_exchanges`.
    misreports_tried, misreports_gained
        False lists of random teachers, and how many of them paid.
    guarantees
        What the theory promises.
    """

    mechanism: str
    teachers: int
    wishing: int
    movers: int
    ceiling: int
    worse_off: int
    broken_places: int
    weakened_places: int
    blocking_pairs: int
    justified_envy: int
    open_claims: int
    in_exchanges: int
    in_two_sided_exchanges: int
    misreports_tried: int
    misreports_gained: int
    guarantees: tuple[Guarantee, ...]

    def broken(self) -> list[Guarantee]:
        """Return the promises that this outcome breaks: none, or there is a mistake somewhere."""
        counted = {
            Guarantee.RATIONAL: self.worse_off,
            Guarantee.SEATS: self.broken_places,
            Guarantee.PLACES: self.weakened_places,
            Guarantee.ENVY_FREE: self.justified_envy,
            Guarantee.EFFICIENT: self.in_exchanges,
            Guarantee.TWO_SIDED: self.in_two_sided_exchanges,
            Guarantee.STRATEGY_PROOF: self.misreports_gained,
        }
        return [guarantee for guarantee in self.guarantees if counted[guarantee]]


def audit(
    market: Market,
    assignment: Assignment,
    *,
    name: str,
    mechanism: Mechanism,
    guarantees: tuple[Guarantee, ...],
    ceiling: int,
    tries: int,
    seed: int,
    same_good: bool = False,
    unasked: Unasked | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> MechanismAudit:
    """Audit an outcome.

    Parameters
    ----------
    mechanism
        Run again with false lists; nothing else is asked of it.
    tries, go_on
        False lists to try, and whether to go on trying.
    same_good, unasked
        See `profitable_misreports`.
    """
    gained, tried = profitable_misreports(
        market,
        mechanism,
        tries=tries,
        seed=seed,
        same_good=same_good,
        unasked=unasked,
        go_on=go_on,
    )
    broken = {*over_seats(market, assignment), *under_floor(market, assignment)}
    return MechanismAudit(
        mechanism=name,
        teachers=len(market.teachers),
        wishing=sum(bool(wanted) for wanted in market.lists),
        movers=market.movers(assignment),
        ceiling=ceiling,
        worse_off=len(worse_off(market, assignment)),
        broken_places=len(broken),
        weakened_places=len(weakened_places(market, assignment)),
        blocking_pairs=len(blocking_pairs(market, assignment)),
        justified_envy=len(justified_envy(market, assignment)),
        open_claims=len(open_claims(market, assignment)),
        in_exchanges=len(teachers_in_exchanges(market, assignment)),
        in_two_sided_exchanges=len(teachers_in_two_sided_exchanges(market, assignment)),
        misreports_tried=tried,
        misreports_gained=len(gained),
        guarantees=guarantees,
    )
