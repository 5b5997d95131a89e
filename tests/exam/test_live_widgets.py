"""Every control of the corpus's notebooks about widgets, live: its kernel hears it and answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from playwright.sync_api import expect

from tests.exam.labels import lay_out

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, WebSocket

    from tests.conftest import Room

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(1800)]

LIVE_MS = 180_000
ANSWER_MS = 20_000
EXAMPLES = "jupyter-widgets+ipywidgets/docs/source/examples"
DEMOS = "voila-dashboards+voila/notebooks"
NOTEBOOKS = {
    "widget-list": f"{EXAMPLES}/Widget List.ipynb",
    "lorenz": f"{EXAMPLES}/Lorenz Differential Equations.ipynb",
    "interactive": f"{DEMOS}/interactive.ipynb",
}
LEAST = {"widget-list": 45, "lorenz": 5, "interactive": 2}
"""Controls that each has."""
CONTROLS = (
    ".noUi-handle",
    "select:enabled",
    "textarea:enabled",
    "input[type=text]:enabled",
    "input[type=number]:enabled",
    "input[type=password]:enabled",
    "input[type=checkbox]:enabled",
    "input[type=radio]:enabled:not(:checked)",
    "input[type=color]:enabled",
    "input[type=date]:enabled",
    "input[type=time]:enabled",
    "input[type=datetime-local]:enabled",
    "button.jupyter-button:not(.widget-upload):enabled",
    "input[type=file]:enabled",
)
VALUES = {
    "number": "3",
    "color": "#123456",
    "date": "2026-01-31",
    "time": "10:20",
    "datetime-local": "2026-01-31T10:20",
}


class Kernel:
    """What the kernel of a live page says of its widgets after it has been told something."""

    def __init__(self, page: Page) -> None:
        self.said: list[dict[str, Any]] = []
        self.told: list[dict[str, Any]] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self._note(frame, self.said))
        socket.on("framesent", lambda frame: self._note(frame, self.told))

    def _note(self, frame: str | bytes, where: list[dict[str, Any]]) -> None:
        if isinstance(frame, bytes):
            _, parts = deserialize_msg_from_ws_v1(frame)
            if json.loads(parts[0])["msg_type"] == "comm_msg":
                where.append(json.loads(parts[3]))

    def answered(self, since: int) -> bool:
        """Whether it has answered a change: it says the new state again to all pages."""
        return any(
            said["data"].get("method") in {"echo_update", "update"} for said in self.said[since:]
        )


@pytest.fixture(scope="module")
def copy(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(corpus, tmp_path_factory.mktemp("widgets") / "corpus")


@pytest.mark.parametrize("slug", NOTEBOOKS)
def test_every_control_reaches_its_kernel_and_comes_back(
    page: Page, room: Room, copy: Path, slug: str
) -> None:
    path = str(copy / NOTEBOOKS[slug])
    done = room.stepguide("publish", path, "--slug", slug, "--allow-unverified")
    assert done.returncode == 0, done.stderr
    kernel = Kernel(page)
    page.goto(f"{room.url}/w/{slug}")
    page.locator("#sg-live").click()
    expect(page.locator("#sg-status")).to_contain_text("Live", timeout=LIVE_MS)
    page.locator(".sg-shown .jupyter-widgets").last.wait_for(state="attached")
    silent, count = [], 0
    for kind in CONTROLS:
        controls = page.locator(f".sg-shown {kind}")
        for number in range(controls.count()):
            control = controls.nth(number)
            if not control.is_visible() and "file" not in kind:
                continue  # in a fold or a tab that is closed
            count += 1
            if not _answers(page, kernel, control, kind):
                silent.append(f"{kind} {number}: {_name(control)}")
    assert silent == [], "\n".join(silent)
    assert count >= LEAST[slug], (count, page.locator("#sg-status").inner_text())
    page.goto("about:blank")


def test_a_chart_of_another_library_is_brushed(page: Page, room: Room, copy: Path) -> None:
    """Bqplot's front end comes from its own package; its kernel says what was brushed."""
    path = str(copy / DEMOS / "dashboard.ipynb")
    for command in (("verify", path), ("publish", path, "--slug", "dashboard")):
        done = room.stepguide(*command)
        assert done.returncode == 0, done.stderr
    page.goto(f"{room.url}/w/dashboard")
    page.locator("#sg-live").click()
    expect(page.locator("#sg-status")).to_contain_text("Live", timeout=LIVE_MS)
    charts = page.locator(".sg-shown svg.svg-figure")
    expect(charts).to_have_count(2, timeout=LIVE_MS)
    charts.last.scroll_into_view_if_needed()
    box = charts.last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=10)
    page.mouse.up()
    selected = page.locator(".sg-shown .widget-label", has_text="Selected range")
    expect(selected).to_be_visible(timeout=ANSWER_MS)
    page.goto("about:blank")


def _answers(page: Page, kernel: Kernel, control: Locator, kind: str) -> bool:
    since, told = len(kernel.said), len(kernel.told)
    _change(control, kind)
    for _ in range(ANSWER_MS // 100):
        if kernel.answered(since):
            return True
        page.wait_for_timeout(100)
        if "button" in kind and len(kernel.told) > told:
            event = kernel.told[-1]["data"]
            if event.get("method") == "custom":  # a click, to which only a callback would answer
                return True
    return False


def _change(control: Locator, kind: str) -> None:
    kind_of = (control.get_attribute("type") or "") if kind.startswith("input") else ""
    if kind == ".noUi-handle":
        control.focus()
        control.press("ArrowLeft")
        control.press("ArrowRight")
        control.press("ArrowRight")
    elif kind.startswith("select"):
        options = control.locator("option").count()
        chosen = control.evaluate("one => one.selectedIndex")
        control.select_option(index=(int(chosen) + 1) % options)
    elif kind_of in {"checkbox", "radio"} or kind.startswith("button"):
        control.click()
    elif kind_of == "file":
        control.set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"some words"}
        )
    else:
        was = control.input_value()  # of one that is shown twice, the other has changed it already
        colour = "teal" if "colorpicker" in _name(control) else f"{was} and more"
        # A box with options may take nothing else.
        option = control.evaluate("one => one.list?.options[0]?.value")
        control.fill(option or VALUES.get(kind_of, colour))
        control.press("Enter")
        control.blur()


def _name(control: Locator) -> str:
    return str(control.evaluate("one => one.closest('.jupyter-widgets')?.className"))[:120]
