"""Commands about a bureau: generate, check, rule packs; their words, JSON and exit codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import zouban
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import Must
from zouban.models.exchange.eligibility import PUBLIC_RULES, eligibility
from zouban.models.exchange.rules.catalogue import RULES

SMALL = ("--schools", 10, "--teachers", 200, "--seed", 3)


@pytest.fixture
def bureau(run, place: Path) -> Path:
    assert run("generate", "bureau", *SMALL, "-o", place / "b").code == 0
    return place / "b"


def test_generate_writes_a_bureau(run, place: Path) -> None:
    done = run("generate", "bureau", *SMALL, "-o", place / "b", "--json")
    assert done.code == 0
    assert done.json == {"bureau": str(place / "b"), "schools": 10, "teachers": 200, "seed": 3}
    made = generate_bureau(schools=10, teachers=200, seed=3).bureau
    assert zouban.read(place / "b") == made
    assert zouban.generate("bureau", schools=10, teachers=200, seed=3).bureau == made


def test_generate_writes_chinese_headers_into_a_workbook(run, place: Path) -> None:
    assert run("generate", "bureau", *SMALL, "-o", place / "b.xlsx", "--lang", "zh").code == 0
    assert zouban.read(place / "b.xlsx") == generate_bureau(schools=10, teachers=200, seed=3).bureau


def test_generate_writes_a_plan_that_verify_accepts(run, place: Path) -> None:
    done = run("generate", "bureau", *SMALL, "-o", place / "b", "--planted", place / "p")
    assert done.code == 0
    assert (place / "p" / "public_list.csv").is_file()
    assert run("verify", place / "b", place / "p").code == 0


def test_generate_takes_a_rule_pack(run, place: Path) -> None:
    assert run("generate", "bureau", *SMALL, "-o", place / "b", "--pack", "zhejiang").code == 0
    assert zouban.read(place / "b").policy.id == "zhejiang"
    done = run("generate", "bureau", *SMALL, "-o", place / "c", "--pack", "utopia")
    assert done.code == 2
    assert "national-2014" in done.err
    assert not (place / "c").exists()


def test_generate_writes_senior_high_schools(run, place: Path) -> None:
    done = run("generate", "bureau", "--senior", "--schools", 4, "-o", place / "b")
    assert done.code == 0
    assert run("check", place / "b").code == 0
    assert run("check", place / "b" / "schools" / "S001").code == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("--schools", 2),
        ("--teachers", 10),
        ("--senior", "--teachers", 300),
        ("--geography", "nowhere.csv"),
        ("--geography", "x.csv", "--senior"),
        ("--geography", "x.csv", "--schools", 9),
    ],
    ids=str,
)
def test_generate_refuses_what_makes_no_sense(run, place: Path, wrong: tuple[object, ...]) -> None:
    assert run("generate", "bureau", *wrong, "-o", place / "b").code == 2
    assert list(place.iterdir()) == []


def test_check_ends_with_figures(run, bureau: Path) -> None:
    done = run("check", bureau)
    assert done.code == 0
    for title in ("Required moves", "Supply by subject", "Balance between schools", "Teachers in"):
        assert title in done.out
    assert done.out.rstrip().endswith("No fault found.")


def test_check_in_chinese(run, bureau: Path) -> None:
    done = run("check", bureau, "--lang", "zh")
    assert done.code == 0
    for title in ("交流人数要求", "各学科供需", "校际均衡", "未发现错误"):
        assert title in done.out


def test_check_prints_one_json_object(run, bureau: Path) -> None:
    findings = run("check", bureau, "--json").json["findings"]
    codes = {finding["code"] for finding in findings}
    assert {"verdict_in", "verdict_out", "required_moves", "subject_supply", "balance"} <= codes
    supply = {f["where"]["subject"]: f["params"] for f in findings if f["code"] == "subject_supply"}
    assert supply["pe"]["needed"] > 0


def test_check_proves_that_there_is_no_plan(run, place: Path) -> None:
    """Whoever is off quota may not move under this policy, whatever the bureau decides."""
    made = generate_bureau(schools=10, teachers=200, seed=3).bureau
    share = made.policy.share.model_copy(update={"rate": 0.5, "most_rate": 0.05})
    policy = made.policy.model_copy(update={"share": share})
    zouban.write(made.model_copy(update={"policy": policy}), place / "b")
    done = run("check", place / "b")
    assert done.code == 3
    assert "no plan exists" in done.out
    assert run("check", place / "b", "--json", "--lang", "zh").code == 3


def test_check_judges_whom_the_bureau_moves(run, place: Path) -> None:
    made = generate_bureau(schools=10, teachers=200, seed=3).bureau
    away = next(n for n, t in enumerate(made.teachers) if t.employment == "off_quota")
    teachers = list(made.teachers)
    teachers[away] = teachers[away].model_copy(update={"must": Must.MOVE})
    zouban.write(made.model_copy(update={"teachers": tuple(teachers)}), place / "b")
    done = run("check", place / "b")
    assert done.code == 3
    assert teachers[away].id in done.out


def test_rule_packs_are_listed(run, place: Path) -> None:
    done = run("rules", "--packs")
    assert done.code == 0
    assert "shanghai-2023" in done.out
    assert {pack["name"] for pack in run("rules", "--packs", "--json").json["packs"]} >= {
        "national-2014",
        "municipal-senior",
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_rule_pack_is_said_in_sentences(run, place: Path, lang: str) -> None:
    done = run("rules", "--pack", "national-2014", "--lang", lang)
    assert done.code == 0
    for text in {"en": ("At least 10%", "Grounds"), "zh": ("10%", "免予或暂缓")}[lang]:
        assert text in done.out
    pack = run("rules", "--pack", "national-2014", "--json").json
    assert pack["pack"]["share"]["rate"] == 0.1
    assert pack["toml"].startswith("format = 1")


def test_an_unknown_pack_and_a_name_too_many_are_refused(run, place: Path) -> None:
    assert run("rules", "--pack", "utopia").code == 2
    assert run("rules", RULES[0].name, "--packs").code == 2


def test_check_lists_every_verdict_and_no_ground_of_health(run, bureau: Path, place: Path) -> None:
    out = place / "eligible.csv"
    assert run("check", bureau, "--list", out).code == 0
    header, *rows = csv.reader(out.read_text(encoding="utf-8-sig").splitlines())
    assert header[:4] == ["教师 teacher", "姓名 name", "结论 verdict", "规则 rule"]
    rulings = eligibility(zouban.read(bureau))
    assert [row[0] for row in rows] == [ruling.teacher for ruling in rulings]
    blank = {ruling.rule for ruling in rulings if ruling.rule not in PUBLIC_RULES}
    assert {"exemption", "tenure"} < blank
    for row, ruling in zip(rows, rulings, strict=True):
        if ruling.rule in blank:
            # Nothing tells one personal ground from another, or a deferral from an exclusion.
            verdict = "in" if ruling.verdict.value == "in" else "out"
            assert row[2:7] == [verdict, "", "", "", ""]
        else:
            assert row[2:5] == [ruling.verdict.value, ruling.rule, ruling.field]
    assert any(ruling.confidential for ruling in rulings)
    assert "health" not in out.read_text(encoding="utf-8-sig")
    assert run("check", bureau, "--list", out, "--reader", "bureau").code == 0
    _, *rows = csv.reader(out.read_text(encoding="utf-8-sig").splitlines())
    told = [[ruling.verdict.value, ruling.rule, ruling.field] for ruling in rulings]
    assert [row[2:5] for row in rows] == told


def test_check_lists_verdicts_of_bureaus_only(run, place: Path) -> None:
    assert run("generate", "school", "--size", "S", "-o", place / "s").code == 0
    done = run("check", place / "s", "--list", place / "x.csv")
    assert done.code == 2
    assert "bureau" in done.err
    assert not (place / "x.csv").exists()


def test_a_front_of_an_impossible_bureau_says_why(run, bureau: Path, place: Path) -> None:
    own = zouban.read(bureau)
    share = own.policy.share.model_copy(update={"rate": 0.99})
    churn = own.policy.churn.model_copy(update={"school_out": 0.05})
    policy = own.policy.model_copy(update={"id": "hard", "share": share, "churn": churn})
    zouban.write(own.model_copy(update={"policy": policy}), place / "hard")
    done = run("exchange", place / "hard", "--pareto", place / "front", "--time-limit", 20)
    assert done.code == 3
    assert "99%" in done.out
    assert not (place / "front").exists()
