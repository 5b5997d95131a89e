"""What an author's outputs and widgets do on a reader's page, stored and live: nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.hostile.corpus import hostile
from tests.hostile.test_renderers import Watch
from tests.integration.publishing import code, markdown, published

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Room

LIVE_MS = 90_000
STATUS = "#sg-status"
# Sent by the kernel after the page has connected, as a callback of a widget would.
PAYLOADS = """PAYLOADS = [
    "<script>window.acted = 'script'</script>",
    "<img src=nowhere onerror=\\"window.acted = 'image'\\">",
    "<svg onload=\\"window.acted = 'svg'\\"><script>window.acted = 'svg'</script></svg>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.invalid/meta'>",
    "<iframe srcdoc=\\"<script>parent.acted = 'frame'</script>\\"></iframe>",
    "<iframe src='javascript:parent.acted=1'></iframe>",
    "<form action='https://elsewhere.invalid/form'><input name=password></form>",
    "<base href='https://elsewhere.invalid/'>",
    "<link rel=stylesheet href='https://elsewhere.invalid/style'>",
    "<img src='https://elsewhere.invalid/picture'>",
    "<style>@import 'https://elsewhere.invalid/import'; body { display: none }</style>",
    "<a href=\\"javascript:window.acted='link'\\" id=sg-live>go</a>",
    "<object data='https://elsewhere.invalid/object'></object>",
    "<math><mtext><img src=x onerror=\\"window.acted = 'math'\\"></mtext></math>",
]"""
SHOWN = """from IPython.display import HTML, Javascript, Latex, Markdown, display
for payload in PAYLOADS:
    display(HTML(payload), Markdown(payload), Latex(payload))
    display({"text/plain": payload}, raw=True)
    svg = "<svg xmlns='http://www.w3.org/2000/svg'>" + payload + "</svg>"
    display({"image/svg+xml": svg}, raw=True)
display(Javascript("window.acted = 'javascript'"))
print(*PAYLOADS)"""
WIDGETS = """import ipywidgets as w
out = w.Output()
texts = [w.HTML(), w.HTMLMath(), w.Label(), w.Text(), w.Button()]
disguised = w.Label(_view_name="HTMLView")
def act(_=None):
    for number, payload in enumerate(PAYLOADS):
        for widget in (*texts[:4], disguised):
            widget.value = payload
        texts[4].description = payload
        texts[0].description_allow_html, texts[0].description = True, payload
        with out:
            display(HTML(payload), Markdown(payload))
            print(payload)
        out.append_display_data(HTML(payload))
    done.value = "acted upon"
go, done = w.Button(description="Go"), w.Label("not yet")
go.on_click(act)
w.VBox([go, done, out, disguised, *texts])"""


@pytest.mark.slow
def test_nothing_acts_on_a_live_page(page: Page, room: Room) -> None:
    watch = Watch(page)
    words = [markdown(text) for text in hostile("markdown").values() if len(text) < 5_000]
    cells = [markdown("# Acts"), markdown("## All"), code(PAYLOADS), code(SHOWN), code(WIDGETS)]
    with published(room, "acts", [*cells, *words]):
        page.goto(f"{room.url}/w/acts")
        address = page.url
        page.locator("#sg-live").click()
        expect(page.locator(STATUS)).to_contain_text("Live;", timeout=LIVE_MS)
        page.locator(".sg-shown").get_by_role("button", name="Go", exact=True).click()
        expect(page.locator(".sg-shown").get_by_text("acted upon")).to_be_visible(timeout=LIVE_MS)
        page.locator(".sg-shown .jp-OutputArea-output").last.wait_for()
        _assert_nothing_acted(page, watch, address)
        for path in ("/", "/?q=acts"):
            page.goto(room.url + path)
            _assert_nothing_acted(page, watch, room.url + path)


@pytest.mark.slow
def test_nothing_acts_in_a_notebook_made_to(page: Page, room: Room, corpus: Path) -> None:
    watch = Watch(page)
    source = corpus / "jupyter+nbconvert" / "tests" / "exporters" / "files"
    with _file(room, source / "notebook_inject.ipynb") as slug:
        for path in (f"/w/{slug}", "/", "/?q=script", "/?q=alert"):
            page.goto(room.url + path)
            _assert_nothing_acted(page, watch, room.url + path)
        page.goto(f"{room.url}/w/{slug}")
        page.locator("#sg-live").click()
        expect(page.locator(STATUS)).to_contain_text("Live", timeout=LIVE_MS)
        _assert_nothing_acted(page, watch, f"{room.url}/w/{slug}")


@contextmanager
def _file(room: Room, source: Path) -> Iterator[str]:
    """Publish a file as it is."""
    path = room.folder / source.name
    shutil.copyfile(source, path)
    done = room.stepguide("publish", path.name, "--slug", "inject", "--allow-unverified")
    assert done.returncode == 0, done.stderr
    try:
        yield "inject"
    finally:
        room.stepguide("unpublish", "inject")
        path.unlink()


def _assert_nothing_acted(page: Page, watch: Watch, address: str) -> None:
    page.wait_for_timeout(1_000)  # what would navigate by itself, does so by then
    assert page.url == address
    watch.assert_quiet()
    acting: Sequence[str] = page.evaluate(
        """() => [...document.querySelectorAll('.sg-outputs *, .sg-cell-markdown *')]
          .filter(node => node.matches('script:not([type]), meta, base, link, form, object, embed,'
            + ' iframe:not([sandbox]), style') || [...node.attributes].some(({ name, value }) =>
            name.startsWith('on') || (/^(href|src|action)$/.test(name)
              && /^\\\\s*(javascript|data:text)/i.test(value))))
          .map(node => node.outerHTML.slice(0, 200))"""
    )
    assert acting == [], json.dumps(acting, indent=1)
    assert page.locator("body").is_visible()
