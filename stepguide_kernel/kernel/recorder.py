"""The recorder: IPython's hooks before and after each run, and one line of log for each."""

from __future__ import annotations

import os
import platform
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stepguide_kernel.errors import StorageError
from stepguide_kernel.kernel.file_access import FileWatch
from stepguide_kernel.kernel.lines import Line, Opening, RunRecord, deleted_line, mark_line
from stepguide_kernel.kernel.log import SessionLog, first_time, sessions_folder
from stepguide_kernel.kernel.magics import without_own_lines
from stepguide_kernel.kernel.marks import MarkKind, Marks
from stepguide_kernel.kernel.outputs import OutputTap, RunOutputs
from stepguide_kernel.kernel.packages import Packages
from stepguide_kernel.kernel.tracker import Ending, Facts, Tracker, static_facts
from stepguide_kernel.redaction import Redactor

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

_PIPE_S = 0.05
"""How long the output of another process may take through ipykernel's pipe to its stream."""

_EXPLANATION = """\
StepGuide records what this kernel runs, so that it can become a guide later.
The log is private: {folder} (kept 14 days, secrets replaced).
%stepguide pause stops it, %stepguide off ends it, STEPGUIDE_RECORD=off keeps it from starting.
(This is said once.)"""


@dataclass(frozen=True, slots=True)
class _Pending:
    """The run under way."""

    info: ExecutionInfo
    started: float


class Recorder:
    """Records the runs of one shell while it is started and not paused.

    It never costs people their cell: what it cannot find out is left out, and when its log
    cannot be written it says so once and pauses.

    ``quiet`` is for clients that explain the recording themselves: then no cell of the
    person's shows our explanation.
    """

    def __init__(
        self, shell: InteractiveShell, environ: Mapping[str, str], *, quiet: bool = False
    ) -> None:
        self._shell = shell
        self._environ = environ
        self._session = secrets.token_hex(4)
        self._started = time.time()
        self._log = SessionLog(sessions_folder(environ), self._session, self._started)
        self._tracker = Tracker(shell.user_ns, shell.user_ns_hidden)
        self._files = FileWatch()
        self._packages = Packages()
        self._tap: OutputTap | None = None
        self._pending: _Pending | None = None
        self._marks = Marks()
        self._runs = 0
        self._unseen = 0
        self._state = "off"
        self._begun = False
        self._knows_past = False
        self._quiet = quiet

    # -- the switch ------------------------------------------------------------------------

    def start(self) -> None:
        """Register the hooks; what ran before the first start is logged by its source alone."""
        if self._state != "off":
            return
        session = getattr(self._shell.display_pub, "session", None)
        self._tap = OutputTap(session) if session is not None else None
        self._shell.events.register("pre_run_cell", self._before)
        self._shell.events.register("post_run_cell", self._after)
        self._state = "on"
        history = self._shell.history_manager
        if self._knows_past or history is None:  # what ran while it was off stays unknown
            return
        self._knows_past = True
        with self._saying_what_fails():
            for source in history.input_hist_raw[1:]:
                self._log_unseen(source)

    def pause(self) -> None:
        """Record nothing until :meth:`resume`."""
        if self._state == "on":
            self._state = "paused"
            self._pending = None

    def resume(self) -> None:
        """Record again."""
        if self._state == "paused":
            self._state = "on"

    def stop(self) -> None:
        """Take the hooks out again and close the log."""
        if self._state == "off":
            return
        self._state = "off"
        self._pending = None
        self._shell.events.unregister("pre_run_cell", self._before)
        self._shell.events.unregister("post_run_cell", self._after)
        if self._tap is not None:
            self._tap.remove()
        self._log.close()

    def mark(self, kind: MarkKind) -> None:
        """Begin (``record``) or end (``stop``) the range that is meant to be shown.

        To begin one goes on with a recording that was paused or off.
        """
        if kind == "record":
            self.start()
            self.resume()
        if self._marks.mark(kind, self._runs):
            with self._saying_what_fails():
                self._append(mark_line(kind, time.time(), self._runs))

    def facts(self) -> dict[str, Any]:
        """Say the same for programs; ``known_from`` is in seconds since the epoch.

        ``unseen_runs`` of the ``runs`` are known by their source alone.
        """
        return {
            "state": self._state,
            "session": self._session,
            "log": str(self._log.path),
            "runs": self._runs,
            "unseen_runs": self._unseen,
            "known_from": self._started,
            "recording": self._marks.recording,
            "marked_runs": self._marks.count(self._runs),
        }

    def status(self) -> str:
        """Say in one line whether and where this session is recorded."""
        where = f", {self._runs} runs in {self._log.path}" if self._begun else ""
        marked = self._marks.count(self._runs)
        range_ = f"; {marked} of them since Record" if self._marks.recording else ""
        return f"StepGuide recording is {self._state}{where}{range_}"

    # -- one run ---------------------------------------------------------------------------

    def _before(self, info: ExecutionInfo) -> None:
        nested = self._pending is not None and not info.store_history
        if self._state != "on" or info.silent or not info.store_history or nested:
            return
        self._pending = _Pending(info, time.time())
        if self._tap is not None:
            self._tap.start(self._request())
        self._files.start()
        self._tracker.before()

    def _after(self, result: ExecutionResult | None) -> None:
        pending = self._pending
        if pending is None or (result is not None and not _same_run(result.info, pending.info)):
            return
        self._pending = None
        ended = time.time()
        outputs = self._outputs()
        with self._saying_what_fails():
            self._record(pending, result, outputs, ended)

    def _outputs(self) -> RunOutputs:
        if self._files.started_process:
            time.sleep(_PIPE_S)
        sys.stdout.flush()
        sys.stderr.flush()
        return self._tap.finish() if self._tap is not None else RunOutputs("")

    def _record(
        self,
        pending: _Pending,
        result: ExecutionResult | None,
        outputs: RunOutputs,
        ended: float,
    ) -> None:
        info = pending.info
        for cell in (info.cell_meta or {}).get("deletedCells") or ():
            self._append(deleted_line(cell, ended))
        source = without_own_lines(info.raw_cell or "")
        code = self._transformed(source)
        read, written = self._files.stop(code)
        if not source.strip():
            return
        facts = self._facts(_ending(code, result))
        _add_files(facts, read, written)
        self._runs += 1
        record = RunRecord(
            order=self._runs,
            cell_id=info.cell_id,
            source=source,
            started=pending.started,
            ended=ended,
            facts=facts,
            outputs=outputs,
            error=_error(result),
            packages=self._packages.imported_by(code),
            files_read=read,
            files_written=written,
        )
        self._append(record.line(Redactor(self._environ)))
        self._explain_once()

    def _facts(self, ending: Ending) -> Facts:
        try:
            return self._tracker.after(ending)
        except Exception:  # noqa: BLE001 - looking at users' objects runs users' code
            return static_facts(ending.code)

    def _log_unseen(self, raw: str) -> None:
        source = without_own_lines(raw)
        if source.strip():
            self._runs += 1
            self._unseen += 1
            record = RunRecord(
                order=self._runs,
                source=source,
                started=self._started,
                ended=self._started,
                facts=static_facts(self._transformed(source)),
                source_only=True,
            )
            self._append(record.line(Redactor(self._environ)))

    def _transformed(self, source: str) -> str:
        try:
            return str(self._shell.transform_cell(source))  # type: ignore[no-untyped-call]
        except SyntaxError:
            return source

    def _request(self) -> str:
        """Id of the message that asked for this run; outputs name it as their parent."""
        header = getattr(self._shell.display_pub, "parent_header", None) or {}
        return str(header.get("msg_id", ""))

    # -- the log ---------------------------------------------------------------------------

    def _append(self, line: Line) -> None:
        if not self._begun:
            opening = Opening(
                session=self._session,
                started=self._started,
                kernel=self._environ.get("STEPGUIDE_KERNEL", f"python{sys.version_info.major}"),
                python=platform.python_version(),
                notebook=self._environ.get("JPY_SESSION_NAME"),
            )
            self._log.append(opening.line())
            self._begun = True
        self._log.append(line)

    def _explain_once(self) -> None:
        folder = self._log.path.parent
        if self._runs == 1 and not self._quiet and first_time(folder):
            print(_EXPLANATION.format(folder=folder), file=sys.stderr)  # noqa: T201

    @contextmanager
    def _saying_what_fails(self) -> Iterator[None]:
        try:
            yield
        except StorageError as error:
            self.pause()
            print(f"StepGuide paused recording: {error.message} ({error.hint})", file=sys.stderr)  # noqa: T201


def _same_run(info: ExecutionInfo | None, pending: ExecutionInfo) -> bool:
    """Tell the run from cells that it ran itself, as ``%%capture`` does."""
    # IPython makes a second info when a runner raised, so identity does not suffice.
    return info is not None and info.store_history and info.raw_cell == pending.raw_cell


def _error(result: ExecutionResult | None) -> BaseException | None:
    if result is None:  # the runner itself was interrupted
        return KeyboardInterrupt()
    return result.error_before_exec or result.error_in_exec


def _ending(code: str, result: ExecutionResult | None) -> Ending:
    has_result = result is not None and result.result is not None
    return Ending(code, succeeded=_error(result) is None, has_result=has_result)


def _add_files(facts: Facts, read: set[str], written: set[str]) -> None:
    """Files are values with names too: ``file:/data/a.csv``, and the folder it lies in."""
    if read or written:
        folders = {os.path.dirname(path) for path in read | written}  # noqa: PTH120
        facts.reads |= {"@cwd", *(f"file:{path}" for path in read | folders)}
        facts.writes |= {f"file:{path}" for path in written}
