"""What strangers write does nothing: not on our page, and not in JupyterLab."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.notebook.rich_text import render_markdown
from tests.hostile.corpus import hostile, oracle
from tests.ui.conftest import lab
from tests.ui.notebooks import code, markdown, open_notebook, open_tab
from tests.ui.peers import peer

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

    from tests.ui.conftest import Lab

__all__ = ["lab"]
MARKDOWN = hostile("markdown")
NAMES = hostile("names")
ELSEWHERE = "elsewhere.invalid"
GUIDE = "hostile-guide"


class Watch:
    """What a page does that nobody asked for: requests elsewhere, dialogs, leaving."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        self._page = page
        page.on("request", self._note)
        page.on("dialog", lambda dialog: self.seen.append(f"dialog: {dialog.message}"))
        page.on("popup", lambda popup: self.seen.append(f"popup: {popup.url}"))

    def _note(self, request: Request) -> None:
        if ELSEWHERE in request.url or request.url.startswith("data:text/html"):
            self.seen.append(f"request: {request.url}")

    def assert_quiet(self) -> None:
        assert self.seen == []
        assert self._page.evaluate("() => window.acted") is None


def _findings(page: Page, selector: str) -> list[str]:
    """What the oracle finds below each element, with the number of the element."""
    found: list[str] = page.evaluate(
        f"""selector => {{
          const look = {oracle()};
          return [...document.querySelectorAll(selector)]
            .flatMap((root, number) => look(root).map(said => `${{number}}: ${{said}}`));
        }}""",
        selector,
    )
    return found


@pytest.mark.parametrize(
    "bad",
    [
        "<script>1</script>",
        "<b onclick=x>a</b>",
        "<a href='javascript:x'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<img src=x>",
        "<p id=site>a</p>",
        "<p style='position:fixed'>a</p>",
        "<form></form>",
        "<button data-commandlinker-command=x>a</button>",
    ],
)
def test_the_oracle_finds_what_acts(page: Page, bad: str) -> None:
    page.set_content("<div class=said></div>")
    page.evaluate("bad => { document.querySelector('.said').innerHTML = bad }", bad)
    assert _findings(page, ".said")


def test_nothing_acts_on_our_page(page: Page) -> None:
    watch = Watch(page)
    page.set_content("<!doctype html><main></main>")
    for case, text in MARKDOWN.items():
        began = time.process_time()
        html = render_markdown(text)
        assert time.process_time() - began < 1, case
        page.evaluate(
            """html => {
              const said = document.createElement('div');
              said.className = 'said';
              said.innerHTML = html;
              document.querySelector('main').append(said);
            }""",
            html,
        )
    assert page.locator(".said").count() == len(MARKDOWN)
    cases = list(MARKDOWN)
    assert [f"{cases[int(one.split(':')[0])]} {one}" for one in _findings(page, ".said")] == []
    assert _findings(page, "main") == []
    watch.assert_quiet()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_acts_in_lab(page: Page, lab: Lab) -> None:
    watch = Watch(page)
    cells = [markdown("title", "# Orders"), code("sum", "orders.sum()")]
    at_cell = Anchor(step_id="title", cell_id="sum", part="cell")
    with peer(GUIDE) as stranger:
        thread = stranger.say(f"{GUIDE}-op", "First", at_cell)
        for number, text in enumerate(MARKDOWN.values()):
            stranger.say(f"{GUIDE}-op-{number}", text, thread=thread.id)
    for number, name in enumerate(NAMES.values()):
        with peer(GUIDE, name) as stranger:
            stranger.say(f"{GUIDE}-name-{number}", "Me", thread=thread.id)
    open_notebook(page, lab, "hostile.ipynb", cells, stepguide={"schema": 1, "id": GUIDE})
    tab = open_tab(page, "Discussion")
    said = tab.locator(".jp-StepGuide-comment-body")
    said.locator("> .jp-RenderedMarkdown > *").last.wait_for()
    page.wait_for_function(
        "count => document.querySelectorAll('.jp-StepGuide-comment-body > *').length === count",
        arg=1 + len(MARKDOWN) + len(NAMES),
    )
    cases = ["first", *MARKDOWN, *NAMES]
    found = _findings(page, ".jp-StepGuide-comment-body")
    assert [f"{cases[int(one.split(':')[0])]} {one}" for one in found] == []
    heads = page.locator(".jp-StepGuide-comment-head")
    assert _findings(page, ".jp-StepGuide-comment-head") == []
    shown = [heads.nth(number).locator("bdi").inner_text() for number in range(-len(NAMES), 0)]
    assert [one.split() for one in shown] == [one.split() for one in NAMES.values()], json.dumps(
        shown
    )
    assert page.url.startswith(lab.url)
    watch.assert_quiet()
