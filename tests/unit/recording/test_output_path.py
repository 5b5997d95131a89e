from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.errors import StorageError, TargetExists, UsageError
from stepguide_kernel.recording.output_path import check, unused


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no json",
        "{}",
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}),
    ],
)
def test_nothing_that_stands_there_is_overwritten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(content)
    with pytest.raises(TargetExists, match="no guide of ours"):
        check(path)
    assert path.read_text() == content


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder.ipynb").mkdir()
    with pytest.raises(TargetExists):
        check(tmp_path / "folder.ipynb")
    with pytest.raises(StorageError, match="folder does not exist"):
        check(tmp_path / "absent" / "a.ipynb")


@pytest.mark.parametrize("name", ["guide", ".", "guide.py"])
def test_a_guide_is_a_notebook_by_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no name for a notebook"):
        check(tmp_path / name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Paid orders by month", "paid-orders-by-month.ipynb"),
        ("../../etc/passwd", "etc-passwd.ipynb"),
        ("Übersicht: Käufe", "ubersicht-kaufe.ipynb"),
        ("…", "guide.ipynb"),
        ("x" * 200, "x" * 60 + ".ipynb"),
    ],
)
def test_a_guide_is_named_after_its_title(tmp_path: Path, title: str, name: str) -> None:
    assert unused(tmp_path, title) == tmp_path / name


def test_a_name_in_use_gets_a_number(tmp_path: Path) -> None:
    for expected in ("a.ipynb", "a-2.ipynb", "a-3.ipynb"):
        path = unused(tmp_path, "a")
        assert path.name == expected
        path.touch()
