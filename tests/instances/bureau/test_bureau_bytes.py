"""The same bytes everywhere: hashes of whole bureaus, whatever Python's hash seed is."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
import zouban
from zouban.instances.bureau_generator import GeneratedBureau, generate_bureau, generate_senior
from zouban.instances.bureau_writer import bureau_files
from zouban.models.errors import UsageError

# Hashes of all files. They change with the generator and the tables, and with nothing else.
HASHES = {
    "10 200 1 national-2014": "024c6a7704c13dbe3a4f011f25d3bacc95beafdf4a631c11136fab7abaadd246",
    "70 3700 5 national-2014": "46f939c26f39d870b2a7eec2b07c16c739e6ad69884ab430014e6608a0e33d33",
    "40 1200 2 dalian-2023": "d19129ef08307ffca237ff2017671669dd72c7e59bc0bc26c7f95ca1d6a3a6a2",
}
"""By schools, teachers, seed and rule pack."""
SENIOR = "7f9dc021c324783dee20c57399471b43061c96c301222e33ba4d2c92e567739b"


def digest(made: GeneratedBureau) -> str:
    files = bureau_files(made.bureau)
    whole = b"".join(name.encode() + data for name, data in sorted(files.items()))
    return hashlib.sha256(whole).hexdigest()


@pytest.mark.parametrize("key", list(HASHES))
def test_bytes_are_fixed(key: str) -> None:
    schools, teachers, seed, pack = key.split()
    made = generate_bureau(schools=int(schools), teachers=int(teachers), seed=int(seed), pack=pack)
    assert digest(made) == HASHES[key]


def test_bytes_of_senior_high_schools_are_fixed() -> None:
    assert digest(generate_senior(schools=4, seed=1)) == SENIOR


_SCRIPT = """
import hashlib, sys
from zouban.instances.bureau_generator import generate_bureau
from zouban.instances.bureau_writer import bureau_files
files = bureau_files(generate_bureau(schools=10, teachers=200, seed=1).bureau)
for name in ("numpy", "networkx", "ortools", "highspy"):
    if name in sys.modules:
        sys.exit(f"{name} was imported")
print(hashlib.sha256(b"".join(n.encode() + d for n, d in sorted(files.items()))).hexdigest())
"""


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
    assert done.stdout.strip() == HASHES["10 200 1 national-2014"]


def test_other_seeds_give_other_bureaus() -> None:
    made = {digest(generate_bureau(schools=10, teachers=200, seed=seed)) for seed in range(5)}
    assert len(made) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"schools": 7},
        {"schools": 100, "teachers": 900},
        {"teachers": 149},
        {"schools": 20_000, "teachers": 190_000},
        {"pack": "utopia"},
    ],
    ids=str,
)
def test_unknown_arguments_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        generate_bureau(**{"schools": 10, "teachers": 200, "seed": 1, **wrong})  # type: ignore[arg-type]


def test_kinds_that_cannot_be_combined_are_refused() -> None:
    with pytest.raises(UsageError):
        zouban.generate("bureau", senior=True, geography="x.csv")
    with pytest.raises(UsageError, match="school, bureau"):
        zouban.generate("ministry")  # type: ignore[call-overload]
