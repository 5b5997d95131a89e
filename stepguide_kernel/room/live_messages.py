"""What a live kernel tells its page after the guide has run, made harmless on its way.

Widgets draw the author's HTML as it is, and trust what ``Output`` widgets hold.  The content
security policy stops scripts there; a ``<meta>`` that leads the page away, or a form that asks for
a password, it does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from stepguide_kernel.model.embedded import EMBEDDED
from stepguide_kernel.notebook.embedding import Embedder
from stepguide_kernel.room.embedded_place import embedded_place
from stepguide_kernel.room.live_output import live_output
from stepguide_kernel.room.sanitizing import clean_html

_OUTPUTS = frozenset({"display_data", "execute_result", "update_display_data"})
_COMMS = frozenset({"comm_open", "comm_msg"})
_HEADER, _CONTENT = 0, 3
_MARKUP = re.compile(r"<[a-z!/?]", re.IGNORECASE)
# Models and views that show their value as it is written; the author may combine them otherwise.
_TEXTS = frozenset({"Text", "Textarea", "Password", "Combobox", "Label"})
_DRAWN = ("value", "description", "placeholder", "tooltip")


class MessageCleaner:
    """Cleans the messages of one connection, which tell once what each widget is."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kinds: dict[str, dict[str, str]] = {}

    def cleaned(self, message: bytes) -> bytes | None:
        """Return ``message``, in the first version of Jupyter's protocol, without what could act.

        ``None`` where it is no such message: then nobody can say what it does.
        """
        try:
            channel, parts = deserialize_msg_from_ws_v1(message)
            kind = json.loads(parts[_HEADER])["msg_type"]
            if kind not in _OUTPUTS | _COMMS:
                return message
            content = json.loads(parts[_CONTENT])
            changed = self._content(kind, content)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None
        if changed == content:
            return message
        parts[_CONTENT] = json.dumps(changed).encode()
        cleaned: bytes = serialize_msg_to_ws_v1(parts, channel)
        return cleaned

    def _content(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        if kind in _OUTPUTS:
            drawn = self._trusted([content])
            # What loads a library shows nothing by itself.
            return {**content, "data": drawn[0]["data"] if drawn else {"text/plain": ""}}
        data = content["data"]
        if "states" in data:  # of all widgets at once, as a page that connects asks for
            states = {
                comm: {**model, "state": self._state(comm, model, model["state"])}
                for comm, model in data["states"].items()
            }
            return {**content, "data": {**data, "states": states}}
        if "state" in data:
            state = self._state(content["comm_id"], {}, data["state"])
            return {**content, "data": {**data, "state": state}}
        return content

    def _state(
        self, comm: str, model: Mapping[str, Any], state: Mapping[str, Any]
    ) -> dict[str, Any]:
        names = self._kinds.setdefault(comm, {})
        names |= {
            name: state.get(f"_{name}", model.get(name))
            for name in ("model_name", "view_name")
            if state.get(f"_{name}", model.get(name))
        }
        changed = {name: _markup(state[name]) for name in _DRAWN if name in state}
        if _is_text(names):
            changed.pop("value", None)
        if isinstance(state.get("outputs"), list):
            changed["outputs"] = self._trusted(state["outputs"])
        return {**state, **changed}

    def _trusted(self, outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return outputs as a widget may draw them, that is, trusted."""
        return [_drawn(output) for output in self._embedder.outputs(outputs)]


def _drawn(output: Mapping[str, Any]) -> dict[str, Any]:
    data = output.get("data")
    if not isinstance(data, Mapping):
        return dict(output)
    if EMBEDDED in data:
        return {**output, "data": {"text/html": str(embedded_place(data[EMBEDDED]))}}
    return {**output, "data": live_output(output)["data"]}


def _is_text(names: Mapping[str, str]) -> bool:
    model = names.get("model_name", "").removesuffix("Model")
    view = names.get("view_name", "").removesuffix("View")
    return model in _TEXTS and view == model


def _markup(value: object) -> object:
    if isinstance(value, str) and _MARKUP.search(value):
        return str(clean_html(value))
    return value
