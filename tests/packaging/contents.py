"""Looks into the wheel and the sdist in a folder: everything that users need must be there.

Run by .ci/run, which has built them: python tests/packaging/contents.py DIST
"""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAPPING = {"api": "zouban"} | {
    folder: f"zouban/{folder}" for folder in ("models", "solver", "instances", "cli", "benchmarks")
}


def expected() -> set[str]:
    """Return every module and bundled file, by its name in the wheel."""
    names = set()
    for folder, target in MAPPING.items():
        for file in (ROOT / folder).rglob("*"):
            inside = file.relative_to(ROOT / folder)
            bundled = folder == "instances" and inside.parts[0] in ("bundled", "packs")
            wanted = file.suffix == ".py" or file.name == "py.typed" or bundled
            if file.is_file() and wanted and "__pycache__" not in inside.parts:
                names.add(f"{target}/{inside.as_posix()}")
    return names


def main(folder: Path) -> int:
    """Print what is missing or too much; return 1 where anything is."""
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if not name.split("/")[0].endswith("-info")}
    with tarfile.open(sdist) as archive:
        sources = {name.partition("/")[2] for name in archive.getnames()}
    missing = sorted(expected() - shipped)
    strange = sorted(name for name in shipped - expected() if name.endswith(".py"))
    lost = [n for n in ("README.md", "CHANGELOG.md", "LICENSE", "tests") if n not in sources]
    for what, names in (("missing", missing), ("not in the tree", strange), ("sdist lacks", lost)):
        for name in names:
            print(f"{what}: {name}")
    print(f"{wheel.name}: {len(shipped)} files")
    return 1 if missing or strange or lost else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
