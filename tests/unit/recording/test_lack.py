from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stepguide_kernel.model.execution import Stop
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.lack import lack

MakeRun = Callable[..., Run]

NO_TOKEN = Stop("KeyError", "'WIKI_TOKEN'", 3, "wiki")


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIKI_TOKEN", raising=False)


@pytest.fixture
def wiki(run: MakeRun) -> Run:
    return run("wiki", 'wiki_token = os.environ["WIKI_TOKEN"]')


def _no_file(path: Path) -> Stop:
    return Stop("FileNotFoundError", f"[Errno 2] No such file or directory: '{path.name}'")


def test_a_variable_that_is_not_set_is_said_with_what_to_do(run: MakeRun, wiki: Run) -> None:
    assert lack(NO_TOKEN, [run("a"), wiki], [1]) == (
        "the environment variable WIKI_TOKEN is not set; "
        "set WIKI_TOKEN, or leave that run out with --keep"
    )


def test_a_key_that_is_no_variable_of_the_code_may_come_with_a_larger_slice(
    run: MakeRun, wiki: Run
) -> None:
    assert lack(Stop("KeyError", "'price'"), [wiki], [0]) is None
    assert lack(NO_TOKEN, [wiki, run("a")], [1]) is None
    assert lack(Stop("ValueError", "WIKI_TOKEN"), [wiki], [0]) is None


def test_a_variable_that_is_set_was_taken_away_by_the_session(
    wiki: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKI_TOKEN", "given")
    assert lack(NO_TOKEN, [wiki], [0]) is None


def test_a_file_that_is_gone_is_said_with_what_to_do(run: MakeRun, tmp_path: Path) -> None:
    gone = tmp_path / "orders.csv"
    runs = [run("a"), run("load", files_read=(str(gone),))]
    assert lack(_no_file(gone), runs, [1]) == (
        "the file orders.csv is gone; put it back, or leave that run out with --keep"
    )


def test_a_file_that_the_session_made_may_come_with_a_larger_slice(
    run: MakeRun, tmp_path: Path
) -> None:
    made = tmp_path / "orders.csv"
    runs = [run("a", files_written=(str(made),)), run("load", files_read=(str(made),))]
    assert lack(_no_file(made), runs, [1]) is None


def test_a_file_that_is_still_there_was_looked_for_elsewhere(run: MakeRun, tmp_path: Path) -> None:
    there = tmp_path / "orders.csv"
    there.touch()
    assert lack(_no_file(there), [run("load", files_read=(str(there),))], [0]) is None
    assert lack(_no_file(tmp_path / "other.csv"), [run("load")], [0]) is None


def test_what_ran_unseen_may_have_brought_anything(run: MakeRun, wiki: Run) -> None:
    unseen = run("a", "from settings import *", source_only=True)
    assert lack(NO_TOKEN, [unseen, wiki], [1]) is None
    assert lack(NO_TOKEN, [unseen, wiki], [0, 1]) is not None


@pytest.mark.parametrize(
    ("ename", "said"),
    [
        ("StdinNotImplementedError", "it asks for an answer; put that into the code"),
        ("URLError", "it needs the network; save what it loads to a file"),
    ],
)
def test_what_lies_elsewhere_is_in_no_slice(run: MakeRun, ename: str, said: str) -> None:
    words = lack(Stop(ename, "no"), [run("a")], [0])
    assert words is not None
    assert words.startswith(said)
