"""Getting compiled loops ready without anybody having to wait for them."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time

from .stop import Stop

# A process that finds machine code in the cache is done after so many seconds even on a busy
# machine; one that has to compile takes longer.
LOADING_SECONDS = 6.0

_loaded: set[str] = set()
"""Modules whose loops can be called in this process."""


class Compiled:
    """Gets a module's compiled loops ready in a process of its own: nobody has to wait for them.

    The module has a function `compile_kernels` without arguments. The process leaves the machine
    code in numba's cache on disk, from where it is loaded in a moment. It can be ended at any
    time, which a thread that compiles cannot.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: bool | None = True if module in _loaded else None

    def start(self) -> None:
        """Begin to compile."""
        if self._ready is None and self._process is None and sys.executable:
            self._process = subprocess.Popen(
                # Run as a module it would be `__main__`, and numba would keep its code so named.
                [sys.executable, "-c", f"import {self._module} as m; m.compile_kernels()"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Tell whether the loop can be called; load it at the first call after it is compiled."""
        if self._ready is None and self._process is not None:
            code = self._process.poll()
            if code is not None:
                self._ready = code == 0
                if self._ready:
                    self.load()
        return bool(self._ready)

    def wait(self, stop: Stop, most: float = LOADING_SECONDS) -> bool:
        """Wait a little for what is only to be loaded; tell whether the loop can be called."""
        until = time.monotonic() + min(most, LOADING_SECONDS)
        while not self.ready() and time.monotonic() < until and self._ready is None and not stop:
            time.sleep(0.05)
        return self.ready()

    def load(self) -> None:
        """Load or compile the loop here and now.

        Where that cannot be (nowhere to keep machine code), the search goes on without.
        """
        try:
            importlib.import_module(self._module).compile_kernels()
        except (ImportError, RuntimeError, OSError):
            self._ready = False
        else:
            self._ready = True
            _loaded.add(self._module)

    def close(self) -> None:
        """End the process where it still compiles."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
