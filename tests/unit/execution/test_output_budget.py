from __future__ import annotations

import json
from typing import Any

import pytest

from stepguide_kernel.execution.output_budget import RICH_LIMIT, TEXT_LIMIT, OutputBudget, in_kernel
from stepguide_kernel.notebook.outputs import CUT_WORDS


def stream(text: str) -> dict[str, Any]:
    return message("stream", {"name": "stdout", "text": text})


def message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"msg_type": kind, "header": {"msg_type": kind}, "content": content}


def picture(size: int) -> dict[str, Any]:
    return message("display_data", {"data": {"image/png": "x" * size}, "metadata": {}})


def said(budget: OutputBudget, text: str) -> str | None:
    admitted = budget.admit(stream(text))
    return None if admitted is None else str(admitted["content"]["text"])


@pytest.mark.parametrize("size", [0, 1, TEXT_LIMIT - 1, TEXT_LIMIT])
def test_what_a_cell_may_print_passes_as_it_is(size: int) -> None:
    whole = stream("x" * size)
    assert OutputBudget().admit(whole) is whole


@pytest.mark.parametrize("pieces", [[TEXT_LIMIT + 1], [TEXT_LIMIT, 1], [TEXT_LIMIT - 1, 1, 5]])
def test_what_is_beyond_is_cut_and_it_is_said_once(pieces: list[int]) -> None:
    budget = OutputBudget()
    shown = "".join(said(budget, "x" * size) or "" for size in pieces)
    assert shown.count("x") == TEXT_LIMIT
    assert shown.count(CUT_WORDS) == 1
    assert said(budget, "more") is None


def test_what_cannot_be_cut_is_left_out_and_it_is_said_once() -> None:
    budget = OutputBudget()
    small = picture(RICH_LIMIT // 2)
    assert budget.admit(small) is small
    instead = budget.admit(picture(RICH_LIMIT))
    assert instead is not None
    assert CUT_WORDS in instead["content"]["text"]
    assert (instead["msg_type"], instead["header"]["msg_type"]) == ("stream", "stream")
    assert budget.admit(picture(1)) is None


def test_a_cell_that_clears_what_it_showed_may_show_as_much_again() -> None:
    budget = OutputBudget()
    assert said(budget, "x" * TEXT_LIMIT)
    budget.admit(message("clear_output", {"wait": True}))
    assert said(budget, "x" * TEXT_LIMIT) == "x" * TEXT_LIMIT


def test_what_shows_nothing_always_passes() -> None:
    budget = OutputBudget()
    said(budget, "x" * (TEXT_LIMIT + 1))
    for kind in ("status", "comm_msg", "execute_input"):
        other = message(kind, {})
        assert budget.admit(other) is other


class Stream:
    """A stream of a kernel's."""

    def __init__(self) -> None:
        self.parent_header = {"msg_id": "first"}
        self.written = 0

    def write(self, text: str) -> int:
        self.written += len(text)
        return len(text)


def test_a_kernel_sends_no_more_than_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Stream()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", Stream())
    remembered = type("History", (), {"outputs": {}})()
    shell = type("Shell", (), {"history_manager": remembered})()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    eval(in_kernel())  # noqa: S307 - as the kernel does
    for _ in range(3):
        assert out.write("x" * RICH_LIMIT) == RICH_LIMIT
    assert out.written == RICH_LIMIT
    out.parent_header = {"msg_id": "second"}
    out.write("x")
    assert out.written == RICH_LIMIT + 1


def test_the_size_of_a_message_is_that_of_its_json() -> None:
    budget = OutputBudget()
    content = {"data": {"application/json": {"rows": [[1, 2]] * 10}}, "metadata": {}}
    assert budget.admit(message("display_data", content)) is not None
    assert RICH_LIMIT - budget._rich == len(json.dumps(content))
