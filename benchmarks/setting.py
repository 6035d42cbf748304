"""The line that stands above every study: day, machine, load and versions."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib import metadata


def setting(**parameters: object) -> str:
    """Return date, parameters, machine and versions of the engines as one line."""
    engines = ", ".join(f"{p} {metadata.version(p)}" for p in ("ortools", "highspy", "numpy"))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    told = ", ".join(f"{name} {value}" for name, value in parameters.items())
    return (
        f"{date.today().isoformat()}; {told}; "
        f"{platform.machine()}, {os.cpu_count()} cores, load before {load}; "
        f"{platform.platform(terse=True)}, Python {platform.python_version()}, {engines}"
    )
