"""Where programs are played: forks of one process that has imported what they use.

A fork is as good as a fresh interpreter to a program that starts in it, and takes a hundredth
of the time.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from stepguide_kernel.kernel import load_ipython_extension
from stepguide_kernel.model.session import Run, Session
from stepguide_kernel.recording.sessions import SessionFolder
from tests.programs.generator import CellRun, Program

T = TypeVar("T")


class Played(NamedTuple):
    """What one run showed, and what it raised."""

    shown: str
    ename: str = ""
    evalue: str = ""


def record(program: Program) -> Session:
    """Play a program with the recorder on; return its session as it is read from the log."""
    played, session = in_fork(lambda: _record(program))
    runs = tuple(map(_showing, session.runs, played))
    return msgspec.structs.replace(session, runs=runs, deleted=program.deleted)


def play(sources: Sequence[str]) -> list[Played]:
    """Play sources in IPython, without a recorder, until one raises."""
    return in_fork(lambda: _play(sources))


def execute(sources: Sequence[str]) -> list[str]:
    """Play sources as plain Python; return what each printed."""
    return in_fork(lambda: _execute(sources))


def in_fork(task: Callable[[], T]) -> T:
    """Do ``task`` in a fork, in a folder of its own; its result comes back pickled."""
    with tempfile.TemporaryDirectory() as folder:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _end(writing, task, folder)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            content = stream.read()
        os.waitpid(child, 0)
    result: T = pickle.loads(content)  # noqa: S301 - our own fork wrote it
    return result


def _end(writing: int, task: Callable[[], Any], folder: str) -> None:
    try:
        with chdir(folder):
            content = pickle.dumps(task())
        with os.fdopen(writing, "wb") as stream:
            stream.write(content)
    finally:
        os._exit(0)


def _record(program: Program) -> tuple[list[Played], Session]:
    logs = Path("logs").absolute()
    os.environ["STEPGUIDE_SESSIONS"] = str(logs)
    shell = fresh_shell()
    with redirect_stderr(io.StringIO()):
        load_ipython_extension(shell)
    played = [_one(shell, run) for run in program.runs]
    return played, SessionFolder(logs).find("latest")


def _showing(run: Run, played: Played) -> Run:
    """Give a run its output, which the recorder only sees where there is a kernel."""
    shown = {"output_type": "stream", "name": "stdout", "text": played.shown}
    return msgspec.structs.replace(run, outputs=(shown,) if played.shown else ())


def _play(sources: Sequence[str]) -> list[Played]:
    shell = fresh_shell()
    return [_one(shell, CellRun("", source)) for source in sources]


class _QuietShell(InteractiveShell):
    """A shell that shows no tracebacks: nobody would read them."""

    def showtraceback(self, *_: object, **__: object) -> None:
        """Say nothing."""


@cache
def fresh_shell() -> InteractiveShell:
    """The shell that forks inherit, in which nothing was ever run; ask before you fork."""
    config = Config(
        {
            "InteractiveShell": {"ast_node_interactivity": "none"},  # only what is printed counts
            "HistoryManager": {"enabled": False},  # its thread would not survive a fork
        }
    )
    return _QuietShell(config=config)  # type: ignore[no-untyped-call]


def _one(shell: InteractiveShell, run: CellRun) -> Played:
    shown = io.StringIO()
    with redirect_stdout(shown), redirect_stderr(io.StringIO()):
        result = shell.run_cell(run.source, store_history=True, cell_id=run.cell_id)
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return Played(shown.getvalue())
    return Played(shown.getvalue(), type(error).__name__, str(error))


def _execute(sources: Sequence[str]) -> list[str]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    main = sys.modules["__main__"]
    main.__dict__.clear()
    main.__dict__.update(namespace)
    shown = []
    for source in sources:
        printed = io.StringIO()
        # Cells that fail are part of the sessions.
        with redirect_stdout(printed), suppress(Exception):
            exec(source, main.__dict__)  # noqa: S102 - a generated program
        shown.append(printed.getvalue())
    return shown
