"""Last year's plan as this year's input."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from .bureau import Bureau, ExchangeTeacher, Must, TeacherShare
from .dates import add_years
from .index import BureauIndex
from .plan import ExchangePlan, Move
from .staffing import Staffing
from .words import Form


def next_year(bureau: Bureau, plan: ExchangePlan) -> Bureau:
    """Return the bureau a year later, with the plan's moves carried out.

    Loans change the working school until their end, transfers the post as well, returns end a
    loan; tenure and terms are counted anew from the day of the move. Whoever has worked at a weak
    or rural school, wholly or as an itinerant, has a year more of such service; leave of the past
    year, exemptions that have ended, and applications, wishes and decisions that the moves have
    met are gone. Who has reached his day of retirement by then has left, and his post is open.
    Itinerants go on serving both schools unless their move has ended. Enrolment, demand, duties
    and evaluations are as known now: what the new year brings is the bureau's to enter.
    """
    index = BureauIndex(bureau)
    staffing, day = Staffing(index, plan), add_years(bureau.as_of, 1)
    served = {t.id for n, t in enumerate(bureau.teachers) if _serves(staffing, n)}
    retired = {
        t.id
        for t, date in zip(bureau.teachers, index.retirement, strict=True)
        if date is not None and date <= day
    }
    moves = {move.teacher: move for move in staffing.moves.values()}
    moved = {who for who, move in moves.items() if move.form is not Form.RETURN}
    home = {who: move.destination for who, move in moves.items() if who not in moved}
    teachers = tuple(
        _later(t, moves.get(t.id), t.id in served, rows=n in index.share_rows)
        for n, t in enumerate(bureau.teachers)
        if t.id not in retired
    )
    later = bureau.model_copy(
        update={
            "as_of": day,
            "teachers": teachers,
            "shares": _shares(index, staffing, day),
            "wishes": tuple(
                w
                for w in bureau.wishes
                if w.teacher not in moved and w.school != home.get(w.teacher)
            ),
            "exemptions": tuple(e for e in bureau.exemptions if e.until is None or e.until >= day),
        }
    )
    return _without(later, retired)


def _serves(staffing: Staffing, teacher: int) -> bool:
    """Tell whether a teacher works at a weak or rural school, be it for part of his week."""
    index = staffing.index
    if not index.at_work[teacher]:
        return False
    parts = {school for (school, _), share in staffing.week_of_after(teacher).items() if share > 0}
    schools = parts | {int(staffing.work_after[teacher])}
    return any(school >= 0 and index.weak[school] for school in schools)


def _later(
    teacher: ExchangeTeacher, move: Move | None, served: bool, *, rows: bool
) -> ExchangeTeacher:
    """Return a teacher a year later; `rows` tells that rows of their own say how he worked."""
    changes: dict[str, object] = {"absent": 0, "rural_years": teacher.rural_years + served}
    if move is not None:
        changes |= _moved(teacher, move)
        if rows and move.form is not Form.ITINERANT:
            changes["share"] = move.share
    return teacher.model_copy(update=changes)


def _moved(teacher: ExchangeTeacher, move: Move) -> dict[str, object]:
    if move.form is Form.ITINERANT:
        return {"applies": False, "must": _kept(teacher)}
    others = tuple(s for s in (teacher.subject, *teacher.subjects) if s != move.subject)
    found: dict[str, object] = {
        "subject": move.subject,
        "subjects": tuple(dict.fromkeys(others)),
        "since": move.start,
        "terms": 0,
    }
    if move.form is Form.RETURN:
        return {**found, "working_school": None, "loan_end": None}
    found |= {"applies": False, "must": _kept(teacher)}
    if move.form is Form.TRANSFER:
        own: dict[str, object] = {
            "post_school": move.destination,
            "working_school": None,
            "loan_end": None,
        }
    else:
        own = {"working_school": move.destination, "loan_end": move.end}
    return {**found, **own}


def _kept(teacher: ExchangeTeacher) -> Must | None:
    """Return the bureau's decision on a teacher; one to move has been carried out."""
    return None if teacher.must is Must.MOVE else teacher.must


def _shares(index: BureauIndex, staffing: Staffing, day: datetime.date) -> tuple[TeacherShare, ...]:
    """Return the rows of weeks: those of movers are replaced by what follows from the move."""
    bureau = index.bureau
    moved = {move.teacher for move in staffing.moves.values()}
    found = [row for row in bureau.shares if row.teacher not in moved]
    for teacher, move in staffing.moves.items():
        if move.form is Form.ITINERANT and (move.end is None or move.end >= day):
            found.extend(_itinerant_rows(staffing, teacher, move))
        elif move.form is Form.ITINERANT:
            found.extend(row for row in bureau.shares if row.teacher == move.teacher)
    return tuple(found)


def _itinerant_rows(staffing: Staffing, teacher: int, move: Move) -> list[TeacherShare]:
    week, bureau = staffing.week_of_after(teacher), staffing.index.bureau
    return [
        TeacherShare(
            teacher=move.teacher,
            school=bureau.schools[school].id,
            subject=bureau.subjects[subject].id,
            share=share,
        )
        for (school, subject), share in sorted(week.items())
        if share > 0 and min(school, subject) >= 0
    ]


def _without(bureau: Bureau, gone: Collection[str]) -> Bureau:
    """Return the bureau without whatever the tables say of these teachers."""
    if not gone:
        return bureau
    single = ("evaluations", "exemptions", "wishes", "shares")
    changes = {
        name: tuple(row for row in getattr(bureau, name) if row.teacher not in gone)
        for name in single
    }
    ties = tuple(t for t in bureau.ties if t.first not in gone and t.second not in gone)
    return bureau.model_copy(update={**changes, "ties": ties})
