"""The runs of the XHSTT study made so far, on disk where a place is given."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from zouban.benchmarks.xhstt_reference import Known
from zouban.benchmarks.xhstt_report import Row, page
from zouban.benchmarks.xhstt_run import Run, Settings
from zouban.instances.atomic import write_text


class Study:
    """Finished runs and what is known of their instances.

    Parameters
    ----------
    place
        File of the page; its record (the same name, .json) holds what an earlier command has
        measured. None keeps nothing.
    head
        Lines above the table: command, machine, versions.
    known
        What is known of the instances of this command.

    Raises
    ------
    SystemExit
        Where the record cannot be read, or holds runs that are not comparable.
    """

    def __init__(
        self, place: Path | None, head: str, settings: Settings, known: dict[str, Known]
    ) -> None:
        self._place = place
        self._record = None if place is None else place.with_suffix(".json")
        self._head = head
        self._known = known
        self.runs: list[Run] = []
        if self._record is not None and self._record.is_file():
            self._take_up(self._record, settings)

    def _take_up(self, record: Path, settings: Settings) -> None:
        """Take the runs that an earlier command has left at the same place."""
        try:
            data = json.loads(record.read_text("utf-8"))
            self.runs = [Run.from_json(run) for run in data["runs"]]
            earlier = {name: Known.from_json(known) for name, known in data["known"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SystemExit(f"{record} is no record of this study: {error}") from None
        self._known = {**earlier, **self._known}
        for run in self.runs:
            if (run.time_limit, run.workers) != (settings.time_limit, settings.workers):
                raise SystemExit(
                    f"{record} holds runs of {run.time_limit:g} s with {run.workers} workers; "
                    "choose another -o, or the same limit."
                )

    def has(self, instance: str, seed: int) -> bool:
        """Tell whether a run is done."""
        return any((run.instance, run.seed) == (instance, seed) for run in self.runs)

    def add(self, run: Run) -> None:
        """Note a finished run, on disk too."""
        self.runs.append(run)
        self.save()

    def text(self) -> str:
        """Return the page."""
        rows = []
        for instance, known in sorted(self._known.items()):
            runs = [run for run in self.runs if run.instance == instance]
            if runs:
                rows.append(Row(instance, known, sorted(runs, key=lambda run: run.seed)))
        return page("XHSTT: every instance from scratch", [self._head], rows)

    def save(self) -> None:
        """Write page and record, each whole or not at all."""
        if self._place is not None and self._record is not None:
            known = {name: asdict(known) for name, known in self._known.items()}
            record = {"known": known, "runs": [run.to_json() for run in self.runs]}
            write_text(self._record, json.dumps(record, indent=1) + "\n")
            write_text(self._place, self.text())
