"""The school that comes with the package: one grade of size S, names in both languages.

Its files are the generator's, byte for byte; `python -m zouban.instances.bundled_school` writes
them anew into the package's own folder after the generator has changed.
"""

from __future__ import annotations

from importlib.resources import as_file, files

from ..models.school import School
from .generator import GeneratedSchool, generate_school
from .school_reader import read_school
from .school_writer import write_school

SIZE, SEED, SCHEME, GRADES = "S", 2026, "3+1+2", 1
_FOLDER = "bundled/school"


def generate_bundled() -> GeneratedSchool:
    """Generate the bundled school with its planted answer."""
    return generate_school(size=SIZE, seed=SEED, scheme=SCHEME, grades=GRADES)


def read_bundled() -> School:
    """Read the bundled school from the package's files."""
    with as_file(files(__package__) / _FOLDER) as folder:
        return read_school(folder)


def bundled_files() -> dict[str, bytes]:
    """Return the bundled files by name."""
    folder = files(__package__) / _FOLDER
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}


if __name__ == "__main__":
    with as_file(files(__package__) / _FOLDER) as target:
        write_school(generate_bundled().school, target)
