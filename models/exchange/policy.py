"""A policy ("rule pack"): every number that a bureau's exchange is ruled by, as data.

One record a subject matter; each is one table of the TOML. A planner writes an own pack without
touching code: what a policy does not say is switched off (None, empty) or neutral. Rates are
shares of 1; "at least" numbers of heads are rounded up, "at most" numbers down.
"""

from __future__ import annotations

from enum import StrEnum

from ..base import Record
from .words import Backbone, Degree, Duty, Form, Location, SchoolKind, Stage, Strength, Title


class Denominator(StrEnum):
    """Of what a share is taken."""

    ELIGIBLE = "eligible"
    """Eligible teachers of the source schools."""
    ALL = "all"
    """All teachers in scope of the source schools."""
    MOVES = "moves"
    """Those who move (backbone share only)."""
    ELIGIBLE_BACKBONE = "eligible_backbone"
    """Eligible backbone teachers of the source schools (backbone share only)."""


class Verdict(StrEnum):
    """Whether a teacher takes part in this year's exchange."""

    IN = "in"
    OUT = "out"
    DEFERRED = "deferred"


class ZoneRule(StrEnum):
    """How far zones bind."""

    FREE = "free"
    FIRST = "first"
    """Moves out of the zone are a goal of their own, as few as possible, right after posts."""
    ONLY = "only"


class DemandSource(StrEnum):
    """Where a school's need of a subject comes from."""

    TABLE = "table"
    """The demand table as it stands."""
    CURRICULUM = "curriculum"
    """Classes × periods a week ÷ norm (compulsory stage)."""
    QUOTA = "quota"
    """The staffing quota, divided over subjects as the bureau's staff of that stage is."""
    POSTS = "posts"
    """The posts of all grades (post structure), divided likewise; the quota where none is set."""
    SECTIONING = "sectioning"
    """A senior high school's own sectioning."""


class FormChoice(StrEnum):
    """Who says whether a move is a loan or a transfer."""

    LOAN = "loan"
    TRANSFER = "transfer"
    EITHER = "either"
    """The plan chooses: a transfer where authority, quota and post grades allow it."""


class GoalName(StrEnum):
    """Goals of a plan; a policy orders them."""

    UNFILLED = "unfilled"
    """Unfilled posts by subject, weak schools and gap subjects weighing more (minimised)."""
    ZONE = "zone"
    """Moves out of the zone (minimised)."""
    ALLIANCE = "alliance"
    """Moves out of the alliance; where a school has none, all of them (minimised)."""
    NO_SURPLUS = "no_surplus"
    """Moves of those whose school has no more of their subject than it needs (minimised)."""
    STRUCTURE = "structure"
    """Sum over indicators and stages of weight × weighted squared deviation from the means before
    (minimised)."""
    WISHES = "wishes"
    """Points of wishes met (maximised): rank 1 counts most."""
    COMMUTE = "commute"
    """Kilometres from home to school of all who move (minimised)."""
    EXTRA_MOVES = "extra_moves"
    """Moves beyond the annual share (minimised)."""


class IndicatorKind(StrEnum):
    """What an indicator counts in a school."""

    TITLE = "title"
    BACKBONE = "backbone"
    DEGREE = "degree"
    SUBJECT = "subject"
    AGE = "age"
    EVALUATION = "evaluation"


class Priority(StrEnum):
    """What schools rank teachers by who ask to come, in mechanisms; more comes first."""

    EVALUATION = "evaluation"
    """Latest evaluation score."""
    RURAL_YEARS = "rural_years"
    """Years of rural or weak-school service."""
    TENURE = "tenure"
    """Years in the present school."""
    TITLE = "title"
    BACKBONE = "backbone"
    ZONE = "zone"
    """Teachers of the school's own zone first."""
    NEARNESS = "nearness"
    """Who lives nearer comes first; unknown homes last."""


class EligibilityRules(Record):
    """Who is exchanged: tenure and what stands against it.

    Attributes
    ----------
    tenure_years, principal_tenure_years, principal_terms
        Years in one school after which teachers, or principals (and deputies), are eligible;
        principals also after so many terms. None: not asked.
    retirement_years
        Fewer years than this to the retirement date exempts.
    age_cap_men, age_cap_women
        From this age on exempt, None for no cap.
    leader_deferral_years
        Programme leaders are deferred for this many years beyond the tenure that is asked.
    include_off_quota
        Teachers on contract take part.
    volunteers_any
        Whoever applies is eligible without the tenure.
    """

    tenure_years: float | None = 6.0
    principal_tenure_years: float | None = None
    principal_terms: int | None = 2
    retirement_years: float | None = 3.0
    age_cap_men: int | None = None
    age_cap_women: int | None = None
    leader_deferral_years: float | None = None
    include_off_quota: bool = False
    volunteers_any: bool = True


class ExemptionRule(Record):
    """One ground that the policy knows, such as pregnant, nursing or illness.

    Who reads it is limited where it is `confidential`.
    """

    reason: str
    verdict: Verdict = Verdict.OUT
    name_en: str = ""
    name_zh: str = ""
    confidential: bool = True


class ShareRules(Record):
    """How many move at least.

    Attributes
    ----------
    rate, denominator
        Annual share, and of what; None: no share is asked.
    source_locations, source_strengths
        Schools whose teachers it is about: any of these locations or any of these strengths;
        both empty: all schools.
    backbone_rate, backbone_denominator, backbone_level
        Share of backbone teachers, of what, and from which level a teacher counts as one.
    most_rate
        At most this share of the eligible moves, None for no cap.
    """

    rate: float | None = 0.10
    denominator: Denominator = Denominator.ELIGIBLE
    source_locations: tuple[Location, ...] = ()
    source_strengths: tuple[Strength, ...] = ()
    backbone_rate: float | None = None
    backbone_denominator: Denominator = Denominator.MOVES
    backbone_level: Backbone = Backbone.COUNTY
    most_rate: float | None = None


class ChurnRules(Record):
    """Caps on change in one year; None: no cap. Groups are school × subject.

    `*_out` and `*_in` are shares of the teachers before; a group may always lose or gain one.
    `group_keep` is the least share of a group's full-time equivalents that has to work there
    afterwards; `school_keep_backbone` the least number of backbone teachers.
    """

    school_out: float | None = None
    school_in: float | None = None
    subject_out: float | None = None
    group_out: float | None = None
    group_keep: float | None = None
    school_keep_backbone: int | None = None


class PlaceRules(Record):
    """Where to: zones, distance, directions.

    Attributes
    ----------
    zone
        How far zones bind.
    alliance_only
        Moves stay inside the school's alliance.
    alliance_first
        Moves out of the alliance are a goal of their own, as few as possible, right after posts
        and zones.
    same_stage
        Moves stay inside the stage; otherwise the certificate decides.
    max_km, max_minutes
        Farthest from the present school, None for no limit. Without coordinates and distances
        a pair of schools counts as near.
    commute_km
        Farthest from home, where home is known; the teacher's own limit holds as well.
    couple_km
        A couple's schools lie no farther apart; 0: the same school.
    allow_upward
        Moves from weaker to stronger, or rural to urban schools, are allowed; otherwise only
        to schools that are no stronger and no more urban, and back from a loan.
    """

    zone: ZoneRule = ZoneRule.FREE
    alliance_only: bool = False
    alliance_first: bool = False
    same_stage: bool = True
    max_km: float | None = None
    max_minutes: float | None = None
    commute_km: float | None = None
    couple_km: float = 0.0
    allow_upward: bool = True


class FormRules(Record):
    """How teachers move.

    Attributes
    ----------
    form
        Whether moves are loans or transfers.
    loan_years, rural_loan_years
        Term of a loan, and from urban to rural schools (or to weak ones).
    longest_loan_years
        The terms are the least, and a loan may run up to so many years; None: they are exact.
        Plans propose the least.
    one_for_one
        In each school as many come as leave, subject by subject: as loans (swaps), or as transfers
        where `form` allows these alone.
    itinerant
        Teachers may serve two schools; `itinerant_share` is the part of full time (percent)
        in the second, `itinerant_km` how far it may lie.
    consent
        Forms to which the teacher has to agree.
    title_rural_years
        Rural or weak-school service asked of applicants for a title of `title_from` or above;
        those without it may move only where it counts.
    """

    form: FormChoice = FormChoice.LOAN
    loan_years: float = 3.0
    rural_loan_years: float | None = None
    longest_loan_years: float | None = None
    one_for_one: bool = False
    itinerant: bool = False
    itinerant_share: int = 40
    itinerant_km: float | None = 10.0
    consent: tuple[Form, ...] = ()
    title_rural_years: float | None = None
    title_from: Title = Title.SENIOR


class StaffingRules(Record):
    """Establishment and demand.

    Attributes
    ----------
    enforce_quota
        No transfer takes a school above its staffing quota (or farther above it).
    enforce_posts
        No transfer takes a school above its posts of a grade, counting those above it too.
    pupils_per_staff_*
        Ratio for schools without a quota of their own.
    demand
        Where the need comes from.
    norm
        Periods a week of a full-time load, where no other is given.
    weak_weight, gap_weight
        How much more an unfilled post weighs in a weak or rural school, and in a gap subject
        (weights multiply; 1 is an ordinary post).
    overstaffed_first
        Schools give of subjects of which they have more than they need: other moves are a goal of
        their own, as few as possible, right after posts, zones and alliances.
    """

    enforce_quota: bool = True
    enforce_posts: bool = True
    pupils_per_staff_primary: float = 19.0
    pupils_per_staff_junior: float = 13.5
    pupils_per_staff_senior: float = 12.5
    demand: DemandSource = DemandSource.TABLE
    norm: float = 14.0
    weak_weight: int = 2
    gap_weight: int = 2
    overstaffed_first: bool = False


class Indicator(Record):
    """One count per 100 pupils whose balance between schools is inspected.

    Attributes
    ----------
    kind
        What is counted: teachers of at least this `title`, `backbone` level or `degree`; of one
        of these `subjects`; of an age, or a latest evaluation score, in [low, high).
    weight
        Weight in the structure goal; 0: reported only.
    minimum_*, limit_*
        Least count per 100 pupils, and most weighted CV, by stage; None: not inspected.
    """

    id: str
    kind: IndicatorKind
    name_en: str = ""
    name_zh: str = ""
    weight: int = 1
    title: Title | None = None
    backbone: Backbone | None = None
    degree_primary: Degree | None = None
    degree_junior: Degree | None = None
    degree_senior: Degree | None = None
    subjects: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    minimum_primary: float | None = None
    minimum_junior: float | None = None
    minimum_senior: float | None = None
    limit_primary: float | None = None
    limit_junior: float | None = None
    limit_senior: float | None = None


class InspectionRules(Record):
    """How the balance is inspected.

    `left_out` kinds of schools, and schools of the `small_kinds` with fewer than `min_pupils`, do
    not count; `unweighted` reports the unweighted CV beside the official one.

    Attributes
    ----------
    full_set, asked_of_set, last_share
        Where so many indicators have a minimum (2017: seven), a school meets so many of them
        (six) and reaches this share of the others (85 %); where fewer have, it meets all.
    composite_primary, composite_junior, composite_senior
        Most mean of the weighted CVs of the inspected indicators (2012), None where not asked.
    """

    left_out: tuple[SchoolKind, ...] = (SchoolKind.SPECIAL,)
    small_kinds: tuple[SchoolKind, ...] = (SchoolKind.TEACHING_POINT,)
    min_pupils: int = 50
    unweighted: bool = False
    full_set: int = 7
    asked_of_set: int = 6
    last_share: float = 0.85
    composite_primary: float | None = None
    composite_junior: float | None = None
    composite_senior: float | None = None


class GoalRule(Record):
    """One goal in the policy's order.

    `slack` is what later goals may give away of it, relative to its value.
    """

    goal: GoalName
    slack: float = 0.0


class PublicityRules(Record):
    """Case handling: days of publicity (公示); `min_group` is the k of anonymised bundles."""

    publicity_days: int = 7
    min_group: int = 5


class MechanismRules(Record):
    """By what schools rank teachers where a mechanism exchanges them, in this order.

    Ties that are left go by the teachers' ids.
    """

    priority: tuple[Priority, ...] = (
        Priority.EVALUATION,
        Priority.RURAL_YEARS,
        Priority.TENURE,
    )


DEFAULT_GOALS = tuple(
    GoalRule(goal=goal)
    for goal in (
        GoalName.UNFILLED,
        GoalName.STRUCTURE,
        GoalName.WISHES,
        GoalName.COMMUTE,
        GoalName.EXTRA_MOVES,
    )
)


class Policy(Record):
    """A rule pack. `stages` is its scope: teachers and schools of other stages do not take part."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    source: str = ""
    stages: tuple[Stage, ...] = (Stage.PRIMARY, Stage.JUNIOR)
    excluded_duties: tuple[Duty, ...] = ()
    eligibility: EligibilityRules = EligibilityRules()
    exemptions: tuple[ExemptionRule, ...] = ()
    share: ShareRules = ShareRules()
    churn: ChurnRules = ChurnRules()
    place: PlaceRules = PlaceRules()
    form: FormRules = FormRules()
    staffing: StaffingRules = StaffingRules()
    inspection: InspectionRules = InspectionRules()
    indicators: tuple[Indicator, ...] = ()
    goals: tuple[GoalRule, ...] = DEFAULT_GOALS
    publicity: PublicityRules = PublicityRules()
    mechanism: MechanismRules = MechanismRules()

    @property
    def ordered_goals(self) -> tuple[GoalRule, ...]:
        """The goals in their order, those of what comes first included.

        These stand right after unfilled posts, or first without them: zone, alliance, surplus;
        unless the policy puts them elsewhere itself.
        """
        first = {
            GoalName.ZONE: self.place.zone is ZoneRule.FIRST,
            GoalName.ALLIANCE: self.place.alliance_first,
            GoalName.NO_SURPLUS: self.staffing.overstaffed_first,
        }
        goals, before = list(self.goals), {GoalName.UNFILLED}
        for goal, asked in first.items():
            names = [rule.goal for rule in goals]
            if asked and goal not in names:
                place = names.index(GoalName.UNFILLED) if GoalName.UNFILLED in names else 0
                while place < len(names) and names[place] in before:
                    place += 1
                goals.insert(place, GoalRule(goal=goal))
            before.add(goal)
        return tuple(goals)
