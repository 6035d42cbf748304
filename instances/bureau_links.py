"""What no single cell of a bureau can tell: rows that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from ..models.exchange.bureau import FULL_TIME
from ..models.exchange.policy import FormRules
from .bureau_tables import SINGLE_POLICY_TABLES
from .cooked_table import CookedTable, Found
from .refusal import Problems, Refused
from .rule_packs import pack_names

Cooked = Mapping[str, CookedTable]

_LEAST_AGE = 16
"""Nobody teaches before; a birth year mistyped by a decade or a century shows."""


def check_links(cooked: Cooked, problems: Problems) -> None:
    """Note every contradiction between rows; rows refused already are passed over."""
    for name, check in _CHECKS:
        table = cooked[name]
        for index, field, refused in check(cooked):
            table.refuse(problems, index, field, table.text(index, field), refused)


def _one_row(name: str) -> Callable[[Cooked], Found]:
    def check(cooked: Cooked) -> Found:
        table = cooked[name].raw.table
        for index in range(1, len(cooked[name].raw.rows)):
            yield (
                index,
                table.columns[0].field,
                Refused("the table has one row only", "本表只能有一行"),
            )

    return check


def _check_pairs(name: str, noun: str, noun_zh: str) -> Callable[[Cooked], Found]:
    """Refuse a pair of one, and the same pair the other way round."""

    def check(cooked: Cooked) -> Found:
        rows = cooked[name].raw.rows
        seen: dict[tuple[str, str], int] = {}
        for index, row in cooked[name].good():
            first, second = row["first"], row["second"]
            if first == second:
                yield index, "second", Refused(f"must be another {noun}", f"必须是另一{noun_zh}")
                continue
            known = seen.setdefault((min(first, second), max(first, second)), index)
            if known != index:
                why = f"row {rows[known]} has the same pair", f"与第 {rows[known]} 行是同一对"
                yield index, "second", Refused(*why)

    return check


def _check_couples(cooked: Cooked) -> Found:
    """Refuse a second marriage."""
    married: dict[str, int] = {}
    rows = cooked["ties"].raw.rows
    for index, row in cooked["ties"].good():
        if row["tie"] != "couple":
            continue
        for field in ("first", "second"):
            known = married.setdefault(row[field], index)
            if known != index:
                row_number = rows[known]
                why = f"is in a couple already, in row {row_number}", f"第 {row_number} 行已是夫妻"
                yield index, field, Refused(*why)


def _check_ties(cooked: Cooked) -> Found:
    yield from _check_pairs("ties", "teacher", "教师")(cooked)
    yield from _check_couples(cooked)


def _check_shares(cooked: Cooked) -> Found:
    """Refuse more than full time."""
    worked: defaultdict[str, int] = defaultdict(int)
    for index, row in cooked["shares"].good():
        worked[row["teacher"]] += row["share"]
        if worked[row["teacher"]] > FULL_TIME:
            said = worked[row["teacher"]]
            yield (
                index,
                "share",
                Refused(
                    f"the teacher's shares add up to {said}, more than {FULL_TIME}",
                    f"该教师的工作量合计 {said}，超过 {FULL_TIME}",
                ),
            )


def _check_places(*fields: str) -> Callable[[CookedTable], Found]:
    """Refuse a place with one coordinate."""

    def check(table: CookedTable) -> Found:
        for index, row in table.good():
            values = [row[field] for field in fields]
            if (values[0] is None) != (values[1] is None):
                empty = fields[0] if values[0] is None else fields[1]
                why = "a place has both coordinates or none", "坐标须两个都填或都不填"
                yield index, empty, Refused(*why)

    return check


def _check_schools(cooked: Cooked) -> Found:
    yield from _check_places("x", "y")(cooked["schools"])
    for index, row in cooked["schools"].good():
        if row["answer_folder"] is not None and row["school_folder"] is None:
            why = "a sectioning needs the school it belongs to", "有分班结果须同时填写学校数据"
            yield index, "school_folder", Refused(*why)


def _as_of(cooked: Cooked) -> str | None:
    """Return the first day of the school year, None where it is refused itself."""
    return next((row["as_of"] for _, row in cooked["bureau"].good()), None)


def _check_dates(cooked: Cooked) -> Found:
    """Refuse teachers who are children, or come after the school year has begun."""
    as_of = _as_of(cooked)
    if as_of is None:
        return
    grown = f"{int(as_of[:4]) - _LEAST_AGE:04d}{as_of[4:]}"
    for index, row in cooked["teachers"].good():
        if row["birth"] is not None and row["birth"] > grown:
            why = (
                f"a teacher is at least {_LEAST_AGE} years old on {as_of}",
                f"教师在 {as_of} 时至少 {_LEAST_AGE} 岁",
            )
            yield index, "birth", Refused(*why)
        elif row["since"] is not None and row["since"] > as_of:
            yield index, "since", Refused(f"must not be after {as_of}", f"不能晚于 {as_of}")


def _check_evaluations(cooked: Cooked) -> Found:
    """Refuse evaluations of years to come."""
    as_of = _as_of(cooked)
    for index, row in cooked["evaluations"].good():
        if as_of is not None and row["year"] > int(as_of[:4]):
            yield index, "year", Refused(f"must not be after {as_of[:4]}", f"不能晚于 {as_of[:4]}")


def _check_teachers(cooked: Cooked) -> Found:
    yield from _check_dates(cooked)
    yield from _check_places("home_x", "home_y")(cooked["teachers"])
    for index, row in cooked["teachers"].good():
        elsewhere = (
            row["working_school"] is not None and row["working_school"] != row["post_school"]
        )
        if row["loan_end"] is not None and not elsewhere:
            why = "whoever is on loan works in another school", "支教教师的工作学校应不同于编制学校"
            yield index, "loan_end", Refused(*why)


def _check_wishes(cooked: Cooked) -> Found:
    """Refuse a wish for the school in which the teacher works."""
    works = {
        row["id"]: row["working_school"] or row["post_school"]
        for _, row in cooked["teachers"].good()
    }
    for index, row in cooked["wishes"].good():
        if works.get(row["teacher"]) == row["school"]:
            why = "is the school in which he works", "是该教师现在的学校"
            yield index, "school", Refused(*why)


def _check_indicators(cooked: Cooked) -> Found:
    """Refuse an indicator that does not state what it counts."""
    subjects = {
        row[name].casefold()
        for _, row in cooked["subjects"].good()
        for name in ("id", "name_en", "name_zh")
    }
    # A rule pack speaks of bureaus that have such subjects; `check` says which indicator is empty.
    whole = (
        not _of_bundled_pack(cooked["indicators"])
        and not cooked["subjects"].bad
        and not cooked["subjects"].raw.damaged
    )
    for index, row in cooked["indicators"].good():
        needed = _NEEDED[row["kind"]]
        if all(row[field] in (None, ()) for field in needed):
            said = " or ".join(needed)
            why = f"an indicator of kind {row['kind']} states {said}", f"此类指标须填写 {said}"
            yield index, needed[0], Refused(*why)
        strangers = [s for s in row["subjects"] if s.casefold() not in subjects]
        if whole and len(strangers) == len(row["subjects"]) and strangers:
            why = f"none of these subjects is there: {', '.join(strangers)}", "其中学科均不存在"
            yield index, "subjects", Refused(*why)


def _check_form(cooked: Cooked) -> Found:
    """Refuse loans that may run no longer than a time shorter than their term."""
    for index, row in cooked["form"].good():
        rules = FormRules(**row)
        terms = {"loan_years": rules.loan_years, "rural_loan_years": rules.rural_loan_years}
        for name, term in terms.items():
            if rules.longest_loan_years is not None and (term or 0.0) > rules.longest_loan_years:
                why = (
                    f"must not be less than {name}, which is {term:g}",
                    f"不能小于 {name}（{term:g}）",
                )
                yield index, "longest_loan_years", Refused(*why)
                break


def _of_bundled_pack(table: CookedTable) -> bool:
    return table.raw.file in {f"{name}.toml" for name in pack_names()}


_NEEDED = {
    "title": ("title",),
    "backbone": ("backbone",),
    "degree": ("degree_primary", "degree_junior", "degree_senior"),
    "subject": ("subjects",),
    "age": ("low", "high"),
    "evaluation": ("low", "high"),
}
"""Fields of which an indicator of each kind fills in one at least."""


_CHECKS: tuple[tuple[str, Callable[[Cooked], Found]], ...] = (
    *((table.name, _one_row(table.name)) for table in SINGLE_POLICY_TABLES),
    ("bureau", _one_row("bureau")),
    ("schools", _check_schools),
    ("teachers", _check_teachers),
    ("distances", _check_pairs("distances", "school", "学校")),
    ("ties", _check_ties),
    ("shares", _check_shares),
    ("evaluations", _check_evaluations),
    ("wishes", _check_wishes),
    ("indicators", _check_indicators),
    ("form", _check_form),
)
