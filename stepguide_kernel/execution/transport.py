"""How a run's kernel is reached: by sockets in the run's own folder, or else by ports.

jupyter_client finds free ports and lets go of them before the kernel takes them.  Of four
kernels that start at once, every hundredth time one finds a port taken, and ends.  A socket in
the folder of a run is nobody else's, and no other user of the machine can knock at it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

_LONGEST_PATH = 100
"""Bytes; a unix socket's path ends at 103 or 107, and a longer one cannot be bound."""
_LAUNCHER = "ipykernel_launcher"


def transport(connection_file: Path, command: Sequence[str]) -> Literal["ipc", "tcp"]:
    """Return jupyter_client's name for the way to a kernel.

    :param connection_file: beside which the sockets would lie.
    :param command: the kernelspec's; only of ipykernel on this machine is it known that it can
        make them, and not of what runs in a container or speaks another ZeroMQ.
    """
    last = f"{connection_file.with_suffix('')}-ipc-5"
    fits = os.name == "posix" and len(os.fsencode(last)) <= _LONGEST_PATH
    program = Path(command[0]).name if command else ""
    known = program.startswith("python") and _LAUNCHER in command
    return "ipc" if fits and known else "tcp"
