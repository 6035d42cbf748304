"""Subjects that no rule tells apart do not keep teachers in groups of their own."""

from __future__ import annotations

from zouban.exchanging import exchange
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.policy import GoalName, GoalRule
from zouban.solver.exchange.groups import group_people
from zouban.solver.exchange.people import Ground


def _balanced() -> Bureau:
    bureau = generate_bureau(schools=10, teachers=300, seed=2).bureau
    goals = (GoalRule(goal=GoalName.STRUCTURE),)
    return bureau.model_copy(update={"policy": bureau.policy.model_copy(update={"goals": goals})})


def test_subjects_count_by_the_indicators_that_read_them() -> None:
    bureau = _balanced()
    ground = Ground(bureau)
    number = ground.index.subject_number
    assert ground.kinds[number["pe"]] == ground.kinds[number["music"]]
    assert ground.kinds[number["pe"]] != ground.kinds[number["chinese"]]
    assert ground.kinds[-1] == -1
    exact = Ground(bureau, exact=True)
    assert len(set(exact.kinds.tolist())) == len(bureau.subjects) + 1
    assert len(group_people(ground)) < len(group_people(exact))


def test_everybody_teaches_what_he_may() -> None:
    bureau = _balanced()
    plan = exchange(bureau, time_limit=30).answer
    assert plan is not None
    may = {t.id: {t.subject, *t.subjects} for t in bureau.teachers}
    assert all(move.subject in may[move.teacher] for move in plan.moves)


def test_grouping_loses_no_plan() -> None:
    """With every subject told apart the balance is the same."""
    bureau = _balanced()
    told = exchange(bureau, time_limit=30)
    unfilled = bureau.policy.model_copy(
        update={"churn": bureau.policy.churn.model_copy(update={"subject_out": 1.0})}
    )
    apart = exchange(bureau.model_copy(update={"policy": unfilled}), time_limit=30)
    assert abs(told.goals[0].value - apart.goals[0].value) <= 1e-3 * told.goals[0].value
