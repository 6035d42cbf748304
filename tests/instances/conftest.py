"""What tests of every kind of folder share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Mutable = dict[str, "bytes | str | None"]


@pytest.fixture
def lay(tmp_path: Path) -> Callable[[Mutable], Path]:
    """Write files into a fresh folder; None leaves one out."""

    def lay_out(files: Mutable) -> Path:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            if content is not None:
                data = content.encode("utf-8") if isinstance(content, str) else content
                (folder / name).write_bytes(data)
        return folder

    return lay_out
