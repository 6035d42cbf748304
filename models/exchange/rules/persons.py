"""Rules about each teacher: that his move can be read, that he may move, that he has to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..bureau import Must
from ..dates import add_years
from ..plan import Move
from ..policy import Policy
from ..words import Form, Stage, rank
from .rule import Breach, ExchangeRule, Value, View, always


def _one_move(view: View) -> Iterator[Breach]:
    seen: set[str] = set()
    for move in view.staffing.plan.moves:
        yield from _unreadable(view, move)
        if move.teacher in seen:
            yield Breach({"teacher": move.teacher}, text="twice")
        seen.add(move.teacher)
    for teacher, move in view.staffing.moves.items():
        yield from _misplaced(view, teacher, move)


def _unreadable(view: View, move: Move) -> Iterator[Breach]:
    where = {"teacher": move.teacher}
    if move.teacher not in view.index.teacher_number:
        yield Breach(where, text="unknown_teacher")
    for school in dict.fromkeys((move.origin, move.destination)):
        if school not in view.index.school_number:
            yield Breach({**where, "school": school}, text="unknown_school")
    if move.subject not in view.index.subject_number:
        yield Breach({**where, "subject": move.subject}, text="unknown_subject")


def _misplaced(view: View, teacher: int, move: Move) -> Iterator[Breach]:
    staffing, index = view.staffing, view.index
    where = {"teacher": move.teacher, "school": move.origin, "destination": move.destination}
    origin, destination = staffing.origin(move), staffing.destination(move)
    if origin != index.work[teacher]:
        yield Breach(where, text="origin")
    if destination == index.work[teacher]:
        yield Breach(where, text="no_move")
    returns = move.form is Form.RETURN
    if not returns and not index.school_in_scope[destination]:
        yield Breach(where, text="scope")
    if returns and destination != index.post[teacher]:
        yield Breach(where, text="not_his_post")
    if not returns and destination == index.post[teacher] != index.work[teacher]:
        yield Breach(where, text="his_post")
    asked = index.move_share(teacher, move.form)
    if move.share != asked:
        yield Breach(where, {"share": move.share, "asked": asked}, "share")
    if not view.bureau.as_of <= move.start < add_years(view.bureau.as_of, 1):
        params = {"start": str(move.start), "as_of": str(view.bureau.as_of)}
        yield Breach(where, params, "start")


ONE_MOVE = ExchangeRule(
    name="one_move",
    about_case=True,
    sentence_en="Each teacher has at most one move, from his working school to another in scope.",
    sentence_zh="每位教师至多一次交流，从现工作学校到政策范围内的另一所学校。",
    broken={
        "twice": ("Teacher {teacher} has more than one move.", "教师{teacher}有多次交流。"),
        "unknown_teacher": (
            "The bureau has no teacher {teacher}, who has a move.",
            "方案中的教师{teacher}不在教育局数据中。",
        ),
        "unknown_school": (
            "The move of teacher {teacher} names school {school}, which the bureau does not have.",
            "教师{teacher}的交流涉及学校{school}，教育局没有该校。",
        ),
        "unknown_subject": (
            "The move of teacher {teacher} names subject {subject}, unknown to the bureau.",
            "教师{teacher}的交流涉及学科{subject}，教育局没有该学科。",
        ),
        "origin": (
            "Teacher {teacher} does not work in {school}, which the move names as origin.",
            "教师{teacher}并不在{school}工作，方案却以其为原校。",
        ),
        "no_move": (
            "Teacher {teacher} already works in {destination}.",
            "教师{teacher}已在{destination}工作。",
        ),
        "scope": (
            "Teacher {teacher} moves to {destination}, whose stage is not in the policy's scope.",
            "教师{teacher}交流到{destination}，该校学段不在政策范围内。",
        ),
        "not_his_post": (
            "Teacher {teacher} returns to {destination}, where he has no post.",
            "教师{teacher}返回{destination}，但其编制不在该校。",
        ),
        "his_post": (
            "Teacher {teacher} has his post in {destination}: he returns there, in no other form.",
            "教师{teacher}的编制在{destination}：只能以返回方式回到该校。",
        ),
        "share": (
            "Teacher {teacher} works {asked} % of full time, the move to {destination} says "
            "{share} %.",
            "教师{teacher}工作量为{asked}%，到{destination}的交流写为{share}%。",
        ),
        "start": (
            "The move of teacher {teacher} starts on {start}, outside the school year that begins "
            "on {as_of}.",
            "教师{teacher}的交流始于{start}，不在{as_of}开始的学年内。",
        ),
    },
    parameters=always,
    measure=_one_move,
)


def _certificate(view: View) -> Iterator[Breach]:
    for teacher, move in view.staffing.moves.items():
        own = view.bureau.teachers[teacher]
        stage = int(view.index.stage[view.staffing.destination(move)])
        stages = {rank(s) for s in own.stages} or {int(view.index.stage[view.index.work[teacher]])}
        where = {"teacher": own.id, "destination": move.destination, "subject": move.subject}
        if stage not in stages and move.form is not Form.RETURN:
            yield Breach(where, {"stage": list(Stage)[stage].value}, "stage")
        if move.subject not in (own.subject, *own.subjects):
            yield Breach(where, text="subject")


CERTIFICATE = ExchangeRule(
    name="certificate",
    about_case=True,
    sentence_en="A teacher's certificate covers the stage and the subject of his destination.",
    sentence_zh="教师资格须符合接收学校的学段与任教学科。",
    broken={
        "stage": (
            "Teacher {teacher} has no certificate for the stage of {destination} ({stage}).",
            "教师{teacher}没有{destination}所属学段（{stage}）的教师资格。",
        ),
        "subject": (
            "Teacher {teacher} has no certificate for {subject}, to be taught in {destination}.",
            "教师{teacher}没有{subject}教师资格，不能在{destination}任教该学科。",
        ),
    },
    parameters=always,
    measure=_certificate,
)


def _eligible(view: View) -> Iterator[Breach]:
    for teacher, move in view.staffing.counted.items():
        if not view.base.eligible[teacher]:
            yield Breach({"teacher": move.teacher, "destination": move.destination})


ELIGIBLE = ExchangeRule(
    name="eligible",
    about_case=True,
    sentence_en="Whoever moves is eligible.",
    sentence_zh="交流教师须符合交流条件。",
    broken={
        "": (
            "Teacher {teacher} moves to {destination} but is not eligible.",
            "教师{teacher}交流到{destination}，但不符合交流条件。",
        )
    },
    parameters=always,
    measure=_eligible,
)


def _must_stay(view: View) -> Iterator[Breach]:
    for teacher, move in view.staffing.counted.items():
        if view.bureau.teachers[teacher].must is Must.STAY:
            yield Breach({"teacher": move.teacher, "destination": move.destination})


MUST_STAY = ExchangeRule(
    name="must_stay",
    about_case=True,
    sentence_en="Whoever the bureau decides to keep does not move.",
    sentence_zh="教育局决定留任的教师不交流。",
    broken={
        "": (
            "Teacher {teacher} must stay but moves to {destination}.",
            "教师{teacher}须留任，却交流到{destination}。",
        )
    },
    parameters=always,
    measure=_must_stay,
)


def _must_move(view: View) -> Iterator[Breach]:
    for number, teacher in enumerate(view.bureau.teachers):
        if teacher.must is Must.MOVE and number not in view.staffing.counted:
            yield Breach({"teacher": teacher.id})


MUST_MOVE = ExchangeRule(
    name="must_move",
    sentence_en="Whoever the bureau decides to exchange moves.",
    sentence_zh="教育局决定交流的教师须交流。",
    broken={"": ("Teacher {teacher} must move but stays.", "教师{teacher}须交流，却未交流。")},
    parameters=always,
    measure=_must_move,
)


def _loan_return(view: View) -> Iterator[Breach]:
    for number in np.flatnonzero(view.index.due).tolist():
        # Whoever goes elsewhere for part of the week only is still where he was lent to.
        if view.staffing.work_after[number] == view.index.work[number]:
            teacher = view.bureau.teachers[number]
            where = {"teacher": teacher.id, "school": teacher.post_school}
            yield Breach(where, {"end": str(teacher.loan_end)})
    for number, move in view.staffing.moves.items():
        end = view.bureau.teachers[number].loan_end
        if move.form is Form.RETURN and end is not None and end >= view.bureau.as_of:
            where = {"teacher": move.teacher, "school": move.destination}
            yield Breach(where, {"end": str(end)}, "early")


LOAN_RETURN = ExchangeRule(
    name="loan_return",
    sentence_en="Whose loan has ended returns to his post or moves on.",
    sentence_zh="借用（支教）期满的教师须返回原校或另行交流。",
    broken={
        "": (
            "The loan of teacher {teacher} ended on {end}; he neither returns to {school} "
            "nor moves on.",
            "教师{teacher}的借用期已于{end}届满，既未返回{school}也未另行交流。",
        ),
        "early": (
            "Teacher {teacher} returns to {school} before his loan ends on {end}.",
            "教师{teacher}在借用期满（{end}）前返回{school}。",
        ),
    },
    parameters=always,
    measure=_loan_return,
)


def _title_parameters(policy: Policy) -> Mapping[str, Value] | None:
    years = policy.form.title_rural_years
    return None if years is None else {"years": years, "title": policy.form.title_from.value}


def _title_service(view: View) -> Iterator[Breach]:
    asked, lowest = view.policy.form.title_rural_years or 0.0, rank(view.policy.form.title_from)
    for teacher, move in view.staffing.counted.items():
        own = view.bureau.teachers[teacher]
        seeks = own.seeks_title is not None and rank(own.seeks_title) >= lowest
        if (
            seeks
            and own.rural_years < asked
            and not view.index.weak[view.staffing.destination(move)]
        ):
            where = {"teacher": own.id, "destination": move.destination}
            yield Breach(where, {"years": own.rural_years, "asked": asked})


TITLE_SERVICE = ExchangeRule(
    name="title_service",
    about_case=True,
    sentence_en="Applicants for a title from {title} on without {years} years of rural or "
    "weak-school service move only where it counts.",
    sentence_zh="申报{title}及以上职称、农村或薄弱学校任教不满{years}年的教师，只能交流到此类学校。",
    broken={
        "": (
            "Teacher {teacher} seeks a title with {years} of {asked} years of rural or weak-school "
            "service, but {destination} is neither.",
            "教师{teacher}申报职称，农村或薄弱学校任教{years}年（要求{asked}年），"
            "而{destination}不属此类学校。",
        )
    },
    parameters=_title_parameters,
    measure=_title_service,
)
