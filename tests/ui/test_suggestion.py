"""A peer suggests other cells: the author is told, compares, takes it, and the peer is credited."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.requests import CommentRequest
from stepguide_kernel.model.suggested_steps import SeenCell, SuggestedCell, SuggestedSteps
from stepguide_kernel.owner import local_owner
from tests.ui.notebooks import code, markdown, open_notebook, read_notebook, run_command
from tests.ui.peers import peer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

CELLS = [
    markdown("title", "# Paid orders"),
    markdown("h1", "## Load"),
    code("load", "orders = [3, 4, 5]"),
    markdown("h2", "## Keep the paid ones"),
    code("keep", "paid = orders[1:]\nprint(len(paid))"),
]
BETTER = SuggestedSteps(
    seen=tuple(SeenCell(cell["id"], cell["cell_type"], cell["source"]) for cell in CELLS[1:]),
    cells=(
        SuggestedCell(cell_type="markdown", source="## Load the paid ones", id="h1"),
        SuggestedCell(cell_type="code", source="paid = [4, 5]\nprint(len(paid))", id="load"),
    ),
)
HEIGHTS = "buttons => buttons.map(button => button.getBoundingClientRect().height)"
LEAST_PX = 24
"""What somebody can hit who has no steady hand (WCAG 2.5.8)."""
Picture = Callable[[str], None]


@pytest.fixture
def picture(page: Page) -> Picture:
    """Take pictures in both themes where a folder for them is named."""
    folder = os.environ.get("PICTURES_OF_SUGGESTIONS")

    def take(name: str) -> None:
        for theme in ("Light", "Dark") if folder else ():
            command = (
                "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
            )
            page.evaluate(command, f"JupyterLab {theme}")
            page.locator("#jupyterlab-splash").wait_for(state="detached")
            page.locator(f"[data-jp-theme-light={str(theme == 'Light').lower()}]").wait_for(
                state="attached"
            )
            page.screenshot(path=Path(str(folder), f"{name}-{theme.lower()}.png"))

    return take


def test_three_steps_become_one_with_one_click(page: Page, lab: Lab, picture: Picture) -> None:
    guide = "guide-suggested"
    with peer(guide) as lee:
        me = local_owner()
        lee.services.bell.watch(me, guide, watching=True)
        open_notebook(page, lab, "paid.ipynb", CELLS, stepguide={"schema": 1, "id": guide})
        page.evaluate("window.jupyterapp.shell.activateById('jp-stepguide-sidebar')")
        request = CommentRequest(
            op_id="suggested-0001",
            body="Both steps are one: load only what is paid.",
            anchor=Anchor("h1", part="step", to_step_id="h2"),
            suggestion=BETTER,
        )
        lee.services.comment_on_guide(guide, lee.person, request)
        page.locator(".jp-StepGuide-bell-button[aria-label*=unread]").click()
        item = page.locator(".jp-StepGuide-bell-item", has_text="load only what is paid").first
        item.click(trial=True)  # nothing covers what is behind the bell, nor cuts it off
        picture("bell")
        item.get_by_role("button", name="Accept…").click()
        page.get_by_role("heading", name="Suggestion by lee").wait_for()
        picture("review")
        page.get_by_role("button", name="Accept", exact=True).click()
        page.get_by_text("Taken: its cells stand in the notebook.").wait_for()
        picture("taken")
        _wait_for_verdict(lee.services, guide)  # what is proved was saved before
        assert ["".join(cell["source"]) for cell in read_notebook(lab, "paid.ipynb")["cells"]] == [
            "# Paid orders",
            "## Load the paid ones",
            "paid = [4, 5]\nprint(len(paid))",
        ]
        saved = read_notebook(lab, "paid.ipynb")["metadata"]["stepguide"]
        assert saved["contributors"] == ["lee"]
        mine = lee.services.bell.list(me).notifications
        assert [one.read for one in mine if one.guide == guide] == [True]
        (told,) = [
            one for one in lee.services.bell.list(lee.person).notifications if one.guide == guide
        ]
        assert (told.kind, told.actor) == ("suggestion_accepted", me.name)


@pytest.mark.slow
def test_what_was_changed_since_is_not_overwritten(page: Page, lab: Lab, picture: Picture) -> None:
    guide = "guide-conflict"
    with peer(guide) as lee:
        request = CommentRequest(
            op_id="suggested-0002", body="One step.", anchor=Anchor("h1"), suggestion=BETTER
        )
        thread = lee.services.comment_on_guide(guide, lee.person, request)
    changed = [*CELLS[:2], code("load", "orders = read()"), *CELLS[3:]]
    open_notebook(page, lab, "changed.ipynb", changed, stepguide={"schema": 1, "id": guide})
    arguments = {"guide": guide, "comment": thread.comments[0].id}
    page.evaluate(
        "args => window.jupyterapp.commands.execute('stepguide:review-suggestion', args)",
        arguments,
    )
    page.get_by_text("Nothing is overwritten").wait_for()
    picture("conflict")
    assert page.get_by_role("button", name="Accept", exact=True).is_disabled()
    page.get_by_role("button", name="Reject…").click()
    page.get_by_label("Why is it not taken?").fill("We read the file by now.")
    page.get_by_role("button", name="Reject", exact=True).click()
    page.get_by_text("Not taken, by").wait_for()


@pytest.mark.slow
def test_a_copy_of_the_selected_step_is_edited_and_sent(
    page: Page, lab: Lab, picture: Picture
) -> None:
    guide = "guide-suggesting"
    open_notebook(page, lab, "suggesting.ipynb", CELLS, stepguide={"schema": 1, "id": guide})
    page.locator(".jp-NotebookPanel .jp-Cell").nth(2).click()
    run_command(page, "stepguide:suggest-change")
    send = page.get_by_role("button", name="Send suggestion")
    assert send.is_disabled()
    page.get_by_role("textbox", name="Cell 2: Code").fill("orders = [4, 5]")
    page.get_by_role("textbox", name="Why is it better?").fill("Three was never paid.")
    # What was begun is there after a reload, whichever step is selected then.
    page.goto(lab.page_of("suggesting.ipynb"))
    page.wait_for_selector(".jp-NotebookPanel")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")
    page.locator(".jp-NotebookPanel .jp-Cell").nth(4).click()
    run_command(page, "stepguide:suggest-change")
    page.get_by_text("You began this earlier").wait_for()
    expect(page.get_by_role("textbox", name="Why is it better?")).to_have_value(
        "Three was never paid."
    )
    picture("suggesting")
    send.click()
    send.wait_for(state="detached")
    with peer(guide) as lee:
        (thread,) = lee.services.threads_of_guide(guide).threads
    suggestion = thread.comments[0].suggestion
    assert suggestion is not None
    assert [cell.source for cell in suggestion.cells] == ["## Load", "orders = [4, 5]"]
    saved = read_notebook(lab, "suggesting.ipynb")["cells"]
    assert ["".join(cell["source"]) for cell in saved] == [cell["source"] for cell in CELLS]


def _wait_for_verdict(services: Any, guide: str) -> None:
    """Wait until the guide as it is now was proved."""
    deadline = time.monotonic() + 120
    while services.store.newest_verdict(guide) is None:
        assert time.monotonic() < deadline, "no verdict came"
        time.sleep(0.2)
    assert services.store.newest_verdict(guide).fact.run.verdict in {"passed", "drifted"}


@pytest.mark.slow
def test_what_was_told_is_answered_from_the_bell_and_read_where_it_stands(
    page: Page, lab: Lab
) -> None:
    guide = "guide-told"
    with peer(guide) as lee:
        me = local_owner()

        def unread() -> set[str]:
            told = lee.services.bell.list(me).notifications
            return {one.said for one in told if one.guide == guide and not one.read}

        open_notebook(page, lab, "told.ipynb", CELLS, stepguide={"schema": 1, "id": guide})
        run_command(page, "stepguide:watch-guide")
        page.get_by_text("You are told of everything that is said on it.").wait_for()
        lee.say("told-0001", "Why all of them?", Anchor("h1", cell_id="load", part="cell"))
        lee.say("told-0002", "Careful: one is missing.", Anchor("h2", cell_id="keep", part="cell"))
        item = page.locator(".jp-StepGuide-bell-item", has_text="Why all of them?")
        item.get_by_role("button", name="Reply").click()
        field = page.get_by_label("Reply to lee")
        expect(field).to_be_focused()
        field.fill("So that none is forgotten.")
        field.press("Control+Enter")
        thread = page.locator("article.jp-StepGuide-thread", has_text="Why all of them?")
        expect(thread).to_contain_text("So that none is forgotten.")
        thread.get_by_role("button", name="Edit").wait_for()
        heights = thread.locator(".jp-StepGuide-comment button, .jp-StepGuide-actions button")
        assert min(heights.evaluate_all(HEIGHTS)) >= LEAST_PX

        run_command(page, "stepguide:notifications")
        item = page.locator(".jp-StepGuide-bell-item", has_text="Careful: one is missing.")
        item.get_by_role("button", name="To callout").click()
        callout = page.locator(".jp-Notebook .jp-StepGuide-callout[data-callout='warning']")
        expect(callout).to_contain_text("one is missing")

        # A thread that was looked at for a while is read behind the bell as well.
        lee.say("told-0003", "And the refunds?", Anchor("h1", cell_id="load", part="cell"))
        expect(page.locator("article", has_text="And the refunds?")).to_be_visible()
        page.locator("article", has_text="And the refunds?").scroll_into_view_if_needed()
        deadline = time.monotonic() + 60
        while unread():
            assert time.monotonic() < deadline, unread()
            time.sleep(0.1)
        expect(page.locator(".jp-StepGuide-bell-button")).not_to_have_attribute(
            "aria-label", re.compile("unread")
        )

        run_command(page, "stepguide:watch-guide")
        page.get_by_text("You are told only of what names you.").wait_for()
        assert lee.services.bell.watching(me, guide).watching is False
