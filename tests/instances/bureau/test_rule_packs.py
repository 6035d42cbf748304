"""The bundled packs say what the places' rules say; every row of the table can be said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.rule_packs import pack_names, pack_text, read_pack, read_policy
from zouban.models.errors import InputError, UsageError
from zouban.models.exchange.bureau_check import check_bureau
from zouban.models.exchange.policy import (
    DemandSource,
    Denominator,
    FormChoice,
    GoalName,
    IndicatorKind,
    Policy,
    Verdict,
    ZoneRule,
)
from zouban.models.exchange.rules.catalogue import RULES
from zouban.models.exchange.rules.sentences import sentence
from zouban.models.exchange.words import Backbone, Degree, Location, Stage, Strength, Title
from zouban.models.finding import Severity

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]

COMPULSORY = ("national-2014", "beijing-2021", "zhejiang", "anhui", "dalian-2023", "shanghai-2023")


def test_the_packs_are_those_of_the_issue() -> None:
    assert set(pack_names()) == {*COMPULSORY, "municipal-senior"}


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_names_itself_and_its_source(name: str) -> None:
    pack = read_pack(name)
    assert pack.id == name
    assert pack.name_en
    assert pack.name_zh
    assert pack.source


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pack_is_said_in_sentences(name: str, lang: str) -> None:
    said = [sentence(rule, read_pack(name), lang) for rule in RULES]
    assert sum(bool(text) for text in said) >= 15
    assert not any("{" in text for text in said)


def test_national_2014() -> None:
    pack = read_pack("national-2014")
    share = pack.share
    assert pack.stages == (Stage.PRIMARY, Stage.JUNIOR)
    assert (share.rate, share.denominator) == (0.10, Denominator.ELIGIBLE)
    assert share.source_locations == (Location.URBAN, Location.TOWN)
    assert share.source_strengths == (Strength.STRONG,)
    assert (share.backbone_rate, share.backbone_denominator) == (0.20, Denominator.MOVES)
    assert share.backbone_level is Backbone.COUNTY
    assert pack.eligibility.principal_terms == 2
    assert pack.eligibility.retirement_years == 3
    assert pack.form.form is FormChoice.EITHER
    assert (pack.form.title_rural_years, pack.form.title_from) == (1, Title.SENIOR)
    staffing = pack.staffing
    assert (
        staffing.pupils_per_staff_primary,
        staffing.pupils_per_staff_junior,
        staffing.pupils_per_staff_senior,
    ) == (19, 13.5, 12.5)
    verdicts = {rule.reason: rule.verdict for rule in pack.exemptions}
    assert verdicts == {
        "pregnant": Verdict.DEFERRED,
        "nursing": Verdict.DEFERRED,
        "illness": Verdict.OUT,
    }


def test_the_inspection_of_2017() -> None:
    own = {indicator.id: indicator for indicator in read_pack("national-2014").indicators}
    limits = {
        name: (i.minimum_primary, i.minimum_junior, i.limit_primary, i.limit_junior)
        for name, i in own.items()
        if i.limit_primary is not None
    }
    assert limits == {
        "high_degree": (4.2, 5.3, 0.50, 0.45),
        "backbone": (1, 1, 0.50, 0.45),
        "pe_arts": (0.9, 0.9, 0.50, 0.45),
    }
    degree = own["high_degree"]
    assert (degree.degree_primary, degree.degree_junior) == (Degree.ASSOCIATE, Degree.BACHELOR)


@pytest.mark.parametrize(
    ("name", "tenure", "principals", "retirement"),
    [
        ("beijing-2021", 6, None, 5),
        ("anhui", 6, None, 3),
        ("dalian-2023", 9, None, 3),
        ("zhejiang", 12, 10, 3),
        ("shanghai-2023", 6, None, 3),
    ],
)
def test_tenure_and_retirement(
    name: str, tenure: int, principals: int | None, retirement: int
) -> None:
    who = read_pack(name).eligibility
    assert (who.tenure_years, who.principal_tenure_years) == (tenure, principals)
    assert who.retirement_years == retirement


def test_shares_of_shanghai_and_anhui() -> None:
    shanghai, anhui = read_pack("shanghai-2023"), read_pack("anhui")
    assert (shanghai.share.rate, shanghai.share.backbone_rate) == (0.20, 0.30)
    assert shanghai.form.rural_loan_years == 3
    assert read_pack("zhejiang").form.rural_loan_years == 3
    assert anhui.share.backbone_denominator is Denominator.ELIGIBLE_BACKBONE


def test_what_a_pack_does_not_say_is_its_bases() -> None:
    base = read_pack("national-2014")
    for name in COMPULSORY:
        pack = read_pack(name)
        assert pack.indicators == base.indicators
        assert pack.exemptions == base.exemptions
        assert pack.staffing == base.staffing


def test_senior_high_schools_need_what_their_sectioning_says() -> None:
    pack = read_pack("municipal-senior")
    assert pack.stages == (Stage.SENIOR,)
    assert pack.staffing.demand is DemandSource.SECTIONING


def test_every_row_of_the_table_is_expressible() -> None:
    """The values in force somewhere, all in one policy that no place has."""
    policy = Policy(
        id="all",
        share={
            "rate": 0.2,
            "denominator": "all",
            "backbone_rate": 0.3,
            "backbone_denominator": "eligible_backbone",
        },
        eligibility={
            "tenure_years": 10,
            "principal_tenure_years": 10,
            "age_cap_men": 55,
            "age_cap_women": 50,
            "leader_deferral_years": 3,
        },
        form={"form": "transfer", "one_for_one": True, "itinerant": True, "title_rural_years": 1},
        place={"zone": "first", "alliance_only": True},
        churn={"school_out": 0.1, "subject_out": 0.1, "group_out": 0.2},
        inspection={"composite_primary": 0.65, "composite_junior": 0.55, "last_share": 0.85},
    )
    assert policy.place.zone is ZoneRule.FIRST
    asked = {rule.name for rule in RULES if rule.parameters(policy) is not None}
    assert {"alliance", "one_for_one", "itinerant", "title_service", "group_out"} <= asked


def test_what_comes_first_is_said_in_either_language(tiny: Files, lay: Lay) -> None:
    head = 'id = "c"\nas_of = 2026-09-01\npack = "national-2014"\n'
    tiny["bureau.toml"] = head + (
        '[place]\nalliance_first = true\n[staffing]\noverstaffed_first = true\ndemand = "posts"\n'
    )
    english = read_bureau(lay(tiny)).policy
    tiny["bureau.toml"] = head + (
        '[place]\n"集团优先" = "是"\n[staffing]\n"超员优先" = "是"\n"需求来源" = "岗位"\n'
        '[[goals]]\n"目标名称" = "缺岗"\n[[goals]]\n"目标名称" = "非超员派出"\n'
    )
    chinese = read_bureau(lay(tiny)).policy
    assert english.staffing == chinese.staffing
    assert english.staffing.demand is DemandSource.POSTS
    first = [GoalName.UNFILLED, GoalName.ALLIANCE, GoalName.NO_SURPLUS]
    assert [rule.goal for rule in english.ordered_goals[:3]] == first
    assert [rule.goal for rule in chinese.ordered_goals] == first


def test_an_unknown_pack_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="national-2014"):
        pack_text("utopia")


OWN = """\
pack = "shanghai-2023"

[policy]
id = "district"
name_zh = "某区"

[eligibility]
tenure_years = 10
"""


def test_a_planner_writes_a_pack_of_his_own(tiny: Files, lay: Lay) -> None:
    """Beneath the bureau's own keys stands the file's, beneath that the bundled one's."""
    tiny["bureau.toml"] = (
        'id = "c"\nas_of = 2026-09-01\npack = "district.toml"\n[share]\nbackbone_rate = 0.4\n'
    )
    tiny["district.toml"] = OWN
    policy = read_bureau(lay(tiny)).policy
    assert (policy.id, policy.eligibility.tenure_years) == ("district", 10)
    assert (policy.share.rate, policy.share.backbone_rate) == (0.20, 0.4)
    assert policy.indicators == read_pack("national-2014").indicators
    written = read_policy(str(lay(tiny) / "district.toml"))
    assert written.share.backbone_rate == 0.3
    assert (
        generate_bureau(
            schools=10, teachers=200, seed=1, pack=str(lay(tiny) / "district.toml")
        ).bureau.policy
        == written
    )


@pytest.mark.parametrize(
    ("old", "new", "row", "field"),
    [
        ("tenure_years = 10", "tenure_years = -1", 8, "tenure_years"),
        ("tenure_years", "tenure", 8, "tenure"),
        ("shanghai-2023", "utopia", None, "pack"),
        ("[eligibility]", "[eligibility", 7, None),
    ],
)
def test_a_damaged_pack_is_told_with_its_own_place(
    old: str, new: str, row: int | None, field: str | None, tiny: Files, lay: Lay
) -> None:
    content = str(tiny["bureau.toml"])
    tiny["bureau.toml"] = content.replace("national-2014", "district.toml")
    tiny["district.toml"] = OWN.replace(old, new)
    with pytest.raises(InputError) as caught:
        read_bureau(lay(tiny))
    assert [(p.file, p.row, p.field) for p in caught.value.problems] == [
        ("district.toml", row, field)
    ]


def test_a_missing_pack_is_told(tiny: Files, lay: Lay) -> None:
    content = str(tiny["bureau.toml"])
    tiny["bureau.toml"] = content.replace("national-2014", "district.toml")
    with pytest.raises(InputError, match=r"district\.toml: the file is missing"):
        read_bureau(lay(tiny))


def test_the_composite_of_2012_is_checked() -> None:
    """The mean of the three coefficients, 0.66 and 0.70 at the start, against 0.65 and 0.55."""
    bureau = generate_bureau(schools=70, teachers=3700, seed=5).bureau
    rules = bureau.policy.inspection.model_copy(
        update={"composite_primary": 0.65, "composite_junior": 0.9}
    )
    old = bureau.policy.model_copy(update={"inspection": rules})
    found = {
        finding.where["stage"]: finding
        for finding in check_bureau(bureau.model_copy(update={"policy": old}))
        if finding.code == "composite"
    }
    assert found["primary"].severity is Severity.WARNING
    assert found["junior"].severity is Severity.INFO
    assert found["primary"].params["cv"] == pytest.approx(0.656, abs=0.02)
    assert found["junior"].params["cv"] == pytest.approx(0.701, abs=0.02)


@pytest.mark.parametrize("name", pack_names())
def test_the_structure_goal_counts_ages_and_evaluations_too_though_less(name: str) -> None:
    """A school balanced in titles alone may still be one of the old or of the badly evaluated."""
    weights: dict[IndicatorKind, set[int]] = {}
    for indicator in read_pack(name).indicators:
        weights.setdefault(indicator.kind, set()).add(indicator.weight)
    for band in (IndicatorKind.AGE, IndicatorKind.EVALUATION):
        assert weights[band] == {1}
    for kind in (IndicatorKind.TITLE, IndicatorKind.BACKBONE, IndicatorKind.DEGREE):
        assert max(weights[kind]) == 3
