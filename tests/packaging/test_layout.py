"""The tree and its packaging agree: what is not listed in pyproject.toml would not be installed."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("models", "solver", "instances", "cli", "benchmarks")

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packages() -> dict[str, str]:
    """Return every package of the tree with its folder."""
    found = {"zouban": "api"}
    for folder in FOLDERS:
        for init in sorted((ROOT / folder).rglob("__init__.py")):
            place = init.parent.relative_to(ROOT).as_posix()
            found["zouban." + place.replace("/", ".")] = place
    return found


def test_every_package_is_listed_with_its_folder() -> None:
    setuptools = PROJECT["tool"]["setuptools"]
    assert sorted(setuptools["packages"]) == sorted(packages())
    assert setuptools["package-dir"] == packages()


def test_no_package_stands_at_the_root() -> None:
    assert not (ROOT / "__init__.py").exists()


def imported(folder: str) -> set[tuple[str, str]]:
    """Return (file, imported module) of a folder; relative imports with their full name."""
    found = set()
    for file in (ROOT / folder).rglob("*.py"):
        place = ["zouban", *file.relative_to(ROOT).with_suffix("").parts]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = file.relative_to(ROOT).as_posix()
            if isinstance(node, ast.Import):
                found |= {(name, alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                base = ".".join(place[: -node.level]) if node.level else ""
                found.add((name, ".".join(part for part in (base, node.module) if part)))
    return found


@pytest.mark.parametrize(
    ("folder", "never"),
    [
        ("models", ("ortools", "highspy", "zouban.solver", "zouban.instances", "zouban.cli")),
        ("solver", ("zouban.instances", "zouban.cli")),
        ("instances", ("ortools", "highspy", "zouban.solver", "zouban.cli")),
    ],
)
def test_imports_run_one_way(folder: str, never: tuple[str, ...]) -> None:
    wrong = [
        (file, module)
        for file, module in sorted(imported(folder))
        for name in never
        if module == name or module.startswith(name + ".")
    ]
    assert wrong == []


def test_import_of_zouban_is_light() -> None:
    """Importing the package costs neither the engines nor pydantic; names come when asked for."""
    code = (
        "import sys, zouban; "
        "heavy = {'ortools', 'highspy', 'pydantic', 'numpy', 'networkx', 'rich', 'click'}; "
        "print(sorted(heavy & set(sys.modules)), zouban.__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] ")
    assert done.stderr == ""


def test_the_version_is_one() -> None:
    import zouban

    assert zouban.__version__ == PROJECT["project"]["version"]
