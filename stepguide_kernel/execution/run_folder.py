"""The private folder of one run: what is asked for, and what came of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from stepguide_kernel import files


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is to do.  Limits are seconds of wall time, and bytes."""

    cwd: str
    kernel_name: str | None
    language: str
    cell_timeout: float
    deadline: float
    memory_limit: int
    watched: tuple[str, ...] = ()
    """Folders in which whatever is opened is of interest."""
    zygote: str | None = None
    """Address of the server that forks kernels, for a run that may be a warm one."""


class RunFolder(NamedTuple):
    """Names of the files in a run's folder."""

    path: Path

    @property
    def request(self) -> Path:
        """A :class:`Request` in JSON."""
        return self.path / "request.json"

    @property
    def source(self) -> Path:
        """The notebook to run, in format 4.5."""
        return self.path / "source.ipynb"

    @property
    def executed(self) -> Path:
        """What papermill made of it."""
        return self.path / "executed.ipynb"

    @property
    def journal(self) -> Path:
        """See :mod:`stepguide_kernel.execution.journal`."""
        return self.path / "journal.jsonl"

    @property
    def connection(self) -> Path:
        """How to reach the run's kernel: here, for a killed worker cannot remove it."""
        return self.path / "kernel.json"

    @property
    def log(self) -> Path:
        """What the worker printed: for people, when it crashed."""
        return self.path / "worker.log"

    def put(self, path: Path, content: bytes) -> None:
        """Write a file of the folder: with no wait for the disk, which is to keep none of it.

        :raises StorageError: the disk is full.
        """
        try:
            path.write_bytes(content)
        except OSError as error:
            raise files.storage_error(error, path) from error


@contextmanager
def run_folder() -> Iterator[RunFolder]:
    """Make a folder that only this user may read, and remove it in the end.

    :raises StorageError: the folder for temporary files cannot be written.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="stepguide-run-", ignore_cleanup_errors=True)
    except OSError as error:
        raise files.storage_error(error, Path(tempfile.gettempdir())) from error
    with folder as name:
        yield RunFolder(Path(name))
