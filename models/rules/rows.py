"""The rules table: rows read into the rules' own parameters, refusals and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from ..constraints import Tier
from ..errors import FileProblem, InputError
from ..school import RuleRow, School
from .catalogue import BY_NAME, RULES
from .rule import Row, Rule
from .scope import Scope, ScopeError, known_ids, parse_scope
from .slots import SlotSet

FILE = "rules"
"""Table that the refusals name; the reader knows what the file is called."""


def rows_of_school(school: School) -> tuple[Row, ...]:
    """Return the rows of the planned term, read.

    Raises
    ------
    InputError
        Listing every row that cannot be read, with field, value and rule.
    """
    rows, refused = read_rows(school)
    if refused:
        raise InputError(refused)
    return rows


def validate_rules(school: School) -> list[FileProblem]:
    """Return every refusal of the rules table, in the order of its rows."""
    return read_rows(school)[1]


def read_rows(school: School) -> tuple[tuple[Row, ...], list[FileProblem]]:
    """Return the rows of the planned term that can be read, and the refusals of the others."""
    known = known_ids(school)
    rows: list[Row] = []
    refused: list[FileProblem] = []
    for number, raw in enumerate(school.rules, start=2):
        if raw.term is not None and raw.term != school.term:
            continue
        place = number if raw.row is None else raw.row
        try:
            rows.append(_read(school, raw, place, known))
        except _RefusedError as refusal:
            refused.extend(refusal.problems)
    return tuple(rows), refused


class _RefusedError(Exception):
    """A row that cannot be read."""

    def __init__(self, problems: list[FileProblem]) -> None:
        self.problems = problems
        super().__init__()


def _read(school: School, raw: RuleRow, place: int, known: Any) -> Row:
    rule = BY_NAME.get(raw.rule)
    if rule is None or not rule.by_row:
        names = ", ".join(r.name for r in RULES if r.by_row)
        raise _refusal(
            place, "rule", raw.rule, f"a rule is one of: {names}", f"规则须为以下之一：{names}"
        )
    problems: list[FileProblem] = []
    scope, parameters = Scope(), None
    try:
        scope = parse_scope(raw.scope, known, rule.scopes, rule.name)
    except ScopeError as error:
        problems.append(_problem(place, "scope", raw.scope, *_both(str(error))))
    try:
        parameters = rule.parameters.model_validate(raw.parameters)
    except ValidationError as error:
        problems += list(_parameter_problems(rule, raw, place, error))
    problems += list(_head_problems(raw, place))
    if parameters is not None:
        problems += list(_slot_problems(school, rule, parameters, place))
    if problems:
        raise _RefusedError(problems)
    tier = rule.tier if raw.tier is None else Tier(raw.tier)
    weight = rule.weight if raw.weight is None else raw.weight
    return Row(rule.name, scope, parameters, tier, weight, place)


def _head_problems(raw: RuleRow, place: int) -> Iterator[FileProblem]:
    if raw.tier is not None and raw.tier not in (Tier.HARD, Tier.SOFT):
        yield _problem(
            place, "tier", raw.tier, "a tier is hard or soft", "级别为 hard（硬）或 soft（软）"
        )
    if raw.weight is not None and raw.weight < 0:
        yield _problem(place, "weight", str(raw.weight), "a weight is at least 0", "权重不能为负数")


def _parameter_problems(
    rule: Rule, raw: RuleRow, place: int, error: ValidationError
) -> Iterator[FileProblem]:
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else "parameters"
        value = raw.parameters.get(name)
        message = item["msg"].removeprefix("Value error, ")
        fields = ", ".join(rule.parameters.model_fields) or "–"
        if item["type"] == "extra_forbidden":
            message = f"{rule.name} takes: {fields}|规则 {rule.name} 的参数：{fields}"
        elif item["type"] == "missing":
            message = f"{rule.name} needs {name}|规则 {rule.name} 需要参数 {name}"
        elif "|" not in message:
            message = _number_message(rule, name, dict(item))
        yield _problem(place, f"parameters: {name}", value, *_both(message))


def _number_message(rule: Rule, name: str, item: dict[str, Any]) -> str:
    """Say what a number should be, in both languages."""
    if item["type"] == "greater_than_equal":
        least = item["ctx"]["ge"]
        return (
            f"{name} of {rule.name} is at least {least}|规则 {rule.name} 的 {name} 至少为 {least}"
        )
    return f"{name} of {rule.name} is a whole number|规则 {rule.name} 的 {name} 须为整数"


def _slot_problems(
    school: School, rule: Rule, parameters: Any, place: int
) -> Iterator[FileProblem]:
    for name in rule.parameters.model_fields:
        value = getattr(parameters, name)
        if not isinstance(value, SlotSet):
            continue
        for pattern in value.patterns:
            if not any(pattern.resolve(calendar) for calendar in school.calendars):
                yield _problem(
                    place,
                    f"parameters: {name}",
                    pattern.text,
                    "a slot is a day and a period of one of the calendars",
                    "节次须为某个作息表中的星期与节次",
                )


def _problem(place: int, field: str, value: str | None, rule: str, rule_zh: str) -> FileProblem:
    return FileProblem(FILE, place, field, value, rule, rule_zh)


def _refusal(place: int, field: str, value: str, rule: str, rule_zh: str) -> _RefusedError:
    return _RefusedError([_problem(place, field, value, rule, rule_zh)])


def _both(message: str) -> tuple[str, str]:
    english, _, chinese = message.partition("|")
    return english, chinese
