"""What a file says of its plan: figures that the plan does not bear out are told."""

from __future__ import annotations

import pytest
from zouban.models.exchange.claims import claim_findings
from zouban.models.finding import Severity
from zouban.models.result import Goal

JUDGED = (Goal(name="structure", value=0.5), Goal(name="wishes", value=20, maximise=True))


@pytest.mark.parametrize(
    ("claimed", "codes"),
    [
        (Goal(name="structure", value=0.5, bound=0.4), []),
        (Goal(name="structure", value=0.5 + 1e-9, bound=0.5 + 1e-9), []),
        (Goal(name="structure", value=0.4, bound=0.4), ["claim_value"]),
        (Goal(name="structure", value=0.5, bound=0.6), ["claim_bound"]),
        (Goal(name="wishes", value=20, bound=30, maximise=True), []),
        (Goal(name="wishes", value=30, bound=10, maximise=True), ["claim_value", "claim_bound"]),
        (Goal(name="changes", value=3, bound=3), []),
        (Goal(name="structure", value=0.5), []),
    ],
)
def test_claims_are_held_against_the_plan(claimed: Goal, codes: list[str]) -> None:
    found = list(claim_findings([claimed], JUDGED))
    assert [f.code for f in found] == codes
    assert all(f.severity is Severity.WARNING and f.message != f.message_zh for f in found)
