from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.kernel import outputs
from stepguide_kernel.kernel.outputs import OutputTap, RunOutputs


def _message(kind: str, request: str = "r1", **content: Any) -> dict[str, Any]:
    return {"msg_type": kind, "parent_header": {"msg_id": request}, "content": content}


def _collected(*messages: dict[str, Any]) -> RunOutputs:
    collected = RunOutputs("r1")
    for message in messages:
        collected.add(message)
    return collected


def _stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return _message("stream", name=name, text=text)


def _display(text: str, display_id: str | None = None) -> dict[str, Any]:
    return _message(
        "display_data", data={"text/plain": text}, metadata={}, transient={"display_id": display_id}
    )


def test_pieces_of_a_stream_are_one_output() -> None:
    found = _collected(_stream("a"), _stream("b"), _stream("c", "stderr"), _stream("d"))
    assert [(output["name"], output["text"]) for output in found.outputs] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_the_result_is_the_text_of_the_last_expression() -> None:
    result = _message(
        "execute_result", data={"text/plain": "3"}, metadata={}, execution_count=1, transient={}
    )
    found = _collected(_stream("x"), result)
    assert found.result == "3"
    assert found.outputs[-1] == {
        "output_type": "execute_result",
        "data": {"text/plain": "3"},
        "metadata": {},
        "execution_count": 1,
    }


def test_a_display_is_updated_in_place() -> None:
    update = _message(
        "update_display_data", data={"text/plain": "b"}, metadata={}, transient={"display_id": "d"}
    )
    found = _collected(_display("a", "d"), _display("other"), update)
    assert [output["data"]["text/plain"] for output in found.outputs] == ["b", "other"]


@pytest.mark.parametrize("wait", [False, True])
def test_clearing_leaves_what_comes_after(*, wait: bool) -> None:
    found = _collected(_stream("a"), _message("clear_output", wait=wait), _stream("b"))
    assert [output["text"] for output in found.outputs] == ["b"]


def test_clearing_that_waits_for_nothing_clears_nothing() -> None:
    found = _collected(_stream("a"), _message("clear_output", wait=True))
    assert [output["text"] for output in found.outputs] == ["a"]


def test_an_error_keeps_its_traceback() -> None:
    error: dict[str, Any] = {"ename": "KeyError", "evalue": "'a'", "traceback": ["line"]}
    found = _collected(_message("error", **error))
    assert found.outputs == [{"output_type": "error", **error}]


def test_messages_of_other_requests_and_kinds_show_nothing() -> None:
    found = _collected(
        _message("stream", "r2", name="stdout", text="x"),
        _message("status", execution_state="idle"),
    )
    assert found.outputs == []


def test_odd_messages_of_other_libraries_raise_nothing() -> None:
    found = _collected(
        _message("display_data", data={"text/plain": object}),
        _message("execute_result"),
        _message("error"),
        _message("stream"),
        {"msg_type": "stream", "content": {}},
        {},
    )
    assert [output["output_type"] for output in found.outputs] == [
        "display_data",
        "execute_result",
        "error",
    ]


def test_outputs_end_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "CAP", 100)
    found = _collected(_stream("x" * 70), _stream("y" * 70), _display("z" * 40), _stream("w"))
    assert found.truncated
    assert found.outputs[0]["text"] == "x" * 70 + "y" * 30
    assert len(found.outputs) == 1


def _nothing() -> None:
    pass


class _Session:
    def send(self, _stream: object, message: dict[str, Any], **_: Any) -> dict[str, Any]:
        return message


def test_the_tap_sends_first_and_is_gone_when_removed() -> None:
    session = _Session()
    tap = OutputTap(session, _nothing, _nothing)
    tap.start("r1")
    assert session.send(None, _stream("a"), ident=b"x") == _stream("a")
    assert [output["text"] for output in tap.finish("r1").outputs] == ["a"]
    session.send(None, _stream("b"))
    assert tap.finish("r1").outputs == []
    tap.remove()
    assert "send" not in vars(session)


def test_the_outputs_of_runs_that_overlap_are_kept_apart() -> None:
    session = _Session()
    tap = OutputTap(session, _nothing, _nothing)
    tap.start("r1")
    tap.start("r2")
    for request, text in (("r1", "a"), ("r2", "b"), ("r1", "c"), ("r3", "d")):
        session.send(None, _message("stream", request, name="stdout", text=text))
    assert [output["text"] for output in tap.finish("r2").outputs] == ["b"]
    session.send(None, _stream("e"))
    assert [output["text"] for output in tap.finish("r1").outputs] == ["ace"]


def test_removing_the_tap_leaves_another_wrapper_in_place() -> None:
    session = _Session()
    tap = OutputTap(session, _nothing, _nothing)
    inner = session.send

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return inner(*args, **kwargs)

    session.send = wrapper  # type: ignore[method-assign]
    tap.remove()
    assert session.send(None, _stream("a")) == _stream("a")


def test_the_tap_tells_when_a_run_of_its_own_is_through() -> None:
    session, told = _Session(), []
    tap = OutputTap(session, lambda: told.append(len(told)), _nothing)
    idle = _message("status", execution_state="idle")
    session.send(None, idle)
    tap.start("r1")
    session.send(None, _message("status", execution_state="busy"))
    session.send(None, _message("status", "r2", execution_state="idle"))
    assert told == []
    session.send(None, idle)
    assert told == [0]
