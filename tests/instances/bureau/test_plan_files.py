"""Plans come back as they were written, whole or not at all; lists show what they may."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import zouban
from zouban.instances.answer import Answer, read_answer, write_answer, write_result
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.recognise import Content, recognise
from zouban.models.errors import InputError, UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.case_words import state_name
from zouban.models.exchange.plan import CaseEvent, CaseState, ExchangePlan
from zouban.models.exchange.words import Form
from zouban.models.result import Cost, Goal, Manifest, Result, Status, StoppedBy


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    return generate_bureau(schools=10, teachers=200, seed=1).bureau


@pytest.fixture(scope="module")
def plan(bureau: Bureau) -> ExchangePlan:
    from zouban.instances.bureau_generator.planted import planted_plan

    return planted_plan(bureau)


@pytest.fixture
def result(plan: ExchangePlan) -> Result[ExchangePlan]:
    return Result[ExchangePlan](
        status=Status.FEASIBLE,
        answer=plan,
        cost=Cost(soft=12),
        bound=10,
        goals=(Goal(name="unfilled", value=12, bound=10, unit="posts"),),
        stopped_by=StoppedBy.TIME,
        manifest=Manifest(zouban="1", command="exchange", input_sha256="0" * 64),
    )


@pytest.mark.parametrize("name", ["plan.json", "folder"])
def test_a_result_comes_back(
    bureau: Bureau, result: Result[ExchangePlan], name: str, tmp_path: Path
) -> None:
    write_result(result, tmp_path / name, bureau=bureau)
    assert recognise(tmp_path / name) is Content.ANSWER
    answer = zouban.read(tmp_path / name)
    assert answer.plan == result.answer
    assert answer.manifest == result.manifest
    assert answer.results["exchange"].goals == result.goals
    assert answer.results["exchange"].status is Status.FEASIBLE


def test_one_file_holds_manifest_goals_and_status(
    result: Result[ExchangePlan], tmp_path: Path
) -> None:
    zouban.write(result, tmp_path / "plan.json")
    document = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert set(document) == {"format", "version", "manifest", "results", "plan"}
    assert document["results"]["exchange"]["goals"][0]["name"] == "unfilled"


def test_a_plan_alone_can_be_written(plan: ExchangePlan, tmp_path: Path) -> None:
    zouban.write(plan, tmp_path / "p.json")
    assert read_answer(tmp_path / "p.json").plan == plan


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lists_call_the_state_of_a_case_what_the_cases_do(
    bureau: Bureau, plan: ExchangePlan, lang: str, tmp_path: Path
) -> None:
    first = CaseEvent(
        teacher=plan.moves[0].teacher, state=CaseState.APPROVED_BUREAU, on=bureau.as_of
    )
    begun = plan.model_copy(update={"events": (first,)})
    write_answer(Answer(plan=begun), tmp_path / "out", bureau=bureau, lang=lang)
    states = [row["状态 state"] for row in _rows(tmp_path / "out" / "moves.csv")]
    assert states[0] == state_name(CaseState.APPROVED_BUREAU, lang)
    assert set(states[1:]) == {state_name(None, lang)}


def test_lists_stand_beside_the_plan(bureau: Bureau, plan: ExchangePlan, tmp_path: Path) -> None:
    write_answer(Answer(plan=plan), tmp_path / "out", bureau=bureau, lang="zh")
    moves = _rows(tmp_path / "out" / "moves.csv")
    assert [row["教师编号 teacher"] for row in moves] == [move.teacher for move in plan.moves]
    schools = {s for move in plan.moves for s in (move.origin, move.destination)}
    files = {path.stem for path in (tmp_path / "out" / "approvals").iterdir()}
    assert files == schools
    one = plan.moves[0]
    leaving = _rows(tmp_path / "out" / "approvals" / f"{one.origin}.csv")
    assert any(row["去留 direction"] == "调出" for row in leaving)


def test_the_public_list_shows_no_more_than_it_may(
    bureau: Bureau, plan: ExchangePlan, tmp_path: Path
) -> None:
    write_answer(Answer(plan=plan), tmp_path / "out", bureau=bureau)
    rows = _rows(tmp_path / "out" / "public_list.csv")
    assert [title.split()[-1] for title in rows[0]] == [
        "name", "subject", "from", "to", "form", "term"
    ]  # fmt: skip
    counted = [move for move in plan.moves if move.form is not Form.RETURN]
    assert len(rows) == len(counted)
    text = (tmp_path / "out" / "public_list.csv").read_text(encoding="utf-8-sig")
    assert not any(teacher.id in text for teacher in bureau.teachers)


def test_withdrawn_cases_are_not_published(
    bureau: Bureau, plan: ExchangePlan, tmp_path: Path
) -> None:
    gone = next(move for move in plan.moves if move.form is not Form.RETURN)
    event = CaseEvent(teacher=gone.teacher, state=CaseState.WITHDRAWN, on=bureau.as_of)
    changed = plan.model_copy(update={"events": (event,)})
    for name, own in (("before", plan), ("after", changed)):
        write_answer(Answer(plan=own), tmp_path / name, bureau=bureau)
    counts = [len(_rows(tmp_path / name / "public_list.csv")) for name in ("before", "after")]
    assert counts[1] == counts[0] - 1


def test_a_new_plan_takes_old_lists_away(
    bureau: Bureau, plan: ExchangePlan, tmp_path: Path
) -> None:
    write_answer(Answer(plan=plan), tmp_path / "out", bureau=bureau)
    fewer = plan.model_copy(update={"moves": plan.moves[:1]})
    write_answer(Answer(plan=fewer), tmp_path / "out", bureau=bureau)
    kept = {path.stem for path in (tmp_path / "out" / "approvals").iterdir()}
    assert kept == {plan.moves[0].origin, plan.moves[0].destination}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"plan": {}}, "plan.bureau"),
        ({"plan": {"bureau": "b", "as_of": "soon"}}, "plan.as_of"),
        ({"plan": {"bureau": "b", "as_of": "2026-09-01", "moves": [{}]}}, "plan.moves.0.teacher"),
        ({"version": 99}, None),
        ({"project": {}}, "project"),
    ],
    ids=str,
)
def test_a_damaged_plan_is_told_with_its_place(
    change: dict[str, object], place: str | None, plan: ExchangePlan, tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    zouban.write(plan, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, **change}), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_answer(path)
    assert place in [problem.field for problem in caught.value.problems]


def test_nothing_is_written_over_something_else(plan: ExchangePlan, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_answer(Answer(plan=plan), tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["mine.txt"]
