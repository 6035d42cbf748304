"""The list of who takes part in the year: every teacher's verdict and what decides it."""

from __future__ import annotations

from ..models.exchange.bureau import Bureau
from ..models.exchange.eligibility import Ruling, Value, eligibility
from ..models.exchange.names import Names
from ..models.exchange.policy import Verdict
from ..models.exchange.readers import Discretion, Reader
from .folder_writer import csv_bytes

HEADER = [
    "教师 teacher", "姓名 name", "结论 verdict", "规则 rule", "字段 field", "值 value", "至 until",
    "说明 ground",
]  # fmt: skip


def verdict_list(bureau: Bureau, lang: str, reader: Reader = Reader.PUBLIC) -> bytes:
    """Return the list as a CSV file, in the order of the teachers.

    The bureau reads every ground. Anybody else reads those that anybody may: were health and
    pregnancy alone left out, a blank would tell of them.
    """
    told = Discretion(Names(bureau), bureau.policy, "", reader, lambda *_: True)
    rows = zip(bureau.teachers, eligibility(bureau), strict=True)
    return csv_bytes(
        [HEADER, *(_row(teacher.name, ruling, told, lang) for teacher, ruling in rows)]
    )


def _row(name: str, ruling: Ruling, told: Discretion, lang: str) -> list[str]:
    sentence = told.ruling(ruling)[lang == "zh"]
    if not told.tells(ruling):
        # That a case is deferred, and until when, tells of the ground.
        verdict = Verdict.IN if ruling.verdict is Verdict.IN else Verdict.OUT
        return [ruling.teacher, name, verdict.value, "", "", "", "", sentence]
    until = "" if ruling.until is None else ruling.until.isoformat()
    decides = [ruling.rule, ruling.field, _value(ruling.value), until]
    return [ruling.teacher, name, ruling.verdict.value, *decides, sentence]


def _value(value: Value) -> str:
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    return "" if value is None else str(value)
