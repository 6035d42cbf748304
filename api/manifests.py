"""What is enough to run something again: versions, hash of the input, parameters."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib import metadata
from typing import Any

from pydantic import BaseModel
from zouban.models.result import Manifest, fingerprint

ENGINES = ("ortools", "highspy", "numpy", "pydantic")
"""Packages whose version may change an answer."""


MOST_WORKERS = 8
"""Threads by default at most: neighbourhood search on one incumbent gains little from more."""


def default_workers() -> int:
    """Return the processors that this process may use, within reason."""
    usable = getattr(os, "sched_getaffinity", None)
    count = len(usable(0)) if usable is not None else os.cpu_count() or 1
    return max(1, min(count, MOST_WORKERS))


def version() -> str:
    """Return the version of zouban that is installed; "unknown" where it runs uninstalled."""
    return _version("zouban")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"


def manifest_of(command: str, data: BaseModel | str, parameters: Mapping[str, Any]) -> Manifest:
    """Return the manifest of one solve.

    Parameters
    ----------
    data
        The input, or its SHA-256.
    parameters
        Everything that was asked for, None where it was left to the default.
    """
    return Manifest(
        zouban=version(),
        command=command,
        input_sha256=data if isinstance(data, str) else fingerprint(data),
        parameters=dict(parameters),
        packages={package: _version(package) for package in ENGINES},
        python=platform.python_version(),
        platform=platform.platform(terse=True),
    )
