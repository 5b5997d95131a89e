from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.verification.paths import notebooks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.ipynb",
        "a/a.ipynb",
        "a/.ipynb_checkpoints/a-checkpoint.ipynb",
        ".hidden/c.ipynb",
        ".~b.ipynb",
        "notes.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_a_folder_means_the_notebooks_below_it_without_the_hidden_ones(folder: Path) -> None:
    assert notebooks([folder]) == (folder / "a" / "a.ipynb", folder / "b.ipynb")


def test_a_hidden_folder_that_is_asked_for_is_looked_into(folder: Path) -> None:
    assert notebooks([folder / ".hidden"]) == (folder / ".hidden" / "c.ipynb",)


def test_files_are_taken_as_they_are_and_each_once(folder: Path) -> None:
    asked = [folder / "notes.txt", folder / "b.ipynb", folder / "a" / ".." / "b.ipynb"]
    assert notebooks(asked) == (folder / "notes.txt", folder / "b.ipynb")


def test_what_is_not_there_and_what_is_empty_stays_in_the_list(folder: Path) -> None:
    asked = (folder / "none.ipynb", folder / "empty")
    assert notebooks(asked) == asked
