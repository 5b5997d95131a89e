from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from stepguide_kernel.cli import main
from stepguide_kernel.comments.facts import comment_added
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CalloutAccepted, CommentAdded, Operation
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.requests import CommentRequest
from stepguide_kernel.services import Services
from stepguide_kernel.store.ledger import Store

LEE = Person("lee", "Lee", "admin")
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
    headings, row = capsys.readouterr().out.splitlines()
    assert headings.split() == ["THREAD", "STATE", "STEP", "WHEN", "WHO", "WHAT"]
    assert re.fullmatch(
        r"t-one +callout +1 One +\d{4}-\d\d-\d\d \d\d:\d\d +Lee \(unverified\) +Mind this", row
    )
    assert main(["comments", "list", guide, "--json"]) == 0
    (thread,) = json.loads(capsys.readouterr().out)["threads"]
    assert thread["comments"][0]["body"] == "Mind\nthis"


def test_a_thread_is_found_by_the_part_of_its_id_that_is_shown(
    guide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Services(load_settings()) as services:
        request = CommentRequest(op_id="a-question-1", body="Why?", anchor=Anchor("one"))
        fact = comment_added("g1", LEE, request)
        services.store.append(Operation("op-1234567", "lee", fact))
        thread = services.store.threads("g1")[-1]
        assert main(["comments", "list", guide]) == 0
        short = capsys.readouterr().out.splitlines()[-1].split()[0]
        assert len(short) < len(thread.id)
        assert services.resolve(short, LEE, "resolve-op-1").resolved
        assert services.reopen(short, LEE, "reopen-op-1").id == thread.id
        with pytest.raises(NotFound):
            services.resolve(short[:-1], LEE, "resolve-op-2")


def test_a_thread_whose_step_is_gone_says_so(
    guide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _discuss("gone")
    assert main(["comments", "list", guide]) == 0
    assert "(orphaned)" in capsys.readouterr().out


def test_callouts_are_applied_once(guide: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comments", "apply", guide]) == 0
    assert "inserted: TIP on step 1 One, by Lee" in capsys.readouterr().out
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


def test_a_discussion_is_told_in_a_file_and_taken_in_elsewhere(
    guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comments", "export", guide]) == 0
    told = tmp_path / "guide.comments.jsonl"
    assert capsys.readouterr().out == f"{told}: 2 operations, 2 of them new\n"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "elsewhere"))
    assert main(["comments", "import", guide, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == 2
    assert main(["comments", "list", guide]) == 0
    assert "Lee (unverified)" in capsys.readouterr().out


def test_what_an_import_leaves_out_is_said(
    guide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comments", "export", guide]) == 0
    told = tmp_path / "guide.comments.jsonl"
    said = told.read_text().splitlines()[0]
    told.write_text(
        "no line of ours\n"
        + said.replace("comment-on-one", "of-the-future").replace('"at":"2', '"at":"3')
        + f"\n{said.replace('comment-on-one', 'of-a-copy').replace('g1', 'g2')}\n"
        + f"{said.replace('comment-on-one', 'a-secret-1').replace('Mind', 'ghp_' + 'a1B2' * 9)}\n"
        + f"{said.replace('Mind', 'Forged')}\n"
    )
    capsys.readouterr()
    assert main(["comments", "import", guide]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "left out: 1 cannot be read, on lines 1",
        "left out: 1 about another guide: a copy has a discussion of its own",
        "left out: 1 with what looks like a secret: a-secret-1",
        "left out: 1 of the future: set the clock where it was said right",
        "left out: 1 that contradict what is here: comment-on-one",
    ]


def test_a_discussion_is_told_as_web_annotations(
    guide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comments", "export", guide, "--to", "jsonld"]) == 0
    collection = json.loads(capsys.readouterr().out)
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == len(collection["first"]["items"]) == 1
    (annotation,) = collection["first"]["items"]
    assert annotation["body"] == {
        "type": "TextualBody",
        "value": "Mind\nthis",
        "format": "text/markdown",
    }
    assert annotation["creator"] == {"type": "Person", "name": "Lee (unverified)"}
    assert annotation["target"] == {
        "source": "urn:stepguide:guide:g1",
        "selector": {"type": "FragmentSelector", "value": "one"},
    }
