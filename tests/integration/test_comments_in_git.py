"""Two branches discuss one guide; git merges them, and nothing is lost or said twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.cli import main
from stepguide_kernel.comments import mirror
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.discussion import Thread
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.requests import CalloutRequest, CommentRequest, EditRequest
from stepguide_kernel.services import Services

GUIDE = b"""{"cells": [{"cell_type": "markdown", "id": "one", "metadata": {}, "source": "## One"}],
 "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4, "nbformat_minor": 5}"""
LEE = Person("lee", "Lee", "author")
MIA = Person("mia", "Mia", "author")


class Machine:
    """A person's machine: a store of their own."""

    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._data = data
        self._monkeypatch = monkeypatch

    def services(self) -> Services:
        self._monkeypatch.setenv("JUPYTER_DATA_DIR", str(self._data))
        return Services(load_settings())

    def run(self, *arguments: str | Path) -> int:
        self._monkeypatch.setenv("JUPYTER_DATA_DIR", str(self._data))
        return main(list(map(str, arguments)))

    def threads(self) -> tuple[Thread, ...]:
        with self.services() as services:
            return services.store.threads("g1")


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    who = ("-c", "user.name=Lee", "-c", "user.email=lee@example.org")
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    assert git(folder, "commit", "--message", message).returncode == 0


def discuss(services: Services, person: Person, name: str) -> None:
    """Twenty operations: a thread, answers, an edit, and a callout, which resolves the thread."""
    opening = services.comment_on_guide(
        "g1",
        person,
        CommentRequest(op_id=f"{name}-opening", body=f"{name} asks", anchor=Anchor("one")),
    )
    for number in range(16):
        request = CommentRequest(
            op_id=f"{name}-answer-{number}", body=f"{number}", thread=opening.id
        )
        thread = services.comment_on_guide("g1", person, request)
    first = thread.comments[0].id
    services.remarks.edit(
        first, person, EditRequest(op_id=f"{name}-edit-1", body=f"{name} asks again", base=1)
    )
    services.accept_callout(
        thread.id, person, CalloutRequest(op_id=f"{name}-callout", comment=first, kind="TIP")
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    assert git(folder, "init", "--initial-branch", "main").returncode == 0
    (folder / "guide.ipynb").write_bytes(GUIDE)
    return folder


@pytest.mark.parametrize("with_driver", [True, False])
def test_two_branches_of_twenty_operations_each_are_merged_whole(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_driver: bool
) -> None:
    lees, mias = (Machine(tmp_path / name, monkeypatch) for name in ("lee", "mia"))
    guide, beside = repository / "guide.ipynb", repository / "guide.comments.jsonl"
    if with_driver:
        (repository / ".gitattributes").write_text("*.comments.jsonl merge=union\n")
    with lees.services() as services:
        for number in range(3):
            request = CommentRequest(op_id=f"base-op-{number}", body="Before", anchor=Anchor("one"))
            services.comment_on_guide("g1", LEE, request)
    assert lees.run("comments", "export", guide) == 0
    commit(repository, "base")

    git(repository, "switch", "--create", "mias")
    assert mias.run("comments", "import", guide) == 0
    with mias.services() as services:
        discuss(services, MIA, "mia-says")
    assert mias.run("comments", "export", guide) == 0
    commit(repository, "what Mia said")

    git(repository, "switch", "main")
    with lees.services() as services:
        discuss(services, LEE, "lee-says")
    assert lees.run("comments", "export", guide) == 0
    commit(repository, "what Lee said")

    merged = git(repository, "merge", "--no-edit", "mias")
    assert (merged.returncode == 0) == with_driver
    assert ("<<<<<<<" in beside.read_text()) == (not with_driver)
    assert len(mirror.read(beside.read_text()).operations) == 43

    new = Machine(tmp_path / "new", monkeypatch)
    for machine in (lees, mias, new):
        assert machine.run("comments", "import", guide) == 0
        assert machine.run("comments", "import", guide) == 0
    said = tuple(map(unverified, new.threads()))
    assert tuple(map(unverified, lees.threads())) == said
    assert tuple(map(unverified, mias.threads())) == said
    assert sum(len(thread.comments) for thread in new.threads()) == 3 + 17 + 17

    # Whoever writes it, the mirror is the same; and one that is whole is not touched.
    copy = tmp_path / "copy.comments.jsonl"
    assert new.run("comments", "export", guide, "-o", copy) == 0
    again = Machine(tmp_path / "again", monkeypatch)
    assert again.run("comments", "import", guide, copy) == 0
    assert again.run("comments", "export", guide, "-o", tmp_path / "again.jsonl") == 0
    assert (tmp_path / "again.jsonl").read_bytes() == copy.read_bytes()
    assert lees.run("comments", "export", guide) == 0
    assert "<<<<<<<" not in beside.read_text()
    assert len(beside.read_text().splitlines()) == 43


def unverified(thread: Thread) -> Thread:
    """The thread without what differs between where it was said and where it was imported."""
    comments = tuple(
        msgspec.structs.replace(comment, verified=False) for comment in thread.comments
    )
    return msgspec.structs.replace(thread, comments=comments)
