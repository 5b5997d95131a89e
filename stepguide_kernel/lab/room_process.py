"""The reading room of a Lab, as a process: ``python -m stepguide_kernel.lab.room_process``.

It is ``stepguide serve`` on this machine alone, with two differences: its settings are those
of the Lab, handed over on the first line of standard input, and it ends when standard input
does, that is with the Lab, however that ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.notebook.quick_import import skip_formats
from stepguide_kernel.room.handover import take_over
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.settings import Settings

_STDIN = 0


class RoomOrder(msgspec.Struct, frozen=True):
    """What to open, for which Lab; port 0 is any that is free."""

    settings: Settings
    port: int
    home: HomeLab


def encode(order: RoomOrder) -> bytes:
    """Write an order as one line."""
    return msgspec.json.encode(order, enc_hook=str) + b"\n"


def decode(line: bytes) -> RoomOrder:
    """Read the line that :func:`encode` wrote."""
    return msgspec.json.decode(line, type=RoomOrder, dec_hook=_path)


def main() -> int:
    """Serve until told to end; the first line of standard output is the address."""
    handover = take_over()  # first: the process may become another here
    order = decode(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    skip_formats()
    from stepguide_kernel.room.serving import serve
    from stepguide_kernel.services import Services

    try:
        serve(
            Services(order.settings),
            host="127.0.0.1",
            port=order.port,
            token="",
            base_url="/",
            variables=handover.variables,
            announce=lambda url: print(url, flush=True),  # noqa: T201 - said to the Lab
            home=order.home,
        )
    except StepGuideError as error:
        sys.stderr.write(f"The reading room cannot open: {error.message} ({error.hint})\n")
        return error.exit_code
    return 0


def _path(kind: type, value: Any) -> Path:
    if kind is not Path:
        raise TypeError(kind)
    return Path(value)


def _end_with_input() -> None:
    # Not through sys.stdin, whose lock this thread would hold while the interpreter ends.
    while os.read(_STDIN, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
