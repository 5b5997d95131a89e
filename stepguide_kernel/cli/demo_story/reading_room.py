"""The reading room of the story: ``stepguide serve`` in a child process."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stepguide_kernel.cli.demo_story.stage import Stage, command_line
from stepguide_kernel.errors import NotWell

_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 10.0
_POLL_S = 0.05
_ADDRESS = re.compile(r"http://[^\s\x1b]+/")


class ReadingRoom:
    """A served library; ``url`` ends with a slash."""

    def __init__(self, child: subprocess.Popen[bytes], url: str) -> None:
        self.url = url
        self._child = child

    def wait(self) -> int:
        """Wait until the server ends by itself and return its exit code."""
        return self._child.wait()


@contextmanager
def open_room(stage: Stage) -> Iterator[ReadingRoom]:
    """Serve the stage's library on a free port, and stop the server at the end.

    :raises NotWell: it ended, or said no address in time.
    """
    log = stage.folder / "serve.log"
    with log.open("wb") as stream:
        child = subprocess.Popen(
            command_line("serve", "--port", "0"),
            cwd=stage.work,
            env=stage.environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal is ours to pass on, once the story says so.
            start_new_session=True,
        )
    try:
        yield ReadingRoom(child, _address(child, log))
    finally:
        child.terminate()
        try:
            child.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _address(child: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline:
        said = log.read_text(encoding="utf-8", errors="replace")
        if found := _ADDRESS.search(said):
            return found.group()
        if child.poll() is not None:
            last = (said.strip().splitlines() or ["it said nothing"])[-1]
            raise NotWell(f"the demo stopped at `stepguide serve`: {last}", hint="try it by hand")
        time.sleep(_POLL_S)
    raise NotWell(
        f"`stepguide serve` said no address within {_START_TIMEOUT_S:.0f} s", hint="try it by hand"
    )
