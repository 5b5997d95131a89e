"""The story that every release plays: two people, each in a JupyterLab process of their own, the
server of their team, and a reader (``make exam``).

The author records how a task is done and shares it.  A peer finds that three of the steps can be
one, and suggests that.  The author is told, looks at both side by side, accepts; the guide is
proved again, the peer is credited, and readers of the published page see it.

It is played twice: as Labs are, and with jupyter-collaboration on, where the peer also sits in the
author's Lab and both type into the guide at once.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stepguide_kernel.model.ledger import CommentAdded, Published, SuggestionAccepted
from stepguide_kernel.model.people import Role
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from tests.integration.test_team import Team
from tests.ui.conftest import Lab, patience, running_lab
from tests.ui.notebooks import cells_of, code, open_notebook, open_tab, read_notebook, run_command
from tests.ui.recording import create_guide, guide_dialog, record_button

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

__all__ = ["patience"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PEOPLE: dict[str, Role] = {"mia": "author", "lee": "commenter"}
MESSY = [
    "# Load the orders\norders = [3, 4, 5]",
    "len('a look that led nowhere');",
    "# Keep the paid ones\npaid = orders[1:]\npaid",
    "# Count what was paid\ntotal = sum(paid)\ntotal",
]
SHORTER = "paid = [3, 4, 5][1:]\ntotal = sum(paid)\ntotal"
HEADING = "## Sum up what was paid"
QUESTION = "Why three steps?"
REPLY = "Indeed, @mia."
WHY = "All of it is one thought."
GUIDE = "orders-guide.ipynb"
TYPED = {"mia": "Orders of May, all of them.", "lee": "Refunds are not among them."}
TYPED_LATER = " Sums are."
VERIFIED = re.compile(r"^Verified \d\d:\d\d$")
PATIENCE_MS = 120_000


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Team(tmp_path / "team", port)
    made.folder.mkdir()
    with made.serving():
        yield made


@contextmanager
def _labs(team: Team, folder: Path, *, together: bool) -> Iterator[dict[str, Lab]]:
    """A Lab for each person, with their own token and a store of their own."""
    settings = Settings(data_dir=team.folder / "store", sessions_dir=team.folder)
    with ExitStack() as stack:
        labs = {}
        for name, role in PEOPLE.items():
            own = folder / name
            (own / "config").mkdir(parents=True)
            said = {"data_dir": str(own / "store"), "team_url": team.url}
            config = own / "config" / "jupyter_stepguide_config.json"
            config.write_text(json.dumps({"StepGuide": said}))
            with Store.open(settings) as store:
                _keep(own / "store" / "team_token", store.people.add(name, role))
            alone = f"--YDocExtension.disable_rtc={not together}"
            labs[name] = stack.enter_context(running_lab(own, alone))
        yield labs


def _keep(path: Path, token: str) -> None:
    path.parent.mkdir(mode=0o700)
    path.touch(mode=0o600)
    path.write_text(token)


@pytest.fixture
def pages(browser: Browser) -> Iterator[dict[str, Page]]:
    """Browsers: one for each person, one for a reader, and one for the peer in the author's Lab."""
    contexts = {
        name: browser.new_context(viewport={"width": 1600, "height": 1000})
        for name in (*PEOPLE, "reader", "guest")
    }
    for context in contexts.values():
        context.set_default_timeout(PATIENCE_MS)
    opened = {name: context.new_page() for name, context in contexts.items()}
    for page in opened.values():
        # jupyter-collaboration asks after some seconds, which are few on a busy machine.
        wait = page.get_by_role("button", name="Continue waiting")
        page.add_locator_handler(wait, lambda button: button.click())
    yield opened
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("together", [False, True], ids=["apart", "together"])
def test_a_peer_makes_three_steps_one_and_readers_see_it(
    team: Team, tmp_path: Path, pages: dict[str, Page], *, together: bool
) -> None:
    mia, lee, reader = pages["mia"], pages["lee"], pages["reader"]
    with _labs(team, tmp_path, together=together) as labs:
        _record(mia, labs["mia"])
        _publish(mia, version=1)
        _read(reader, f"{team.url}w/orders", steps=3)
        _talk(reader, lee, labs)
        _suggest(lee)
        guest = pages["guest"] if together else None
        if guest is not None:
            _join(guest, labs["mia"])
            _type_at_once(mia, guest)
        _accept(mia, guest)
        saved = read_notebook(labs["mia"], GUIDE)
        sources = ["".join(cell["source"]) for cell in saved["cells"]]
        assert sources[-2:] == [HEADING, SHORTER]
        assert saved["metadata"]["stepguide"]["contributors"] == ["lee"]
        if guest is not None:
            _same(mia, guest)
            assert sources[0].endswith(f"\n{TYPED['mia']}\n{TYPED['lee']}{TYPED_LATER}")

        _hear(lee, "mia accepted a suggestion")
        _publish(mia, version=2)
        _read(reader, f"{team.url}w/orders", steps=1)
        expect(reader.locator(".sg-step h2")).to_have_text(re.compile("Sum up what was paid"))
        expect(reader.locator(".sg-facts")).to_contain_text("with lee")
        # What was asked about a step that is gone stands at the one that took its place.
        expect(reader.locator("#step-1 .sg-thread").filter(has_text=QUESTION)).to_have_count(1)
    _whose_words_are_whose(team)


def _record(page: Page, lab: Lab) -> None:
    """Record, Stop, Create guide: nothing is typed."""
    cells = [code(f"c{number}", source) for number, source in enumerate(MESSY)]
    open_notebook(page, lab, "orders.ipynb", cells)
    record_button(page, "Record").click()
    record_button(page, "Stop (0)").wait_for()
    run_command(page, "notebook:run-all-cells")
    stop = record_button(page, f"Stop ({len(MESSY)})")
    stop.wait_for()
    stop.click()
    guide_dialog(page).wait_for()
    create_guide(page, GUIDE)


def _guide(page: Page) -> Locator:
    """The panel of the guide: beside it may stand that of its source, which is code alone."""
    panels = page.locator(".jp-NotebookPanel:visible")
    return panels.filter(has=page.locator(".jp-MarkdownCell"))


def _publish(page: Page, *, version: int) -> None:
    """Share the guide in front, which was run again as it is now."""
    panel = _guide(page)
    expect(panel.locator(".jp-StepGuide-badge button")).to_have_text(VERIFIED, timeout=PATIENCE_MS)
    panel.locator(".jp-StepGuide-publishButton button").click()
    dialog = page.locator(".jp-StepGuide-publishDialog")
    expect(dialog).to_contain_text("✓ Verified today")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text(f"is published as orders, version {version}").wait_for()


def _read(page: Page, address: str, *, steps: int) -> None:
    page.goto(address)
    token = page.get_by_label("Token")
    heading = page.locator(".sg-step h2")
    expect(token.or_(heading.first)).to_be_visible()
    if token.is_visible():
        token.fill("shared")
        page.get_by_role("button", name="Sign in").click()
    expect(heading).to_have_count(steps)


def _talk(reader: Page, lee: Page, labs: dict[str, Lab]) -> None:
    """The peer has the guide in their own folder, and sees at once what a reader asks."""
    shutil.copy(labs["mia"].root / GUIDE, labs["lee"].root / GUIDE)
    _open(lee, labs["lee"])
    tab = open_tab(lee, "Discussion")
    tab.get_by_text("Nobody has commented yet.").wait_for()
    reader.locator("#step-2 [data-comment]").click()
    reader.locator("#step-2 textarea").fill(QUESTION)
    reader.locator("#step-2 .sg-form .sg-primary").click()
    tab.locator(".jp-StepGuide-thread").get_by_text(QUESTION).wait_for()
    tab.get_by_role("button", name="Reply", exact=True).click()
    tab.get_by_label("Reply to").fill(REPLY)
    tab.get_by_label("Reply to").press("Control+Enter")
    reader.locator("#step-2 .sg-thread").get_by_text(REPLY).wait_for()


def _open(page: Page, lab: Lab) -> None:
    page.goto(lab.page_of(GUIDE))
    page.wait_for_selector(".jp-NotebookPanel")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.ready")


def _suggest(page: Page) -> None:
    """Select all three steps, and write one instead."""
    page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const steps = content.widgets.findIndex(
              ({ model }) => model.sharedModel.getSource().startsWith('## '));
            content.activeCellIndex = steps;
            content.extendContiguousSelectionTo(content.widgets.length - 1);
        }"""
    )
    run_command(page, "stepguide:suggest-change")
    page.get_by_role("textbox", name="Cell 1: Text").fill(HEADING)
    page.get_by_role("textbox", name="Cell 2: Code").fill(SHORTER)
    cells = page.locator(".jp-StepGuide-suggestion-cell")
    for left in range(5, 1, -1):
        cells.last.get_by_role("button", name="Take out").click()
        expect(cells).to_have_count(left)
    page.get_by_label("Why is it better?").fill(WHY)
    send = page.get_by_role("button", name="Send suggestion")
    send.click()
    send.wait_for(state="detached")


def _accept(page: Page, guest: Page | None) -> None:
    """The author is told without a reload, and looks at both side by side."""
    page.evaluate("window.jupyterapp.shell.activateById('jp-stepguide-sidebar')")
    bell = page.locator(".jp-StepGuide-bell-button")
    expect(bell).to_have_text("3")  # a reader's question, an answer that names her, a suggestion
    bell.click()
    item = page.locator(".jp-StepGuide-bell-item").filter(has_text=WHY)
    item.get_by_role("button", name="Accept…").click()
    page.get_by_role("heading", name="Suggestion by lee").wait_for()
    if guest is not None:
        guest.keyboard.type(TYPED_LATER[:3])
    page.get_by_role("button", name="Accept", exact=True).click()
    if guest is not None:
        guest.keyboard.type(TYPED_LATER[3:])
    page.get_by_text("Taken: its cells stand in the notebook.").wait_for()
    page.locator(".lm-DockPanel-tabBar").get_by_text(GUIDE, exact=True).click()
    expect(_guide(page).locator(".jp-Cell").last).to_contain_text("[3, 4, 5]")


def _hear(page: Page, words: str) -> None:
    """A person is told without a reload."""
    page.locator(".jp-StepGuide-bell-button[aria-label*=unread]").click()
    page.locator(".jp-StepGuide-bell-item").filter(has_text=words).wait_for()


def _whose_words_are_whose(team: Team) -> None:
    """Each Lab spoke for its own user, and for nobody else."""
    settings = Settings(data_dir=team.folder / "store", sessions_dir=team.folder)
    with Store.open(settings) as store:
        facts = [(entry.actor, entry.fact) for entry in store.entries()]
    said = {fact.body: actor for actor, fact in facts if isinstance(fact, CommentAdded)}
    assert (said[REPLY], said[WHY]) == ("lee", "lee")
    assert said[QUESTION] not in PEOPLE
    accepted = [actor for actor, fact in facts if isinstance(fact, SuggestionAccepted)]
    assert accepted == ["mia"]
    assert {actor for actor, fact in facts if isinstance(fact, Published)} == {"mia"}


# --- both in one notebook -----------------------------------------------------------------------


def _join(guest: Page, lab: Lab) -> None:
    """The peer opens the author's own notebook, in the author's Lab."""
    _open(guest, lab)
    assert guest.evaluate("() => window.jupyterapp.shell.currentWidget.model.collaborative")


def _type_at_once(mia: Page, lee: Page) -> None:
    """Each on a line of their own of one cell, letter by letter in turn."""
    mia.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const cell = content.widgets[0].model.sharedModel;
            cell.setSource(`${cell.getSource()}\\n\\n`);
        }"""
    )
    _same(mia, lee)
    for back, page in ((1, mia), (0, lee)):
        _place_cursor(page, back)
    for mine, theirs in zip_longest(TYPED["mia"], TYPED["lee"], fillvalue=""):
        mia.keyboard.type(mine)
        lee.keyboard.type(theirs)
    _same(mia, lee)


def _place_cursor(page: Page, back: int) -> None:
    """Edit the first cell, at the start of one of its last lines."""
    page.evaluate(
        """async back => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.activeCellIndex = 0;
            const cell = content.widgets[0];
            cell.rendered = false;
            await cell.ready;
            content.mode = 'edit';
            cell.editor.setCursorPosition({ line: cell.editor.lineCount - 1 - back, column: 0 });
            cell.editor.focus();
        }""",
        back,
    )
    expect(_guide(page).locator(".jp-Cell").first.locator(".cm-content")).to_be_focused()


def _same(mia: Page, lee: Page) -> None:
    """Wait until both have the same cells."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while cells_of(mia) != cells_of(lee):
        assert time.monotonic() < deadline, "the two browsers differ"
        time.sleep(0.1)
