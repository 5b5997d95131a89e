"""What a run shows, seen at the one place where every message of the kernel passes.

ipykernel's own stream hooks are local to a thread and run in another one, so outputs are
observed at ``Session.send``.  Nothing is changed or delayed: the message goes out first.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

Output = dict[str, Any]
"""One output in nbformat 4.5 JSON."""

CAP = 4 * 1024 * 1024
"""Bytes of outputs kept of one run."""

_FIELDS: dict[str, dict[str, Any]] = {
    "display_data": {"data": {}, "metadata": {}},
    "execute_result": {"data": {}, "metadata": {}, "execution_count": None},
    "error": {"ename": "", "evalue": "", "traceback": []},
}
"""What of a message becomes an output, and what stands for it where it is left out."""

_TO_A_WIDGET = "comm_msg"


class OutputTap:
    """Collects the outputs of runs from a kernel's ``jupyter_client`` session.

    Several may be under way; each is known by the message that asked for it.  ``idle`` is called
    when the kernel says that it is through with one, its reply included, and ``called_back`` when
    it has handled a message to a widget.
    """

    def __init__(
        self, session: Any, idle: Callable[[], None], called_back: Callable[[], None]
    ) -> None:
        self._session = session
        self._idle = idle
        self._called_back = called_back
        self._send: Callable[..., Any] = session.send
        self._lock = threading.Lock()  # streams are sent from the IO thread
        self._open: dict[str, RunOutputs] = {}
        session.send = self._observe

    def remove(self) -> None:
        """Give the session its own ``send`` back."""
        # Another wrapper may have been put over ours; it must keep working.
        if self._session.__dict__.get("send") == self._observe:
            del self._session.send

    def start(self, request: str) -> None:
        """Collect what is sent in answer to the message ``request``."""
        with self._lock:
            self._open[request] = RunOutputs(request)

    def end(self, request: str) -> None:
        """Take in nothing more for that message: what comes now is not the run's."""
        with self._lock:
            if request in self._open:
                self._open[request].ended = True

    def finish(self, request: str) -> RunOutputs:
        """Stop collecting for that message."""
        with self._lock:
            return self._open.pop(request, None) or RunOutputs(request)

    def _observe(self, stream: Any, message: Any, *args: Any, **kwargs: Any) -> Any:
        sent = self._send(stream, message, *args, **kwargs)
        if isinstance(sent, dict):
            self._note(sent)
        return sent

    def _note(self, sent: Mapping[str, Any]) -> None:
        parent = sent.get("parent_header") or {}
        with self._lock:
            run = self._open.get(parent.get("msg_id", ""))
            if run is not None:
                run.add(sent)
        if sent.get("content", {}).get("execution_state") == "idle":
            if run is not None:
                self._idle()
            elif parent.get("msg_type") == _TO_A_WIDGET:
                self._called_back()


class RunOutputs:
    """The outputs of one run, merged as a notebook merges them."""

    def __init__(self, request: str) -> None:
        self.outputs: list[Output] = []
        self.truncated = False
        self.ended = False
        self._request = request
        self._size = 0
        self._displays: list[str | None] = []
        self._clear_next = False

    @property
    def result(self) -> str | None:
        """``text/plain`` of the value of the last expression."""
        for output in reversed(self.outputs):
            if output["output_type"] == "execute_result":
                text = output["data"].get("text/plain")
                return text if isinstance(text, str) else None
        return None

    def add(self, message: Mapping[str, Any]) -> None:
        """Take in one message of the kernel; those that show nothing are passed over."""
        if self.ended or (message.get("parent_header") or {}).get("msg_id") != self._request:
            return
        kind, content = message["msg_type"], message["content"]
        if kind == "stream" or kind in _FIELDS:
            self._show(kind, content)
        elif kind == "update_display_data":
            self._update(content)
        elif kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self._clear()

    def _show(self, kind: str, content: Mapping[str, Any]) -> None:
        if self._clear_next:
            self._clear()
        if kind == "stream":
            self._stream(str(content.get("name", "stdout")), str(content.get("text", "")))
            return
        encoded = _encoded(content, _FIELDS[kind])
        if self._fits(encoded):
            self.outputs.append({"output_type": kind} | json.loads(encoded))
            self._displays.append((content.get("transient") or {}).get("display_id"))

    def _stream(self, name: str, text: str) -> None:
        room = CAP - self._size
        if len(text) > room:
            text, self.truncated = text[: max(0, room)], True
        if not text:
            return
        self._size += len(text)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})
            self._displays.append(None)

    def _update(self, content: Mapping[str, Any]) -> None:
        display = (content.get("transient") or {}).get("display_id")
        for position, known in enumerate(self._displays):
            if display is not None and known == display:
                encoded = _encoded(content, _FIELDS["display_data"])
                if self._fits(encoded):
                    self.outputs[position] |= json.loads(encoded)

    def _clear(self) -> None:
        self.outputs, self._displays, self._clear_next = [], [], False

    def _fits(self, encoded: str) -> bool:
        """Count an output towards the cap; say whether it may be kept."""
        if self._size + len(encoded) > CAP:
            self.truncated = True
            return False
        self._size += len(encoded)
        return True


def _encoded(content: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    """Copy fields so deep that later messages of the kernel cannot change them.

    Other libraries send messages too; what they leave out or cannot be JSON must not raise
    here, in the middle of a person's ``print``.
    """
    chosen = {name: content.get(name, default) for name, default in fields.items()}
    return json.dumps(chosen, default=str)
