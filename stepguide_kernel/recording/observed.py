"""Keeping the log of a session that a front end watches: any kernel, without a tracker in it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from stepguide_kernel.errors import SessionUnknown
from stepguide_kernel.files import make_folder
from stepguide_kernel.kernel.lines import deleted_line, mark_line, redacted_output
from stepguide_kernel.kernel.log import SessionLog
from stepguide_kernel.locks import exclusive
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.observed import ObservedRun, ObservedRuns, ObservedSession
from stepguide_kernel.model.session import Opened, Run, RunError
from stepguide_kernel.recording.log import raw_lines, read
from stepguide_kernel.redaction import Redactor

_SCHEMA = 1


class _Told(msgspec.Struct, frozen=True, tag="run", tag_field="type"):
    """The little of a logged run that says whether it was told of before."""

    request: str = ""


def observe(folder: Path, session: str, notebook: Path, told: ObservedRuns) -> ObservedSession:
    """Add what was seen to the log of ``session`` in ``folder``, and say what it has now.

    The log begins with the first run or Record.  Secrets are replaced before a line is written.

    :raises StorageError: it cannot be written.
    """
    make_folder(folder, private=True)
    with exclusive(folder / ".observed.lock"):
        path = next(folder.glob(f"*-{session}.jsonl"), None)
        if told.runs or told.mark:
            path = _append(folder, path, session, notebook, told)
    return _standing(session, path)


def _append(
    folder: Path, path: Path | None, session: str, notebook: Path, told: ObservedRuns
) -> Path:
    started = _started(path) if path else min((run.started for run in told.runs), default=None)
    log = SessionLog(folder, session, started or time.time())
    try:
        if path is None:
            log.append(msgspec.to_builtins(_opening(session, notebook, told, started)))
        known = _requests(log.path)
        for cell in told.deleted:
            log.append(deleted_line(cell, time.time()))
        for run in told.runs:
            if run.request not in known:
                known.append(run.request)
                log.append(_line(run, len(known)))
        if told.mark:
            log.append(mark_line(told.mark, time.time(), len(known)))
    finally:
        log.close()
    return log.path


def _opening(session: str, notebook: Path, told: ObservedRuns, started: float | None) -> Opened:
    return Opened(
        schema=_SCHEMA,
        id=session,
        started=started or time.time(),
        kernel=told.kernel,
        language=told.language,
        python=told.version,
        cwd=str(notebook.parent),
        notebook=str(notebook),
    )


def _line(run: ObservedRun, order: int) -> dict[str, object]:
    redactor = Redactor(os.environ)
    error = run.error
    logged = Run(
        id=f"run-{order}",
        cell_id=run.cell_id or f"run-{order}",
        order=order,
        # What stands for a secret in Python is no code in other languages.
        source=redactor.text(run.source),
        started=run.started,
        ended=run.ended,
        outputs=tuple(redacted_output(output, redactor) for output in run.outputs),
        error=error and RunError(error.ename, redactor.text(error.evalue)),
    )
    return {**msgspec.to_builtins(logged), "request": run.request}


def _requests(path: Path) -> list[str]:
    """The messages that asked for the runs in a log, in order."""
    told = []
    for raw in raw_lines(path):
        try:
            told.append(decode(raw, _Told).request)
        except msgspec.DecodeError:  # a mark, or a line that was cut off
            continue
    return told


def _started(path: Path) -> float:
    """When a log was begun, which its file is named after."""
    return read(path).opened.started


def _standing(session: str, path: Path | None) -> ObservedSession:
    if path is None:
        return ObservedSession(
            session=session, log=None, runs=0, recording=False, marked_runs=0, known_from=None
        )
    logged = read(path)
    if logged.opened.id != session:
        raise SessionUnknown(f"{path} is the log of another session", hint="delete that file")
    return ObservedSession(
        session=session,
        log=str(path),
        runs=len(logged.runs),
        recording=bool(logged.marks) and logged.marks[-1].kind == "record",
        marked_runs=len(logged.marked or ()),
        known_from=logged.opened.started,
    )
