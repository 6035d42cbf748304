"""Every command explains itself: help, an example, a place in the README; and says what it does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from zouban.cli.app import COMMANDS, zouban
from zouban.cli.generate import generate

README = Path(__file__).resolve().parents[2] / "README.md"
EVERY = [*COMMANDS, *generate.commands.values()]


@pytest.mark.parametrize("command", EVERY, ids=lambda c: c.name)
def test_a_command_has_help_and_an_example(command: click.Command) -> None:
    assert command.help
    kind_of_example = command in generate.commands.values()
    assert re.search("[\u4e00-\u9fff]", command.help) or kind_of_example
    assert command.epilog is not None
    name = f"generate {command.name}" if kind_of_example else command.name
    assert f"zouban {name}" in command.epilog


@pytest.mark.parametrize("command", EVERY, ids=lambda c: c.name)
def test_every_option_has_help(command: click.Command) -> None:
    options = [p for p in command.params if isinstance(p, click.Option) and p.name != "seed"]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_a_command_stands_in_the_readme(command: click.Command) -> None:
    assert f"`zouban {command.name}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_common_options_are_on_every_command(command: click.Command) -> None:
    if command is generate:
        return  # a group; its commands have them
    names = {option for p in command.params for option in p.opts}
    assert {"--lang", "--json", "-q"} <= names


def test_the_commands_are_those_of_the_contract() -> None:
    assert set(zouban.commands) == {
        "bench", "cases", "check", "exchange", "explain", "export", "generate", "pair", "rules",
        "section", "solve", "timetable", "tutors", "verify",
    }  # fmt: skip


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",), ("solve", "--help")])
def test_help_is_no_error(run, args) -> None:
    done = run(*args)
    assert "Usage: zouban" in done.out + done.err


def test_the_version_is_printed(run) -> None:
    done = run("--version")
    assert (done.code, done.out.split()[0]) == (0, "zouban,")
