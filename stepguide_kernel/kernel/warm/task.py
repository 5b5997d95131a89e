"""What a fork server is asked for: a process like one its client would have started itself."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from stepguide_kernel.kernel.warm.own_environ import show_in_place

_LIMITS = tuple(sorted(name for name in dir(resource) if name.startswith("RLIMIT_")))


class Task(NamedTuple):
    """One process: its arguments, and what a child inherits from its parent.

    ``limits`` maps names of :mod:`resource` to soft and hard limits.  A process that
    ``outlives`` goes on when the server ends; all are to end with their client.  One that
    ``ends_itself`` sees by its standard input that the client is gone, and is not killed but left
    to clean up.
    """

    arguments: list[str]
    environ: dict[str, str]
    cwd: str
    outlives: bool = False
    ends_itself: bool = False
    umask: int = 0o077
    limits: dict[str, tuple[int, int]] = {}  # noqa: RUF012 - read only, and of a tuple

    @classmethod
    def like_a_child(
        cls,
        arguments: Sequence[str],
        *,
        environ: Mapping[str, str],
        cwd: str,
        outlives: bool = False,
        ends_itself: bool = False,
    ) -> Task:
        """Ask for what a child of this process would be, with its limits and its umask."""
        limits = {name: resource.getrlimit(getattr(resource, name)) for name in _LIMITS}
        return cls(list(arguments), dict(environ), cwd, outlives, ends_itself, _umask(), limits)

    @classmethod
    def decode(cls, line: bytes) -> Task:
        """Read what :meth:`encode` wrote."""
        return cls(**json.loads(line))

    def encode(self) -> bytes:
        """Return one line of JSON."""
        return json.dumps(self._asdict()).encode() + b"\n"

    def settle_in(self) -> None:
        """Give this process, a fork, what the task asks for."""
        show_in_place(self.environ)
        os.environ.clear()
        os.environ.update(self.environ)
        time.tzset()
        os.umask(self.umask)
        for name, limit in self.limits.items():
            number = getattr(resource, name)
            soft, hard = limit
            if resource.getrlimit(number) != (soft, hard):
                with suppress(ValueError):  # a hard limit may not be raised again
                    resource.setrlimit(number, (soft, hard))
        os.chdir(self.cwd)


def _umask() -> int:
    # os.umask() tells only by setting, which other threads would notice.
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no real file
        for line in status:
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    return 0o077
