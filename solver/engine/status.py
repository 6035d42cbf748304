"""Every status of the engines underneath, mapped by name to one closed enum.

A status that is not in the tables fails: a new release of an engine must not be able to turn
"not known" into "no answer" silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What one solve has shown."""

    OPTIMAL = "optimal"
    """The answer at hand is proven best (or proven feasible where there is no objective)."""
    FEASIBLE = "feasible"
    """There is an answer, not proven best."""
    INFEASIBLE = "infeasible"
    """It is proven that there is no answer."""
    UNKNOWN = "unknown"
    """Nothing is shown: a limit was reached or the solve was cancelled."""


class EngineError(RuntimeError):
    """The engine refused the model or failed inside: a mistake of ours, never of the data."""


CP_SAT: Mapping[str, Outcome | None] = {
    "UNKNOWN": Outcome.UNKNOWN,
    "MODEL_INVALID": None,
    "FEASIBLE": Outcome.FEASIBLE,
    "INFEASIBLE": Outcome.INFEASIBLE,
    "OPTIMAL": Outcome.OPTIMAL,
}
"""Statuses of CP-SAT (`CpSolverStatus`); None where the engine has failed."""

# The limits of HiGHS say nothing about an answer at hand, so `highs_outcome` is told of it.
_LIMIT = Outcome.UNKNOWN
HIGHS: Mapping[str, Outcome | None] = {
    "kNotset": None,
    "kLoadError": None,
    "kModelError": None,
    "kPresolveError": None,
    "kSolveError": None,
    "kPostsolveError": None,
    "kModelEmpty": Outcome.OPTIMAL,
    "kOptimal": Outcome.OPTIMAL,
    "kInfeasible": Outcome.INFEASIBLE,
    # Our models have bounded objectives, so that this can only be infeasible; but the proof is
    # not there, and what is not proven is not said.
    "kUnboundedOrInfeasible": Outcome.UNKNOWN,
    "kUnbounded": None,
    "kObjectiveBound": _LIMIT,
    "kObjectiveTarget": _LIMIT,
    "kTimeLimit": _LIMIT,
    "kIterationLimit": _LIMIT,
    "kUnknown": _LIMIT,
    "kSolutionLimit": _LIMIT,
    "kInterrupt": _LIMIT,
    "kHighsInterrupt": _LIMIT,
    "kMemoryLimit": _LIMIT,
}
"""Statuses of HiGHS (`HighsModelStatus`); None where the engine has failed."""


class _Named(Protocol):
    """Whatever has a name: a Python enum's member or one of pybind's."""

    @property
    def name(self) -> str:
        """The name."""
        ...


def _look_up(engine: str, table: Mapping[str, Outcome | None], name: str) -> Outcome:
    """Return the outcome behind a status by its name."""
    if name not in table:
        raise EngineError(f"{engine} returned the status {name}, which is not known.")
    outcome = table[name]
    if outcome is None:
        raise EngineError(f"{engine} failed with the status {name}.")
    return outcome


def cp_sat_outcome(status: _Named | Enum) -> Outcome:
    """Map a status of CP-SAT.

    Raises
    ------
    EngineError
        Where the model was invalid or the status is not known.
    """
    return _look_up("CP-SAT", CP_SAT, status.name)


def highs_outcome(status: _Named | Enum, *, has_answer: bool = False) -> Outcome:
    """Map a model status of HiGHS; `has_answer` where a feasible point is at hand at a limit.

    Raises
    ------
    EngineError
        Where HiGHS failed or the status is not known.
    """
    outcome = _look_up("HiGHS", HIGHS, status.name)
    if outcome is Outcome.UNKNOWN and has_answer:
        return Outcome.FEASIBLE
    return outcome
