"""A bureau and its plan without persons, so that an outsider can recheck the plan.

Names, homes, birth dates, health, wishes, ties and applications are gone; who takes part stands
there as the bare verdict. What rules and indicators still have to count (title, backbone, degree,
age and evaluation, each coarsened to the lines that the policy draws) is merged in groups of at
least k: inside a group each of these attributes is dealt anew, independently of the others, so
that a record says no more of a person than the group as a whole does (Xiao and Tao, "Anatomy",
VLDB 2006). Groups keep schools apart as far as k allows, so that counts by school stay exact. How
much of a week somebody works is told as an average of k persons (`anonymous_shares`). Evaluations
and verdicts are dealt in wider pools where a group alone would tell them of one person.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from ..errors import UsageError
from ..result import Goal, fingerprint
from .anonymous_mending import mended
from .anonymous_pools import Level, pooled
from .anonymous_records import Coarse, Coarsening, anonymous_teacher
from .anonymous_shares import dealt_shares
from .bureau import Bureau, Evaluation, ExchangeTeacher
from .eligibility import PUBLIC_RULES, eligibility
from .index import BureauIndex
from .plan import ExchangePlan, Move
from .policy import Denominator
from .quotas import QuotaBase
from .rules.rule import View
from .staffing import Staffing
from .verify import Judged, verify_plan
from .words import Form

T = TypeVar("T")

TRIES = 5
"""Deals that are tried until the bundle breaks the same rules as the plan itself, points alike."""
LOST = frozenset(
    {"certificate", "must_move", "commute", "title_service", "couple", "team", "apart", "consent"}
)
"""Rules about data that no bundle holds: no deal can keep their points."""
PERSONAL = LOST | {"goal wishes", "goal commute"}
"""What only data of persons tell: with few movers a total is one person's."""


@dataclass(frozen=True, slots=True)
class AuditBundle:
    """What an outsider gets.

    Attributes
    ----------
    groups
        Anonymous teacher ids by group; each has at least `k` members.
    exact
        Names of rules and goals whose points or value are the same as for the true data.
    changed
        (name, true value, value in the bundle) of those that are not; the true value is None where
        so few move that it would tell of one.
    goals
        The goals as they are counted on the bundle.
    """

    bureau: Bureau
    plan: ExchangePlan
    k: int
    groups: tuple[tuple[str, ...], ...]
    exact: tuple[str, ...]
    changed: tuple[tuple[str, float | None, float], ...]
    goals: tuple[Goal, ...]


def anonymise(bureau: Bureau, plan: ExchangePlan, *, k: int | None = None) -> AuditBundle:
    """Return the bundle: the same for the same bureau and plan.

    Parameters
    ----------
    k
        Least size of a group, None for the policy's `publicity.min_group`.

    Raises
    ------
    UsageError
        The bureau has fewer than k teachers, or the plan names what the bureau does not have.
    """
    least = bureau.policy.publicity.min_group if k is None else k
    if len(bureau.teachers) < least:
        raise UsageError(
            f"The bureau has {len(bureau.teachers)} teachers; groups of {least} cannot be formed.",
            f"教育局只有{len(bureau.teachers)}名教师，无法分成每组至少{least}人。",
        )
    judged = verify_plan(bureau, plan)
    if any(finding.rule == "one_move" for finding in judged.findings):
        raise UsageError(
            "The plan cannot be read against this bureau; `zouban verify` says why.",
            "方案与教育局数据不符；原因见 `zouban verify`。",
        )
    dealing = Dealing(bureau, plan, least)
    bundles = []
    for number in range(TRIES):
        bundles.append(dealing.bundle(number, judged))
        if not any(name in judged.terms.keys() - LOST for name, _, _ in bundles[-1].changed):
            break
    return min(bundles, key=lambda bundle: len(bundle.changed))


def merged_groups(staffing: Staffing, k: int) -> tuple[tuple[int, ...], ...]:
    """Return teachers in groups of at least k, told apart as finely as that allows.

    Movers are apart by origin and destination, stayers by working school and post school; those
    who return from a loan are a kind of their own. What is too small at one level is merged with
    its like at the next: by origin, by zone and stage, by stage, all of its kind, everybody.
    """
    groups: list[tuple[int, ...]] = []
    left = list(range(len(staffing.index.bureau.teachers)))
    for level in _levels(staffing):
        by_key: dict[tuple[int, ...], list[int]] = {}
        for teacher in left:
            by_key.setdefault(level(teacher), []).append(teacher)
        groups += [tuple(own) for own in by_key.values() if len(own) >= k]
        left = [teacher for own in by_key.values() if len(own) < k for teacher in own]
    if left:  # fewer than k in all: they join the smallest group
        smallest = min(range(len(groups)), key=lambda number: len(groups[number]))
        groups[smallest] = (*groups[smallest], *left)
    return tuple(groups)


def _levels(staffing: Staffing) -> tuple[Callable[[int], tuple[int, ...]], ...]:
    index = staffing.index
    work, post, after = index.work.tolist(), index.post.tolist(), staffing.work_after.tolist()
    told = [2 * (n in staffing.moves) + 2 * (n in staffing.counted) for n in range(len(work))]
    if index.policy.share.backbone_denominator is Denominator.ELIGIBLE_BACKBONE:
        told = [t + e for t, e in zip(told, QuotaBase(index).eligible.tolist(), strict=True)]
    zone, stage = [*index.zone.tolist(), -2], [*index.stage.tolist(), -2]
    return (
        lambda t: (told[t], work[t], after[t], post[t]),
        lambda t: (told[t], work[t]),
        lambda t: (told[t], zone[work[t]], stage[work[t]]),
        lambda t: (told[t], stage[work[t]]),
        lambda t: (told[t],),
        lambda t: (),
    )


class Dealing:
    """Groups and coarse attributes of one bureau and plan, dealt by one chance or another."""

    def __init__(self, bureau: Bureau, plan: ExchangePlan, k: int) -> None:
        self.bureau, self.plan, self.k = bureau, plan, k
        self.index = BureauIndex(bureau)
        self.view = View(self.index, plan)
        self.staffing = self.view.staffing
        self.groups = merged_groups(self.staffing, k)
        self.eligible = self.view.base.eligible.tolist()
        coarsening = Coarsening(self.index)
        self.coarse = [coarsening.coarse(n) for n in range(len(bureau.teachers))]
        self.score_pools = self._score_pools(coarsening.highest_score)
        self.verdict_pools = self._verdict_pools()
        # Known to nobody who lacks the data, so that no deal can be undone: plans and manifests
        # tell the bureau's plain fingerprint.
        self.secret = fingerprint(bureau, "deal") + fingerprint(plan, "deal")

    def bundle(self, number: int, judged: Judged) -> AuditBundle:
        """Return the bundle of one deal, and how its figures differ from the true ones."""
        chance = random.Random(f"{self.secret}/{number}")
        dealt = mended(self.view, self.groups, self.dealt(chance), judged.terms, chance)
        shares = dealt_shares(self.staffing, self.k, chance)
        verdicts = _dealt(self.eligible, self.verdict_pools, chance)
        order = list(range(len(dealt)))
        chance.shuffle(order)
        width = len(str(len(order)))
        ids = {teacher: f"A{place:0{width}d}" for place, teacher in enumerate(order, start=1)}
        teachers = tuple(
            self._teacher(n, ids[n], dealt[n], shares[n], eligible=verdicts[n]) for n in order
        )
        bureau, plan = self._bureau(ids, order, teachers, dealt), self._plan(ids, shares)
        recounted = verify_plan(bureau, plan)
        true, found = _figures(judged), _figures(recounted)
        same = {name for name, value in true.items() if abs(value - found[name]) < 1e-9}
        return AuditBundle(
            bureau=bureau,
            plan=plan,
            k=self.k,
            groups=tuple(tuple(sorted(ids[n] for n in group)) for group in self.groups),
            exact=tuple(name for name in true if name in same),
            changed=tuple(
                (name, None if self._tells(name) else value, found[name])
                for name, value in true.items()
                if name not in same
            ),
            goals=recounted.goals,
        )

    def _tells(self, name: str) -> bool:
        """Tell whether a total is of so few movers that it would tell of one."""
        return name in PERSONAL and len(self.staffing.counted) < self.k

    def dealt(self, chance: random.Random) -> list[Coarse]:
        """Deal each attribute anew inside each group, independently of the others."""
        columns = []
        for attribute in fields(Coarse):
            column = [getattr(own, attribute.name) for own in self.coarse]
            pools = self.score_pools if attribute.name == "score" else self.groups
            columns.append(_dealt(column, pools, chance))
        return [Coarse(*values) for values in zip(*columns, strict=True)]

    def _score_pools(self, highest: float | None) -> list[list[int]]:
        """Return the groups, wider where all of one share an evaluation band below the highest."""

        def enough(pool: Sequence[int]) -> bool:
            bands = {self.coarse[n].score for n in pool}
            return len(bands) > 1 or bands <= {highest, None}

        moved = [n in self.staffing.counted for n in range(len(self.coarse))]
        work, zone, stage = _places(self.index)
        levels: tuple[Level, ...] = (
            lambda n: (moved[n], work[n]),
            lambda n: (work[n],),
            lambda n: (zone[n], stage[n]),
            lambda n: (stage[n],),
            lambda n: (),
        )
        return pooled(self.groups, levels, enough)

    def _verdict_pools(self) -> list[list[int]]:
        """Return stayers whom nothing public excludes, group by group, wider where few are."""
        rulings = eligibility(self.bureau, self.index)
        parts = [[n for n in group if n not in self.staffing.moves] for group in self.groups]
        parts = [[n for n in part if rulings[n].rule not in PUBLIC_RULES] for part in parts]
        share = self.index.policy.share
        by_verdict = share.backbone_denominator is Denominator.ELIGIBLE_BACKBONE
        work, zone, stage = _places(self.index)
        source = self.view.base.from_source.tolist()
        # Shares are taken of the eligible of source schools: their number stays.
        told = [2 * s + (by_verdict and e) for s, e in zip(source, self.eligible, strict=True)]
        levels: tuple[Level, ...] = (
            lambda n: (told[n], work[n]),
            lambda n: (told[n], zone[n], stage[n]),
            lambda n: (told[n],),
            lambda n: (source[n],),
            lambda n: (),
        )
        return pooled([part for part in parts if part], levels, lambda pool: len(pool) >= self.k)

    def _teacher(
        self, n: int, id_: str, coarse: Coarse, share: int, *, eligible: bool
    ) -> ExchangeTeacher:
        return anonymous_teacher(
            self.index,
            n,
            id_=id_,
            coarse=coarse,
            share=share,
            eligible=eligible,
            move=self.staffing.moves.get(n),
        )

    def _bureau(
        self,
        ids: dict[int, str],
        order: list[int],
        teachers: tuple[ExchangeTeacher, ...],
        dealt: list[Coarse],
    ) -> Bureau:
        number, year = self.index.teacher_number, self.bureau.as_of.year - 1
        scores = [(ids[n], dealt[n].score) for n in order]
        rows = [
            row.model_copy(update={"teacher": ids[number[row.teacher]]})
            for row in self.bureau.shares
            if row.teacher in number
        ]
        schools = tuple(
            s.model_copy(update={"school_folder": None, "answer_folder": None})
            for s in self.bureau.schools
        )
        changes = {
            "schools": schools,
            "teachers": teachers,
            "evaluations": tuple(
                Evaluation(teacher=who, year=year, score=score)
                for who, score in scores
                if score is not None
            ),
            "shares": tuple(sorted(rows, key=lambda row: row.teacher)),
            "exemptions": (),
            "wishes": (),
            "ties": (),
        }
        return self.bureau.model_copy(update=changes)

    def _plan(self, ids: dict[int, str], shares: list[int]) -> ExchangePlan:
        moves = [
            move.model_copy(update={"teacher": ids[n], "share": self._share(move, shares[n])})
            for n, move in self.staffing.moves.items()
        ]
        ordered = tuple(sorted(moves, key=lambda move: move.teacher))
        # Levels of the goals are those of the true plan, of which the bundle's values say nothing.
        return self.plan.model_copy(update={"moves": ordered, "events": (), "allowed": {}})

    def _share(self, move: Move, whole: int) -> int:
        """Return the percent of full time that a move brings, as the judge asks it."""
        part = self.index.policy.form.itinerant_share
        return min(part, whole) if move.form is Form.ITINERANT else whole


def _dealt(column: Sequence[T], pools: Iterable[Sequence[int]], chance: random.Random) -> list[T]:
    """Return a column of values, shuffled inside each pool."""
    found = list(column)
    for pool in pools:
        values = [column[n] for n in pool]
        chance.shuffle(values)
        for n, value in zip(pool, values, strict=True):
            found[n] = value
    return found


def _places(index: BureauIndex) -> tuple[list[int], list[int], list[int]]:
    """Return working school, zone and stage of each teacher."""
    work = index.work
    zone, stage = np.append(index.zone, -2)[work], np.append(index.stage, -2)[work]
    return work.tolist(), zone.tolist(), stage.tolist()


def _figures(judged: Judged) -> dict[str, float]:
    """Return points by rule and values by goal ("goal wishes")."""
    goals = {f"goal {goal.name}": float(goal.value) for goal in judged.goals}
    return {**{name: float(points) for name, points in judged.terms.items()}, **goals}
