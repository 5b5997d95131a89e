"""What is written down of a session, in order: its opening, its runs, marks, deleted cells."""

from __future__ import annotations

import platform
import secrets
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from stepguide_kernel.kernel.lines import Line, Opening, RunRecord
from stepguide_kernel.kernel.log import SessionLog, sessions_folder
from stepguide_kernel.redaction import Redactor


class Journal:
    """The log of one session, secrets replaced; the file is there from the first line on."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.session = secrets.token_hex(4)
        self.started = time.time()
        self.runs = 0
        self.unseen = 0
        """How many of the runs are known by their source alone."""
        self._environ = environ
        self._log = SessionLog(sessions_folder(environ), self.session, self.started)
        self._redactor = Redactor(environ)
        self._opened = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._log.path

    @property
    def has_begun(self) -> bool:
        """Whether anything was written."""
        return self._opened

    def look_at_environment(self) -> None:
        """Take in the secrets that the environment holds now; what was one stays one."""
        self._redactor.look_again()

    def begin(self) -> None:
        """Write what the session is, unless that was done.

        :raises StorageError: the log cannot be written.
        """
        if self._opened:
            return
        opening = Opening(
            session=self.session,
            started=self.started,
            kernel=self._environ.get("STEPGUIDE_KERNEL", f"python{sys.version_info.major}"),
            python=platform.python_version(),
            notebook=self._environ.get("JPY_SESSION_NAME"),
        )
        self._log.append(opening.line())
        self._opened = True

    def run(self, record: RunRecord) -> None:
        """Write down a run; its number is ``record.order``.

        :raises StorageError: the log cannot be written.
        """
        self.runs = record.order
        self.unseen += record.source_only
        self.note(record.line(self._redactor))

    def note(self, line: Line) -> None:
        """Write a line in which there is no secret.

        :raises StorageError: the log cannot be written.
        """
        self.begin()
        self._log.append(line)

    def close(self) -> None:
        """Close the file; a later line goes on with it."""
        self._log.close()
