"""The list of who takes part in the year: every teacher's verdict and what decides it."""

from __future__ import annotations

from ..models.exchange.bureau import Bureau
from ..models.exchange.eligibility import Ruling, Value, eligibility
from ..models.exchange.policy import Verdict
from .folder_writer import csv_bytes

HEADER = [
    "教师 teacher", "姓名 name", "结论 verdict", "规则 rule", "字段 field", "值 value", "至 until",
    "说明 ground",
]  # fmt: skip


def verdict_list(bureau: Bureau, lang: str) -> bytes:
    """Return the list as a CSV file, in the order of the teachers.

    What is confidential (health, pregnancy) stands in no list: the ground of such a verdict is
    told by `explain` to the teacher himself and to the bureau.
    """
    rows = zip(bureau.teachers, eligibility(bureau), strict=True)
    return csv_bytes([HEADER, *(_row(teacher.name, ruling, lang) for teacher, ruling in rows)])


def _row(name: str, ruling: Ruling, lang: str) -> list[str]:
    if ruling.confidential:
        # That a case is deferred, and until when, tells of the ground.
        verdict = Verdict.IN if ruling.verdict is Verdict.IN else Verdict.OUT
        return [ruling.teacher, name, verdict.value, "", "", "", "", ruling.text(lang)]
    until = "" if ruling.until is None else ruling.until.isoformat()
    decides = [ruling.rule, ruling.field, _value(ruling.value), until]
    return [ruling.teacher, name, ruling.verdict.value, *decides, ruling.text(lang)]


def _value(value: Value) -> str:
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    return "" if value is None else str(value)
