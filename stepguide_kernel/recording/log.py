"""Reading a session log that may have been cut off in the middle of a line."""

from __future__ import annotations

from pathlib import Path

import msgspec

from stepguide_kernel.errors import SessionUnknown
from stepguide_kernel.files import storage_error
from stepguide_kernel.model.decoding import decoder
from stepguide_kernel.model.session import CellGone, Line, Marked, Opened, Run, Session
from stepguide_kernel.recording.env_magic import without_said_secrets


def read(path: Path) -> Session:
    """Read the session in ``path``; lines that cannot be read are counted and left out.

    :raises SessionUnknown: the file is absent or does not begin as a session log.
    :raises StorageError: it may not be read.
    """
    opening, *lines = raw_lines(path)
    lines_of: msgspec.json.Decoder[Line] = decoder(Line)
    opened = _decoded(lines_of, opening)
    if not isinstance(opened, Opened):
        raise SessionUnknown(f"{path} is not a session log", hint=LIST_HINT)
    runs: list[Run] = []
    deleted: set[str] = set()
    marks: list[Marked] = []
    unreadable = 0
    for raw in lines:
        line = _decoded(lines_of, raw)
        if isinstance(line, Run):
            runs.append(without_said_secrets(line))
            deleted.discard(line.cell_id)
        elif isinstance(line, CellGone):
            deleted.add(line.cell_id)
        elif isinstance(line, Marked):
            marks.append(line)
        else:
            unreadable += 1
    return Session(opened, tuple(runs), frozenset(deleted), unreadable, tuple(marks))


LIST_HINT = "`stepguide sessions` lists what was recorded"


def raw_lines(path: Path) -> list[bytes]:
    """Split a log into its lines, the first of which may be empty.

    :raises SessionUnknown: the file is absent.
    :raises StorageError: it may not be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SessionUnknown(f"{path} does not exist", hint=LIST_HINT) from error
    except OSError as error:
        raise storage_error(error, path) from error
    return content.removesuffix(b"\n").split(b"\n")


def _decoded(lines_of: msgspec.json.Decoder[Line], raw: bytes) -> Line | None:
    try:
        return lines_of.decode(raw)
    except msgspec.DecodeError:
        return None
