"""Study: what is computed of an exchange without any search, from verdicts to anonymous bundle.

Run it with the size wanted (default: a country)::

    python -m zouban.benchmarks.exchange_judge --schools 5000 --teachers 100000

The bureau is generated with its planted plan. Each line is one question asked from the bureau and
the plan alone, its index built anew; seconds on the clock and of the processor, and the memory
that the process has needed so far.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.exchange_page import exchange_page
from zouban.models.exchange.anonymise import anonymise
from zouban.models.exchange.audit import priority_audit
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.eligibility import eligibility
from zouban.models.exchange.graphs import parts_of
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.readers import Reader
from zouban.models.exchange.reasons import explain_teacher
from zouban.models.exchange.rollover import next_year
from zouban.models.exchange.verify import verify_plan

from .setting import setting

AUDIT_SECONDS = 60.0
"""Time for the priority audit; what is left is told as not checked."""
MIB_KIB = 1024
"""`ru_maxrss` is in KiB on Linux."""


@dataclass(frozen=True)
class Question:
    """What is asked, and what its answer is told as."""

    name: str
    ask: Callable[[Bureau, ExchangePlan], object]


QUESTIONS = (
    Question("eligibility of every teacher", lambda b, p: f"{len(eligibility(b))} verdicts"),
    Question("verify the plan", lambda b, p: f"hard {verify_plan(b, p).cost.hard}"),
    Question("swaps, cycles and chains", lambda b, p: f"{len(parts_of(b, p))} parts"),
    Question("explain one who moves", lambda b, p: _explained(b, p)),
    Question("priority audit", lambda b, p: _audited(b, p)),
    Question("page with pictures", lambda b, p: f"{len(exchange_page(b, p)) // 1000} kB"),
    Question("anonymous bundle, verified", lambda b, p: _bundled(b, p)),
    Question("the year after", lambda b, p: f"{len(next_year(b, p).teachers)} teachers"),
)


def main() -> None:
    """Run the study and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schools", type=int, default=5_000)
    parser.add_argument("--teachers", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = generate_bureau(schools=options.schools, teachers=options.teachers, seed=options.seed)
    bureau, plan = made.bureau, made.plan()
    print(setting(schools=options.schools, teachers=options.teachers, moves=len(plan.moves)))
    print("\n| question | answer | seconds | processor | MiB |\n|---|---|---|---|---|")
    for question in QUESTIONS:
        print(_row(question, bureau, plan), flush=True)


def _row(question: Question, bureau: Bureau, plan: ExchangePlan) -> str:
    clock, processor = time.perf_counter(), time.process_time()
    answer = question.ask(bureau, plan)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB_KIB
    return f"| {question.name} | {answer} | {clock:.2f} | {processor:.2f} | {memory} |"


def _explained(bureau: Bureau, plan: ExchangePlan) -> str:
    told = explain_teacher(bureau, plan, plan.moves[0].teacher, reader=Reader.BUREAU)
    return f"{len(told.reasons)} sentences"


def _audited(bureau: Bureau, plan: ExchangePlan) -> str:
    ends = time.monotonic() + AUDIT_SECONDS
    found = priority_audit(bureau, plan, stop=lambda: time.monotonic() > ends)
    unchecked = sum(1 for placement in found if placement.ground.value == "not_checked")
    return f"{len(found)} placements, {unchecked} not checked"


def _bundled(bureau: Bureau, plan: ExchangePlan) -> str:
    bundle = anonymise(bureau, plan)
    hard = verify_plan(bundle.bureau, bundle.plan).cost.hard
    return f"groups of {min(map(len, bundle.groups))} and more, hard {hard}"


if __name__ == "__main__":
    main()
