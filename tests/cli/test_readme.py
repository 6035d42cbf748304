"""The README against the code: tables, rules, commands. Mend it: python tests/cli/test_readme.py"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from zouban.instances.describe import with_tables
from zouban.instances.rule_packs import pack_names, read_pack
from zouban.models.exchange.rules.catalogue import RULES as EXCHANGE_RULES
from zouban.models.exchange.rules.sentences import template_of as exchange_template_of
from zouban.models.rules.catalogue import RULES
from zouban.models.rules.sentences import template_of

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
BEGIN = "<!-- rules: begin (made by tests/cli/test_readme.py) -->"
END = "<!-- rules: end -->"
EXCHANGE_BEGIN = "<!-- exchange rules: begin (made by tests/cli/test_readme.py) -->"
EXCHANGE_END = "<!-- exchange rules: end -->"
PACKS_BEGIN = "<!-- packs: begin (made by tests/cli/test_readme.py) -->"
PACKS_END = "<!-- packs: end -->"


def rules_table() -> str:
    """Return the catalogue as a table in Markdown."""
    lines = ["| rule | holds | says | 含义 | tier, weight |", "|---|---|---|---|---|"]
    for rule in RULES:
        holds = "always" if rule.by_itself else "by row"
        if rule.by_itself and rule.by_row:
            holds = "always, or by row"
        cells = (
            f"`{rule.name}`",
            holds,
            template_of(rule, "en"),
            template_of(rule, "zh"),
            f"{rule.tier.value}, {rule.weight}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def with_rules(text: str) -> str:
    """Return the README with the catalogue as it is now."""
    pattern = re.escape(BEGIN) + ".*?" + re.escape(END)
    return re.sub(pattern, lambda _: f"{BEGIN}\n{rules_table()}\n{END}", text, flags=re.DOTALL)


def packs_table() -> str:
    """Return the bundled rule packs as a table in Markdown."""
    lines = ["| rule pack | 规则包 | source |", "|---|---|---|"]
    for name in pack_names():
        pack = read_pack(name)
        lines.append(f"| `{name}`: {pack.name_en} | {pack.name_zh} | {pack.source} |")
    return "\n".join(lines)


def with_packs(text: str) -> str:
    """Return the README with the rule packs as they are now."""
    pattern = re.escape(PACKS_BEGIN) + ".*?" + re.escape(PACKS_END)
    listed = f"{PACKS_BEGIN}\n{packs_table()}\n{PACKS_END}"
    return re.sub(pattern, lambda _: listed, text, flags=re.DOTALL)


def exchange_rules_table() -> str:
    """Return the catalogue of an exchange's rules as a table in Markdown."""
    lines = ["| rule | asks | 要求 |", "|---|---|---|"]
    for rule in EXCHANGE_RULES:
        english, chinese = (exchange_template_of(rule, lang) for lang in ("en", "zh"))
        lines.append(f"| `{rule.name}` | {english} | {chinese} |")
    return "\n".join(lines)


def with_exchange_rules(text: str) -> str:
    """Return the README with the rules of an exchange as they are now."""
    pattern = re.escape(EXCHANGE_BEGIN) + ".*?" + re.escape(EXCHANGE_END)
    listed = f"{EXCHANGE_BEGIN}\n{exchange_rules_table()}\n{EXCHANGE_END}"
    return re.sub(pattern, lambda _: listed, text, flags=re.DOTALL)


def test_the_exchange_rules_are_those_of_the_catalogue() -> None:
    text = README.read_text(encoding="utf-8")
    assert EXCHANGE_BEGIN in text
    assert with_exchange_rules(text) == text


def test_the_rule_packs_are_those_that_are_bundled() -> None:
    text = README.read_text(encoding="utf-8")
    assert PACKS_BEGIN in text
    assert with_packs(text) == text


def test_the_rules_are_those_of_the_catalogue() -> None:
    text = README.read_text(encoding="utf-8")
    assert BEGIN in text
    assert with_rules(text) == text


def test_exactly_two_commands_set_it_up() -> None:
    text = README.read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*$", text, flags=re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("zouban solve -o out")
    assert commands[1].endswith("python -m pytest")


def test_the_ci_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    found = re.search(r"grep -E '(.*)' README\.md", script)
    assert found is not None
    text = README.read_text(encoding="utf-8")
    assert len(re.findall(found[1], text, flags=re.MULTILINE)) == 1


if __name__ == "__main__":
    written = with_packs(with_rules(README.read_text(encoding="utf-8")))
    README.write_text(with_tables(with_exchange_rules(written)), encoding="utf-8")
    sys.exit(0)
