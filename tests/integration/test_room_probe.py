"""What a real client of the reading room cannot do, whatever it sends."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from tests.integration.publishing import code, markdown, published
from tests.integration.visiting import SLUG, LiveRun, go_live, leave, visiting, xsrf

if TYPE_CHECKING:
    import httpx
    from tornado.websocket import WebSocketClientConnection

    from tests.conftest import Room

V1 = "v1.kernel.websocket.jupyter.org"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
CLOSED = [
    *("/api/contents", "/api/contents/x.txt", "/api/kernels", "/api/sessions", "/api/terminals"),
    *("/api/shutdown", "/api/kernelspecs", "/api/config/notebook", "/api/nbconvert", "/api/me"),
    *("/files/guide.ipynb", "/view/guide.ipynb", "/nbconvert/html/guide.ipynb", "/lab", "/tree"),
    *("/voila/tree", "/voila/render/guide.ipynb", "/voila/files/guide.ipynb"),
    *(
        "/stepguide/api/sessions",
        "/voila/api/contents",
        "/voila/query/x",
        "/voila/execution/x",
        "/metrics",
    ),
]
OUTSIDE = [
    "/voila/static/../../../../../../../../etc/passwd",
    "/voila/static//etc/passwd",
    "/voila/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/voila/static/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
    "/voila/labextensions/../../../../../../../etc/passwd",
    "/voila/labextensions/..%5c..%5cetc/passwd",
    "/voila/templates/lab/static/..%2f..%2f..%2fetc/passwd",
    "/voila/templates/..%2f..%2fetc/static/passwd",
    "/voila/api/themes/../../../../etc/passwd",
    "/stepguide/static/../routes.py",
    "/stepguide/static/%2e%2e/routes.py",
    "/stepguide/static//etc/passwd",
    "/w/..%2f..%2fetc%2fpasswd",
    "/w/../../etc/passwd",
    "/voila/templates/../../../etc/passwd",
    "/voila/templates/lab/static/../../../../../../etc/passwd",
    "/stepguide/api/publications/..%2f..%2fetc/notebook",
    "/w/paid-orders/embedded/../../../etc/passwd",
    "/w/paid-orders/embedded/..%2f..%2f..%2fetc%2fpasswd",
]


@pytest.fixture
def viewer(room: Room) -> Iterator[httpx.Client]:
    with visiting(room) as client:
        yield client


@pytest.mark.parametrize("path", CLOSED)
def test_no_file_is_listed_or_written_and_no_kernel_started(
    viewer: httpx.Client, path: str
) -> None:
    assert viewer.get(path).status_code == 404
    for method in WRITES:
        answer = viewer.request(method, path, headers=xsrf(viewer), json={"name": "python3"})
        assert answer.status_code in {403, 404, 405}, method


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_address_leads_to_a_file_elsewhere(room: Room, path: str) -> None:
    # By hand: HTTP clients tidy paths before they send them.
    with socket.create_connection(("127.0.0.1", int(room.url.rpartition(":")[2]))) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = raw.makefile("rb").read().decode("utf-8", "replace")
    assert answer.split()[1] in {"400", "403", "404"}
    assert "root:" not in answer
    assert "def " not in answer


def test_no_kernel_without_a_post_with_its_token_from_here(viewer: httpx.Client) -> None:
    live = f"/stepguide/live/{SLUG}"
    assert viewer.get(live).status_code == 405
    assert viewer.post(live, json={}).status_code == 403
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        elsewhere = {**xsrf(viewer), "Origin": origin}
        assert viewer.post(live, headers=elsewhere, json={}).status_code == 403
    evil = {**xsrf(viewer), "Host": "evil.example"}
    assert viewer.post(live, headers=evil, json={}).status_code == 403


def test_a_kernel_runs_no_code_of_its_viewer_and_no_other_viewer_reaches_it(room: Room) -> None:
    with visiting(room) as one, visiting(room) as two:
        run = go_live(one)
        try:
            _others_find_nothing(two, run)
            asyncio.run(_probe(room, one, two, run, room.folder / "pwned"))
        finally:
            leave(one, run)
    assert not (room.folder / "pwned").exists()


def test_outputs_with_scripts_are_data_and_their_stage_is_empty(
    room: Room, viewer: httpx.Client
) -> None:
    chart = {"text/html": "<p>chart</p><script>draw()</script>"}
    output = {"output_type": "display_data", "data": chart, "metadata": {}}
    with published(room, "chart", [markdown("# Chart"), code("1", output)]):
        [key] = re.findall('data-embedded="([0-9a-f]+)"', viewer.get("/w/chart").text)
        document = f"/w/chart/embedded/{key}"
        answer = viewer.get(document)
        assert answer.json() == {"html": chart["text/html"], "loaders": []}
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert viewer.get(f"/w/{SLUG}/embedded/{key}").status_code == 404  # another guide's
        for path in ("/w/chart/embedded", "/w/chart/embedded/", f"/w/chart/embedded/{key[:-1]}"):
            assert viewer.get(path).status_code == 404
        for method in WRITES:
            for path in (document, "/stepguide/stage"):
                answer = viewer.request(method, path, headers=xsrf(viewer), json={})
                assert answer.status_code in {403, 405}
    assert viewer.get(document).status_code == 410
    stage = viewer.get("/stepguide/stage")
    policy = stage.headers["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["sandbox allow-scripts", "default-src 'none'"]
    assert "frame-ancestors 'self'" in policy
    assert "'self'" not in " ".join(policy[:-1])
    assert "http" not in " ".join(policy)


def _others_find_nothing(other: httpx.Client, run: LiveRun) -> None:
    path = f"/api/kernels/{run.kernel_id}"
    for method in ("GET", *WRITES):
        answer = other.request(method, path, headers=xsrf(other), json={})
        assert answer.status_code in {404, 405}, method
    for action in ("interrupt", "restart"):
        for client_path in (f"{path}/{action}", f"{path}/{action}/"):
            answer = other.post(client_path, headers=xsrf(other), json={})
            assert answer.status_code == 404
    shutdown = f"/voila/api/shutdown/{run.kernel_id}"
    assert other.post(shutdown, headers=xsrf(other), json={}).status_code == 404


async def _probe(
    room: Room, one: httpx.Client, two: httpx.Client, run: LiveRun, target: Path
) -> None:
    with pytest.raises(Exception, match="HTTP 404"):
        await _socket(room, two, run)
    with pytest.raises(Exception, match="HTTP 403"):
        await _socket(room, one, run, Origin="http://evil.example")
    channels = await _socket(room, one, run)
    code = f"open({str(target)!r}, 'w').write('pwned'); print('PWNED', 6 * 7)"
    asked = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    asked |= {"user_expressions": {"x": code}, "stop_on_error": True, "cursor_pos": 1}
    for kind in ("execute_request", "complete_request", "inspect_request", "history_request"):
        for channel in ("shell", "control"):
            await channels.write_message(_message(kind, asked, channel), binary=True)
    debug = {"type": "request", "seq": 1, "command": "evaluate", "arguments": {"expression": code}}
    await channels.write_message(_message("debug_request", debug, "control"), binary=True)
    reply = {"value": code, "status": "ok"}
    await channels.write_message(_message("input_reply", reply, "stdin"), binary=True)
    # Answered in their order: what was heard when this one is answered is all that there was.
    await channels.write_message(_message("kernel_info_request", {}, "shell"), binary=True)
    heard = await _until(channels, "kernel_info_reply")
    channels.close()
    kinds = {header["msg_type"] for header, _ in heard}
    refused = ("execute", "complete", "inspect", "history", "debug", "input", "stream", "error")
    assert not [kind for kind in kinds if kind.startswith(refused)], kinds
    assert "PWNED" not in json.dumps([content for _, content in heard])


async def _socket(
    room: Room, client: httpx.Client, run: LiveRun, **headers: str
) -> WebSocketClientConnection:
    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    address = f"{room.url}/api/kernels/{run.kernel_id}/channels?session_id={uuid.uuid4().hex}"
    request = HTTPRequest(
        address.replace("http", "ws", 1),
        headers={"Cookie": cookies, "Origin": room.url, **headers},
        request_timeout=60,
    )
    return await websocket_connect(request, subprotocols=[V1])


def _message(kind: str, content: dict[str, Any], channel: str) -> bytes:
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": uuid.uuid4().hex,
        "date": datetime.now(UTC).isoformat(),
        "version": "5.3",
    }
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    packed: bytes = serialize_msg_to_ws_v1(parts, channel)
    return packed


async def _until(
    channels: WebSocketClientConnection, kind: str
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """All messages up to the first of this kind, each as header and content."""
    heard: list[tuple[dict[str, Any], dict[str, Any]]] = []
    while not heard or heard[-1][0]["msg_type"] != kind:
        message = await channels.read_message()
        assert isinstance(message, bytes), "the connection was closed"
        _, parts = deserialize_msg_from_ws_v1(message)
        heard.append((json.loads(parts[0]), json.loads(parts[3])))
    return heard
