"""An output that runs a script of its own, in its frame: it draws, and does nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.integration.publishing import code, markdown, published

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

    from tests.conftest import Room

ATTEMPTS = (Path(__file__).parent / "stage.js").read_text(encoding="utf-8")
LEAVING = "setTimeout(() => { location = '%s' }, 0)"
MOST_PIXELS = 2_000


class Elsewhere:
    """Another server, and what it was asked for."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            do_POST = do_GET  # noqa: N815 -- so it is called

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    other = Elsewhere()
    thread = threading.Thread(target=other.server.serve_forever)
    thread.start()
    yield other
    other.server.shutdown()
    thread.join()
    other.server.server_close()


def test_a_frame_draws_and_does_nothing_else(page: Page, room: Room, elsewhere: Elsewhere) -> None:
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(f"dialog: {dialog.message}"))
    page.on("popup", lambda popup: seen.append(f"popup: {popup.url}"))
    page.on("download", lambda download: seen.append(f"download: {download.url}"))
    names = f"const ELSEWHERE = '{elsewhere.url}', ROOM = '{room.url}';\n"
    cells = [
        markdown("# Frames"),
        markdown("## Try everything"),
        code("1", _html(f"<p>drawn</p><script>{names}{ATTEMPTS}</script>")),
        code("2", _html(f"<p>left</p><script>{LEAVING % elsewhere.url}</script>")),
        code(
            "3",
            _html(
                f"<meta http-equiv=refresh content='0;url={elsewhere.url}/meta'>"
                "<p>meta</p><script>1</script>"
            ),
        ),
        code("4", _html("<p>again</p><script>location.reload()</script>")),
        code("5", _html(f"<p>out</p><script>{LEAVING % f'{room.url}/logout'}</script>")),
    ]
    with published(room, "frames", cells):
        page.goto(f"{room.url}/w/frames")
        address, cookies = page.url, page.context.cookies()
        frames = page.locator("iframe.sg-stage")
        expect(frames).to_have_count(5)
        report = _frame(page, 0).locator("pre").first
        expect(report).to_contain_text("end: reached")
        done = [line for line in report.inner_text().splitlines() if "DONE" in line]
        assert done == []
        expect(page.locator(".sg-embedded").first).to_contain_text("missing: it asks another site")
        sizes = [frames.nth(number).bounding_box() for number in range(5)]
        assert all(size and size["height"] <= MOST_PIXELS for size in sizes)
        assert page.evaluate("[window.acted, document.documentElement.dataset.theme]") == [
            None,
            None,
        ]
        assert page.url == address
        assert page.context.cookies() == cookies
    assert seen == []
    assert elsewhere.asked == []


def _frame(page: Page, number: int) -> FrameLocator:
    return page.locator("iframe.sg-stage").nth(number).content_frame


def _html(markup: str) -> dict[str, object]:
    return {"output_type": "display_data", "data": {"text/html": markup}, "metadata": {}}
