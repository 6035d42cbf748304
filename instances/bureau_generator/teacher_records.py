"""The records of teachers: dates, titles, homes, evaluations, exemptions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ...models.exchange.bureau import Evaluation, ExchangeTeacher, Exemption, Must
from ...models.exchange.policy import Policy
from ...models.exchange.words import Duty, Employment, Stage, Title
from ...models.school import Gender
from ..generator.draws import Draws
from ..generator.names import teacher_name
from .careers import RETIREMENT, TeacherPlan, tenure_of
from .catalogue import AS_OF
from .places import kilometres
from .plans import UNIT, SchoolPlan
from .qualifications import appointed_to, backbone_level, deal_titles, degree_of, title_sought

_YEAR = 365
_FIRST_AGE = 23
_LAST_AGE = {True: 52, False: 57}
"""Older women and men (True: women) have fewer than three years left until their retirement."""
_LAST_AGE_OF_FIVE = {True: 50, False: 54}
"""The same for five years. Who is near by the policy's count is dealt out on purpose."""
_NEAR_RETIREMENT = {True: (53 * 365 + 30, 54 * 365 + 120), False: (58 * 365 + 60, 59 * 365 + 90)}
"""Ages in days at which fewer than three years are left, by the ages that rise from 2025."""
_YOUNGEST_OF_FIVE = {True: 51 * 365 + 200, False: 56 * 365 + 200}
"""Ages in days from which on fewer than five years are left."""
_FEW_YEARS = 3
"""Years before retirement up to which a policy's count ends with the three."""
_OTHER_STAGE = {
    Stage.PRIMARY: Stage.JUNIOR,
    Stage.JUNIOR: Stage.PRIMARY,
    Stage.SENIOR: Stage.JUNIOR,
}


@dataclass(frozen=True, slots=True)
class TeacherRows:
    """Records about teachers, in the order of teachers."""

    teachers: list[ExchangeTeacher]
    evaluations: list[Evaluation]
    exemptions: list[Exemption]


class TeacherWriter:
    """Writes the records of one bureau's teachers.

    Parameters
    ----------
    lenders
        For each school, by number: where the posts of those on loan may stand.
    """

    def __init__(
        self, policy: Policy, lenders: dict[int, list[SchoolPlan]], total: int, draws: Draws
    ) -> None:
        self.policy = policy
        self.lenders = lenders
        self.width = max(4, len(str(total)))
        self.draws = draws
        self.tenure = tenure_of(policy.eligibility)
        self.rows = TeacherRows([], [], [])

    def write(self, plans: list[TeacherPlan]) -> TeacherRows:
        """Write all."""
        titles = deal_titles(plans, self.draws)
        for plan in plans:
            self._teacher(plan, titles[plan.number])
        return self.rows

    def _teacher(self, plan: TeacherPlan, title: Title) -> None:
        draws = self.draws
        id_ = f"T{plan.number + 1:0{self.width}d}"
        age = self._age(plan, title)
        since = self._since(plan, age)
        home_x, home_y, limit = self._home(plan.school)
        rural = self._rural_years(plan, since)
        post = draws.pick(self.lenders[plan.school.number]) if plan.loan else plan.school
        moved = post is not plan.school
        head = plan.duty in (Duty.PRINCIPAL, Duty.DEPUTY)
        plain = not (plan.loan or plan.exempt or plan.duty is not Duty.TEACHER)
        self.rows.teachers.append(
            ExchangeTeacher(
                id=id_,
                name=teacher_name(draws),
                gender=Gender.FEMALE if plan.female else Gender.MALE,
                birth=_before(age),
                post_school=post.id,
                working_school=plan.school.id if moved else None,
                subject=plan.subject,
                stages=self._stages(plan.school.stage),
                subjects=self._subjects(plan),
                share=draws.pick((50, 60, 80)) if plain and draws.below(100) < 2 else 100,
                absent=draws.pick((20, 40, 50)) if plain and draws.below(100) < 2 else 0,
                title=title,
                appointed=appointed_to(title, draws),
                backbone=backbone_level(plan, draws),
                degree=degree_of(plan, draws),
                employment=plan.employment,
                since=_before(since),
                loan_end=self._loan_end(plan) if moved else None,
                service_end=self._service_end(plan, age),
                rural_years=rural,
                duty=plan.duty,
                terms=(draws.between(2, 3) if plan.tenured else 1) if head else 0,
                applies=plan.applies,
                consents=self._consent(plan),
                seeks_title=title_sought(plan, title, draws),
                must=self._must(plan, limit),
                home_x=home_x / UNIT,
                home_y=home_y / UNIT,
                limit_km=None if limit is None else float(limit),
            )
        )
        self._evaluate(id_, plan, since)
        self._exempt(id_, plan)

    def _age(self, plan: TeacherPlan, title: Title) -> int:
        """Draw an age in days."""
        cap = self.policy.eligibility
        early = (cap.retirement_years or 0) > _FEW_YEARS
        if plan.exempt == RETIREMENT:
            youngest, oldest = _NEAR_RETIREMENT[plan.female]
            return self.draws.between(_YOUNGEST_OF_FIVE[plan.female] if early else youngest, oldest)
        stop = cap.age_cap_women if plan.female else cap.age_cap_men
        last = min((_LAST_AGE_OF_FIVE if early else _LAST_AGE)[plan.female], (stop or 99) - 1)
        first = _FIRST_AGE
        if plan.tenured:
            first += self.tenure
        if title in (Title.SENIOR, Title.FULL_SENIOR):
            first = max(first, 34)
        if plan.exempt in ("pregnant", "nursing"):
            last = min(last, max(42, first + 2))
        oldest = max(self.draws.between(first, last), self.draws.between(first, last))
        age = oldest if plan.school.weak else self.draws.between(first, last)
        return age * _YEAR + age // 4 + self.draws.below(_YEAR - 1)

    def _since(self, plan: TeacherPlan, age: int) -> int:
        """Draw the days since when he works in his school."""
        grown = age - 22 * _YEAR - 10
        if plan.loan is not None:
            return min(3 * _YEAR - (30 if plan.loan == "running" else 0), grown)
        if plan.tenured:
            least = self.tenure * _YEAR + 10
            return self.draws.between(least, max(least, min(grown, least + 14 * _YEAR)))
        return self.draws.between(1, max(1, min(grown, self.tenure * _YEAR - 30)))

    def _home(self, school: SchoolPlan) -> tuple[int, int, int | None]:
        spread = (3 if self.draws.below(100) < 70 else 12) * UNIT
        x = school.x + self.draws.between(-spread, spread)
        y = school.y + self.draws.between(-spread, spread)
        if self.draws.below(100) >= 20:
            return x, y, None
        here = kilometres(x, y, school.x, school.y) // UNIT + 1
        return x, y, here + self.draws.pick((5, 10, 15, 20))

    def _rural_years(self, plan: TeacherPlan, since: int) -> float:
        here = since * 2 // _YEAR / 2 if plan.school.weak else 0.0
        return here if here or self.draws.below(100) < 60 else float(self.draws.between(1, 4))

    def _stages(self, stage: Stage) -> tuple[Stage, ...]:
        drawn = self.draws.below(100)
        if drawn < 5:
            return ()
        return (stage, _OTHER_STAGE[stage]) if drawn < 20 else (stage,)

    def _subjects(self, plan: TeacherPlan) -> tuple[str, ...]:
        if self.draws.below(100) >= 15:
            return ()
        other = self.draws.pick(list(plan.school.subjects))
        return () if other == plan.subject else (other,)

    def _loan_end(self, plan: TeacherPlan) -> datetime.date:
        if plan.loan == "ended":
            return AS_OF - datetime.timedelta(days=self.draws.between(1, 60))
        return AS_OF.replace(year=AS_OF.year + self.draws.between(1, 2)) - datetime.timedelta(1)

    def _service_end(self, plan: TeacherPlan, age: int) -> datetime.date | None:
        young = age < 29 * _YEAR and not plan.tenured and not plan.applies
        if not young or self.draws.below(100) >= 20:
            return None
        return AS_OF.replace(year=AS_OF.year + self.draws.between(1, 4)) - datetime.timedelta(1)

    def _consent(self, plan: TeacherPlan) -> bool | None:
        if plan.applies:
            return True
        drawn = self.draws.below(100)
        return True if drawn < 60 else None if drawn < 85 else False

    def _must(self, plan: TeacherPlan, limit: int | None) -> Must | None:
        drawn = self.draws.below(1000)
        free = plan.loan is None and plan.exempt is None and plan.employment is Employment.QUOTA
        if free and drawn < 5 and not plan.applies:
            return Must.STAY
        moves = free and plan.tenured and limit is None and drawn > 995
        return Must.MOVE if moves else None

    def _evaluate(self, id_: str, plan: TeacherPlan, since: int) -> None:
        own = 720 + 60 * plan.backbone + self.draws.below(180)
        for back in (2, 1, 0):
            if back * _YEAR <= since or plan.loan:
                score = min(1000, own + self.draws.between(-30, 40))
                self.rows.evaluations.append(
                    Evaluation(teacher=id_, year=AS_OF.year - back, score=score / 10)
                )

    def _exempt(self, id_: str, plan: TeacherPlan) -> None:
        reason, until = plan.exempt, None
        if reason in (None, RETIREMENT):
            known = [rule.reason for rule in self.policy.exemptions]
            if plan.exempt is not None or not known or self.draws.below(1000) >= 3:
                return
            reason = self.draws.pick(known)
            until = AS_OF - datetime.timedelta(days=self.draws.between(10, 300))  # over by now
        elif self.draws.below(100) < 80:
            until = AS_OF + datetime.timedelta(days=self.draws.between(60, 500))
        self.rows.exemptions.append(Exemption(teacher=id_, reason=str(reason), until=until))


def _before(days: int) -> datetime.date:
    return AS_OF - datetime.timedelta(days=days)
