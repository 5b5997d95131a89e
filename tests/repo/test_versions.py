"""One version, written once, and agreed on by all who say it."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path


def test_installed_version_is_that_of_the_extension(root: Path) -> None:
    assert version("jupyter-stepguide") == _extension(root)["version"]


def test_python_takes_its_version_from_the_extension(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"] == {
        "source": "nodejs",
        "path": "extension/package.json",
    }


def test_changelog_is_not_ahead_and_starts_with_what_is_unreleased(root: Path) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[?([^\]\s]+)", changelog, re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert headings[1:2] in ([], [_extension(root)["version"]])


def test_names_agree(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    install = json.loads((root / "extension/install.json").read_text(encoding="utf-8"))
    assert project["project"]["name"] == _extension(root)["name"] == install["packageName"]


def _extension(root: Path) -> dict[str, str]:
    package: dict[str, str] = json.loads(
        (root / "extension/package.json").read_text(encoding="utf-8")
    )
    return package
