"""Whoever works away from his post without an end of the loan is told of: he is never due."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.bureau_check import check_bureau
from zouban.models.exchange.words import Employment
from zouban.models.finding import Finding, Severity

Build = Callable[..., Any]


def _told(bureau: Bureau) -> list[Finding]:
    return [finding for finding in check_bureau(bureau) if finding.rule == "open_loan"]


def test_whoever_works_at_his_post_is_not_told_of(town: Bureau) -> None:
    assert _told(town) == []


def test_a_loan_with_an_end_is_not_told_of(with_teacher: Build) -> None:
    end = datetime.date(2027, 8, 31)
    assert _told(with_teacher("T1", working_school="C", loan_end=end)) == []


def test_a_loan_without_an_end_is_warned_of_in_both_languages(with_teacher: Build) -> None:
    (finding,) = _told(with_teacher("T1", working_school="C"))
    assert finding.severity is Severity.WARNING
    assert finding.where == {"teacher": "T1"}
    assert "loan_end" in finding.message
    assert "T1" in finding.message
    assert "C" in finding.message
    assert "借调到期日" in finding.message_zh


def test_secondments_have_no_end_to_give(with_teacher: Build) -> None:
    own = with_teacher("T1", working_school="C", employment=Employment.SECONDED)
    assert _told(own) == []
