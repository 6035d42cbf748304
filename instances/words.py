"""Words of a vocabulary in both languages: readers accept either, writers use one."""

from __future__ import annotations

import difflib
import unicodedata

from .bureau_words import BUREAU_WORDS
from .refusal import Refused

_Words = dict[str, tuple[str, ...]]
"""Value → the Chinese word that is written, then others that are understood."""

VOCABULARIES: dict[str, _Words] = {
    "yes/no": {
        "yes": ("是", "y", "true", "1", "有", "√", "对"),
        "no": ("否", "n", "false", "0", "无", "×", "不"),
    },
    "period kind": {
        "reading": ("早读", "晨读", "早自习"),
        "lesson": ("上课", "课", "正课", "新课"),
        "evening": ("晚自习", "晚修", "晚课"),
    },
    "subject kind": {
        "common": ("必修", "共同", "公共", "语数外"),
        "elective": ("选考", "选科", "等级考"),
        "language": ("外语", "语种"),
        "activity": ("活动", "班会自习"),
        "course": ("选修课", "课程"),
    },
    "audience": {
        "all": ("全体", "全班", "全部"),
        "exam": ("选考", "等级考"),
        "qualifying": ("学考", "合格考", "会考"),
    },
    "gender": {"F": ("女", "女生", "female"), "M": ("男", "男生", "male")},
    "relation": {
        "together": ("同班", "在一起", "绑定"),
        "apart": ("分开", "不同班", "互斥"),
    },
    "mode": {
        "no_walking": ("不走班", "固定三科", "套餐"),
        "fix_two": ("定二走一", "定二"),
        "fix_one": ("定一走二", "定一"),
        "walk_all": ("全走班", "大走班", "全走"),
        "mixed": ("混合", "混合走班"),
        "requests": ("自由选课", "自由选修"),
    },
    "qualifying mode": {
        "walk": ("走班",),
        "home": ("行政班", "本班"),
        "none": ("无", "不开"),
    },
    "tier": {
        "unplaced": ("未排",),
        "hard": ("硬", "硬约束", "必须"),
        "soft": ("软", "软约束", "尽量"),
    },
    "room type": {
        "classroom": ("教室", "普通教室"),
        "laboratory": ("实验室", "lab"),
        "ground": ("运动场", "操场", "场地"),
    },
    **BUREAU_WORDS,
}

OPEN = frozenset({"room type"})
"""Vocabularies in which any other word is allowed."""


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().replace(" ", "_")


_LOOKUP = {
    name: {_key(word): value for value, others in words.items() for word in (value, *others)}
    for name, words in VOCABULARIES.items()
}


def parse_word(text: str, vocabulary: str) -> str:
    """Return the value that a word stands for; raise Refused for a word that is not known."""
    lookup = _LOOKUP[vocabulary]
    value = lookup.get(_key(text))
    if value is not None:
        return value
    if vocabulary in OPEN:
        return text
    words = VOCABULARIES[vocabulary]
    near = difflib.get_close_matches(_key(text), list(lookup), n=1)
    hint = f"; did you mean {lookup[near[0]]}?" if near else ""
    hint_zh = f"；是否为“{word_in(lookup[near[0]], vocabulary, 'zh')}”？" if near else ""
    raise Refused(
        "must be one of " + ", ".join(words) + hint,
        "必须是下列之一：" + "、".join(other[0] for other in words.values()) + hint_zh,
    )


def word_in(value: str, vocabulary: str, lang: str) -> str:
    """Return how `value` is written in `lang`."""
    others = VOCABULARIES[vocabulary].get(value)
    return others[0] if lang == "zh" and others else value
