from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.cli import main
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.ledger import Anchor, CalloutAccepted, CommentAdded, Operation
from stepguide_kernel.store.ledger import Store

GUIDE = b"""{"cells": [{"cell_type": "markdown", "id": "one", "metadata": {}, "source": "## One"}],
 "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A guide with one thread on its step, whose comment is an accepted callout."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    path = tmp_path / "guide.ipynb"
    path.write_bytes(GUIDE)
    _discuss("one")
    return str(path)


def _discuss(step: str) -> None:
    said = CommentAdded(
        guide="g1",
        thread=f"t-{step}",
        comment=f"c-{step}",
        body="Mind\nthis",
        author="Lee",
        verified=False,
        anchor=Anchor(step),
    )
    accepted = CalloutAccepted(
        guide="g1",
        thread=said.thread,
        comment=said.comment,
        kind="TIP",
        body=said.body,
        credit="Lee",
        anchor=Anchor(step),
        cell_id=f"callout-{step}",
    )
    with Store.open(load_settings()) as store:
        store.append_all(
            [
                Operation(f"comment-on-{step}", "lee", said),
                Operation(f"callout-on-{step}", "mia", accepted),
            ]
        )


def test_threads_are_listed_for_people_and_for_programs(
    guide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comments", "list", guide]) == 0
    row = capsys.readouterr().out.splitlines()[1]
    assert row.startswith("callout  one")
    assert row.endswith("Lee (unverified)  Mind this")
    assert main(["comments", "list", guide, "--json"]) == 0
    (thread,) = json.loads(capsys.readouterr().out)["threads"]
    assert thread["comments"][0]["body"] == "Mind\nthis"


def test_callouts_are_applied_once(guide: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comments", "apply", guide]) == 0
    assert "inserted: TIP on step one, by Lee" in capsys.readouterr().out
    content = Path(guide).read_bytes()
    assert b"> [!TIP]" in content
    assert main(["comments", "apply", guide]) == 0
    assert "already there" in capsys.readouterr().out
    assert Path(guide).read_bytes() == content


def test_a_callout_without_a_step_exits_with_1(
    guide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _discuss("gone")
    assert main(["comments", "apply", guide, "--json"]) == 1
    applied = json.loads(capsys.readouterr().out)
    assert [len(applied[name]) for name in ("inserted", "present", "homeless")] == [1, 0, 1]


@pytest.mark.usefixtures("guide")
def test_a_guide_that_is_nowhere_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comments", "list", "nowhere"]) == 2
    assert main(["comments", "apply", "nowhere.ipynb"]) == 2
    assert "Traceback" not in capsys.readouterr().err
