from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.root_folder import RootFolder


@pytest.mark.parametrize("path", ["../outside.ipynb", "/outside.ipynb", "a/../../outside.ipynb"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    root = RootFolder(tmp_path)
    for asked in (path, f"../{tmp_path.name}-secret/x.ipynb"):
        with pytest.raises(BadRequest, match="leads out"):
            root.inside(asked)
    assert root.inside("a/b.ipynb") == tmp_path.resolve() / "a" / "b.ipynb"


def test_a_link_does_not_lead_out_either(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path)
    with pytest.raises(BadRequest, match="leads out"):
        RootFolder(tmp_path / "root").inside("link/secret.ipynb")


def test_a_path_with_a_zero_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="zero"):
        RootFolder(tmp_path).inside("a\0b")


def test_files_are_shown_as_they_are_asked_for(tmp_path: Path) -> None:
    root = RootFolder(tmp_path)
    assert root.shown(str(root.inside("a/b.ipynb"))) == "a/b.ipynb"
    assert root.shown("/elsewhere/b.ipynb") == "/elsewhere/b.ipynb"
    assert RootFolder().shown("b.ipynb") == "b.ipynb"
