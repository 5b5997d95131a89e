"""Locks pin everything by hash, and neither they nor any other file names a host or a machine."""

from __future__ import annotations

import os
import pwd
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

LOCKS = ["requirements/dev.txt", "requirements/exam.txt", "extension/yarn.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_no_address(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+", text) == []
    assert not re.search(r"^\s*(--|-[ief] )(?!-?hash)", text, re.MULTILINE), "an option of pip"


@pytest.mark.parametrize("lock", ["requirements/dev.txt", "requirements/exam.txt"])
def test_every_requirement_has_a_hash(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    bare = [line for line in text.splitlines() if line and "--hash=sha256:" not in line]
    assert bare == []


def test_both_locks_pin_the_same_versions(root: Path) -> None:
    dev, exam = (_pins(root / lock) for lock in LOCKS[:2])
    assert {name: exam[name] for name in exam.keys() & dev if exam[name] != dev[name]} == {}


def test_lock_covers_what_the_project_declares(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *(name for extra in extras.values() for name in extra)]
    names = {_normal(re.split(r"[<>=!~\[; ]", requirement)[0]) for requirement in declared}
    assert names - _pins(root / "requirements/dev.txt").keys() == set()


def test_locks_that_carry_addresses_are_not_tracked(tracked: Callable[..., list[Path]]) -> None:
    assert tracked("*uv.lock", "*pylock.toml", "*package-lock.json") == []


def test_no_file_names_this_machine(root: Path, tracked: Callable[..., list[Path]]) -> None:
    home = pwd.getpwuid(os.getuid()).pw_dir
    named = {
        f"{path}: {place}"
        for path in tracked()
        for place in (f"{root}/", f"{root.parent}/", f"{home}/")
        if len(place) > len("/x/") and place.encode() in (root / path).read_bytes()
    }
    assert named == set()


def _pins(lock: Path) -> dict[str, set[str]]:
    """Name to its versions: one line for each range of Pythons that wants its own."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE
    ):
        pins.setdefault(_normal(name), set()).add(version)
    return pins


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
