"""Selection schemes as data: what a student may choose (选科方案)."""

from __future__ import annotations

from itertools import combinations, product

from .base import Record


class ChoiceGroup(Record):
    """Choose exactly `choose` of `subjects`."""

    choose: int
    subjects: tuple[str, ...]


class Scheme(Record):
    """A selection scheme: any m-of-n with groups.

    Attributes
    ----------
    groups
        From each group exactly `choose` subjects are chosen.
    banned
        Sets of subjects that may not be chosen together.
    linked
        Sets of subjects of which a student chooses all or none.
    """

    id: str
    groups: tuple[ChoiceGroup, ...]
    banned: tuple[tuple[str, ...], ...] = ()
    linked: tuple[tuple[str, ...], ...] = ()
    name_en: str = ""
    name_zh: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """All subjects that can be chosen, in the scheme's order."""
        return tuple(dict.fromkeys(s for group in self.groups for s in group.subjects))

    def combinations(self) -> tuple[frozenset[str], ...]:
        """Return every legal combination, in the scheme's order."""
        parts = [combinations(group.subjects, group.choose) for group in self.groups]
        found = dict.fromkeys(
            frozenset(s for part in pick for s in part) for pick in product(*parts)
        )
        return tuple(combination for combination in found if not self.faults(combination))

    def faults(self, chosen: frozenset[str]) -> tuple[str, ...]:
        """Return what is wrong with a choice, as codes; empty for a legal one.

        The codes are "unknown_subject:S", "group:I:chosen:needed", "banned:A+B", "linked:A+B".
        A subject that stands in two groups counts in both.
        """
        known = set(self.subjects)
        faults = [f"unknown_subject:{subject}" for subject in sorted(chosen - known)]
        for number, group in enumerate(self.groups):
            count = len(chosen & set(group.subjects))
            if count != group.choose:
                faults.append(f"group:{number}:{count}:{group.choose}")
        faults += ["banned:" + "+".join(b) for b in self.banned if set(b) <= chosen]
        faults += [
            "linked:" + "+".join(link)
            for link in self.linked
            if 0 < len(chosen & set(link)) < len(link)
        ]
        return tuple(faults)


_SECOND = ("chemistry", "biology", "politics", "geography")
_SIX = ("physics", "chemistry", "biology", "politics", "history", "geography")

PRESETS: dict[str, Scheme] = {
    "3+1+2": Scheme(
        id="3+1+2",
        groups=(
            ChoiceGroup(choose=1, subjects=("physics", "history")),
            ChoiceGroup(choose=2, subjects=_SECOND),
        ),
    ),
    "3+3of6": Scheme(id="3+3of6", groups=(ChoiceGroup(choose=3, subjects=_SIX),)),
    "3+3of7": Scheme(id="3+3of7", groups=(ChoiceGroup(choose=3, subjects=(*_SIX, "technology")),)),
}
"""Schemes in force: 3+1+2 (29 provinces), 3+3 of 6 (Shandong and others), 3+3 of 7 (Zhejiang)."""
