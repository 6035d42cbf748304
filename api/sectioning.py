"""From students' choices to classes, by mode, and the price of every mode side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from zouban.manifests import default_workers, manifest_of
from zouban.models.conditions import proves_infeasible
from zouban.models.errors import FileProblem, InputError
from zouban.models.finding import Finding, Severity
from zouban.models.policy import Mode
from zouban.models.result import Result, Status, StoppedBy
from zouban.models.school import School
from zouban.models.school_check import necessary_conditions
from zouban.models.sectioning import Sectioning
from zouban.models.selection import check_choices
from zouban.solver.sectioning.compare import MODES, ModePrice
from zouban.solver.sectioning.compare import compare as search_modes
from zouban.solver.sectioning.restriction import Restriction
from zouban.solver.sectioning.run import section as search


def section(
    school: School,
    *,
    grades: Sequence[str] | None = None,
    mode: Mode | str | None = None,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    partial: bool = False,
    stop: threading.Event | None = None,
    on_incumbent: Callable[[Sectioning], None] | None = None,
    on_progress: Callable[[str, float], None] | None = None,
    source: str | None = None,
    restrictions: Sequence[Restriction] = (),
) -> Result[Sectioning]:
    """Form administrative and teaching classes.

    Parameters
    ----------
    grades
        Grades to section, None for all that have a policy.
    mode
        Overrides the mode of the policies.
    time_limit, work_limit
        Seconds, and deterministic time; None for no limit.
    workers
        Threads; None for as many as there are processors.
    partial
        Search even where a necessary condition proves that the school has no answer.
    stop
        Ends the search when set; the best answer so far is returned.
    on_incumbent, on_progress
        Called from the searching thread: with each complete sectioning; with the name of each
        stage that begins and the seconds since the start.
    source
        Where the input came from, for the manifest.
    restrictions
        Classes that must not be formed together, since their timetable was impossible.

    Raises
    ------
    InputError
        Where choices are illegal, or the data do not allow a model.
    UsageError
        Where the arguments or the policies make no sense.
    """
    began = time.monotonic()
    _refuse_choices(check_choices(school))
    count = default_workers() if workers is None else workers
    chosen = None if mode is None else Mode(mode)
    manifest = manifest_of(
        "section",
        school,
        {
            "grades": None if grades is None else list(grades),
            "mode": None if chosen is None else chosen.value,
            "time_limit": time_limit,
            "work_limit": work_limit,
            "seed": seed,
            "workers": count,
            "input": source,
        },
    )
    proofs = () if partial else necessary_conditions(school)
    if proofs:
        result = Result[Sectioning](
            status=Status.INFEASIBLE, conflict=tuple(proofs), stopped_by=StoppedBy.OPTIMAL
        )
    else:
        result = search(
            school,
            grades=grades,
            mode=chosen,
            time_limit=_left(time_limit, began),
            work_limit=work_limit,
            seed=seed,
            workers=count,
            on_incumbent=on_incumbent,
            on_progress=on_progress,
            stop=stop,
            restrictions=restrictions,
        )
    return result.model_copy(
        update={"runtime_seconds": time.monotonic() - began, "seed": seed, "manifest": manifest}
    )


def compare(
    school: School,
    *,
    modes: Sequence[Mode | str] = MODES,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    stop: threading.Event | None = None,
    on_progress: Callable[[str, float], None] | None = None,
) -> tuple[ModePrice, ...]:
    """Form sections in every mode and return what each asks of students, rooms and teachers.

    Parameters
    ----------
    time_limit, work_limit
        For all modes together, shared out evenly.

    Raises
    ------
    InputError, UsageError
        As `section`.
    """
    _refuse_choices(check_choices(school))
    chosen = [Mode(mode) for mode in modes]
    return search_modes(
        school,
        modes=chosen,
        time_limit=None if time_limit is None else time_limit / len(chosen),
        work_limit=None if work_limit is None else work_limit / len(chosen),
        seed=seed,
        workers=default_workers() if workers is None else workers,
        on_progress=on_progress,
        stop=stop,
    )


def _left(time_limit: float | None, began: float) -> float | None:
    return None if time_limit is None else max(time_limit - (time.monotonic() - began), 0.1)


def _refuse_choices(findings: Sequence[Finding]) -> None:
    """Refuse a round of selection with faults, all of them in one go.

    Raises
    ------
    InputError
        With one problem for each fault.
    """
    problems = [
        FileProblem(
            "choices",
            None,
            "student",
            finding.where.get("student"),
            finding.message,
            finding.message_zh,
        )
        for finding in findings
        if finding.severity is Severity.ERROR and not proves_infeasible(finding)
    ]
    if problems:
        raise InputError(problems)
