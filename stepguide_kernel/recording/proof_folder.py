"""The folder in which a guide is proved: what the guide says it needs, and nothing else.

Running a guide again writes the files that it writes; doing that in the author's folder could
overwrite newer ones, and files left there by dropped cells would hide that they are needed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from stepguide_kernel.files import storage_error
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.prerequisites import required_files

_WORKED_IN = "work"


@contextmanager
def proof_folder(
    runs: Sequence[Run], folder: Path, *, copy_limit: int, session: Sequence[Run] = ()
) -> Iterator[Path]:
    """Make a copy of the part of ``folder`` that ``runs`` need; remove it in the end.

    What other runs of the ``session`` made is not there: a guide has to make it itself.
    Files above ``copy_limit`` bytes are linked, not copied.

    :raises StorageError: there is no space for the copy.
    """
    with tempfile.TemporaryDirectory(prefix="stepguide-proof-", ignore_cleanup_errors=True) as top:
        made = made_before(session, runs)
        required = [path for path in required_files(runs) if str(path) not in made]
        # ``../data/a.csv`` must lead somewhere inside the copy too.
        above = max((_levels_above(path, folder) for path in required), default=0)
        copied = Path(top).joinpath(*[_WORKED_IN] * (above + 1))
        try:
            copied.mkdir(parents=True)
            _make_folders(runs, session or runs, folder, copied)
            for path in required:
                _provide(path, _counterpart(path, folder, copied), copy_limit)
        except OSError as error:
            raise storage_error(error, copied) from error
        yield copied


def made_before(session: Iterable[Run], runs: Sequence[Run]) -> frozenset[str]:
    """Files that some run of the session wrote before one of ``runs`` first read them."""
    first_read: dict[str, int] = {}
    for run in runs:
        for path in run.files_read:
            first_read.setdefault(path, run.order)
    return frozenset(
        path for run in session for path in run.files_written if run.order < first_read.get(path, 0)
    )


def _make_folders(runs: Sequence[Run], session: Iterable[Run], folder: Path, copied: Path) -> None:
    """Make the folders that files were written to, unless the session made them."""
    made = {Path(path) for run in session for path in run.files_written}
    written = {Path(path) for run in runs for path in run.files_written}
    for path in written:
        if path.parent not in made and path.is_relative_to(folder):
            _counterpart(path.parent, folder, copied).mkdir(parents=True, exist_ok=True)


def _provide(path: Path, target: Path, copy_limit: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.stat().st_size > copy_limit:
        target.symlink_to(path)
    else:
        shutil.copy2(path, target)


def _counterpart(path: Path, folder: Path, copied: Path) -> Path:
    return Path(os.path.normpath(copied / os.path.relpath(path, folder)))


def _levels_above(path: Path, folder: Path) -> int:
    return Path(os.path.relpath(path, folder)).parts.count(os.pardir)
