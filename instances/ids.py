"""Ids as users write them: compared in NFKC form, kept as they stand where they are defined."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from .refusal import Refused

LONGEST_ID = 200
_CUT_NUMBER = re.compile(r"[0-9][.,]?[0-9]*[eE]\+[0-9]+")
_EXCEL_ERRORS = frozenset(
    ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#####")
)
_BLANK = " \t\r\n\u00a0\u3000\ufeff\u200b\u200c\u200d"

# Two ids that look the same would be two: marks without width, and marks of writing direction. The
# joiner U+200D stays: some characters are made with it.
_HIDDEN = frozenset("\u00ad\u200b\u200e\u200f\u2028\u2029\u2060\ufeff") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)

DATE_MARK = "\u2063"
"""Stands before a workbook's date cell: Excel makes dates of ids such as 1-2 without asking."""
FORMULA_MARK, MERGED_MARK = "\u2064formula", "\u2064merged"
"""Stand for a workbook's cell whose formula has no value, and for one that is merged away."""


def clean(text: str) -> str:
    """Return a cell without the blanks around it; raise Refused for what no cell may hold."""
    if not text.isprintable():
        bad = [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\r\n"]
        if bad:
            name = f"U+{ord(bad[0]):04X}"
            raise Refused(f"control character {name} in a cell", f"单元格中有控制字符 {name}")
    text = text.strip(_BLANK)
    if text == FORMULA_MARK:
        raise Refused(
            "a formula without a value; save the file in a spreadsheet program, or enter values",
            "公式没有计算结果；请用电子表格软件保存一次，或改为填写数值",
        )
    if text == MERGED_MARK:
        raise Refused(
            "merged with the cells beside it; unmerge them and fill in each",
            "与相邻单元格合并；请取消合并并逐格填写",
        )
    if text in _EXCEL_ERRORS:
        raise Refused("an error value of a spreadsheet, no data", "这是电子表格的错误值，不是数据")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def id_key(text: str) -> str:
    """Return the form in which ids are compared."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def check_id(text: str) -> str:
    """Return an id, or raise Refused for what cannot be one."""
    if len(text) > LONGEST_ID:
        raise Refused(f"an id has at most {LONGEST_ID} characters", f"编号最多 {LONGEST_ID} 个字符")
    if "\n" in text or "\t" in text:
        raise Refused("an id stands on one line", "编号中不能有换行或制表符")
    hidden = next((c for c in text if c in _HIDDEN), None)
    if hidden is not None:
        name = f"U+{ord(hidden):04X}"
        raise Refused(
            f"an invisible character ({name}) within an id", f"编号中有不可见字符（{name}）"
        )
    if _CUT_NUMBER.fullmatch(text):
        raise Refused(
            "the spreadsheet has rounded a long number; format the column as text, enter it anew",
            "长数字已被电子表格改为科学计数法；请将该列设为文本格式后重新填写",
        )
    return text


class Ids:
    """A set of ids that others refer to."""

    def __init__(self, noun: str, noun_zh: str, given: Iterable[str] = ()) -> None:
        self.noun = noun
        self.noun_zh = noun_zh
        self._by_key: dict[str, str] = {}
        for text in given:
            self._by_key.setdefault(id_key(text), text)

    def __len__(self) -> int:
        return len(self._by_key)

    def find(self, text: str) -> str | None:
        """Return the id as it is written where it is defined, None for an unknown one."""
        return self._by_key.get(text) or self._by_key.get(id_key(text))

    def add(self, text: str) -> None:
        """Define an id; one that is already there keeps its first spelling."""
        self._by_key.setdefault(id_key(text), text)

    def unknown(self, text: str) -> Refused:
        """Return the refusal of an unknown id, with the closest known one."""
        known = list(self._by_key)
        if len(known) > 3000:  # comparing with all takes too long; the close ones begin alike
            known = [key for key in known if key[:2] == id_key(text)[:2]][:3000]
        near = difflib.get_close_matches(id_key(text), known, n=1, cutoff=0.5)
        hint = f"; did you mean {self._by_key[near[0]]}?" if near else ""
        hint_zh = f"；是否为“{self._by_key[near[0]]}”？" if near else ""
        return Refused(
            f"must be one of the {self.noun} that are defined{hint}",
            f"{self.noun_zh}中没有此编号{hint_zh}",
        )
