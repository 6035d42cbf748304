"""`check_sectioning`: judges a Sectioning by the School alone, student by student.

Nothing of the solver is used or known here.
"""

from __future__ import annotations

from .finding import Finding, Severity
from .school import School
from .school_index import SchoolIndex
from .sectioning import Sectioning
from .sectioning_members import check_members
from .sectioning_places import check_places
from .sectioning_seats import check_seats
from .sectioning_words import broken

__all__ = ["check_sectioning"]


def check_sectioning(school: School, sectioning: Sectioning) -> list[Finding]:
    """Return everything that is wrong with a sectioning; empty for one that keeps every rule.

    Checked for each student: one administrative class, in his division and on his side; one
    place in each part of each band of his class; each exam and qualifying subject once, with its
    periods, unless listed as unplaced; his language. For classes and sections: sizes, modes,
    rooms (distinct, the group's own or extra ones, seats), teachers (distinct, qualified, within
    load over all grades). Pairs, locks and moves.

    What is unplaced is told as information, and an open teacher as a warning: neither is wrong.
    """
    index = SchoolIndex(school, sectioning)
    return [
        *check_members(index),
        *check_seats(index),
        *check_places(index),
        *(
            broken(
                "unplaced",
                {"student": missing.student, "subject": missing.subject},
                severity=Severity.INFO,
                reason=missing.reason,
            )
            for missing in sectioning.unplaced
        ),
    ]
