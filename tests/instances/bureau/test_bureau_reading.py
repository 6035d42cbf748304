"""A valid bureau comes out as it was meant, whatever the spelling, and goes back in."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zouban
from hypothesis import given, settings
from hypothesis import strategies as st
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.bureau_writer import write_bureau
from zouban.instances.recognise import Content, recognise
from zouban.instances.rule_packs import pack_names, read_pack
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau, Must, Tie
from zouban.models.exchange.policy import (
    EligibilityRules,
    GoalName,
    InspectionRules,
    Policy,
    ShareRules,
    ZoneRule,
)
from zouban.models.exchange.words import Location, Stage, Strength, Title

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]


@pytest.fixture
def bureau(tiny: Files, lay: Lay) -> Bureau:
    return read_bureau(lay(tiny))


def test_a_bureau_is_read_as_it_was_meant(bureau: Bureau) -> None:
    assert (bureau.id, bureau.name_zh, bureau.as_of) == (
        "county",
        "某县教育局",
        datetime.date(2026, 9, 1),
    )
    one, two, three, four, _ = bureau.teachers
    assert (one.title, one.appointed, one.limit_km) == (Title.SENIOR, Title.FIRST, 20)
    assert (two.stages, two.absent, two.terms) == ((Stage.PRIMARY, Stage.JUNIOR), 20, 2)
    assert (three.working_school, three.loan_end) == ("A", datetime.date(2026, 8, 31))
    assert (three.consents, three.seeks_title) == (False, Title.FIRST)
    assert four.must is Must.STAY
    assert [tie.tie for tie in bureau.ties] == [Tie.COUPLE, Tie.APART]
    assert bureau.exemptions[1].until is None
    assert bureau.schools[2].location is Location.RURAL
    assert bureau.schools[1].staffing_quota is None
    assert bureau.schools[2].x is None


def test_own_keys_replace_those_of_the_pack(bureau: Bureau) -> None:
    pack, policy = read_pack("national-2014"), bureau.policy
    assert policy.id == "county-2026"
    assert policy.source == pack.source
    assert policy.share.rate == 0.12
    assert policy.share.backbone_rate == pack.share.backbone_rate == 0.2
    assert policy.share.source_strengths == (Strength.STRONG,)
    assert policy.place.zone is ZoneRule.FIRST
    assert policy.churn.school_out == 0.5
    assert policy.staffing == pack.staffing


def test_own_lists_replace_those_of_the_pack(bureau: Bureau) -> None:
    policy = bureau.policy
    assert [rule.reason for rule in policy.exemptions] == ["pregnant", "illness"]
    assert [own.id for own in policy.indicators] == ["backbone", "middle"]
    assert [(goal.goal, goal.slack) for goal in policy.goals] == [
        (GoalName.UNFILLED, 0.0),
        (GoalName.STRUCTURE, 0.02),
    ]


def test_none_switches_a_rule_off(tiny: Files, lay: Lay) -> None:
    tiny["bureau.toml"] = (
        'id = "c"\nas_of = 2026-09-01\npack = "national-2014"\nindicators = []\n'
        '[eligibility]\ntenure_years = "none"\nretirement_years = "无"\n'
        "[share]\nsource_locations = []\nsource_strengths = 'none'\nbackbone_rate = 'none'\n"
        "[inspection]\nleft_out = []\n"
    )
    policy = read_bureau(lay(tiny)).policy
    assert policy.eligibility.tenure_years is None
    assert policy.eligibility.retirement_years is None
    assert policy.eligibility.principal_terms == 2
    assert policy.share.source_locations == policy.share.source_strengths == ()
    assert policy.share.backbone_rate is None
    assert policy.inspection.left_out == ()
    assert policy.indicators == ()


def test_an_empty_key_says_nothing(tiny: Files, lay: Lay) -> None:
    content = str(tiny["bureau.toml"])
    tiny["bureau.toml"] = content.replace("max_km = 30", 'max_km = ""')
    assert read_bureau(lay(tiny)).policy.place.max_km is None


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_what_is_written_reads_back(bureau: Bureau, lang: str, name: str, tmp_path: Path) -> None:
    zouban.write(bureau, tmp_path / name, lang=lang)
    assert recognise(tmp_path / name) is Content.BUREAU
    assert zouban.read(tmp_path / name) == bureau
    zouban.write(bureau, tmp_path / f"again-{name}", lang=lang)
    if name == "book.xlsx":
        first, again = (tmp_path / n for n in (name, f"again-{name}"))
        assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("pack", pack_names())
def test_a_bundled_pack_is_named_not_spelt_out(bureau: Bureau, pack: str, tmp_path: Path) -> None:
    own = bureau.model_copy(update={"policy": read_pack(pack), "exemptions": ()})
    write_bureau(own, tmp_path / "b")
    text = (tmp_path / "b" / "bureau.toml").read_text(encoding="utf-8")
    assert f'pack = "{pack}"' in text
    assert "[" not in text
    assert read_bureau(tmp_path / "b") == own
    write_bureau(own, tmp_path / "b.xlsx", lang="zh")
    assert read_bureau(tmp_path / "b.xlsx") == own


_RATES = st.none() | st.integers(0, 20).map(lambda n: n / 20)
_SHARES = st.builds(ShareRules, rate=_RATES, backbone_rate=_RATES, most_rate=_RATES)
_YEARS = st.none() | st.integers(0, 30).map(float)
_WHO = st.builds(
    EligibilityRules,
    tenure_years=_YEARS,
    retirement_years=_YEARS,
    principal_terms=st.none() | st.integers(0, 5),
    volunteers_any=st.booleans(),
)
_INSPECTED = st.builds(InspectionRules, left_out=st.just(()) | st.just(("special",)))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.sampled_from([*pack_names(), "own"]), _SHARES, _WHO, _INSPECTED, st.booleans(), st.booleans()
)
def test_any_policy_goes_to_toml_and_back(
    name: str,
    share: ShareRules,
    who: EligibilityRules,
    inspected: InspectionRules,
    bare: bool,
    aimless: bool,
) -> None:
    """Whatever differs from the pack of its name, to "none", to empty and back to defaults."""
    from zouban.instances.bureau_tables import BUREAU, POLICY_TABLES
    from zouban.instances.bureau_writer import settings_text
    from zouban.instances.cooked_table import cook
    from zouban.instances.policy_builder import build_policy, put_pack_beneath
    from zouban.instances.refusal import Problems
    from zouban.instances.rule_packs import pack_tables
    from zouban.instances.settings_toml import understand_toml
    from zouban.instances.values import Context

    base = Policy(id="own") if name == "own" else read_pack(name)
    update = {"share": share, "eligibility": who, "inspection": inspected}
    if bare:
        update |= {"indicators": (), "exemptions": ()}
    if aimless:
        update |= {"goals": ()}
    policy = base.model_copy(update=update)
    empty = Bureau(
        id="b", as_of=datetime.date(2026, 9, 1), policy=policy, subjects=(), schools=(), teachers=()
    )
    problems = Problems()
    raws = understand_toml(BUREAU, settings_text(empty), problems)
    if name != "own":
        put_pack_beneath(raws, pack_tables(name))
    cooked = {t.name: cook(raws[t.name], Context({}), problems) for t in POLICY_TABLES}
    assert not problems.all()
    assert build_policy(cooked) == policy


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(
    encoding: str, separator: str, tiny: Files, lay: Lay, bureau: Bureau
) -> None:
    for name, text in tiny.items():
        if name.endswith(".csv"):
            buffer = io.StringIO(newline="")
            rows = csv.reader(io.StringIO(str(text), newline=""))
            csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
            tiny[name] = buffer.getvalue().encode(encoding)
    assert read_bureau(lay(tiny)) == bureau


def test_tables_alone_are_recognised_as_a_bureau(tiny: Files, lay: Lay) -> None:
    tiny["bureau.toml"] = None
    assert recognise(lay(tiny)) is Content.BUREAU


def test_a_workbook_is_told_from_a_schools(bureau: Bureau, tmp_path: Path) -> None:
    zouban.write(bureau, tmp_path / "a.xlsx")
    zouban.write(zouban.bundled(), tmp_path / "b.xlsx", lang="zh")
    assert recognise(tmp_path / "a.xlsx") is Content.BUREAU
    assert recognise(tmp_path / "b.xlsx") is Content.SCHOOL


def test_a_folder_with_something_else_is_left_alone(bureau: Bureau, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds no bureau"):
        write_bureau(bureau, mine)
    assert [item.name for item in mine.iterdir()] == ["mine.txt"]


def test_a_bureau_of_10000_teachers_takes_a_second_or_two(tmp_path: Path) -> None:
    """Measured 6.5 s for 100,000; the bound is loose, for slow machines."""
    import time

    made = generate_bureau(schools=300, teachers=10_000, seed=1)
    write_bureau(made.bureau, tmp_path / "b")
    start = time.process_time()
    assert read_bureau(tmp_path / "b") == made.bureau
    assert time.process_time() - start < 10


def test_an_older_bureau_leaves_no_rows_behind(bureau: Bureau, tmp_path: Path) -> None:
    write_bureau(bureau, tmp_path / "b")
    bare = bureau.model_copy(update={"wishes": (), "ties": (), "shares": ()})
    write_bureau(bare, tmp_path / "b")
    assert read_bureau(tmp_path / "b") == bare
