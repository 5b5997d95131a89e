"""What a server of workers does before it forks works, and leaves nothing."""

from __future__ import annotations

import tempfile
import threading
from typing import TYPE_CHECKING

from stepguide_kernel.execution.rehearsal import rehearse

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_neither_files_nor_threads_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    threads = threading.active_count()
    rehearse()
    assert not list(tmp_path.iterdir())
    assert threading.active_count() == threads
