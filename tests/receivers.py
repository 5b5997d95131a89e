"""A mail server and a webhook on this machine, which keep what they are handed."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """The mails that came, oldest first; while it ``refuses``, none does."""

    mails: list[Message] = field(default_factory=list)
    refuses: bool = False
    port: int = 0

    @property
    def url(self) -> str:
        """The address, as StepGuide is configured with it."""
        return f"mailto://127.0.0.1:{self.port}?from=guides@example.org&mode=insecure"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail."""
        if self.refuses:
            return "554 not today"
        self.mails.append(message_from_bytes(envelope.original_content or b""))
        return "250 kept"


@dataclass
class Call:
    """One call of a webhook."""

    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Webhook:
    """The calls that came, oldest first; while it ``refuses``, they are answered with 503."""

    calls: list[Call] = field(default_factory=list)
    refuses: bool = False
    port: int = 0

    @property
    def url(self) -> str:
        """The address, as StepGuide is configured with it."""
        return f"json://127.0.0.1:{self.port}/hook"


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """A mail server on a free port."""
    made = MailServer()
    with socket.socket() as probe:  # aiosmtpd wants to know the port before it opens it
        probe.bind(("127.0.0.1", 0))
        made.port = probe.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    try:
        yield made
    finally:
        controller.stop()


@contextmanager
def running_webhook() -> Iterator[Webhook]:
    """A webhook on a free port."""
    made = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not made.refuses:
                made.calls.append(Call(dict(self.headers), json.loads(body)))
            self.send_response(503 if made.refuses else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
