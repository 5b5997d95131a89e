from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.cli import main


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))


def test_a_token_is_printed_once_and_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "add", "lee", "--role", "author"]) == 0
    token = capsys.readouterr().out.strip()
    assert len(token) >= 43
    assert main(["users", "list"]) == 0
    listed = capsys.readouterr().out
    assert "lee" in listed
    assert token not in listed


def test_people_are_added_changed_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "add", "lee", "--role", "reader", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"name", "role", "token"}
    assert main(["users", "role", "lee", "--role", "admin"]) == 0
    assert main(["users", "list", "--json"]) == 0
    (user,) = json.loads(capsys.readouterr().out)["users"]
    assert (user["name"], user["role"]) == ("lee", "admin")
    assert main(["users", "remove", "lee"]) == 0
    assert main(["users", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"users": []}


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "lee"],
        ["add", "lee", "--role", "king"],
        ["add", "<b>", "--role", "reader"],
        ["role", "nobody", "--role", "reader"],
        ["remove", "nobody"],
    ],
)
def test_wrong_use_exits_with_2_and_a_hint(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["users", *arguments]) == 2
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said
