"""The recorder: IPython's hooks before and after each run, and one line of log for each."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from stepguide_kernel.errors import StorageError
from stepguide_kernel.kernel.after_reply import AfterReply
from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.charts import chart_titles
from stepguide_kernel.kernel.facts import Facts
from stepguide_kernel.kernel.file_access import Access, FileWatch
from stepguide_kernel.kernel.journal import Journal
from stepguide_kernel.kernel.lines import RunRecord, deleted_line, mark_line
from stepguide_kernel.kernel.log import first_time
from stepguide_kernel.kernel.marks import MarkKind, Marks
from stepguide_kernel.kernel.named_files import changed_since, named_files
from stepguide_kernel.kernel.nesting import Nesting
from stepguide_kernel.kernel.outputs import OutputTap, RunOutputs
from stepguide_kernel.kernel.own_lines import without_own_lines
from stepguide_kernel.kernel.packages import Packages
from stepguide_kernel.kernel.tracker import Ending, Tracker, UnderWay, static_facts

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
class _Run:
    """A run under way."""

    cell_id: str | None
    source: str
    deleted: tuple[str, ...]
    request: str
    started: float
    access: Access
    tracked: UnderWay
    charts: list[str] = field(default_factory=list)


class Recorder:
    """Records the runs of one shell while it is started and not paused.

    It never costs people their cell: what it cannot find out is left out, and when its log
    cannot be written it says so once and pauses.  What a run did is worked out when its reply
    is gone, see :mod:`stepguide_kernel.kernel.after_reply`.

    ``quiet`` is for clients that explain the recording themselves: then no cell of the
    person's shows our explanation.
    """

    def __init__(
        self, shell: InteractiveShell, environ: Mapping[str, str], *, quiet: bool = False
    ) -> None:
        self._shell = shell
        self._journal = Journal(environ)
        self._tracker = Tracker(shell.user_ns, shell.user_ns_hidden)
        self._files = FileWatch([str(self._journal.path.parent)])
        self._packages = Packages()
        self._later = AfterReply(_sender(shell))
        self._nesting = Nesting()
        self._under_way: dict[int, _Run] = {}
        self._tap: OutputTap | None = None
        self._looks_again = False
        self._marks = Marks()
        self._state = "off"
        self._knows_past = False
        self._explains = not quiet
        self._unsaid = ""

    # -- the switch ------------------------------------------------------------------------

    def start(self) -> None:
        """Register the hooks; what ran before the first start is logged by its source alone."""
        if self._state != "off":
            return
        session = getattr(self._shell.display_pub, "session", None)
        if session is not None:
            self._tap = OutputTap(session, self._later.replied, self._called_back)
        for event, hook in self._hooks():
            self._shell.events.register(event, hook)
        self._later.open()
        self._state = "on"
        history = self._shell.history_manager
        if self._knows_past or history is None:  # what ran while it was off stays unknown
            return
        self._knows_past = True
        with self._never_costing_a_cell():
            for source in history.input_hist_raw[1:]:
                self._log_unseen(source)

    def pause(self) -> None:
        """Record nothing until :meth:`resume`."""
        self._later.catch_up()
        if self._state == "on":
            self._state = "paused"
            self._forget_runs()

    def resume(self) -> None:
        """Record again."""
        if self._state == "paused":
            self._state = "on"

    def stop(self) -> None:
        """Take the hooks out again and close the log."""
        if self._state == "off":
            return
        self._later.close()
        self._state = "off"
        self._forget_runs()
        self._nesting.forget()
        for event, hook in self._hooks():
            self._shell.events.unregister(event, hook)
        if self._tap is not None:
            self._tap.remove()
        self._journal.close()

    def mark(self, kind: MarkKind) -> None:
        """Begin (``record``) or end (``stop``) the range that is meant to be shown.

        To begin one goes on with a recording that was paused or off.
        """
        self._later.catch_up()
        if kind == "record":
            self.start()
            self.resume()
        if self._marks.mark(kind, self._journal.runs):
            with self._never_costing_a_cell():
                self._journal.note(mark_line(kind, time.time(), self._journal.runs))

    def facts(self) -> dict[str, Any]:
        """Say the same for programs; ``known_from`` is in seconds since the epoch.

        ``unseen_runs`` of the ``runs`` are known by their source alone.
        """
        self._later.catch_up()
        journal = self._journal
        return {
            "state": self._state,
            "session": journal.session,
            "log": str(journal.path),
            "runs": journal.runs,
            "unseen_runs": journal.unseen,
            "known_from": journal.started,
            "recording": self._marks.recording,
            "marked_runs": self._marks.count(journal.runs),
        }

    def status(self) -> str:
        """Say in one line whether and where this session is recorded."""
        self._later.catch_up()
        runs = self._journal.runs
        where = f", {runs} runs in {self._journal.path}" if self._journal.has_begun else ""
        range_ = (
            f"; {self._marks.count(runs)} of them since Record" if self._marks.recording else ""
        )
        return f"StepGuide recording is {self._state}{where}{range_}"

    def _hooks(self) -> list[tuple[str, Any]]:
        return [
            ("pre_execute", self._later.before_next),  # also before what is silent
            ("pre_run_cell", self._before),
            ("post_execute", self._look_at_charts),  # registered before what closes them
            ("post_run_cell", self._after),
        ]

    def _forget_runs(self) -> None:
        for run in self._under_way.values():
            self._tracker.forget(run.tracked)
        self._under_way.clear()

    # -- one run ---------------------------------------------------------------------------

    def _before(self, info: ExecutionInfo) -> None:
        request = self._request()
        if not self._nesting.enter(info, request):
            return
        with self._never_costing_a_cell():
            self._say_what_failed()
            if self._state == "on":
                self._begin(info, request)

    def _begin(self, info: ExecutionInfo, request: str) -> None:
        source = without_own_lines(info.raw_cell or "")
        if not source.strip():
            return
        self._journal.begin()
        code = info.transformed_cell if source == info.raw_cell else None
        if self._tap is not None:
            self._tap.start(request)
        with self._later.lock:
            tracked = self._tracker.before(CellCode(code or self._transformed(source)))
        self._under_way[threading.get_ident()] = _Run(
            cell_id=info.cell_id,
            source=source,
            deleted=tuple((info.cell_meta or {}).get("deletedCells") or ()),
            request=request,
            started=time.time(),
            access=self._files.start(),
            tracked=tracked,
        )

    def _look_at_charts(self) -> None:
        run = self._under_way.get(threading.get_ident())
        if run is not None:
            run.charts.extend(chart_titles())

    def _after(self, result: ExecutionResult | None) -> None:
        if not self._nesting.leave(result):
            return
        self._files.stop()
        run = self._under_way.pop(threading.get_ident(), None)
        if run is None:
            return
        self._explain_once(run)
        work = partial(self._record, run, result, time.time())
        self._later.put_off(work, at_least=_PIPE_S if run.access.started_process else 0.0)

    def _record(self, run: _Run, result: ExecutionResult | None, ended: float) -> None:
        outputs = self._tap.finish(run.request) if self._tap is not None else RunOutputs("")
        with self._never_costing_a_cell():
            for cell in run.deleted:
                self._journal.note(deleted_line(cell, ended))
            if run.access.changed_place:
                self._journal.look_at_environment()
            read, written = self._files_of(run)
            facts = self._facts_of(run, result)
            _add_files(facts, read, written)
            record = RunRecord(
                order=self._journal.runs + 1,
                cell_id=run.cell_id,
                source=run.source,
                started=run.started,
                ended=ended,
                facts=facts,
                outputs=outputs,
                charts=run.charts,
                error=_error(result),
                packages=self._packages.imported_by(run.tracked.code),
                files_read=read,
                files_written=written,
            )
            self._journal.run(record)

    def _called_back(self) -> None:
        """A widget's callback ran, perhaps one of many: one look tells what they all changed."""
        if self._state == "on" and not self._under_way and not self._looks_again:
            self._looks_again = True
            self._later.put_off(self._look_again)

    def _look_again(self) -> None:
        self._looks_again = False
        with self._never_costing_a_cell():
            self._tracker.look_again()

    def _files_of(self, run: _Run) -> tuple[set[str], set[str]]:
        """Paths that the run read and wrote, as far as they are the user's."""
        read, written = named_files(run.tracked.code, self._shell.user_ns)
        updated = read & written
        written |= run.access.written
        if run.access.started_process:
            written |= changed_since(run.started, os.getcwd())  # noqa: PTH109 - paths are text here
        read = (read | run.access.read) - (written - run.access.read - updated)
        return self._files.users(read), self._files.users(written)

    def _facts_of(self, run: _Run, result: ExecutionResult | None) -> Facts:
        ending = Ending(
            run.tracked.code.text,
            succeeded=_error(result) is None,
            has_result=result is not None and result.result is not None,
            changed_place=run.access.changed_place,
        )
        try:
            return self._tracker.after(ending, run.tracked)
        except Exception:  # noqa: BLE001 - looking at users' objects runs users' code
            return static_facts(run.tracked.code)

    def _log_unseen(self, raw: str) -> None:
        source = without_own_lines(raw)
        if source.strip():
            record = RunRecord(
                order=self._journal.runs + 1,
                source=source,
                started=self._journal.started,
                ended=self._journal.started,
                facts=static_facts(CellCode(self._transformed(source))),
                source_only=True,
            )
            self._journal.run(record)

    def _transformed(self, source: str) -> str:
        try:
            return str(self._shell.transform_cell(source))
        except SyntaxError:
            return source

    def _request(self) -> str:
        """Id of the message that asked for this run; outputs name it as their parent."""
        header = getattr(self._shell.display_pub, "parent_header", None) or {}
        return str(header.get("msg_id", ""))

    # -- what the person is told -----------------------------------------------------------

    def _explain_once(self, run: _Run) -> None:
        folder = self._journal.path.parent
        if self._explains and first_time(folder):
            _flush()  # what the run itself wrote, which is on its way
            if self._tap is not None:
                self._tap.end(run.request)
            print(_EXPLANATION.format(folder=folder), file=sys.stderr)  # noqa: T201 - shown below the cell
        self._explains = False

    @contextmanager
    def _never_costing_a_cell(self) -> Iterator[None]:
        """Pause where recording fails; the next run says so, as this one may have ended."""
        try:
            yield
        except StorageError as error:
            self._fail(f"{error.message} ({error.hint})")
        except Exception as error:  # noqa: BLE001 - IPython would show it as the cell's own
            self._fail(f"{type(error).__name__} in its own code (please report it)")

    def _fail(self, why: str) -> None:
        self._state = "paused"
        self._forget_runs()
        self._unsaid = f"StepGuide paused recording: {why}"
        if self._nesting.is_running:
            self._say_what_failed()

    def _say_what_failed(self) -> None:
        said, self._unsaid = self._unsaid, ""
        if said:
            print(said, file=sys.stderr)  # noqa: T201 - shown below the cell
            _flush()  # before the outputs of the run are collected


def _sender(shell: InteractiveShell) -> Callable[[Callable[[], None]], object] | None:
    """Return what hands a function to ipykernel's thread that sends messages, if there is one."""
    socket = getattr(shell.display_pub, "pub_socket", None)
    thread = getattr(socket, "io_thread", None)
    return getattr(thread, "schedule", None)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _error(result: ExecutionResult | None) -> BaseException | None:
    if result is None:  # the runner itself was interrupted
        return KeyboardInterrupt()
    return result.error_before_exec or result.error_in_exec


def _add_files(facts: Facts, read: set[str], written: set[str]) -> None:
    """Files are values with names too: ``file:/data/a.csv``, and the folder it lies in."""
    if read or written:
        folders = {os.path.dirname(path) for path in read | written}  # noqa: PTH120
        facts.reads |= {"@cwd", *(f"file:{path}" for path in read | folders)}
        facts.writes |= {f"file:{path}" for path in written}
