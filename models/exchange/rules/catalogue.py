"""The list of all rules of an exchange. A new rule is an entry beside these and a name here."""

from __future__ import annotations

from .churn import GROUP_KEEP, GROUP_OUT, SCHOOL_IN, SCHOOL_KEEP_BACKBONE, SCHOOL_OUT, SUBJECT_OUT
from .forms import CONSENT, FORM, ITINERANT, LOAN_TERM, ONE_FOR_ONE
from .persons import (
    CERTIFICATE,
    ELIGIBLE,
    LOAN_RETURN,
    MUST_MOVE,
    MUST_STAY,
    ONE_MOVE,
    TITLE_SERVICE,
)
from .places import ALLIANCE, COMMUTE, MAX_DISTANCE, SAME_STAGE, UPWARD, ZONE
from .posts import AUTHORITY, POST_GRADES, QUOTA
from .rule import ExchangeRule
from .shares import ANNUAL_SHARE, BACKBONE_SHARE, MOST_MOVES
from .ties import APART, COUPLE, TEAM

RULES: tuple[ExchangeRule, ...] = (
    # Who moves.
    ONE_MOVE,
    ELIGIBLE,
    CERTIFICATE,
    MUST_STAY,
    MUST_MOVE,
    LOAN_RETURN,
    # How many.
    ANNUAL_SHARE,
    BACKBONE_SHARE,
    MOST_MOVES,
    # How much a school changes.
    SCHOOL_OUT,
    SCHOOL_IN,
    SUBJECT_OUT,
    GROUP_OUT,
    GROUP_KEEP,
    SCHOOL_KEEP_BACKBONE,
    # Where to.
    ZONE,
    ALLIANCE,
    SAME_STAGE,
    MAX_DISTANCE,
    COMMUTE,
    UPWARD,
    # Posts.
    AUTHORITY,
    QUOTA,
    POST_GRADES,
    # Who belongs together.
    COUPLE,
    TEAM,
    APART,
    # How.
    CONSENT,
    FORM,
    ONE_FOR_ONE,
    ITINERANT,
    LOAN_TERM,
    TITLE_SERVICE,
)

BY_NAME: dict[str, ExchangeRule] = {rule.name: rule for rule in RULES}
