"""How a contradiction of rules and data, and what would have to give way, are told."""

from __future__ import annotations

from collections.abc import Sequence

from ..finding import Finding, Severity
from .bureau import Bureau
from .names import Names
from .rules.catalogue import BY_NAME
from .rules.sentences import sentence

SHOWN = 5
"""Places in which a rule gives way that a sentence names."""

_UNITS = {
    "group_keep": ("percent of full time", "%（全职百分比）"),
    "school_out": ("teachers", "人"),
    "school_in": ("teachers", "人"),
}
_HEADS = ("heads", "人")
_MOVES = ("moves that it forbids", "次该规则不允许的交流")
_KEYS = {
    "must_move": "teacher", "must_stay": "teacher", "subject_out": "subject", "frozen": "teacher",
    "final": "teacher", "withdrawn": "teacher",
}  # fmt: skip
_SETTLED = {
    "frozen": (
        "whom the named change does not touch keeps his move",
        "所指变动未涉及者，其交流保持不变",
    ),
    "final": ("whose case is final keeps his move", "个案已生效者，其交流不再改变"),
    "withdrawn": ("who has withdrawn has no move", "已撤回者不再交流"),
}
"""What holds beside the policy's rules where a plan is made again, as sentences."""
_PAIRS = ("couple", "team", "apart")


def member_finding(
    bureau: Bureau, rule: str, row: str | None, confirmed: bool, number: int = 1
) -> Finding:
    """Return a member of a contradiction: a rule, or one row of the data that it reads.

    The number tells contradictions of one bureau apart.
    """
    names = Names(bureau)
    where = {} if not row else _where(rule, row)
    message, message_zh = (
        _told(bureau, names, rule, where, confirmed, lang) for lang in ("en", "zh")
    )
    return Finding(
        code="contradiction",
        rule=rule,
        severity=Severity.ERROR,
        message=message,
        message_zh=message_zh,
        where=where,
        params={"confirmed": "yes" if confirmed else "no", "contradiction": number},
    )


def concession_finding(
    bureau: Bureau,
    rule: str,
    amount: float,
    bound: float,
    rows: Sequence[tuple[str, float]],
    number: int = 1,
    *,
    moves: bool,
    several: bool = False,
) -> Finding:
    """Return the least by which one rule has to give way, all others kept.

    Of several contradictions, those beside this one count as settled.
    """
    unit = _MOVES if moves else _UNITS.get(rule, _HEADS)
    named = [row for row, _ in rows if row][:SHOWN]
    more = "" if len(rows) <= SHOWN else ", …"
    place = f" ({', '.join(named)}{more})" if named else ""
    least = bound >= amount - 1e-6
    proof = (
        ("no plan does with less", "已证明不能更少")
        if least
        else (f"at least {bound:g} are needed", f"至少需要{bound:g}")
    )
    said, said_zh = (_said(bureau, rule, lang) for lang in ("en", "zh"))
    settled = ("The other contradictions settled, a", "其他矛盾解决后，") if several else ("A", "")
    return Finding(
        code="concession",
        rule=rule,
        severity=Severity.INFO,
        message=f"{settled[0]} plan exists if this gives way by {amount:g} {unit[0]}{place}; "
        f"{proof[0]}: {said}",
        message_zh=f"{settled[1]}若放宽{amount:g}{unit[1]}{place}即有方案（{proof[1]}）：{said_zh}",
        params={"amount": amount, "bound": bound, "contradiction": number},
    )


def _said(bureau: Bureau, rule: str, lang: str) -> str:
    """Return what a rule asks, or what is settled."""
    if rule in _SETTLED:
        return _SETTLED[rule][lang == "zh"]
    return sentence(BY_NAME[rule], bureau.policy, lang)


def _where(rule: str, row: str) -> dict[str, str]:
    """Return what a row's id is about."""
    first, _, second = row.partition(", ")
    if rule in _PAIRS:
        return {"teacher": first, "other": second}
    if rule in _KEYS:
        return {_KEYS[rule]: row}
    return {"school": first, "subject": second} if second else {"school": row}


def _told(
    bureau: Bureau, names: Names, rule: str, where: dict[str, str], confirmed: bool, lang: str
) -> str:
    said = _said(bureau, rule, lang)
    place = ", ".join(_named(names, key, value, lang) for key, value in where.items())
    doubt = "" if confirmed else _words(" Not confirmed to be needed.", "（未确认必要）", lang)
    colon = _words(": ", "：", lang)
    return f"{place}{colon if place else ''}{said}{doubt}"


def _named(names: Names, key: str, value: str, lang: str) -> str:
    if key in ("teacher", "other"):
        return names.teacher(value)
    return names.subject(value, lang) if key == "subject" else names.school(value)


def _words(en: str, zh: str, lang: str) -> str:
    return zh if lang == "zh" else en
