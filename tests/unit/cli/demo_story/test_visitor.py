from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from stepguide_kernel.cli.demo_story.visitor import Visitor
from stepguide_kernel.errors import NotWell


class _Room(BaseHTTPRequestHandler):
    """Sets the cookie that Jupyter sets, and answers a POST with what it was sent."""

    def do_GET(self) -> None:
        self._answer(404 if self.path.endswith("/nowhere") else 200, b"a page")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/refused"):
            self._answer(403, b'{"code": "forbidden", "message": "not yours", "hint": ""}')
            return
        self._answer(200, f"{self.headers.get('X-XSRFToken')} {body.decode()}".encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Set-Cookie", "_xsrf=once; Path=/")
        self.send_header("X-Authorization-Was", self.headers.get("Authorization", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def room() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Room) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/base/"
        server.shutdown()


def test_addresses_stay_below_the_base_url(room: str) -> None:
    assert Visitor(room).address("w/demo") == f"{room}w/demo"
    assert Visitor(room).address("") == room


def test_a_post_carries_the_xsrf_token_of_an_earlier_page(room: str) -> None:
    visitor = Visitor(room)
    assert visitor.page("w/demo") == "a page"
    assert visitor.post("anything", {"a": 1}) == b'once {"a":1}'


def test_a_refusal_says_the_message_of_the_contract(room: str) -> None:
    with pytest.raises(NotWell, match="answered 403: not yours"):
        Visitor(room).post("refused", {})


def test_a_page_that_is_not_there_is_not_well(room: str) -> None:
    with pytest.raises(NotWell, match="answered 404"):
        Visitor(room).page("nowhere")


def test_a_room_that_is_closed_is_not_well() -> None:
    with pytest.raises(NotWell, match="did not answer"):
        Visitor("http://127.0.0.1:9/").page("")


def test_no_proxy_stands_between(room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Visitor(room).page("") == "a page"
