"""The folder of session logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from stepguide_kernel.errors import SessionUnknown, StepGuideError
from stepguide_kernel.model.decoding import decode, decoder
from stepguide_kernel.model.session import Opened, RunError, Session, SessionList, SessionSummary
from stepguide_kernel.model.times import utc
from stepguide_kernel.recording.log import LIST_HINT, raw_lines, read

LATEST = "latest"


class SessionFolder:
    """Session logs by id, newest first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def summaries(self) -> SessionList:
        """Say what each session holds; files that are no logs are passed over."""
        found = []
        for path in self._paths():
            try:
                found.append(_summary(path))
            except StepGuideError:  # pruned meanwhile, or never a log
                continue
        found.sort(key=lambda summary: summary.started, reverse=True)
        return SessionList(tuple(found))

    def find(self, session: str) -> Session:
        """Read the session with this id, or the ``latest``.

        :raises SessionUnknown: there is none.
        :raises StorageError: its log may not be read.
        """
        for path in self._paths():
            if session in (LATEST, _id_of(path)):
                return read(path)
        if session == LATEST:
            raise SessionUnknown("no session is recorded yet", hint=_RECORD_HINT)
        raise SessionUnknown(f"no session {session!r} is recorded", hint=LIST_HINT)

    def _paths(self) -> Iterator[Path]:
        """List the logs, newest first: their names begin with the time they were started."""
        if self._folder.is_dir():
            yield from sorted(self._folder.glob("*.jsonl"), reverse=True)


def _id_of(path: Path) -> str | None:
    """The part of ``<started>-<id>.jsonl`` that names the session."""
    _, dash, session = path.stem.partition("-")
    return session if dash else None


_RECORD_HINT = "run `%load_ext stepguide_kernel.kernel` in a notebook, then some cells"


class _RunGlance(msgspec.Struct, frozen=True, tag="run", tag_field="type"):
    """The little that a summary needs of a run."""

    error: RunError | None = None


class _OtherGlance(msgspec.Struct, frozen=True, tag="deleted", tag_field="type"):
    """A line that a summary does not count."""


_Glance = _RunGlance | _OtherGlance


def _summary(path: Path) -> SessionSummary:
    opening, *lines = raw_lines(path)
    try:
        opened = decode(opening, Opened)
    except msgspec.DecodeError as error:
        raise SessionUnknown(f"{path} is not a session log", hint=LIST_HINT) from error
    glances: msgspec.json.Decoder[_Glance] = decoder(_Glance)
    runs = [glance for raw in lines if isinstance(glance := _glance(glances, raw), _RunGlance)]
    return SessionSummary(
        id=opened.id,
        notebook=opened.notebook,
        kernel=opened.kernel,
        started=utc(datetime.fromtimestamp(opened.started, UTC)),
        runs=len(runs),
        errors=sum(run.error is not None for run in runs),
    )


def _glance(glances: msgspec.json.Decoder[_Glance], raw: bytes) -> _Glance | None:
    try:
        return glances.decode(raw)
    except msgspec.DecodeError:  # cut off when the kernel was killed, or no run
        return None
