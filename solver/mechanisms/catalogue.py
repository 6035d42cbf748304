"""The list of all mechanisms, with what the theory promises of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...models.exchange.market import Assignment, Market
from ...models.exchange.mechanism_audit import Guarantee
from ...models.exchange.mechanism_rights import SAME_GOOD, TWO_SIDED
from ...models.exchange.mechanism_words import MECHANISM_NAMES
from .ceiling import two_sided_maximal
from .deferred_acceptance import deferred_acceptance
from .lorenz import lorenz_rule
from .short_cycles import short_cycles
from .trading_cycles import block_exchange, trading_cycles


@dataclass(frozen=True, slots=True)
class Entry:
    """A mechanism.

    Attributes
    ----------
    run
        The mechanism itself.
    guarantees
        What the theory promises of every outcome.
    only_without_free_seats
        Guarantees that hold where no seat is free and nobody may leave unreplaced.
    """

    name: str
    run: Callable[[Market], Assignment]
    guarantees: tuple[Guarantee, ...]
    only_without_free_seats: tuple[Guarantee, ...] = ()

    @property
    def en(self) -> str:
        """English name."""
        return MECHANISM_NAMES[self.name][0]

    @property
    def zh(self) -> str:
        """Chinese name."""
        return MECHANISM_NAMES[self.name][1]

    @property
    def two_sided(self) -> bool:
        """Whether it keeps the places' rights too: its ceiling is the two-sided one."""
        return self.name in TWO_SIDED

    @property
    def same_good(self) -> bool:
        """Whether teachers are taken to hold all places of their lists for equally good."""
        return self.name in SAME_GOOD

    def promises(self, market: Market) -> tuple[Guarantee, ...]:
        """Return what the theory promises of a market's outcome."""
        closed = market.seats == market.heads == market.floor
        return (*self.guarantees, *(self.only_without_free_seats if closed else ()))


MECHANISMS: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            "deferred-acceptance",
            deferred_acceptance,
            (Guarantee.RATIONAL, Guarantee.SEATS, Guarantee.ENVY_FREE, Guarantee.STRATEGY_PROOF),
        ),
        Entry(
            "trading-cycles",
            trading_cycles,
            (Guarantee.RATIONAL, Guarantee.SEATS, Guarantee.EFFICIENT, Guarantee.STRATEGY_PROOF),
        ),
        Entry(
            "block-exchange",
            block_exchange,
            (Guarantee.RATIONAL, Guarantee.SEATS, Guarantee.PLACES, Guarantee.STRATEGY_PROOF),
            only_without_free_seats=(Guarantee.TWO_SIDED,),
        ),
        Entry(
            "two-sided-maximal",
            two_sided_maximal,
            (Guarantee.RATIONAL, Guarantee.SEATS, Guarantee.PLACES, Guarantee.TWO_SIDED),
        ),
        Entry(
            "lorenz",
            lorenz_rule,
            (Guarantee.RATIONAL, Guarantee.SEATS, Guarantee.STRATEGY_PROOF),
        ),
        Entry(
            "short-cycles",
            short_cycles,
            (Guarantee.RATIONAL, Guarantee.SEATS),
        ),
    )
}
"""Mechanisms by name."""
