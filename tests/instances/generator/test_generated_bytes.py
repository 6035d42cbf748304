"""The same bytes everywhere: hashes of whole schools, whatever Python's hash seed is."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from zouban.instances.bundled_school import bundled_files, generate_bundled, read_bundled
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.instances.school_writer import school_files
from zouban.models.errors import UsageError

# Hashes of canonical JSON. They change with the generator, and with nothing else; a change of a
# record's fields changes them too.
HASHES = {
    ("S", 7, "3+1+2", 3): "b77e1c485ad12282666f82ee9e3aa9e08dd6c356add92e179a131bf0daabaf72",
    ("S", 7, "3+3of6", 3): "97413c96914dde736849431fbc62d5b59bc433fe27e1524ea29d6af6527b6d24",
    ("S", 1, "3+3of7", 1): "8d7646bc02f84e7345524e16b511e4be9606b0211f7b01b0fe0e62d04c24ff97",
    ("M", 7, "3+1+2", 3): "ee618ed76d4f85243d68bf91659f8bf8b003db2002d4c5bd59f69e95aa65b234",
}

_SCRIPT = """
import hashlib, json, sys
from zouban.instances.generator import generate_school
made = generate_school(size="S", seed=7)
parts = [made.school, made.sectioning, made.timetable]
dump = [part.model_dump(mode="json") for part in parts]
text = json.dumps(dump, sort_keys=True, ensure_ascii=False)
for name in ("numpy", "networkx", "ortools", "highspy"):
    if name in sys.modules:
        sys.exit(f"{name} was imported")
print(hashlib.sha256(text.encode("utf-8")).hexdigest())
"""


def digest(made: GeneratedSchool) -> str:
    parts = [made.school, made.sectioning, made.timetable]
    dump = [part.model_dump(mode="json") for part in parts]
    text = json.dumps(dump, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(("size", "seed", "scheme", "grades"), list(HASHES))
def test_bytes_are_fixed(size: str, seed: int, scheme: str, grades: int) -> None:
    made = generate_school(size=size, seed=seed, scheme=scheme, grades=grades)
    assert digest(made) == HASHES[size, seed, scheme, grades]


@pytest.mark.parametrize("hash_seed", ["0", "1", "4321"])
def test_hash_seed_of_the_interpreter_does_not_matter(hash_seed: str) -> None:
    """A set whose order reaches the output shows up here."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == HASHES["S", 7, "3+1+2", 3]


def test_other_seeds_give_other_schools() -> None:
    digests = {digest(generate_school(size="S", seed=seed, grades=1)) for seed in range(6)}
    assert len(digests) == 6


def test_the_generator_draws_from_nothing_but_itself() -> None:
    import zouban.instances.generator as package

    text = "".join(
        path.read_text("utf-8")
        for folder in package.__path__
        for path in sorted(Path(folder).glob("*.py"))
    )
    assert "import random" not in text
    assert "numpy" not in text.replace("Neither `random` nor numpy", "")
    assert "ortools" not in text


def test_the_bundled_school_is_what_the_generator_writes() -> None:
    made = generate_bundled()
    assert bundled_files() == school_files(made.school)
    assert read_bundled() == made.school


@pytest.mark.parametrize(
    "wrong",
    [{"size": "XS"}, {"scheme": "4+4"}, {"grades": 4}, {"grades": 0}],
)
def test_unknown_arguments_are_refused(wrong: dict[str, str | int]) -> None:
    given = {"size": "S", "seed": 1, "scheme": "3+1+2", "grades": 1} | wrong
    with pytest.raises(UsageError, match=next(iter(wrong))):
        generate_school(**given)  # type: ignore[arg-type]
