"""States of cases in words, and the errors that tell an illegal step."""

from __future__ import annotations

from typing import Any

from ..errors import UsageError
from .plan import CaseState

STATE_NAMES: dict[CaseState | None, tuple[str, str]] = {
    None: ("not begun", "未开始"),
    CaseState.APPLIED: ("applied", "已申请"),
    CaseState.RECOMMENDED: ("recommended", "已推荐"),
    CaseState.PROPOSED: ("proposed", "已拟定"),
    CaseState.APPROVED_BUREAU: ("approved by the bureau", "教育局已审批"),
    CaseState.APPROVED_STAFFING: ("approved by the staffing office", "编制部门已审批"),
    CaseState.APPROVED_PERSONNEL: ("approved by the personnel office", "人社部门已审批"),
    CaseState.PUBLICITY: ("in publicity", "公示中"),
    CaseState.OBJECTED: ("objected", "有异议"),
    CaseState.FINAL: ("final", "已生效"),
    CaseState.WITHDRAWN: ("withdrawn", "已撤回"),
}

_ERRORS = {
    "other_plan": (
        "The cases are of another plan ({old}); only a plan of the same bureau and year takes "
        "them over.",
        "这些个案属于另一方案（{old}）；只有同一教育局同一学年的方案才能沿用。",
    ),
    "final": (
        "The case of teacher '{teacher}' is final; a new plan cannot change the move.",
        "教师“{teacher}”的个案已生效，新方案不能改变其交流。",
    ),
    "two_ways": (
        "The case of teacher '{teacher}' has other steps in the new plan than in the old one; "
        "only steps that go on from the old ones are taken over.",
        "教师“{teacher}”的个案在两个方案中的步骤不同；只能沿用接续原步骤的个案。",
    ),
    "unknown": (
        "Teacher '{teacher}' is not in the bureau's data.",
        "教育局数据中没有教师“{teacher}”。",
    ),
    "no_move": (
        "Teacher '{teacher}' has no move in the plan, so his case cannot become '{state}'.",
        "教师“{teacher}”在方案中没有交流，其个案不能变为“{state}”。",
    ),
    "order": (
        "The case of teacher '{teacher}' is '{present}' and cannot become '{state}'; "
        "what may follow: {following}.",
        "教师“{teacher}”的个案现为“{present}”，不能变为“{state}”；可为：{following}。",
    ),
    "past": (
        "The case of teacher '{teacher}' was last changed on {since}; '{state}' cannot be dated "
        "{on}, before it.",
        "教师“{teacher}”的个案最近变动于{since}，“{state}”的日期{on}不能早于此日。",
    ),
    "publicity": (
        "The case of teacher '{teacher}' is in publicity until {ends}; it cannot be final on {on}.",
        "教师“{teacher}”的公示期至{ends}，{on}尚不能生效。",
    ),
}


def state_name(state: CaseState | None, lang: str = "en") -> str:
    """Return a state in words."""
    return STATE_NAMES[state][lang == "zh"]


class CaseError(UsageError):
    """A case cannot take this step."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(self.text())

    def text(self, lang: str = "en") -> str:
        """Return the error as a sentence in `lang` ("en" or "zh")."""
        comma = "、" if lang == "zh" else ", "
        shown = {
            key: comma.join(state_name(s, lang) for s in value) or ("nothing", "无")[lang == "zh"]
            if isinstance(value, tuple)
            else state_name(value, lang)
            if isinstance(value, CaseState) or value is None
            else value
            for key, value in self.values.items()
        }
        return _ERRORS[self.code][lang == "zh"].format_map(shown)
