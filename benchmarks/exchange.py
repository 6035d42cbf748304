"""Study: the year's exchange of teachers, with proven bounds, beside greedy swaps, and five years.

Run it with the cases wanted (default: all but the largest)::

    python -m zouban.benchmarks.exchange small real medium
    python -m zouban.benchmarks.exchange real --geography schools_concepcion.csv
    python -m zouban.benchmarks.exchange large --gap 0.001

`real` lays a bureau over the places and sizes of real schools in a CSV file. The balance cases
have two indicators, quotas, 25 km and caps on churn; `wishes` has the goals of the policy as they
stand, with couples, teams, commute and wishes; `years` plans five years.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zouban.exchanging import exchange, exchange_years
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_generator.bureau_generator import generate_at
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.policy import ChurnRules, GoalName, GoalRule
from zouban.models.exchange.verify import verify_plan
from zouban.models.result import Goal
from zouban.solver.exchange.years import standings

from .exchange_greedy import greedy_plan
from .setting import setting

SIZES = {
    "small": (70, 3_700),
    "medium": (700, 21_000),
    "large": (5_000, 100_000),
    "wishes": (70, 3_700),
    "years": (160, 5_000),
}
"""Schools and teachers of the generated cases."""

YEARS = 5
GREEDY_MOST = 8_000
"""Teachers up to which greedy swaps are run beside; they take minutes beyond."""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    cells: tuple[object, ...]

    def __str__(self) -> str:
        return "| " + " | ".join(str(cell) for cell in self.cells) + " |"


def main() -> None:
    """Run the study and print its tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", nargs="*", default=["small", "medium", "wishes", "years"])
    parser.add_argument("--geography", type=Path, default=None, help="CSV of real schools")
    parser.add_argument("--seed", type=int, default=5, help="of the bureaus")
    parser.add_argument("--time-limit", type=float, default=120.0, help="seconds, each case")
    parser.add_argument("--gap", type=float, default=5e-4, help="relative gap that is enough")
    parser.add_argument("--no-greedy", action="store_true")
    arguments = parser.parse_args()
    print(setting(limit=f"{arguments.time_limit:g} s", gap=arguments.gap, seed=arguments.seed))
    for case in arguments.cases:
        print()
        for line in _case(case, arguments):
            print(line, flush=True)


def _case(case: str, arguments: argparse.Namespace) -> Iterator[str]:
    began = time.monotonic()
    bureau = _bureau(case, arguments)
    yield (
        f"{case}: {len(bureau.schools)} schools, {len(bureau.teachers)} teachers, "
        f"generated in {time.monotonic() - began:.1f} s\n"
    )
    if case == "years":
        yield from _years(bureau, arguments)
        return
    if case != "wishes":
        bureau = balance_only(bureau)
    yield from _one(bureau, arguments)


def _bureau(case: str, arguments: argparse.Namespace) -> Bureau:
    if case == "real":
        if arguments.geography is None:
            raise SystemExit("The case 'real' needs --geography FILE.")
        return generate_at(arguments.geography, seed=arguments.seed).bureau
    if case not in SIZES:
        raise SystemExit(f"There is no case '{case}'; there are: real, {', '.join(SIZES)}.")
    schools, teachers = SIZES[case]
    return generate_bureau(schools=schools, teachers=teachers, seed=arguments.seed).bureau


def balance_only(bureau: Bureau) -> Bureau:
    """Return the bureau with the balance of two indicators as its goal, 25 km, and churn caps."""
    policy = bureau.policy
    indicators = tuple(
        i.model_copy(update={"weight": int(i.id in ("high_degree", "backbone"))})
        for i in policy.indicators
    )
    return bureau.model_copy(
        update={
            "policy": policy.model_copy(
                update={
                    "goals": (GoalRule(goal=GoalName.STRUCTURE),),
                    "indicators": indicators,
                    "place": policy.place.model_copy(update={"max_km": 25.0}),
                    "churn": ChurnRules(school_out=0.15, school_in=0.15, group_out=0.5),
                }
            )
        }
    )


def _one(bureau: Bureau, arguments: argparse.Namespace) -> Iterator[str]:
    """Plan one bureau and print goal by goal, greedy swaps beside it."""
    cpu, first = time.process_time(), []
    began = time.monotonic()
    result = exchange(
        bureau,
        time_limit=arguments.time_limit,
        gap=arguments.gap,
        on_incumbent=lambda _: first.append(time.monotonic() - began),
    )
    cpu = time.process_time() - cpu
    yield (
        f"{result.status.value}, {result.runtime_seconds:.1f} s ({cpu:.1f} s of CPU), first plan "
        f"told after {first[0] if first else float('nan'):.1f} s, broken rules "
        f"{'–' if result.cost is None else result.cost.hard}, moves "
        f"{0 if result.answer is None else len(result.answer.moves)}, peak {_peak():.2f} GiB\n"
    )
    greedy: dict[str, Goal] = {}
    if not arguments.no_greedy and len(bureau.teachers) <= GREEDY_MOST:
        greedy, told = _greedy(bureau)
        yield told
    yield "| goal | value | bound | gap | greedy | greedy worse by |\n|---|---|---|---|---|---|"
    for goal in result.goals:
        yield str(_goal_row(goal, greedy.get(goal.name)))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _greedy(bureau: Bureau) -> tuple[dict[str, Goal], str]:
    began = time.monotonic()
    plan = greedy_plan(bureau)
    seconds = time.monotonic() - began
    judged = verify_plan(bureau, plan)
    broken = {name: points for name, points in judged.terms.items() if points}
    told = (
        f"greedy swaps: {seconds:.1f} s, {len(plan.moves)} moves, broken rules "
        f"{judged.cost.hard} {broken or ''}\n"
    )
    return {goal.name: goal for goal in judged.goals}, told


def _goal_row(goal: Goal, greedy: Goal | None) -> Row:
    def shown(value: float | None) -> str:
        return "–" if value is None else f"{value:.6g}"

    gap = "–" if goal.gap is None else f"{goal.gap:.3%}"
    worse = "–"
    if greedy is not None:
        sign = -1 if goal.maximise else 1
        worse = f"{sign * (greedy.value - goal.value) / max(abs(goal.value), 1e-9):.2%}"
    other = None if greedy is None else greedy.value
    return Row((goal.name, shown(goal.value), shown(goal.bound), gap, shown(other), worse))


def _years(bureau: Bureau, arguments: argparse.Namespace) -> Iterator[str]:
    """Plan five years of balance under caps on churn."""
    goals = (GoalRule(goal=GoalName.STRUCTURE), GoalRule(goal=GoalName.EXTRA_MOVES))
    churn = ChurnRules(school_out=0.12, school_in=0.12)
    policy = bureau.policy.model_copy(update={"goals": goals, "churn": churn})
    began, cpu = time.monotonic(), time.process_time()
    found = exchange_years(
        bureau.model_copy(update={"policy": policy}), YEARS, time_limit=arguments.time_limit
    )
    yield (
        f"{len(found)} years in {time.monotonic() - began:.1f} s "
        f"({time.process_time() - cpu:.1f} s of CPU), broken rules "
        f"{sum(y.result.cost.hard for y in found if y.result.cost)}\n"
    )
    yield _header(len(found))
    for key, standing in standings(found).items():
        balance = standing.balances[-1]
        values = [f"{own.value:.3f}" for own in standing.balances]
        when = standing.since or ("impossible" if balance.impossible else "–")
        yield str(Row((*key, balance.limit, *values, f"{balance.reachable:.3f}", when)))


def _header(years: int) -> str:
    names: Sequence[str] = ["indicator", "stage", "limit"]
    names = [*names, *(f"year {n + 1}" for n in range(years)), "no plans reach less", "met from"]
    return "| " + " | ".join(names) + " |\n|" + "---|" * len(names)


if __name__ == "__main__":
    main()
