"""Ids of a bureau as a person reads them, in either language."""

from __future__ import annotations

from collections.abc import Mapping

from .bureau import Bureau

_ZH_WORDS = {
    "loan": "借用", "transfer": "调动", "swap": "对调", "itinerant": "走教", "return": "返回",
    "primary": "小学", "junior": "初中", "senior": "高中",
    "none": "无", "third": "三级", "second": "二级", "first": "一级", "full_senior": "正高级",
    "school": "校级", "county": "县级", "city": "市级", "province": "省级",
    "secondary": "中专", "associate": "专科", "bachelor": "本科", "master": "硕士",
    "doctor": "博士",
    "eligible": "符合条件者", "all": "全体教师", "moves": "交流者",
    "eligible_backbone": "符合条件的骨干教师",
    "weak": "薄弱", "ordinary": "一般", "strong": "优质",
    "rural": "农村", "town": "镇区", "urban": "城区",
    "table": "需求表", "curriculum": "课程计划", "quota": "编制", "posts": "岗位",
    "sectioning": "分班结果",
}  # fmt: skip
_ZH_TITLES = {"senior": "高级", "none": "未定级"}
_TITLE_KEYS = ("title",)
_WORD_KEYS = ("form", "forms", "stage", "title", "of", "backbone", "degree")


def word(value: str, lang: str, *, title: bool = False) -> str:
    """Return a word of the closed lists in `lang`; "senior" is a stage or a title."""
    if lang != "zh":
        return value.replace("_", " ")
    return (_ZH_TITLES.get(value) if title else None) or _ZH_WORDS.get(value, value)


class Names:
    """Fills the blanks of sentences with names beside ids.

    Parameters
    ----------
    people
        False: teachers are shown by id alone.
    """

    def __init__(self, bureau: Bureau, *, people: bool = True) -> None:
        self._teachers = {t.id: t.name for t in bureau.teachers if people and t.name}
        self._schools = {s.id: s.name for s in bureau.schools if s.name}
        self._subjects = {
            "en": {s.id: s.name_en for s in bureau.subjects if s.name_en},
            "zh": {s.id: s.name_zh for s in bureau.subjects if s.name_zh},
        }

    def teacher(self, id_: str) -> str:
        """Return a teacher's name with his id."""
        return _named(id_, self._teachers.get(id_))

    def school(self, id_: str) -> str:
        """Return a school's name with its id."""
        return _named(id_, self._schools.get(id_))

    def subject(self, id_: str, lang: str) -> str:
        """Return a subject's name."""
        return self._subjects[lang].get(id_, id_)

    def fill(self, template: str, values: Mapping[str, object], lang: str) -> str:
        """Return a sentence in `lang` ("en" or "zh")."""
        return template.format_map({k: self._show(k, v, lang) for k, v in values.items()})

    def _show(self, key: str, value: object, lang: str) -> object:
        if isinstance(value, str):
            if key in ("teacher", "other"):
                return self.teacher(value)
            if key in ("school", "destination", "wish"):
                return self.school(value)
            if key == "subject":
                return self.subject(value, lang)
        return shown_word(key, value, lang)


def shown_word(key: str, value: object, lang: str) -> object:
    """Return a number or a word of the closed lists as a sentence shows it."""
    if key == "rate" and isinstance(value, int | float):
        return percent(value)
    if isinstance(value, float):
        return f"{round(value, 3):g}"
    if isinstance(value, str) and key in _WORD_KEYS:
        words = [word(v, lang, title=key in _TITLE_KEYS) for v in value.split(" ")]
        return ("、" if lang == "zh" else ", ").join(words)
    return value


def percent(rate: float) -> str:
    """Return a share of 1 in percent, with as many decimals as it has."""
    return f"{100 * rate:.8f}".rstrip("0").rstrip(".") + "%"


def _named(id_: str, name: str | None) -> str:
    return id_ if not name or name == id_ else f"{name} ({id_})"
