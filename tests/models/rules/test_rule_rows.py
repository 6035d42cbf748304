"""The rules table read: slots, scopes, parameters, refusals, and sentences said back."""

from __future__ import annotations

from typing import Any

import pytest
from zouban.models.errors import InputError
from zouban.models.rules.catalogue import BY_NAME, RULES
from zouban.models.rules.rows import read_rows, rows_of_school, validate_rules
from zouban.models.rules.sentences import scope_text, sentence, template_of
from zouban.models.rules.slots import parse_slots
from zouban.models.school import RuleRow


def _texts(tiny: Any, text: str) -> list[str]:
    return [slot.text for slot in parse_slots(text).resolve(tiny.school.calendars[0])]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Mon-3", ["Mon-3"]),
        ("Tue-4 Mon-3", ["Tue-4", "Mon-3"]),
        ("Mon-3,Tue-4", ["Mon-3", "Tue-4"]),
        ("*-1", ["Mon-1", "Tue-1", "Wed-1"]),
        ("Wed-*", ["Wed-R", "Wed-1", "Wed-2", "Wed-3", "Wed-4", "Wed-E"]),
        ("Wed", ["Wed-R", "Wed-1", "Wed-2", "Wed-3", "Wed-4", "Wed-E"]),
        ("Mon-1..4", ["Mon-1", "Mon-2", "Mon-3", "Mon-4"]),
        ("Mon..Tue-E", ["Mon-E", "Tue-E"]),
        ("周一-3", ["Mon-3"]),
        ("星期二－４，每天－Ｒ", ["Tue-4", "Mon-R", "Tue-R", "Wed-R"]),
        ("mon-3", ["Mon-3"]),
        ("Mon-3 *-3", ["Mon-3", "Tue-3", "Wed-3"]),
    ],
)
def test_slots_are_read_in_every_notation(tiny: Any, text: str, slots: list[str]) -> None:
    assert _texts(tiny, text) == slots


@pytest.mark.parametrize("text", ["", "  ,", "Foo-3", "3", "Mon-", "Fri..Mon-1", "-3"])
def test_what_is_no_slot_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\|"):
        parse_slots(text)


REFUSED = [
    (RuleRow(rule="nonsense"), "rule", "nonsense"),
    (RuleRow(rule="lesson_placed"), "rule", "lesson_placed"),
    (RuleRow(rule="unavailable", scope="teacher:Zed", parameters={"slots": "*-1"}), "scope", "Zed"),
    (RuleRow(rule="unavailable", scope="school", parameters={"slots": "*-1"}), "scope", "school"),
    (RuleRow(rule="teacher_idle", scope="class:A"), "scope", "class:A"),
    (RuleRow(rule="teacher_idle", scope="teacher:"), "scope", "teacher:"),
    (RuleRow(rule="teacher_idle", scope="teacher:M;teacher:P"), "scope", "teacher:M;teacher:P"),
    (RuleRow(rule="unavailable", scope="teacher:M"), "parameters: slots", None),
    (RuleRow(rule="unavailable", scope="teacher:M", parameters={"slots": "Mon-9"}),
     "parameters: slots", "Mon-9"),
    (RuleRow(rule="unavailable", scope="teacher:M", parameters={"slots": "Sun-1"}),
     "parameters: slots", "Sun-1"),
    (RuleRow(rule="max_at_once", scope="subject:pe", parameters={"max": "many"}),
     "parameters: max", "many"),
    (RuleRow(rule="max_at_once", scope="subject:pe", parameters={"max": "-1"}),
     "parameters: max", "-1"),
    (RuleRow(rule="max_at_once", scope="subject:pe", parameters={"max": "1", "min": "0"}),
     "parameters: min", "0"),
    (RuleRow(rule="teacher_idle", tier="unplaced"), "tier", "unplaced"),
    (RuleRow(rule="teacher_idle", weight=-2), "weight", "-2"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "field", "value"), REFUSED)
def test_every_refusal_names_row_field_value_and_rule(
    tiny: Any, row: RuleRow, field: str, value: str | None
) -> None:
    (problem,) = validate_rules(tiny.with_rows(row).school)
    assert (problem.file, problem.row, problem.field) == ("rules", 2, field)
    assert problem.value == value or (value or "") in (problem.value or "")
    assert problem.rule
    assert problem.rule_zh
    assert "|" not in problem.rule


def test_all_refusals_come_at_once(tiny: Any) -> None:
    rows = [row for row, _, _ in REFUSED]
    school = tiny.with_rows(*rows).school
    assert [p.row for p in validate_rules(school)] == list(range(2, len(rows) + 2))
    with pytest.raises(InputError) as refusal:
        rows_of_school(school)
    assert len(refusal.value.problems) == len(rows)


def test_the_judge_tells_refused_rows_and_judges_the_others(tiny: Any) -> None:
    good = RuleRow(rule="main_early", scope="school", parameters={"last": "3"})
    judged = tiny.with_rows(REFUSED[0][0], good).judge()
    assert [f.code for f in judged.findings if f.rule == "rules"] == ["rule_refused"]
    assert judged.terms["main_early"] == 2


def test_rows_of_another_term_are_left_out(tiny: Any) -> None:
    row = RuleRow(rule="main_early", term="T2")
    assert read_rows(tiny.with_school(term="T1", rules=(row,)).school) == ((), [])
    assert len(rows_of_school(tiny.with_school(term="T2", rules=(row,)).school)) == 1


def test_ids_are_compared_in_their_plain_form(tiny: Any) -> None:
    row = RuleRow(rule="unavailable", scope="teacher：Ｍ", parameters={"slots": "*-1"})
    (read,) = rows_of_school(tiny.with_rows(row).school)
    assert read.scope.ids("teacher") == ("M",)


def test_an_id_with_a_blank_is_one_id(tiny: Any) -> None:
    named = tiny.school.rooms[0].model_copy(update={"id": "Room 1"})
    school = tiny.with_school(rooms=(named, *tiny.school.rooms)).with_rows(
        RuleRow(rule="unavailable", scope="room:Room 1", parameters={"slots": "*-1"})
    )
    (read,) = rows_of_school(school.school)
    assert read.scope.ids("room") == ("Room 1",)


def test_a_row_is_said_back_in_both_languages(tiny: Any) -> None:
    row = RuleRow(
        rule="forbidden_slots", scope="subject:math pe;grade:G", parameters={"slots": "Mon-3 *-4"}
    )
    school = tiny.with_rows(row).school
    (read,) = rows_of_school(school)
    assert sentence(school, read) == (
        "Subject Math, Pe, grade Grade: no lesson at Mon period 3, every day period 4."
    )
    assert sentence(school, read, "zh") == (
        "学科 学科math、学科pe、年级 年级：周一第3节、每天第4节 不排课。"
    )


@pytest.mark.parametrize("rule", [r for r in RULES if r.by_row], ids=lambda rule: rule.name)
def test_every_sentence_can_be_filled(tiny: Any, rule: Any) -> None:
    values = {"slots": "Mon-1", "max": "1", "min_days": "2", "periods": "2", "last": "3"}
    values |= {"min": "2", "free": "1"}
    fields = rule.parameters.model_fields
    scope = {"group": "group:math", "subject": "subject:pe"}.get(rule.scopes[0], rule.scopes[0])
    scope = "teacher:M" if scope == "teacher" else scope
    row = RuleRow(rule=rule.name, scope=scope, parameters={k: values[k] for k in fields})
    school = tiny.with_rows(row).school
    (read,) = rows_of_school(school)
    for lang in ("en", "zh"):
        text = sentence(school, read, lang)
        assert "{" not in text
        assert scope_text(school, read.scope, lang) in text
        assert "⟨" in template_of(rule, lang)


def test_each_rule_has_one_name_and_all_sentences() -> None:
    assert len(BY_NAME) == len(RULES)
    for rule in RULES:
        assert rule.by_itself or rule.by_row
        assert rule.sentence_en.endswith(".")
        assert rule.sentence_zh.endswith("。")
        assert rule.broken
