"""A bureau: its schools, their posts and demand, its teachers and what each is entitled to.

Every record is immutable and refers to others by the user's own ids. Parts of a full-time post
are counted in hundredths ("percent of full time"), distances in kilometres, dates are calendar
dates. Numbers that a policy sets stand in `models.exchange.policy`, answers in
`models.exchange.plan`.
"""

from __future__ import annotations

from enum import StrEnum

from ..base import Record
from ..days import Date
from ..school import Gender
from .policy import Policy
from .words import Backbone, Degree, Duty, Employment, Location, SchoolKind, Stage, Strength, Title

FULL_TIME = 100
"""A full-time post, in percent of full time."""


class Must(StrEnum):
    """What the bureau has decided for one teacher, whatever the rules say."""

    STAY = "stay"
    MOVE = "move"


class Tie(StrEnum):
    """What ties two teachers."""

    COUPLE = "couple"
    """Husband and wife: they work in one school, or no farther apart than the policy says."""
    TEAM = "team"
    """They move to the same school, or neither moves."""
    APART = "apart"
    """They do not work in the same school (relatives of a principal, a conflict)."""


class ExchangeSubject(Record):
    """A subject; `gap` marks those that are short everywhere (PE, music, art, …)."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    gap: bool = False


class ExchangeSchool(Record):
    """A school of the bureau.

    Attributes
    ----------
    pupils
        Enrolment; the weight of the school in every inspected figure.
    zone
        Zone or school district within which exchange comes first.
    authority
        Staffing authority; transfers stay inside it. None: one for the whole bureau.
    alliance
        Group of schools (集团校) that exchange with each other first.
    staffing_quota
        Posts of the establishment (编制), None where the policy's ratio of pupils to staff holds.
    x, y
        Place in kilometres, east and north of any common origin; None where not known.
    school_folder, answer_folder
        A senior high school's own data and answer, as paths from the bureau's folder: demand may
        be derived from its sectioning.
    """

    id: str
    name: str = ""
    stage: Stage
    kind: SchoolKind = SchoolKind.REGULAR
    pupils: int
    location: Location = Location.URBAN
    strength: Strength = Strength.ORDINARY
    zone: str | None = None
    authority: str | None = None
    alliance: str | None = None
    staffing_quota: int | None = None
    x: float | None = None
    y: float | None = None
    school_folder: str | None = None
    answer_folder: str | None = None


class PostGrade(Record):
    """Posts of one grade in one school (岗位结构): how many may be appointed to it."""

    school: str
    grade: Title
    posts: int


class Demand(Record):
    """What a school needs of one subject, net of leave and secondment, in percent of full time."""

    school: str
    subject: str
    need: int


class ClassCount(Record):
    """Classes of one year group of a school."""

    school: str
    grade: str
    classes: int


class StagePeriods(Record):
    """Periods a week of a subject in one year group of a stage; `norm` is a full-time load.

    `norm` is in periods a week, None for the policy's.
    """

    stage: Stage
    grade: str
    subject: str
    periods: float
    norm: float | None = None


class Distance(Record):
    """The way between two schools, where it is not the straight line; counts in both directions."""

    first: str
    second: str
    km: float
    minutes: float | None = None


class ExchangeTeacher(Record):
    """A teacher.

    Attributes
    ----------
    post_school, working_school
        Where the post stands (编制校), and where he works now (None: the same).
    subject
        Subject that he teaches (and is wanted for in the working school).
    stages, subjects
        What his certificate covers (subjects: other subjects he may teach as well; his own is
        always included).
    share
        Percent of full time that he works; `absent` is the part of it that leave or secondment
        takes away this year.
    appointed
        Grade of the post to which he is appointed; may be below his title. None: his title.
    since
        Date since which he has worked in his school; tenure is counted from it.
    loan_end
        Last day of a loan that is running, None without one.
    service_end
        Last day of a service obligation (免费师范生, 特岗), until which he may not leave.
    retirement
        Own date of retirement where it is entered; otherwise the statutory one.
    rural_years
        Years of rural or weak-school service so far.
    duty, terms
        Duty, and terms served in it.
    applies
        He has applied to be exchanged.
    consents
        Whether he agrees to be moved; None where not asked.
    seeks_title
        Title for which he applies.
    limit_km
        Farthest way from home that he accepts, None for no limit of his own.
    """

    id: str
    name: str = ""
    gender: Gender | None = None
    birth: Date | None = None
    retirement: Date | None = None
    post_school: str
    working_school: str | None = None
    subject: str
    stages: tuple[Stage, ...] = ()
    subjects: tuple[str, ...] = ()
    share: int = FULL_TIME
    absent: int = 0
    title: Title = Title.NONE
    appointed: Title | None = None
    backbone: Backbone = Backbone.NONE
    degree: Degree = Degree.BACHELOR
    employment: Employment = Employment.QUOTA
    since: Date | None = None
    loan_end: Date | None = None
    service_end: Date | None = None
    rural_years: float = 0.0
    duty: Duty = Duty.TEACHER
    terms: int = 0
    applies: bool = False
    consents: bool | None = None
    seeks_title: Title | None = None
    must: Must | None = None
    home_x: float | None = None
    home_y: float | None = None
    limit_km: float | None = None


class Evaluation(Record):
    """A teacher's evaluation in one year (points, more is better)."""

    teacher: str
    year: int
    score: float


class Exemption(Record):
    """A ground on which a teacher is left out or deferred; confidential.

    `reason` is one of the policy's; `until` is its last day, None for open end.
    """

    teacher: str
    reason: str
    until: Date | None = None


class Wish(Record):
    """A school that a teacher wishes for; rank 1 is the first wish."""

    teacher: str
    rank: int
    school: str


class TeacherTie(Record):
    """Two teachers who belong together, or must not."""

    first: str
    second: str
    tie: Tie


class TeacherShare(Record):
    """Part of a teacher's week in one school and subject, in percent of full time.

    Rows replace what `working_school`, `subject` and `share` of the teacher say about where his
    week goes (itinerant teachers, teachers of two subjects).
    """

    teacher: str
    school: str
    subject: str
    share: int


class Bureau(Record):
    """Everything a bureau knows before the year's exchange is planned.

    Attributes
    ----------
    as_of
        First day of the school year that is planned: ages, tenure and ends are judged on it.
    """

    id: str
    name_en: str = ""
    name_zh: str = ""
    as_of: Date
    policy: Policy
    subjects: tuple[ExchangeSubject, ...]
    schools: tuple[ExchangeSchool, ...]
    teachers: tuple[ExchangeTeacher, ...]
    posts: tuple[PostGrade, ...] = ()
    demand: tuple[Demand, ...] = ()
    class_counts: tuple[ClassCount, ...] = ()
    periods: tuple[StagePeriods, ...] = ()
    distances: tuple[Distance, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    wishes: tuple[Wish, ...] = ()
    ties: tuple[TeacherTie, ...] = ()
    shares: tuple[TeacherShare, ...] = ()
