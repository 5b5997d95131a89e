"""The fork servers that runs share: one of workers, one of kernels."""

from __future__ import annotations

import os
import site
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from stepguide_kernel.execution.environment import scrubbed
from stepguide_kernel.execution.process_tree import MARK
from stepguide_kernel.kernel.warm import supported

if TYPE_CHECKING:
    from stepguide_kernel.kernel.warm.resident import Resident

SERVER_IDLE_S = 600.0
"""How long what the runs of a server are forked from stays after the last of them."""

_WORKERS = "stepguide_kernel.execution.worker_server"
_KERNELS = "stepguide_kernel.kernel.warm.zygote"
_NO_MARK = "0" * 32
_LIVES = 3
_FEW = 3
"""Runs that are over before a zygote has imported what they need."""


class ForkServers(NamedTuple):
    """Addresses of servers, ``None`` where a process is to be started instead."""

    workers: str | None = None
    kernels: str | None = None


NO_SERVERS = ForkServers()


class _Kept(NamedTuple):
    resident: Resident
    installed: tuple[tuple[str, int], ...]


class WarmKernels:
    """Starts the servers when they are first needed, and again when they are gone.

    They end with this object, with this process, or after ``idle`` seconds without a run.  Any
    thread may ask.
    """

    def __init__(self, idle: float | None = None) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self._lives = dict.fromkeys((_WORKERS, _KERNELS), _LIVES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the servers."""
        with self._lock:
            kept, self._kept = self._kept, {}
        for one in kept.values():
            one.resident.let_go()
        for one in kept.values():
            one.resident.close()

    def servers(self, *, kernels: bool) -> ForkServers:
        """Return the servers for a run, whose kernel is forked as well if ``kernels``."""
        # The slower one first: both import at the same time.
        zygote = self.zygote() if kernels else None
        return ForkServers(self._address(_WORKERS), zygote)

    def zygote(self) -> str | None:
        """Return the address of the server that forks kernels, if there can be one."""
        return self._address(_KERNELS)

    def residents(self) -> list[int]:
        """Return the process ids of the servers."""
        with self._lock:
            return [kept.resident.pid for kept in self._kept.values()]

    def pay(self, runs: int) -> bool:
        """Whether ``runs`` guides end sooner with a zygote than without one."""
        return self._idle is not None or runs >= _FEW

    def _address(self, module: str) -> str | None:
        if not supported():
            return None
        with self._lock:
            kept = self._kept.get(module)
            installed = _installed()
            if kept is not None and kept.installed == installed and kept.resident.alive():
                return kept.resident.address
            if kept is not None:
                if kept.installed == installed and kept.resident.failed:
                    self._lives[module] -= 1
                kept.resident.close()
                del self._kept[module]
            if not self._lives[module]:
                return None
            from stepguide_kernel.kernel.warm.resident import Resident

            environ = {**scrubbed(os.environ), MARK: _NO_MARK}
            resident = Resident(module, environ=environ, idle=self._idle)
            self._kept[module] = _Kept(resident, installed)
            return resident.address


def _installed() -> tuple[tuple[str, int], ...]:
    """Return what changes when a package comes, goes or gets another version."""
    folders = {*site.getsitepackages(), site.getusersitepackages()} & set(sys.path)
    return tuple((folder, Path(folder).stat().st_mtime_ns) for folder in sorted(folders))
