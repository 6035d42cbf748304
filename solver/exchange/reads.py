"""Which data a policy's rules and goals read: teachers who agree in them are the same."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.exchange.policy import FormChoice, GoalName, Policy
from ...models.exchange.words import Form


@dataclass(frozen=True, slots=True)
class Reads:
    """Which sorts of data the active rules and goals read.

    Attributes
    ----------
    subjects
        Exactly which subjects a teacher teaches; indicators tell fewer apart (`Ground.kinds`).
    weeks
        How much of full time he works.
    posts
        His post school, the grade of his post, and whether he holds one at all.
    backbone
        Whether he counts as a backbone teacher in shares.
    """

    subjects: bool
    weeks: bool
    posts: bool
    backbone: bool


def reads_of(policy: Policy, *, transfers: bool = False) -> Reads:
    """Return what a policy's rules and goals read, and `transfers` in a plan that stands."""
    goals, churn = [rule.goal for rule in policy.ordered_goals], policy.churn
    weeks = GoalName.UNFILLED in goals or churn.group_keep is not None
    by_subject = churn.subject_out is not None or churn.group_out is not None
    return Reads(
        subjects=weeks or by_subject or policy.form.one_for_one,
        weeks=weeks,
        # Loans that become transfers do so person by person, after the groups.
        posts=(
            transfers or policy.form.form is FormChoice.TRANSFER or Form.LOAN in policy.form.consent
        ),
        backbone=policy.share.backbone_rate is not None or churn.school_keep_backbone is not None,
    )
