"""Read a school from a folder or a workbook, with every problem of every table in one go."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..models.calendar import Calendar, CalendarDay, Period
from ..models.errors import InputError
from ..models.rules.rows import validate_rules
from ..models.scheme import PRESETS, Scheme
from ..models.school import ALL_WEEKS, RuleRow, School
from .cooked_table import CookedTable, cook, define_ids
from .derived_ids import derived_ids
from .folder_source import Raws, read_raws, require_rows
from .ids import Ids
from .refusal import Problems, Refused, tell_validation
from .school_links import check_links
from .school_tables import SCHOOL
from .values import Context, parse_integer

Cooked = dict[str, CookedTable]


def read_school(path: str | Path) -> School:
    """Read a school folder (CSV and TOML) or an .xlsx workbook.

    Raises
    ------
    InputError
        With all problems of all tables: file or sheet, row, column, value, rule.
    """
    problems = Problems()
    raws = read_raws(SCHOOL, Path(path), problems)
    context = _context(raws, problems)
    cooked = {table.name: cook(raws[table.name], context, problems) for table in SCHOOL.tables}
    require_rows(SCHOOL, raws, problems)
    check_links(cooked, context, problems)
    return _built(Path(path).name, cooked, context, problems)


def _context(raws: Raws, problems: Problems) -> Context:
    """Collect the ids that cells may refer to; sets of damaged tables are left out."""
    known = derived_ids(raws)
    for table in SCHOOL.tables:
        if any(column.key for column in table.columns) and table.name != "calendars":
            ids = known[table.name] = Ids(table.name, f"“{table.zh}”表", ())
            define_ids(raws[table.name], ids, problems)
    define_ids(raws["calendars"], Ids("calendars", "作息表"), problems)
    for preset in PRESETS:
        known["schemes"].add(preset)
    for name, ids in known.items():
        if name in raws and raws[name].absent and not raws[name].damaged and not len(ids):
            _refuse_needed(name, raws, problems)
    sources = {"calendars": "periods", "block ids": "blocks", "groups": "teachers"}
    sound = {name: ids for name, ids in known.items() if not raws[sources.get(name, name)].damaged}
    return Context(sound, _weeks(raws))


def _refuse_needed(name: str, raws: Raws, problems: Problems) -> None:
    """Refuse that a table is missing to which cells of others refer: once, not for each cell."""
    cells = [
        (raw.file, raw.row(index, column.field))
        for raw in raws.values()
        for column in raw.table.columns
        if column.refers == name and not column.loose
        for index, cell in enumerate(raw.cells.get(column.field, ()))
        if (cell or "").strip()
    ]
    if cells:
        raw, (file, row) = raws[name], cells[0]
        raw.damaged = True
        refused = Refused(
            f"the table {name} ({raw.table.zh}) is missing, but {len(cells)} cell(s) of other "
            f"tables name its ids, first in {file}, row {row}",
            f"缺少“{raw.table.zh}”表（{name}），但其他表中有 {len(cells)} 处引用其编号，"
            f"首处为 {file} 第 {row} 行",
        )
        problems.add(raw.file, None, None, None, refused)


def _weeks(raws: Raws) -> int:
    """Return the weeks of the cycle; the most there may be where that is refused itself."""
    raw = raws["school"]
    column = raw.table.column("weeks")
    text = (raw.cells.get("weeks") or [""])[0]
    try:
        if raw.damaged or text is None:
            return column.maximum
        return parse_integer(text.strip(), column) if text.strip() else 1
    except Refused:
        return column.maximum


def _built(file: str, cooked: Cooked, context: Context, problems: Problems) -> School:
    """Build the school; raise InputError with every problem found."""
    if not cooked["school"].values["id"] or 0 in cooked["school"].bad:
        problems.stop_if_any()
    try:
        school = _build(cooked, context)
    except ValidationError as error:  # a rule of the models that no column states
        problems.stop_if_any()
        tell_validation(error, file, problems)
        raise InputError(problems.all()) from None
    _judge_rules(school, cooked, problems)
    problems.stop_if_any()
    return school


def _judge_rules(school: School, cooked: Cooked, problems: Problems) -> None:
    """Let the catalogue judge the rules table.

    Where rows of other tables are missing because they were refused, what a rule refers to may
    be missing too: then only what is certain is told (scopes were judged against all ids, good
    rows or not; without sound periods and days there are no slots to judge by).
    """
    sound = not len(problems)
    if any(cooked[name].bad or cooked[name].raw.damaged for name in ("periods", "days")):
        return
    for problem in validate_rules(school):
        if sound or problem.field != "scope":
            refused = Refused(problem.rule, problem.rule_zh)
            file = cooked["rules"].raw.file
            problems.add(file, problem.row, problem.field, problem.value, refused)


def _build(cooked: Cooked, context: Context) -> School:
    head = next(cooked["school"].good())[1]
    parts: dict[str, Any] = {}
    for table in SCHOOL.tables:
        if table.name in School.model_fields and table.name not in ("calendars", "rules"):
            parts[table.name] = tuple(
                table.record(**values) for _, values in cooked[table.name].good()
            )
    parts["calendars"] = _calendars(cooked, context)
    rows = cooked["rules"].raw.rows
    parts["rules"] = tuple(RuleRow(row=rows[i], **v) for i, v in cooked["rules"].good())
    parts["schemes"] = _with_presets(parts["schemes"], parts["grades"])
    # Records are immutable and were checked one by one: validating all again costs half a second.
    return School.model_construct(**head, **parts)


def _with_presets(schemes: tuple[Scheme, ...], grades: tuple[Any, ...]) -> tuple[Scheme, ...]:
    known = {scheme.id for scheme in schemes}
    wanted = {grade.scheme for grade in grades} - known
    return schemes + tuple(scheme for name, scheme in PRESETS.items() if name in wanted)


def _calendars(cooked: Cooked, context: Context) -> tuple[Calendar, ...]:
    periods: dict[str, list[Any]] = defaultdict(list)
    days: dict[str, list[Any]] = defaultdict(list)
    for _, values in cooked["periods"].good():
        periods[values.pop("calendar")].append(Period(**values))
    for _, values in cooked["days"].good():
        if values["weeks"] == ALL_WEEKS:
            values["weeks"] = (1 << context.weeks) - 1
        days[values.pop("calendar")].append(CalendarDay(**values))
    names = {values["id"]: values["name"] for _, values in cooked["calendars"].good()}
    return tuple(
        Calendar(
            id=calendar,
            name=names.get(calendar, ""),
            periods=tuple(periods[calendar]),
            days=tuple(days[calendar]),
        )
        for calendar in periods
    )
