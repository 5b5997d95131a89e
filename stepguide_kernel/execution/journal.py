"""The journal of a run: JSON lines that survive the worker being killed at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from stepguide_kernel.model.decoding import decoder
from stepguide_kernel.model.execution import CellStatus, Environment, Raised, RunStatus
from stepguide_kernel.model.inputs import Opened, Reads


class KernelStarted(msgspec.Struct, frozen=True, tag="kernel_started"):
    """A kernel answers; it leads a process group of the number ``pid``."""

    pid: int | None
    environment: Environment
    warm: bool = False
    """Whether it was forked with libraries imported."""


class CellStarted(msgspec.Struct, frozen=True, tag="cell_started"):
    """A code cell was sent to the kernel."""

    id: str


class CellEnded(msgspec.Struct, frozen=True, tag="cell_ended"):
    """A code cell ended; ``duration_s`` is wall time in seconds."""

    id: str
    status: CellStatus
    duration_s: float


class Stopped(msgspec.Struct, frozen=True, tag="stopped"):
    """Why no further cell runs; ``id`` is of the cell to blame, if one is."""

    status: RunStatus
    ename: str
    evalue: str
    id: str | None = None
    exit_code: int | None = None
    raised: Raised | None = None


class WasRead(msgspec.Struct, frozen=True, tag="was_read"):
    """All cells have run, and this is what the kernel noted meanwhile."""

    reads: Reads


class WasOpened(msgspec.Struct, frozen=True, tag="was_opened"):
    """What was opened in the watched folders during the run."""

    opened: Opened


class Noted(msgspec.Struct, frozen=True, tag="noted"):
    """Something people should know about the run."""

    text: str


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The last line of a run that was not killed."""


Line = KernelStarted | CellStarted | CellEnded | Stopped | WasRead | WasOpened | Noted | Ended
_LINE: msgspec.json.Decoder[Line] = decoder(Line)


class Journal:
    """Appends lines to a file, each whole before the next thing happens."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, line: Line) -> None:
        """Append one line."""
        with self._path.open("ab") as stream:
            stream.write(msgspec.json.encode(line) + b"\n")


def read(path: Path) -> Iterator[Line]:
    """Yield the whole lines of a journal; a last line cut short is left out."""
    content = path.read_bytes() if path.exists() else b""
    for line in content.split(b"\n")[:-1]:
        yield _LINE.decode(line)
