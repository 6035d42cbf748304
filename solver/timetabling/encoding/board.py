"""Who may be where in a model: options of events, and the counts that the encoders ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from ..plan import UNASSIGNED, Part, Plan, given_picks
from .ground import Ground
from .linear import ZERO, Linear, Literal, constant, count
from .scope import Option, Pick, Scope, Slack
from .sheet import Sheet

__all__ = ["Board", "Option", "Pick", "Scope", "Slack"]


class Board:
    """The options of a scope and who is busy when, as linear expressions.

    Parameters
    ----------
    current
        The timetable at hand: its positions are always among the options.
    """

    def __init__(
        self, ground: Ground, sheet: Sheet, scope: Scope, current: Plan, slack: Slack
    ) -> None:
        self.slack = slack
        self.ground = ground
        self.sheet = sheet
        self.scope = scope
        self.current = current
        self.options: dict[int, list[Option]] = {}
        # Slots whose freed parts had several resources: these become the candidates.
        self._extra: dict[tuple[int, int], tuple[int, ...]] = {}
        self._chosen_parts: set[int] = {e for e, _ in scope.choose} - set(scope.free)
        self._running: dict[tuple[int, int], dict[int, tuple[int, list[Literal]]]] = {}
        cells = len(ground.index.problem.resources) * ground.times
        self._busy_const = [[0] * cells for _ in ground.weeks]
        self._busy_vars: list[dict[int, list[Literal]]] = [defaultdict(list) for _ in ground.weeks]
        self.busy_flags: dict[tuple[int, int, int], Linear] = {}
        self.day_flags: dict[tuple[int, tuple[int, ...], int], Linear] = {}
        self._places: dict[int, set[tuple[int, int]]] | None = None
        # Bit sets of the times at which a resource is busy for certain, and may become busy.
        self._busy_mask = [[0] * len(ground.index.problem.resources) for _ in ground.weeks]
        self._open_mask: list[dict[int, int]] = [defaultdict(int) for _ in ground.weeks]
        self.touched: set[int] = set()
        """Resources whose busy times may change."""
        self._count_kept()
        for event in sorted(set(scope.free) | self._chosen_parts):
            self._open(event)

    # ---- questions -------------------------------------------------------------------

    def busy(self, resource: int, time: int, week: int) -> Linear:
        """Return how many meetings keep a resource busy at a time, in a class of weeks."""
        cell = resource * self.ground.times + time
        const = self._busy_const[week][cell]
        literals = self._busy_vars[week].get(cell)
        if literals is None:
            return constant(const)
        lin = count(const, literals)
        if self.is_exclusive(resource):
            lin.hi = max(const, 1)
        return lin

    def busy_for_certain(self, resource: int, week: int) -> int:
        """Return the times at which a resource is busy whatever is decided, as a bit set."""
        return self._busy_mask[week][resource]

    def may_be_busy(self, resource: int, week: int) -> int:
        """Return the times at which decisions matter to a resource, as a bit set."""
        return self._open_mask[week].get(resource, 0)

    def of(self, event: int) -> list[Option]:
        """Return all options of an event, those that stand for certain included."""
        found = self.options.get(event)
        if found is None:
            found = [
                Option(event, part.duration, part.start, part.weeks, True, part.picks)
                for part in self.scope.kept[event]
            ]
            self.options[event] = found
        return found

    def meetings(self, event: int, wanted: Callable[[Option], bool]) -> Linear:
        """Return how many meetings of an event satisfy a condition."""
        const = 0
        literals: list[Literal] = []
        for option in self.of(event):
            if wanted(option):
                if option.present is True:
                    const += 1
                else:
                    literals.append(option.present)
        return count(const, literals)

    def running(self, event: int, time: int, week: int = 0) -> Linear:
        """Return how many meetings of an event run at a time, in a class of weeks."""
        table = self._running.get((event, week))
        if table is None:
            table = {}
            number = self.ground.weeks[week][0]
            for option in self.of(event):
                if not option.weeks >> number & 1:
                    continue
                for t in option.run:
                    const, literals = table.setdefault(t, (0, []))
                    if option.present is True:
                        table[t] = (const + 1, literals)
                    else:
                        literals.append(option.present)
            self._running[event, week] = table
        if time not in table:
            return ZERO
        const, literals = table[time]
        if not literals:
            return constant(const)
        lin = count(const, list(literals))
        if self._is_self_exclusive(event):
            lin.hi = max(const, 1)
        return lin

    def is_exclusive(self, resource: int) -> bool:
        """Tell whether a resource takes part in one meeting at a time for certain."""
        return (
            not self.slack.everywhere
            and self.ground.no_clash[resource]
            and resource not in self.slack.clashing
        )

    def _is_self_exclusive(self, event: int) -> bool:
        """Tell whether a given resource keeps an event's meetings from running at once."""
        return any(
            slot.resource is not None and self.is_exclusive(slot.resource)
            for slot in self.ground.index.slots[event]
        )

    def is_open(self, event: int) -> bool:
        """Tell whether anything about an event may change."""
        return event in self.scope.free or event in self._chosen_parts

    def places_of(self, resource: int) -> list[tuple[int, int]]:
        """Return the (event, slot) pairs in which a resource stands or may stand."""
        if self._places is None:
            self._places = self._find_places()
        return sorted(self._places[resource])

    def _find_places(self) -> dict[int, set[tuple[int, int]]]:
        places: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for event in range(len(self.ground.index.problem.events)):
            if not self.is_open(event):
                for part in self.scope.kept[event]:
                    for slot, pick in enumerate(part.picks):
                        places[pick].add((event, slot))
                continue
            for option in self.of(event):
                for slot, choice in enumerate(option.picks):
                    for pick in [choice] if isinstance(choice, int) else [r for r, _ in choice]:
                        places[pick].add((event, slot))
        return places

    # ---- building --------------------------------------------------------------------

    def _count_kept(self) -> None:
        times = self.ground.times
        weeks = self.ground.weeks
        single = len(weeks) == 1
        for parts in self.scope.kept:
            for part in parts:
                if part.start < 0:
                    continue
                for slot, pick in enumerate(part.picks):
                    if pick < 0 or (part.event, slot) in self.scope.choose:
                        continue
                    cell = pick * times + part.start
                    for w, (week, _) in enumerate(weeks):
                        if single or part.weeks >> week & 1:
                            table = self._busy_const[w]
                            for offset in range(part.duration):
                                table[cell + offset] += 1
                            run = ((1 << part.duration) - 1) << part.start
                            self._busy_mask[w][pick] |= run

    def _open(self, event: int) -> None:
        options: list[Option] = []
        self.options[event] = options
        kept = self.scope.kept[event]
        for part in kept:
            picks = self._picks(event, part.start, part.duration, part.weeks, True, part.picks)
            self._place(options, Option(event, part.duration, part.start, part.weeks, True, picks))
        left = self.scope.free.get(event, 0)
        if left > 0:
            self._open_times(event, left, kept, options)

    def _open_times(
        self, event: int, left: int, kept: Sequence[Part], options: list[Option]
    ) -> None:
        ground = self.ground
        moved = [part for part in self.current[event] if part not in kept]
        durations = set(ground.durations(event, tuple(part.duration for part in kept)))
        masks = ground.index.week_options[event] or (ground.index.event_weeks[event],)
        here = {(part.duration, part.start, part.weeks) for part in moved}
        durations |= {part.duration for part in moved}
        periods: list[Literal] = []
        lengths: list[int] = []
        base = self._base_picks(event, moved)
        for duration in sorted(durations):
            allowed = dict.fromkeys(self._starts(event, duration), True)
            for d, start, _ in here:
                if d == duration and start >= 0:
                    allowed.setdefault(start, False)
            for start, regular in allowed.items():
                for weeks in masks:
                    if (duration, start, weeks) not in here and not (
                        regular and self._fits(base, start, duration, weeks)
                    ):
                        continue
                    present = self.sheet.boolean()
                    picks = self._picks(event, start, duration, weeks, present, base)
                    self._place(options, Option(event, duration, start, weeks, present, picks))
                    periods.append(present)
                    lengths.append(duration)
            if self._may_miss(event) and ground.index.given_time[event] is None:
                for present in self._missing(event, duration, left // duration, masks[0], options):
                    periods.append(present)
                    lengths.append(duration)
        plain = lengths if any(length != 1 for length in lengths) else None
        self.sheet.require(Linear(0, periods, plain, 0, sum(lengths)), left, left)
        self._one_at_a_time(event)

    def _starts(self, event: int, duration: int) -> list[int]:
        starts = self.ground.starts(event, duration, self.scope.wide)
        if self.scope.window is None:
            return list(starts)
        outside = ~self.scope.window
        span = (1 << duration) - 1
        return [start for start in starts if not (span << start) & outside]

    def _may_miss(self, event: int) -> bool:
        return (
            self.slack.everywhere
            or event in self.slack.unplaced
            or not self.ground.must_place[event]
        )

    def _missing(
        self, event: int, duration: int, copies: int, weeks: int, options: list[Option]
    ) -> list[Literal]:
        """Add meetings without a time; they are alike, so the first come first."""
        given = given_picks(self.ground.index, event)
        made: list[Literal] = []
        for _ in range(copies):
            present = self.sheet.boolean()
            if made:
                self.sheet.model.add_implication(present, made[-1])
            made.append(present)
            picks = self._picks(event, UNASSIGNED, duration, weeks, present, given)
            self._place(options, Option(event, duration, UNASSIGNED, weeks, present, picks))
        return made

    def _base_picks(self, event: int, moved: Sequence[Part]) -> tuple[Pick, ...]:
        """Return who moves along with freed parts: their resource where they share one."""
        picks = list(given_picks(self.ground.index, event))
        for slot, pick in enumerate(picks):
            place = (event, slot)
            if pick < 0 and place not in self.scope.choose and place not in self.scope.pooled:
                used = {part.picks[slot] for part in moved if part.start >= 0}
                picks[slot] = min(used) if len(used) == 1 else UNASSIGNED
                if len(used) > 1:
                    self._extra[place] = tuple(sorted(used - {UNASSIGNED}))
        return tuple(picks)

    def _fits(self, picks: Sequence[Pick], start: int, duration: int, weeks: int) -> bool:
        """Tell whether no clash with what stays rules the option out.

        Without strictness such an option is only worth its variable where the scope is wide.
        """
        if self.scope.wide:
            return True
        return all(
            not isinstance(pick, int) or pick < 0 or self._free(pick, start, duration, weeks)
            for pick in picks
        )

    def _free(self, resource: int, start: int, duration: int, weeks: int) -> bool:
        ground = self.ground
        if not ground.no_clash[resource] or start < 0:
            return True
        run = range(start, start + duration)
        if not self.scope.wide and any(ground.unavailable[resource] >> t & 1 for t in run):
            return False
        overlaps = ground.index.overlaps
        base = resource * ground.times
        for w, (week, _) in enumerate(ground.weeks):
            if weeks >> week & 1:
                table = self._busy_const[w]
                for t in run:
                    if table[base + t] or any(table[base + u] for u in overlaps[t]):
                        return False
        return True

    def _picks(
        self,
        event: int,
        start: int,
        duration: int,
        weeks: int,
        present: Literal,
        base: Sequence[Pick],
    ) -> tuple[Pick, ...]:
        picks = list(base)
        for slot in range(len(picks)):
            place = (event, slot)
            candidates = self.scope.choose.get(place)
            if candidates is None:
                candidates = self._extra.get(place)
            if candidates is not None and self.ground.index.slots[event][slot].resource is None:
                picks[slot] = self._choice(place, candidates, start, duration, weeks, present)
        return tuple(picks)

    def _choice(
        self,
        place: tuple[int, int],
        candidates: Sequence[int],
        start: int,
        duration: int,
        weeks: int,
        present: Literal,
    ) -> list[tuple[int, Literal]]:
        wide = self.scope.wide
        fitting = [r for r in candidates if wide or self._free(r, start, duration, weeks)]
        chosen = [(r, self.sheet.boolean()) for r in fitting]
        literals = [literal for _, literal in chosen]
        firm = not self.slack.everywhere and place not in self.slack.unassigned
        least = 1 if firm and place in self.ground.must_assign else 0
        if present is True:
            self.sheet.require(count(0, literals), least, 1)
        else:
            lin = Linear(0, [*literals, present], [1] * len(literals) + [-1], -1, len(literals))
            self.sheet.require(lin, 0 if least else None, 0)
        return chosen

    def _place(self, options: list[Option], option: Option) -> None:
        options.append(option)
        for pick in option.picks:
            if isinstance(pick, int):
                if pick >= 0 and option.present is not True:
                    self._occupy(pick, option, option.present)
            else:
                for resource, literal in pick:
                    self._occupy(resource, option, literal)

    def pooled_runs(self) -> dict[tuple[tuple[int, ...], int], list[Literal]]:
        """Return who needs one of a set of resources at a time: the pooled slots' options."""
        needs: dict[tuple[tuple[int, ...], int], list[Literal]] = defaultdict(list)
        # A slot that may stay empty needs nobody.
        for event, slot in sorted(self.scope.pooled & self.ground.must_assign):
            candidates = self.ground.candidates(event, slot)
            for option in self.of(event):
                for time in option.run:
                    needs[candidates, time].append(option.present)
        return needs

    def _occupy(self, resource: int, option: Option, literal: Literal) -> None:
        self.touched.add(resource)
        base = resource * self.ground.times
        for w, (week, _) in enumerate(self.ground.weeks):
            if option.weeks >> week & 1:
                table = self._busy_vars[w]
                for t in option.run:
                    table[base + t].append(literal)
                    self._open_mask[w][resource] |= 1 << t

    def _one_at_a_time(self, event: int) -> None:
        """No two meetings of an event at once, unless a resource's constraint says so anyway."""
        if self._is_self_exclusive(event):
            return
        for week in range(len(self.ground.weeks)):
            for time in range(self.ground.times):
                lin = self.running(event, time, week)
                if len(lin.vars) > 1 or (lin.vars and lin.const):
                    self.sheet.require(lin, None, max(1, lin.const))
