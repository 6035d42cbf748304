"""Notations inside a cell: lists, sets, parameters, weeks, weekdays, clock times.

Lists are separated by blanks or commas (，、; and ； too); an item that holds one of these is
put between double quotes. Parameters are "name=value" separated by semicolons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..models.calendar import DAY_NAMES, DAY_NAMES_ZH
from ..models.school import ALL_WEEKS
from .refusal import Refused

_ITEM = re.compile(r'"((?:[^"]|"")*)"|([^\s,，、;；"]+)|([\s,，、;；]+)|(")')
_PLAIN_ITEM = re.compile(r'[^\s,，、;；"=＝:：]+')
_PART = re.compile(r'((?:"(?:[^"]|"")*"|[^;；"])*)([;；]|$|")')


def split_list(text: str) -> tuple[str, ...]:
    """Return the items of a list cell."""
    if '"' not in text:
        return tuple(re.sub("[,，、;；]", " ", text).split())
    items: list[str] = []
    for quoted, plain, _, stray in (match.groups() for match in _ITEM.finditer(text)):
        if stray:
            raise Refused("a quotation mark is not closed", "引号不成对")
        if plain or quoted:
            items.append(plain or quoted.replace('""', '"'))
    return tuple(items)


def join_list(items: Iterable[str]) -> str:
    """Return items as one cell, such that `split_list` gives them back."""
    return " ".join(quote(item) for item in items)


def quote(item: str) -> str:
    """Return an item of a list, between quotation marks where it needs them."""
    return item if _PLAIN_ITEM.fullmatch(item) else '"' + item.replace('"', '""') + '"'


def split_parts(text: str) -> list[str]:
    """Return what stands between semicolons, quotation marks kept."""
    parts: list[str] = []
    position = 0
    while position <= len(text):
        match = _PART.match(text, position)
        if match is None or match.group(2) == '"':
            raise Refused("a quotation mark is not closed", "引号不成对")
        parts.append(match.group(1).strip())
        position = match.end() + (0 if match.group(2) else 1)
    return [part for part in parts if part]


def split_parameters(text: str) -> dict[str, str]:
    """Return the parameters of "slots=Mon-1 Tue-2; max=3" by name."""
    found: dict[str, str] = {}
    for part in split_parts(text):
        name, sign, value = part.replace("＝", "=", 1).partition("=")
        name = unicodedata.normalize("NFKC", name).strip()
        if not sign or not name:
            raise Refused(
                f"a parameter is written name=value, not '{part[:40]}'",
                f"参数应写作“名称=值”，而不是“{part[:40]}”",
            )
        if name in found:
            raise Refused(f"parameter {name} stands twice", f"参数 {name} 重复")
        found[name] = _unquote(value.strip())
    return found


def _unquote(value: str) -> str:
    if (
        len(value) >= 2
        and value[0] == value[-1] == '"'
        and '"' not in value[1:-1].replace('""', "")
    ):
        return value[1:-1].replace('""', '"')
    return value


def join_parameters(parameters: dict[str, str]) -> str:
    """Return parameters as one cell, such that `split_parameters` gives them back."""
    return "; ".join(f"{name}={_guard(value)}" for name, value in parameters.items())


def _guard(value: str) -> str:
    plain = value == value.strip() and not re.search('[;；"＝]', value)
    return value if plain else '"' + value.replace('"', '""') + '"'


def parse_clock(text: str) -> int:
    """Return the minutes after midnight of "07:50" (24:00 is the end of the day)."""
    plain = unicodedata.normalize("NFKC", text)
    match = re.fullmatch(r"([0-9]{1,2})[:时点]([0-9]{1,2})分?(?::00)?", plain)
    if match is None:
        raise Refused("must be a clock time such as 07:50", "必须是时刻，如 07:50")
    hour, minute = int(match.group(1)), int(match.group(2))
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise Refused("must be a time of the day, 00:00 to 24:00", "必须在 00:00 与 24:00 之间")
    return hour * 60 + minute


def write_clock(minutes: int) -> str:
    """Return minutes after midnight as "07:50"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_WEEKDAYS: dict[str, int] = {}
_SPELLINGS = (
    "monday 一 1",
    "tuesday 二 2",
    "wednesday 三 3",
    "thursday 四 4",
    "friday 五 5",
    "saturday 六 6",
    "sunday 日 7 天",
)
for _day, _spelling in enumerate(_SPELLINGS):
    _full, *_short = _spelling.split()
    _long = [prefix + short for prefix in ("周", "星期", "礼拜") for short in _short]
    _WEEKDAYS.update(dict.fromkeys((_full, _full[:3], *_short, *_long), _day))


def parse_weekday(text: str) -> int:
    """Return 0 for Monday … 6 for Sunday."""
    day = _WEEKDAYS.get(unicodedata.normalize("NFKC", text).casefold().rstrip("."))
    if day is None:
        raise Refused(
            "must be a weekday: " + ", ".join(DAY_NAMES), "必须是星期：" + "、".join(DAY_NAMES_ZH)
        )
    return day


def write_weekday(day: int, lang: str) -> str:
    """Return the weekday's name."""
    return (DAY_NAMES_ZH if lang == "zh" else DAY_NAMES)[day]


_ALL = frozenset(("all", "every", "全部", "每周", "全周", "所有"))
_ODD = frozenset(("odd", "单", "单周", "奇"))
_EVEN = frozenset(("even", "双", "双周", "偶"))


def parse_weeks(text: str, weeks: int) -> int:
    """Return the bit mask of "all", "odd", "even" or "1,3" in a cycle of `weeks` weeks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain in _ALL:
        return ALL_WEEKS
    if plain in _ODD or plain in _EVEN:
        mask = sum(1 << week for week in range(plain in _EVEN, weeks, 2))
        if mask and weeks > 1:
            return mask
        raise Refused(
            "odd and even weeks need a cycle of two weeks or more (weeks in the school's settings)",
            "单双周要求循环至少两周（学校设置中的周数）",
        )
    mask = 0
    for item in split_list(plain):
        if not re.fullmatch("[0-9]{1,3}", item) or not 1 <= int(item) <= weeks:
            raise Refused(
                f"must be all, odd, even or week numbers 1 to {weeks}",
                f"必须是“全部”“单周”“双周”，或 1 至 {weeks} 的周次",
            )
        mask |= 1 << (int(item) - 1)
    return mask


def write_weeks(mask: int, lang: str) -> str:
    """Return a bit mask of weeks as `parse_weeks` reads it."""
    if mask == ALL_WEEKS:
        return "全部" if lang == "zh" else "all"
    return ",".join(str(week + 1) for week in range(mask.bit_length()) if mask >> week & 1)
