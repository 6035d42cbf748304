"""What the verbs of the exchange refuse, they refuse in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import zouban
from zouban.exchanging import exchange_years
from zouban.mechanisms import run_mechanisms
from zouban.models.exchange.pairing import PairingRules
from zouban.models.exchange.plan import CaseEvent, CaseState, ExchangePlan
from zouban.models.tutoring import TutorRules
from zouban.neighbours import pair, tutor

CHINESE = re.compile("[\u4e00-\u9fff]")
BUREAU = zouban.generate("bureau", schools=10, teachers=200, seed=1).bureau
ELSEWHEN = ExchangePlan(bureau=BUREAU.id, as_of=BUREAU.as_of + timedelta(days=1))
PROPOSED = ExchangePlan(
    bureau=BUREAU.id,
    as_of=BUREAU.as_of,
    events=(CaseEvent(teacher=BUREAU.teachers[0].id, state=CaseState.APPLIED, on=BUREAU.as_of),),
)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: run_mechanisms(BUREAU, ["no such"]),
        lambda: pair(BUREAU, PairingRules.model_construct(load=0)),
        lambda: tutor(zouban.bundled(), TutorRules(low=9, high=3)),
        lambda: exchange_years(BUREAU, 0),
        lambda: exchange_years(BUREAU, 1, after=ELSEWHEN),
        lambda: zouban.exchange(BUREAU, freeze=ELSEWHEN),
        lambda: zouban.exchange(BUREAU, changed=["S001"]),
        lambda: zouban.exchange(BUREAU, freeze=PROPOSED, changed=["nobody"]),
        lambda: zouban.explain_exchange(BUREAU, changed=["S001"]),
        lambda: zouban.explain_exchange(BUREAU, freeze=ELSEWHEN),
        lambda: zouban.check(BUREAU, folder="plan"),
        lambda: zouban.exchange(BUREAU, freeze=PROPOSED, on=BUREAU.as_of - timedelta(days=1)),
    ],
)
def test_a_refusal_stands_in_both_languages(asked: Callable[[], object]) -> None:
    with pytest.raises(zouban.UsageError) as refused:
        asked()
    assert not CHINESE.search(refused.value.text("en"))
    assert CHINESE.search(refused.value.text("zh"))
