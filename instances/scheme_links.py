"""Selection schemes that no choice could satisfy."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..models.scheme import Scheme
from .cooked_table import CookedTable, Found
from .refusal import Refused

MOST_COMBINATIONS = 100_000
"""Schemes with more combinations than this are not listed to see whether one is legal."""


def check_schemes(cooked: Mapping[str, CookedTable]) -> Found:
    """Yield schemes without groups, with foreign subjects in their sets, or without a choice."""
    for index, row in cooked["schemes"].good():
        scheme = Scheme(**row)
        if not scheme.groups:
            yield (
                index,
                "groups",
                Refused("a scheme has at least one group", "方案至少要有一个选科组"),
            )
            continue
        for field in ("banned", "linked"):
            strange = {s for ids in row[field] for s in ids} - set(scheme.subjects)
            for subject in sorted(strange):
                yield (
                    index,
                    field,
                    Refused(
                        f"{subject} is in no group of the scheme",
                        f"{subject} 不在方案的任何选科组中",
                    ),
                )
        count = math.prod(math.comb(len(g.subjects), g.choose) for g in scheme.groups)
        if count > MOST_COMBINATIONS:
            refused = Refused(
                f"allows {count} combinations; at most {MOST_COMBINATIONS} are handled",
                f"允许 {count} 种组合，最多支持 {MOST_COMBINATIONS} 种",
            )
            yield index, "groups", refused
        elif not scheme.combinations():
            yield (
                index,
                "groups",
                Refused(
                    "no combination satisfies groups, banned and linked together",
                    "没有组合能同时满足选科组、禁选与绑定",
                ),
            )
