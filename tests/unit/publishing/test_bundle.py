"""What travels with a guide, and what never does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.publishing.bundle import BundleTooLarge, bundle

MIB = 1024 * 1024


def _write(folder: Path, name: str, text: str = "x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _guide(
    folder: Path, *code: str, markdown: str = "# Guide", files: tuple[str, ...] = ()
) -> Notebook:
    wanted = [{"path": name} for name in files]
    cells = [_cell("markdown", markdown), *(_cell("code", source) for source in code)]
    raw = {
        "cells": cells,
        "metadata": {"stepguide": {"schema": 1, "id": "g", "prerequisites": {"files": wanted}}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    notebook = Notebook.parse(json.dumps(raw).encode(), folder / "guide.ipynb")
    notebook.write(folder / "guide.ipynb")
    return notebook


def _cell(kind: str, source: str) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "source": source, "metadata": {}}
    return cell | {"outputs": [], "execution_count": None} if kind == "code" else cell


def _names(folder: Path, notebook: Notebook, limit: int = MIB) -> list[str]:
    return list(bundle(notebook, folder, limit=limit))


def test_files_that_the_code_names_travel(tmp_path: Path) -> None:
    for name in ("a.csv", "in/b.csv", "in/deep/c.csv", "unused.csv"):
        _write(tmp_path, name)
    guide = _guide(tmp_path, "open('a.csv'); load(\"in\")")
    assert _names(tmp_path, guide) == ["a.csv", "in/b.csv", "in/deep/c.csv"]


def test_a_pattern_means_the_files_it_matches(tmp_path: Path) -> None:
    for name in ("in/1.csv", "in/2.csv", "in/readme.txt"):
        _write(tmp_path, name)
    assert _names(tmp_path, _guide(tmp_path, "glob('in/*.csv')")) == ["in/1.csv", "in/2.csv"]


def test_prerequisites_and_pictures_travel(tmp_path: Path) -> None:
    for name in ("listed.db", "shown.png", "tagged.svg"):
        _write(tmp_path, name)
    text = "# G\n![x](shown.png)\n<img alt='' src='tagged.svg'>"
    guide = _guide(tmp_path, "1", markdown=text, files=("listed.db",))
    assert _names(tmp_path, guide) == ["listed.db", "shown.png", "tagged.svg"]


def test_modules_and_children_bring_what_they_need(tmp_path: Path) -> None:
    _write(tmp_path, "cleaning.py", "from rules import all_of\n")
    _write(tmp_path, "rules/__init__.py", "TABLE = 'rules.json'\n")
    _write(tmp_path, "rules/more.py")
    _write(tmp_path, "rules.json")
    _write(tmp_path, "setup.py", "open('seed.txt')\n")
    _write(tmp_path, "seed.txt")
    guide = _guide(tmp_path, "import os, cleaning as c\n%run -i setup.py")
    assert _names(tmp_path, guide) == [
        "cleaning.py",
        "rules.json",
        "rules/__init__.py",
        "rules/more.py",
        "seed.txt",
        "setup.py",
    ]


def test_hidden_files_never_travel(tmp_path: Path) -> None:
    for name in (".env", "in/.secret", "in/.git/config", "in/__pycache__/m.pyc", "in/ok.csv"):
        _write(tmp_path, name)
    guide = _guide(tmp_path, "load('.env'); load('in')", files=(".env", "in/.secret"))
    assert _names(tmp_path, guide) == ["in/ok.csv"]


def test_nothing_from_elsewhere_travels(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "guides"
    elsewhere = _write(tmp_path, "secret/key.txt")
    beside = _write(folder.parent, "beside/key.txt")
    _write(folder.parent, "beside/.env")
    _write(folder, "in/ok.csv")
    (folder / "link.txt").symlink_to(elsewhere)
    (folder / "near.txt").symlink_to(beside)
    (folder / "in" / "link").symlink_to(elsewhere.parent)
    (folder.parent / "far.txt").symlink_to(elsewhere)
    (folder.parent / "far").symlink_to(elsewhere.parent)
    named = (
        f"'../../secret/key.txt' '{elsewhere}' 'link.txt' 'near.txt' 'in' '../beside/*' '.' '..'"
        " '../beside' '../' '../far.txt' '../far/key.txt' '../beside/.env' '../guides/../..'"
    )
    guide = _guide(folder, named, files=("../../secret/key.txt", "../far.txt"))
    assert _names(folder, guide) == ["in/ok.csv"]


def test_a_file_of_the_folder_above_travels_when_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "guides"
    _write(folder.parent, "data/orders.csv")
    _write(folder.parent, "data/unused.csv")
    _write(folder.parent, "listed.csv")
    _write(folder, "own.csv")
    guide = _guide(folder, "'../data/orders.csv', '../guides/own.csv'", files=("../listed.csv",))
    assert _names(folder, guide) == ["../data/orders.csv", "../listed.csv", "own.csv"]


def test_nothing_above_the_users_own_folder_travels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, "lee/notes.txt")
    home = tmp_path / "mia"
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    assert _names(home, _guide(home, "'../lee/notes.txt'")) == []


def test_the_guide_itself_does_not_travel(tmp_path: Path) -> None:
    assert _names(tmp_path, _guide(tmp_path, "open('guide.ipynb')")) == []


@pytest.mark.parametrize(
    "text", ["'\\0'", "'" + "a" * 250 + "'", "'**'", "'~'", "'C:\\\\x'", "'://'"]
)
def test_text_that_is_no_path_is_no_trouble(tmp_path: Path, text: str) -> None:
    assert _names(tmp_path, _guide(tmp_path, f"x = {text}")) in ([], ["guide.ipynb"])


def test_too_much_data_is_refused_and_the_largest_named(tmp_path: Path) -> None:
    _write(tmp_path, "small.csv", "x" * 100)
    _write(tmp_path, "large.csv", "x" * 2000)
    guide = _guide(tmp_path, "'small.csv', 'large.csv'")
    assert len(_names(tmp_path, guide, limit=2100)) == 2
    with pytest.raises(BundleTooLarge, match=r"large\.csv"):
        _names(tmp_path, guide, limit=2099)
