"""A fork server's process, from the side of whoever starts it."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stepguide_kernel.kernel.warm.fork_server import FOLDER_PREFIX

_LONGEST_ADDRESS = 100
"""Bytes; a unix socket's path ends at 107, and a longer one would be cut without a word."""
_END_S = 5.0

_log = logging.getLogger(__name__)


class Resident:
    """A server that runs ``python -m module``; it ends with :meth:`close`, or with this process.

    Its address answers at once: requests wait there until the server has imported everything.
    """

    def __init__(
        self, module: str, *, environ: Mapping[str, str], idle: float | None = None
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=_short_folder()))
        self.address = str(self._folder / "s")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            Path(self.address).chmod(0o600)
            listener.listen(128)
            with (self._folder / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", module, str(listener.fileno()), str(idle or 0)],
                    stdin=subprocess.PIPE,  # closes when this process is gone, and ends the server
                    stdout=log,
                    stderr=log,
                    cwd=self._folder,  # -m puts it first on the path: it has to be ours alone
                    env=dict(environ),
                    pass_fds=[listener.fileno()],
                    start_new_session=True,
                )

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    @property
    def failed(self) -> bool:
        """Whether the server has ended, and not because it was idle."""
        return bool(self._process.poll())

    def alive(self) -> bool:
        """Whether the server is still there."""
        code = self._process.poll()
        if code:
            log = self._folder / "log"
            said = log.read_text(errors="replace").strip() if log.exists() else ""
            _log.warning("a fork server ended (%s): %s", code, said.rpartition("\n")[2])
        return code is None

    def let_go(self) -> None:
        """Tell the server to end, and do not wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def close(self) -> None:
        """End the server and the processes that do not outlive it."""
        self.let_go()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def listener_and_idle() -> tuple[socket.socket, float | None]:
    """Return, in the server, what it was started with."""
    # The folder that -m puts there is no place for modules of kernels.
    if sys.path and sys.path[0] == str(Path.cwd()):
        del sys.path[0]
    return socket.socket(fileno=int(sys.argv[1])), float(sys.argv[2]) or None


def _short_folder() -> str:
    """Return a folder whose names are short enough for a socket."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    for folder in (runtime, "/tmp", tempfile.gettempdir()):  # noqa: S108 - mkdtemp's is private
        fits = 0 < len(os.fsencode(folder)) + len(FOLDER_PREFIX) + 12 <= _LONGEST_ADDRESS
        if fits and Path(folder).is_absolute() and os.access(folder, os.W_OK | os.X_OK):
            return folder
    raise OSError("no folder is short enough for a socket")
