"""What a live kernel tells its page: it cannot act there, and means what it meant."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from stepguide_kernel.notebook.embedding import Embedder
from stepguide_kernel.room.live_messages import MessageCleaner

AWAY = '<meta http-equiv="refresh" content="0;url=https://elsewhere.invalid"><b>said</b>'
TEXT = {"_model_name": "TextModel", "_view_name": "TextView"}
HTML = {"_model_name": "HTMLModel", "_view_name": "HTMLView"}


def message(kind: str, content: object, *buffers: bytes) -> bytes:
    """A message as a page gets it."""
    parts = [msgspec.json.encode(part) for part in ({"msg_type": kind}, {}, {}, content)]
    packed: bytes = serialize_msg_to_ws_v1([*parts, *buffers], "iopub")
    return packed


def content_of(packed: bytes | None) -> Any:
    assert packed is not None
    _, parts = deserialize_msg_from_ws_v1(packed)
    return msgspec.json.decode(parts[3])


def opened(state: dict[str, Any], comm: str = "c") -> dict[str, Any]:
    return {"comm_id": comm, "target_name": "jupyter.widget", "data": {"state": state}}


def updated(state: dict[str, Any], comm: str = "c") -> dict[str, Any]:
    return {"comm_id": comm, "data": {"method": "update", "state": state}}


def states(**models: dict[str, Any]) -> dict[str, Any]:
    return {"comm_id": "control", "data": {"method": "update_states", "states": models}}


@pytest.mark.parametrize("kind", ["display_data", "execute_result", "update_display_data"])
def test_an_output_is_cleaned(kind: str) -> None:
    sent = MessageCleaner(Embedder()).cleaned(
        message(kind, {"data": {"text/html": AWAY}, "metadata": {}})
    )
    assert content_of(sent) == {"data": {"text/html": "<b>said</b>"}, "metadata": {}}


def test_markdown_that_a_widget_would_trust_is_drawn_here() -> None:
    output = {"data": {"text/markdown": f"**so** {AWAY}"}, "metadata": {}}
    data = content_of(MessageCleaner(Embedder()).cleaned(message("display_data", output)))["data"]
    assert list(data) == ["text/html"]
    assert "<strong>so</strong>" in data["text/html"]
    assert "<meta" not in data["text/html"]


@pytest.mark.parametrize("name", ["value", "description", "placeholder", "tooltip"])
def test_the_markup_of_a_widget_is_cleaned(name: str) -> None:
    cleaner = MessageCleaner(Embedder())
    sent = content_of(cleaner.cleaned(message("comm_open", opened({**HTML, name: AWAY}))))
    assert sent["data"]["state"] == {**HTML, name: "<b>said</b>"}
    sent = content_of(cleaner.cleaned(message("comm_msg", updated({name: AWAY}))))
    assert sent["data"]["state"] == {name: "<b>said</b>"}


def test_what_an_output_widget_holds_is_cleaned() -> None:
    held = [{"output_type": "display_data", "data": {"text/html": AWAY}, "metadata": {}}]
    sent = content_of(
        MessageCleaner(Embedder()).cleaned(message("comm_msg", updated({"outputs": held})))
    )
    assert sent["data"]["state"]["outputs"][0]["data"] == {"text/html": "<b>said</b>"}


def test_all_states_at_once_are_cleaned_and_remembered() -> None:
    cleaner = MessageCleaner(Embedder())
    text = {"model_name": "TextModel", "state": {**TEXT, "value": AWAY}}
    html = {"model_name": "HTMLModel", "state": {**HTML, "value": AWAY}}
    sent = content_of(cleaner.cleaned(message("comm_msg", states(text=text, html=html))))
    assert sent["data"]["states"]["text"] == text
    assert sent["data"]["states"]["html"]["state"]["value"] == "<b>said</b>"
    later = message("comm_msg", updated({"value": AWAY}, "text"))
    assert cleaner.cleaned(later) == later


def test_text_stays_as_it_was_written_unless_it_is_drawn_as_markup() -> None:
    for state in (TEXT, {"_model_name": "LabelModel", "_view_name": "LabelView"}):
        as_text = message("comm_open", opened({**state, "value": AWAY}))
        assert MessageCleaner(Embedder()).cleaned(as_text) == as_text
    disguised = {"_model_name": "LabelModel", "_view_name": "HTMLView", "value": AWAY}
    sent = content_of(MessageCleaner(Embedder()).cleaned(message("comm_open", opened(disguised))))
    assert sent["data"]["state"]["value"] == "<b>said</b>"


def test_a_text_that_becomes_markup_later_is_cleaned_then() -> None:
    cleaner = MessageCleaner(Embedder())
    cleaner.cleaned(message("comm_open", opened({**TEXT, "value": "a < b"})))
    cleaner.cleaned(message("comm_msg", updated({"_view_name": "HTMLView"})))
    sent = content_of(cleaner.cleaned(message("comm_msg", updated({"value": AWAY}))))
    assert sent["data"]["state"]["value"] == "<b>said</b>"


def test_markup_that_is_written_with_escapes_is_markup() -> None:
    hidden = message("comm_open", opened({**HTML, "value": AWAY})).replace(b"<", b"\\u003c")
    lengthened = serialize_msg_to_ws_v1(
        [
            msgspec.json.encode({"msg_type": "comm_open"}),
            b"{}",
            b"{}",
            msgspec.json.encode(opened({**HTML, "value": AWAY})).replace(b"<", b"\\u003c"),
        ],
        "iopub",
    )
    assert MessageCleaner(Embedder()).cleaned(hidden) is None  # its offsets do not fit any more
    sent = content_of(MessageCleaner(Embedder()).cleaned(lengthened))
    assert sent["data"]["state"]["value"] == "<b>said</b>"


def test_other_messages_and_buffers_pass_as_they_are() -> None:
    for kind, content in (("status", {"execution_state": "idle"}), ("stream", {"text": AWAY})):
        same = message(kind, content)
        assert MessageCleaner(Embedder()).cleaned(same) == same
    plain = message("comm_msg", updated({"value": 3, "icon": "x"}), b"\x00<b>\xff")
    assert MessageCleaner(Embedder()).cleaned(plain) == plain
    changed = MessageCleaner(Embedder()).cleaned(
        message("comm_msg", updated({"value": AWAY}), b"\x00\xff")
    )
    assert changed is not None
    _, parts = deserialize_msg_from_ws_v1(changed)
    assert parts[4] == b"\x00\xff"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        message("comm_msg", []),
        message("comm_msg", {"data": 3}),
        message("comm_msg", states(one={"model_name": "HTMLModel"})),
        message("display_data", {"data": {"text/html": [1]}, "metadata": {}})[:-3],
    ],
)
def test_what_cannot_be_read_does_not_pass(broken: bytes) -> None:
    assert MessageCleaner(Embedder()).cleaned(broken) is None


def test_what_needs_a_script_gets_a_place_and_keeps_it_when_the_kernel_says_it_again() -> None:
    cleaner = MessageCleaner(Embedder())
    output = {"output_type": "display_data", "metadata": {}}
    chart = {**output, "data": {"text/html": "<p>a</p><script>draw()</script>"}}
    [shown] = content_of(cleaner.cleaned(message("comm_msg", updated({"outputs": [chart]}))))[
        "data"
    ]["state"]["outputs"]
    assert "data-embedded=" in shown["data"]["text/html"]
    assert "<script" not in shown["data"]["text/html"]
    [again] = content_of(cleaner.cleaned(message("comm_msg", updated({"outputs": [shown]}))))[
        "data"
    ]["state"]["outputs"]
    key = re.findall('data-embedded="[0-9a-f]{24}"', shown["data"]["text/html"])
    assert re.findall('data-embedded="[0-9a-f]{24}"', again["data"]["text/html"]) == key


def test_what_only_loads_shows_nothing() -> None:
    loads = {"data": {"text/html": "<script>library = 1</script>"}, "metadata": {}}
    sent = MessageCleaner(Embedder()).cleaned(message("display_data", loads))
    assert content_of(sent)["data"] == {"text/plain": ""}
