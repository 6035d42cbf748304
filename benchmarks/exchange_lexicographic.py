"""Study: a published lexicographic transfer model, its stages solved in order by flow.

Run it with the folder that holds the instances (four CSV files each, `inst_NAME_assign.csv`, …;
Pubudu Thilan 2026, MIT)::

    python -m zouban.benchmarks.exchange_lexicographic DIR

Teachers are assigned to schools within cells of school, subject and medium, each with a target L
and a limit U. In order: fewest missing below targets, the same weighted by school, fewest teachers
moved, most welfare, least burden. The solution of each instance is checked anew.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from zouban.solver.flows.lexicographic import solve_lexicographic
from zouban.solver.flows.network import Network

from .setting import setting

KNOWN = {
    "60x8": (13, 17, 23, 5200, 271580),
    "120x12": (17, 17, 30, 4260, 619683),
}
"""Optima of the five stages: shortage, weighted shortage, moved, welfare, burden."""

Cell = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """A teacher in a cell: what it counts for. `move` is 1 where he is elsewhere now."""

    teacher: str
    cell: Cell
    move: int
    welfare: int
    burden: int


@dataclass(frozen=True)
class Instance:
    """An instance: feasible pairs, cells with target and limit, weights of schools."""

    pairs: tuple[Pair, ...]
    bounds: dict[Cell, tuple[int, int]]
    weight: dict[str, int]
    teachers: tuple[str, ...]


def read_instance(folder: Path, name: str) -> Instance:
    """Read one instance.

    A pair is feasible where the model says so (c_ij = r_ij = compat = 1) and no teacher under
    compulsory transfer would stay.
    """
    rows = {part: _rows(folder / f"inst_{name}_{part}.csv") for part in ("assign", "req")}
    pairs = tuple(
        Pair(
            row["teacher_id"],
            (row["school_id"], row["type_key"]),
            int(row["move_ij"]),
            int(row["p_ij"]),
            int(row["d_ij"]),
        )
        for row in rows["assign"]
        if _feasible(row)
    )
    return Instance(
        pairs=pairs,
        bounds={
            (row["school_id"], row["type_key"]): (int(row["L_jsm"]), int(row["U_jsm"]))
            for row in rows["req"]
        },
        weight={
            row["school_id"]: int(row["w_j"]) for row in _rows(folder / f"inst_{name}_schools.csv")
        },
        teachers=tuple(r["teacher_id"] for r in _rows(folder / f"inst_{name}_teachers.csv")),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _feasible(row: dict[str, str]) -> bool:
    fits = row["c_ij"] == row["r_ij"] == row["compat"] == "1"
    return fits and not (row["compulsory_transfer"] == "1" and row["move_ij"] == "0")


def solve(instance: Instance) -> tuple[tuple[int, ...], tuple[Pair, ...]]:
    """Return the value of each stage, proven optimal in its turn, and the pairs chosen."""
    network = Network(goals=5)
    teachers = network.add_nodes(np.ones(len(instance.teachers)))
    number = {teacher: n for n, teacher in enumerate(instance.teachers)}
    cells = list(instance.bounds)
    place = {cell: n for n, cell in enumerate(cells)}
    nodes = network.add_nodes(np.zeros(len(cells)))
    sink = network.add_nodes(-len(instance.teachers))
    low = np.array([instance.bounds[cell][0] for cell in cells])
    high = np.array([instance.bounds[cell][1] for cell in cells])
    weight = np.array([instance.weight[cell[0]] for cell in cells])
    pairs = instance.pairs
    options = network.add_arcs(
        teachers[[number[pair.teacher] for pair in pairs]],
        nodes[[place[pair.cell] for pair in pairs]],
        1,
        0,
        0,
        [pair.move for pair in pairs],
        [-pair.welfare for pair in pairs],
        [pair.burden for pair in pairs],
    )
    # Each of the first L in a cell saves one of its shortage; a limit may lie below a target.
    network.add_arcs(nodes, sink, np.minimum(low, high), -1, -weight, 0, 0, 0)
    network.add_arcs(nodes, sink, np.maximum(high - low, 0), 0, 0, 0, 0, 0)
    found = solve_lexicographic(network)
    shortage, weighted, moved, welfare, burden = found.values
    values = (
        int(low.sum()) + shortage,
        int(low @ weight) + weighted,
        moved,
        -welfare,
        burden,
    )
    flow = found.flow[options]
    return values, tuple(pair for pair, used in zip(pairs, flow, strict=True) if used)


def evaluate(instance: Instance, chosen: tuple[Pair, ...]) -> tuple[int, ...]:
    """Return the value of each stage of a solution, counted anew.

    Raises
    ------
    ValueError
        Where it is none: a teacher without exactly one cell, a cell above its limit.
    """
    per_teacher = Counter(pair.teacher for pair in chosen)
    if any(per_teacher[teacher] != 1 for teacher in instance.teachers):
        raise ValueError("some teacher has not exactly one cell")
    filled = Counter(pair.cell for pair in chosen)
    if any(filled[cell] > high for cell, (_, high) in instance.bounds.items()):
        raise ValueError("some cell is above its limit")
    missing = {cell: max(0, low - filled[cell]) for cell, (low, _) in instance.bounds.items()}
    return (
        sum(missing.values()),
        sum(instance.weight[cell[0]] * count for cell, count in missing.items()),
        sum(pair.move for pair in chosen),
        sum(pair.welfare for pair in chosen),
        sum(pair.burden for pair in chosen),
    )


def main() -> None:
    """Run the study and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="folder with the instances")
    folder: Path = parser.parse_args().folder
    names = sorted(p.name[5:-11] for p in folder.glob("inst_*_assign.csv"))
    if not names:
        raise SystemExit(f"{folder} holds no instance.")
    print(setting(study="lexicographic stages"), end="\n\n")
    print("| instance | stages (known optima) | checked | seconds |\n|---|---|---|---|")
    for name in names:
        instance = read_instance(folder, name)
        began = time.perf_counter()
        values, chosen = solve(instance)
        seconds = time.perf_counter() - began
        checked = "yes" if evaluate(instance, chosen) == values else "NO"
        known = ", ".join(map(str, KNOWN.get(name, ("none",))))
        print(f"| {name} | {', '.join(map(str, values))} ({known}) | {checked} | {seconds:.3f} |")


if __name__ == "__main__":
    main()
