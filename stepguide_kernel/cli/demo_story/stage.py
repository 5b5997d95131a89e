"""Where the story plays: a private folder with a store of its own, never the user's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from stepguide_kernel.cli.demo_story.messy_session import MessySession, companions
from stepguide_kernel.errors import NotWell
from stepguide_kernel.model.decoding import decode

T = TypeVar("T")

_COMMAND_TIMEOUT_S = 300.0


class Stage:
    """A folder, and the environment in which commands see only what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.work = folder / "work"
        self.guide = self.work / "guide.ipynb"
        self.prefix = folder / "prefix"
        self.environment = self._environment()

    def run(self, *arguments: str) -> str:
        """Run ``stepguide`` with ``arguments`` in the work folder and return what it printed.

        :raises NotWell: it did not exit with 0; the message is its own last line.
        """
        try:
            ended = subprocess.run(
                command_line(*arguments),
                cwd=self.work,
                env=self.environment,
                capture_output=True,
                encoding="utf-8",
                timeout=_COMMAND_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _failed(arguments, f"no end after {_COMMAND_TIMEOUT_S:.0f} s") from error
        if ended.returncode != 0:
            said = (ended.stderr or ended.stdout).strip().splitlines()
            raise _failed(arguments, said[-1] if said else f"exit {ended.returncode}")
        return ended.stdout

    def ask(self, shape: type[T], *arguments: str) -> T:
        """Run a command with ``--json`` and decode the object it prints.

        :raises NotWell: it failed, or printed something else.
        """
        printed = self.run(*arguments, "--json")
        try:
            return decode(printed, shape)
        except msgspec.DecodeError as error:
            raise _failed(arguments, f"unexpected JSON: {error}") from error

    def holds(self, text: str) -> bool:
        """Whether ``text`` stands in any file of the store or of the work folder."""
        files = (path for part in (self.data, self.work) for path in part.rglob("*"))
        return any(text.encode() in path.read_bytes() for path in files if path.is_file())

    def _environment(self) -> dict[str, str]:
        """Jupyter's and StepGuide's places inside the folder; no configuration of the user's."""
        kept = {
            name: value
            for name, value in os.environ.items()
            # A plotting backend chosen for a terminal would keep figures out of the notebook.
            if not name.startswith(("JUPYTER", "STEPGUIDE", "MPLBACKEND"))
        }
        return kept | {
            "IPYTHONDIR": str(self.folder / "ipython"),
            "JUPYTER_DATA_DIR": str(self.data),
            "JUPYTER_NO_CONFIG": "1",
            "JUPYTER_PATH": str(self.prefix / "share" / "jupyter"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
            "TMPDIR": str(self.folder / "tmp"),
        }


@contextmanager
def set_stage(session: MessySession, beside: Path) -> Iterator[Stage]:
    """Make the folder, copy the session's files from ``beside`` into it, remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="stepguide-demo-"))
    try:
        stage = Stage(folder)
        for part in (stage.data, stage.work, stage.prefix, folder / "tmp"):
            part.mkdir()
        for name in companions(session):
            target = stage.work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(beside / name, target)
        yield stage
    finally:
        # A kernel that is still ending may write once more; what is left is in a temporary folder.
        shutil.rmtree(folder, ignore_errors=True)


def command_line(*arguments: str) -> list[str]:
    """``stepguide`` as this Python has it, whether or not its scripts are on the path."""
    return [sys.executable, "-m", "stepguide_kernel", *arguments]


def _failed(arguments: tuple[str, ...], why: str) -> NotWell:
    prefix = "stepguide: "
    return NotWell(
        f"the demo stopped at `stepguide {' '.join(arguments[:2])}`: {why.removeprefix(prefix)}",
        hint="`stepguide demo` without --session plays the bundled one",
    )
