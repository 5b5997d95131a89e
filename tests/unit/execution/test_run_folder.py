from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from stepguide_kernel.errors import StorageError
from stepguide_kernel.execution.run_folder import run_folder


def test_it_is_private_and_gone_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with run_folder() as folder:
        assert folder.path.parent == tmp_path
        assert folder.path.stat().st_mode & 0o077 == 0
        folder.request.touch()
    assert list(tmp_path.iterdir()) == []


def test_two_runs_share_nothing() -> None:
    with run_folder() as one, run_folder() as other:
        assert one.path != other.path


def test_no_room_for_it_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(StorageError, match="its folder does not exist"), run_folder():
        pass
