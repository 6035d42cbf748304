"""Rules about how teachers move: forms, consent, one for one, itinerants, terms of loans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..plan import Move
from ..policy import FormChoice, Policy
from ..words import Form
from .rule import NOT_ASKED, Breach, ExchangeRule, Value, View


def allowed_forms(policy: Policy) -> frozenset[Form]:
    """Return the forms of moves that a policy allows; returns always are."""
    found = {Form.RETURN}
    if policy.form.form in (FormChoice.LOAN, FormChoice.EITHER):
        found.add(Form.LOAN)
    if policy.form.form in (FormChoice.TRANSFER, FormChoice.EITHER):
        found.add(Form.TRANSFER)
    # A swap is a loan one for one; where only transfers are open, posts are exchanged.
    if policy.form.one_for_one and policy.form.form is not FormChoice.TRANSFER:
        found.add(Form.SWAP)
    if policy.form.itinerant:
        found.add(Form.ITINERANT)
    return frozenset(found)


def _where(move: Move) -> dict[str, str]:
    return {"teacher": move.teacher, "school": move.origin, "destination": move.destination}


def _form_parameters(policy: Policy) -> Mapping[str, Value]:
    return {"forms": " ".join(form.value for form in Form if form in allowed_forms(policy))}


def _form(view: View) -> Iterator[Breach]:
    allowed = allowed_forms(view.policy)
    for move in view.staffing.moves.values():
        if move.form not in allowed:
            yield Breach(_where(move), {"form": move.form.value})


FORM = ExchangeRule(
    name="form",
    about_case=True,
    sentence_en="Teachers move in one of the forms that the policy allows: {forms}.",
    sentence_zh="交流形式须为政策允许的形式：{forms}。",
    broken={
        "": (
            "Teacher {teacher} moves to {destination} as {form}, which the policy does not allow.",
            "教师{teacher}以{form}形式交流到{destination}，政策不允许该形式。",
        )
    },
    parameters=_form_parameters,
    measure=_form,
)


def _consent_parameters(policy: Policy) -> Mapping[str, Value] | None:
    forms = " ".join(form.value for form in policy.form.consent)
    return {"forms": forms} if forms else None


def _consent(view: View) -> Iterator[Breach]:
    for teacher, move in view.staffing.counted.items():
        asked = move.form in view.policy.form.consent
        if asked and view.bureau.teachers[teacher].consents is not True:
            yield Breach(_where(move), {"form": move.form.value})


CONSENT = ExchangeRule(
    name="consent",
    about_case=True,
    sentence_en="Whoever moves in one of these forms has agreed: {forms}.",
    sentence_zh="以下形式须经本人同意：{forms}。",
    broken={
        "": (
            "Teacher {teacher} has not agreed to the {form} to {destination}.",
            "教师{teacher}未同意以{form}形式交流到{destination}。",
        )
    },
    parameters=_consent_parameters,
    measure=_consent,
)


def _one_for_one_parameters(policy: Policy) -> Mapping[str, Value] | None:
    return {} if policy.form.one_for_one else None


def _one_for_one(view: View) -> Iterator[Breach]:
    out: Counter[tuple[str, str]] = Counter()
    into: Counter[tuple[str, str]] = Counter()
    for teacher, move in view.staffing.leaving.items():
        out[move.origin, view.bureau.teachers[teacher].subject] += 1
        into[move.destination, move.subject] += 1
    for school, subject in sorted(out | into):
        leave, come = out[school, subject], into[school, subject]
        if leave != come:
            where = {"school": school, "subject": subject}
            yield Breach(where, {"out": leave, "in": come}, points=abs(leave - come))


ONE_FOR_ONE = ExchangeRule(
    name="one_for_one",
    sentence_en="In each school as many teachers of a subject come as leave.",
    sentence_zh="每校每学科派出与接收人数相等。",
    broken={
        "": (
            "{out} teachers of {subject} leave {school}, {in} come.",
            "{school}的{subject}教师派出{out}人、接收{in}人，不相等。",
        )
    },
    parameters=_one_for_one_parameters,
    measure=_one_for_one,
)


def _itinerant_parameters(policy: Policy) -> Mapping[str, Value] | None:
    if not policy.form.itinerant:
        return None
    most = policy.form.itinerant_km
    return {"share": policy.form.itinerant_share, "most": NOT_ASKED if most is None else most}


def _itinerant(view: View) -> Iterator[Breach]:
    most = view.policy.form.itinerant_km
    for teacher, move in view.staffing.counted.items():
        if move.form is not Form.ITINERANT:
            continue
        there = view.staffing.destination(move)
        if any(school == there for school, _ in view.index.week_of(teacher)):
            yield Breach(_where(move), text="served")
        if most is None:
            continue
        km = float(view.index.km(view.staffing.origin(move))[view.staffing.destination(move)])
        if km > most:
            yield Breach(_where(move), {"way": round(km, 1), "most": most})


ITINERANT = ExchangeRule(
    name="itinerant",
    about_case=True,
    sentence_en="An itinerant teacher spends {share} % of full time in a second school[, no "
    "farther than {most} km away].",
    sentence_zh="走教教师在第二所学校工作{share}%[，两校相距不超过{most}公里]。",
    broken={
        "": (
            "Itinerant teacher {teacher} serves {school} and {destination}, {way} km apart; "
            "at most {most} km.",
            "走教教师{teacher}往返{school}与{destination}，相距{way}公里，上限{most}公里。",
        ),
        "served": (
            "Teacher {teacher} works in {destination} already, which is no second school for an "
            "itinerant.",
            "教师{teacher}已在{destination}任教，该校不是走教的第二所学校。",
        ),
    },
    parameters=_itinerant_parameters,
    measure=_itinerant,
)


def _loan_term(view: View) -> Iterator[Breach]:
    for move in view.staffing.moves.values():
        origin, destination = view.staffing.origin(move), view.staffing.destination(move)
        if move.form in (Form.LOAN, Form.SWAP):
            first, last = view.index.loan_ends(origin, destination, move.start)
            if move.end is None or not first <= move.end <= last:
                params = {"end": str(move.end or "–"), "asked": str(first), "last": str(last)}
                yield Breach(_where(move), params, "" if first == last else "range")
        elif move.form is not Form.ITINERANT and move.end is not None:
            params = {"end": str(move.end), "form": move.form.value}
            yield Breach(_where(move), params, "for_good")


LOAN_TERM = ExchangeRule(
    name="loan_term",
    about_case=True,
    sentence_en="A loan runs for {years} years ({rural} to weak or rural schools), at most for "
    "{longest}; transfers and returns have no end.",
    sentence_zh="借用（支教）期为{years}年（到薄弱或农村学校{rural}年），最长{longest}年；"
    "调动与返回不设期限。",
    broken={
        "": (
            "The loan of teacher {teacher} to {destination} ends on {end}; by its term it ends on "
            "{asked}.",
            "教师{teacher}到{destination}的借用期止于{end}，按规定应止于{asked}。",
        ),
        "range": (
            "The loan of teacher {teacher} to {destination} ends on {end}; by its term it ends "
            "from {asked} to {last}.",
            "教师{teacher}到{destination}的借用期止于{end}，按规定应在{asked}至{last}之间。",
        ),
        "for_good": (
            "Teacher {teacher} moves to {destination} as {form}, which has no end, but {end} "
            "stands there.",
            "教师{teacher}以{form}形式到{destination}，不应设期限，却写有{end}。",
        ),
    },
    parameters=lambda policy: {
        "years": policy.form.loan_years,
        "rural": policy.form.rural_loan_years or policy.form.loan_years,
        "longest": max(
            policy.form.loan_years,
            policy.form.rural_loan_years or 0.0,
            policy.form.longest_loan_years or 0.0,
        ),
    },
    measure=_loan_term,
)
