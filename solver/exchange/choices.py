"""What each group of teachers may do: leave in a form, and for which schools.

Rules about a single move (zone, distance, certificate, consent, …) act here: what they forbid is
no choice and never becomes a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.bureau import Must
from ...models.exchange.policy import FormChoice, ZoneRule
from ...models.exchange.words import Form, rank
from .groups import People, serves_for_title
from .people import Ground, Integers, Mask

Floats = NDArray[np.float64]

COUNTED = (Form.LOAN, Form.TRANSFER, Form.SWAP, Form.ITINERANT)
FORMS = (*COUNTED, Form.RETURN)
"""Forms by number."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Departures (a group in a form) and, for each, the places where it may lead.

    Attributes
    ----------
    group, form, share
        By departure: its group, its form as a number of `FORMS`, the percent of full time that
        one move brings to the destination.
    departure, school, subject
        By option: its departure, the destination, and the subject taught there.
    """

    group: Integers
    form: Integers
    share: Integers
    departure: Integers
    school: Integers
    subject: Integers

    @property
    def count(self) -> int:
        """Number of options."""
        return len(self.departure)

    def of_form(self, *forms: Form) -> Mask:
        """Return which departures have one of these forms."""
        return np.isin(self.form, [FORMS.index(form) for form in forms])

    @property
    def counted(self) -> Mask:
        """Departures that count as moves of the exchange."""
        return self.of_form(*COUNTED)

    @property
    def leaving(self) -> Mask:
        """Departures that leave the school for good or for a term: counted, not itinerant."""
        return self.of_form(Form.LOAN, Form.TRANSFER, Form.SWAP)


def list_choices(ground: Ground, people: People) -> Choices:
    """Return all that the rules about a single move allow."""
    listing = _Listing(ground, people)
    rows = list(listing.departures())
    sizes = [len(row.school) for row in rows]
    return Choices(
        group=np.array([row.group for row in rows], dtype=np.int64),
        form=np.array([FORMS.index(row.form) for row in rows], dtype=np.int64),
        share=np.array([row.share for row in rows], dtype=np.int64),
        departure=np.repeat(np.arange(len(rows)), sizes).astype(np.int64),
        school=_joined([row.school for row in rows]),
        subject=_joined([row.subject for row in rows]),
    )


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Departure:
    group: int
    form: Form
    share: int
    school: Integers
    subject: Integers


class _Listing:
    """Walks over the groups; what depends on the school alone is computed once a school."""

    def __init__(self, ground: Ground, people: People) -> None:
        self.ground, self.people = ground, people
        self.index, self.policy = ground.index, ground.policy
        self._near: dict[int, Mask] = {}
        self._stages: dict[tuple[object, int], Mask] = {}

    def departures(self) -> Iterator[_Departure]:
        """Return every departure that leads anywhere."""
        for group, lead in enumerate(self.people.lead.tolist()):
            if self.ground.may[lead]:
                yield from self._counted(group, lead)
            if self.ground.due[lead]:
                yield self._home(group, lead)

    def _home(self, group: int, lead: int) -> _Departure:
        """Return the way back to the post, to teach there whatever he may teach."""
        share = self.index.move_share(lead, Form.RETURN)
        subjects = np.array(self._subjects(lead), dtype=np.int64)
        school = np.full(len(subjects), self.index.post[lead], dtype=np.int64)
        return _Departure(group, Form.RETURN, share, school, subjects)

    def _counted(self, group: int, lead: int) -> Iterator[_Departure]:
        where = self._places(lead)
        for form in self._forms(lead):
            schools = np.flatnonzero(where & self._reach(lead, form))
            subjects = self._subjects(lead)
            if len(schools):
                yield _Departure(
                    group,
                    form,
                    self.index.move_share(lead, form),
                    np.tile(schools, len(subjects)),
                    np.repeat(np.array(subjects, dtype=np.int64), len(schools)),
                )

    def _forms(self, lead: int) -> list[Form]:
        """Return the forms in which a group may leave: mostly one for good, and itinerant.

        Of several the first stands for all, since no further rule binds it: a swap for a loan, a
        loan for a transfer; loans become transfers afterwards where that is possible. A transfer
        of its own may be needed where it makes room for another, the form of a move that stands
        where it is to stay, and what needs no consent where consent is left out.
        """
        rules = self.policy.form
        wanted = {
            FormChoice.LOAN: [Form.LOAN],
            FormChoice.TRANSFER: [Form.TRANSFER],
            FormChoice.EITHER: [Form.LOAN, Form.TRANSFER],
        }[rules.form]
        if rules.one_for_one and rules.form is not FormChoice.TRANSFER:
            wanted = [Form.SWAP, *wanted]
        open_to = [form for form in wanted if self._agrees(lead, form)]
        needed = {self.ground.standing_forms.get(lead)}
        if self._transfers_make_room and self.index.holds_post[lead]:
            needed.add(Form.TRANSFER)
        if not self.ground.active("consent"):
            needed.update([form for form in wanted if self._consents(lead, form)][:1])
        agreed = [form for form in open_to if form is open_to[0] or form in needed]
        # Whose loan has ended may not stay where he is, not even for half the week.
        stays = not (self.ground.due[lead] and self.ground.active("loan_return"))
        if rules.itinerant and stays and self._agrees(lead, Form.ITINERANT):
            agreed.append(Form.ITINERANT)
        return agreed

    @cached_property
    def _transfers_make_room(self) -> bool:
        """Whether schools have room for so many transfers, and somebody may need it.

        That is whoever agrees to a transfer alone, whether that is asked or left out, or stands
        with one.
        """
        staffing, form = self.policy.staffing, self.policy.form
        capped = staffing.enforce_quota or staffing.enforce_posts
        if not capped or form.form is not FormChoice.EITHER:
            return False
        others = (Form.LOAN, Form.SWAP) if form.one_for_one else (Form.LOAN,)
        posted = (self.index.holds_post & self.ground.may)[self.people.lead]
        return self.ground.transfers_stand or any(
            self._consents(lead, Form.TRANSFER)
            and not any(self._consents(lead, other) for other in others)
            for lead in self.people.lead[posted].tolist()
        )

    def _agrees(self, lead: int, form: Form) -> bool:
        return not self.ground.active("consent") or self._consents(lead, form)

    def _consents(self, lead: int, form: Form) -> bool:
        asked = form in self.policy.form.consent
        return not asked or self.ground.bureau.teachers[lead].consents is True

    def _subjects(self, lead: int) -> list[int]:
        """Return a subject of each kind that a teacher may teach elsewhere, his own first."""
        number, kinds = self.index.subject_number, self.ground.kinds
        others = [number[s] for s in self.ground.bureau.teachers[lead].subjects if s in number]
        found: dict[int, int] = {}
        for subject in (int(self.index.subject[lead]), *others):
            found.setdefault(int(kinds[subject]), subject)
        return list(found.values())

    def _reach(self, lead: int, form: Form) -> Mask:
        """Return the schools that a form reaches."""
        index, origin = self.index, int(self.index.work[lead])
        everywhere = np.ones(len(index.stage), dtype=bool)
        if form is Form.TRANSFER and self.ground.active("authority"):
            return np.asarray(index.authority == index.authority[index.post[lead]])
        if form is Form.ITINERANT and self.ground.active("itinerant"):
            most = self.policy.form.itinerant_km
            if most is not None:
                everywhere = _within(index.km(origin), most)
            # A school that he serves already is no second one.
            everywhere[[school for school, _ in index.week_of(lead) if school >= 0]] = False
        return everywhere

    def _places(self, lead: int) -> Mask:
        """Return the schools to which a teacher may go, whatever the form."""
        origin = int(self.index.work[lead])
        if origin not in self._near:
            self._near[origin] = self._pairs(origin)
        return self._near[origin] & self._certified(lead) & self._personal(lead)

    def _pairs(self, origin: int) -> Mask:
        """Return the schools to which anybody may go from a school."""
        index, place, active = self.index, self.policy.place, self.ground.active
        found = index.school_in_scope.copy()
        found[origin] = False
        if place.zone is ZoneRule.ONLY and active("zone"):
            found &= index.zone == index.zone[origin]
        if place.alliance_only and active("alliance"):
            found &= (index.alliance == index.alliance[origin]) & (index.alliance >= 0)
        if place.same_stage and active("same_stage"):
            found &= index.stage == index.stage[origin]
        if place.max_km is not None and active("max_distance"):
            found &= _within(index.km(origin), place.max_km)
        if place.max_minutes is not None and active("max_distance"):
            found &= _within(index.minutes(origin), place.max_minutes)
        if not place.allow_upward and active("upward"):
            found &= index.strength <= index.strength[origin]
            found &= index.location <= index.location[origin]
        return found

    def _certified(self, lead: int) -> Mask:
        stages = self.ground.bureau.teachers[lead].stages
        own = int(self.index.stage[self.index.work[lead]])
        key = (stages, own)
        if key not in self._stages:
            allowed = [rank(stage) for stage in stages] or [own]
            every = not self.ground.active("certificate")
            self._stages[key] = np.isin(self.index.stage, allowed) | every
        return self._stages[key]

    def _personal(self, lead: int) -> Mask:
        """Return the schools that a teacher's home and title service leave open."""
        teacher, place = self.ground.bureau.teachers[lead], self.policy.place
        found = np.ones(len(self.index.stage), dtype=bool)
        if self.index.post[lead] >= 0:
            found[self.index.post[lead]] = False  # there he returns
        limits = [limit for limit in (place.commute_km, teacher.limit_km) if limit is not None]
        if limits and teacher.home_x is not None and self.ground.active("commute"):
            found &= _within(self.index.home_km(lead), min(limits))
        if lead in self.ground.shut and teacher.must is not Must.MOVE:
            found[list(self.ground.shut[lead])] = False
        if serves_for_title(self.ground, teacher):
            found &= self.index.weak
        return found


def _within(distance: Floats, most: float) -> Mask:
    """Return what lies no farther than `most`; what is not known counts as near."""
    return np.asarray(~(distance > most))
