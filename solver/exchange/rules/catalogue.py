"""The whole model: every rule that is written as rows, and the goals."""

from __future__ import annotations

from ....models.exchange.policy import GoalName
from ..freeze import write_settled
from ..groups import People
from ..people import Ground
from ..sheet import Linear
from .churn import write_churn
from .goals import write_goals
from .shares import write_annual_share, write_backbone_share, write_most_moves, write_turns
from .staffing import write_one_for_one, write_post_grades, write_quota
from .ties import write_ties
from .view import View

RULES = (
    write_turns,
    write_annual_share,
    write_backbone_share,
    write_most_moves,
    write_churn,
    write_quota,
    write_post_grades,
    write_one_for_one,
    write_ties,
    write_settled,
)
"""Rules about single moves are not here: they decide which options there are (`choices`)."""


def write_all(
    ground: Ground,
    goals: tuple[GoalName, ...],
    single: tuple[int, ...] = (),
    within: People | None = None,
) -> tuple[View, dict[GoalName, Linear]]:
    """Return the view of a ground with everything written, and the sums of the goals.

    `single` and `within` are those of `group_people`.
    """
    view = View.of(ground, single, within)
    for write in RULES:
        write(view)
    return view, write_goals(view, goals)
