"""Study: what it takes to generate, write, read and check a bureau, and how near it is to a county.

Run it with the size wanted (default: a country)::

    python -m zouban.benchmarks.exchange_data --schools 5000 --teachers 100000

Seconds on the clock and of the processor, and the memory that the process has needed so far; below
them the weighted coefficients of variation of each stage beside those published of a county
(Ningguo, 2022).
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_generator.catalogue import (
    CV_BACKBONE,
    CV_HIGH_DEGREE,
    CV_PE_ARTS,
)
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.bureau_writer import write_bureau
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.bureau_check import check_bureau
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.inspection import inspect
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.staffing import Staffing

from .setting import setting

MIB_KIB = 1024
"""`ru_maxrss` is in KiB on Linux."""
PUBLISHED = {"high_degree": CV_HIGH_DEGREE, "backbone": CV_BACKBONE, "pe_arts": CV_PE_ARTS}

T = TypeVar("T")


def main() -> None:
    """Run the study and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schools", type=int, default=5_000)
    parser.add_argument("--teachers", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workbook", action="store_true", help="an .xlsx workbook in between")
    options = parser.parse_args()
    size = {"schools": options.schools, "teachers": options.teachers, "seed": options.seed}
    print(setting(**size))
    print("\n| step | seconds | processor | MiB |\n|---|---|---|---|")
    bureau = _timed("generate", lambda: generate_bureau(**size).bureau)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / ("bureau.xlsx" if options.workbook else "bureau")
        _timed("write", lambda: write_bureau(bureau, place))
        again = _timed("read", lambda: read_bureau(place))
    if again != bureau:
        raise SystemExit("what was read is not what was written")
    _timed("check", lambda: check_bureau(again))
    _print_balance(again)


def _timed(name: str, step: Callable[[], T]) -> T:
    clock, processor = time.perf_counter(), time.process_time()
    result = step()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB_KIB
    print(f"| {name} | {clock:.1f} | {processor:.1f} | {memory} |", flush=True)
    return result


def _print_balance(bureau: Bureau) -> None:
    still = ExchangePlan(bureau=bureau.id, as_of=bureau.as_of)
    print("\n| indicator | stage | weighted CV | published |\n|---|---|---|---|")
    for row in inspect(Staffing(BureauIndex(bureau), still)):
        known = PUBLISHED.get(row.indicator.id, {}).get(row.stage)
        if known is not None:
            value = row.before.weighted_cv
            print(f"| {row.indicator.id} | {row.stage.value} | {value:.3f} | {known:.3f} |")


if __name__ == "__main__":
    main()
