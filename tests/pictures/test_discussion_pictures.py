"""What people say to each other in JupyterLab: discussions of any length, the bell, suggestions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.requests import CommentRequest, RejectRequest
from stepguide_kernel.model.suggested_steps import SeenCell, SuggestedCell, SuggestedSteps
from stepguide_kernel.owner import local_owner
from tests.pictures.prepared import ORDERS, write_data
from tests.ui.notebooks import open_notebook, open_tab, run_command
from tests.ui.peers import Peer, peer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.pictures.conftest import Shoot
    from tests.ui.conftest import Lab

SAID = [
    "Refunds look like payments here. Filter on `kind` too.",
    "Why the *day*, and not the month of the order?",
    "Careful: **open** orders of last year are paid by now.\n\n- see the ledger\n- ask Ana",
]
PLACES = [("keep", "keep-1"), ("clean", "clean-1"), ("month", "month-1")]
BETTER = SuggestedSteps(
    seen=tuple(SeenCell(cell["id"], cell["cell_type"], cell["source"]) for cell in ORDERS[3:5]),
    cells=(
        SuggestedCell(cell_type="markdown", source="## Read the dates as dates", id="clean"),
        SuggestedCell(
            cell_type="code",
            source='orders = pd.read_csv("orders.csv", parse_dates=["day"])\nlen(orders)',
            id="clean-1",
        ),
    ),
)


def _open(page: Page, lab: Lab, guide: str) -> None:
    write_data(lab)
    said = {"schema": 1, "id": guide, "authors": ["Mia"]}
    open_notebook(page, lab, f"{guide}.ipynb", ORDERS, stepguide=said)


def _say(lee: Peer, threads: int) -> None:
    for number in range(threads):
        step, cell = PLACES[number % len(PLACES)]
        words = SAID[number % len(SAID)]
        anchor = Anchor(step_id=step, cell_id=cell, part="cell")
        if number == 2:
            anchor = Anchor(step_id="gone", cell_id="gone", part="cell", source="orders.dropna()")
        thread = lee.say(f"{lee.guide}-{number:05d}", words, anchor)
        if number == 0:
            lee.say(f"{lee.guide}-reply", "The ledger says so, see @mia.", thread=thread.id)


@pytest.mark.parametrize("threads", [0, 3, 300])
def test_discussions(page: Page, lab: Lab, shoot_lab: Shoot, threads: int) -> None:
    guide = f"g-said-{threads}"
    with peer(guide) as lee:
        _say(lee, threads)
        _open(page, lab, guide)
        tab = open_tab(page, "Discussion")
        words = tab.get_by_text("Nobody has commented yet.")
        shown = tab.locator("article.jp-StepGuide-thread").first
        words.or_(shown).wait_for()
        if threads:
            mine = lee.services.threads_of_guide(guide).threads[1]  # on the step that comes first
            request = CommentRequest(op_id=f"{guide}-mine", body="I see.", thread=mine.id)
            lee.services.comment_on_guide(guide, local_owner(), request)
            tab.get_by_role("button", name="Edit").first.wait_for()
        shoot_lab(page, f"discussion-{threads}")


@pytest.mark.parametrize("told", [3, 300])
def test_bells(page: Page, lab: Lab, shoot_lab: Shoot, told: int) -> None:
    guide = f"g-told-{told}"
    with peer(guide) as lee:
        lee.services.bell.watch(local_owner(), guide, watching=True)
        _say(lee, told)
        _suggest(lee)
        _open(page, lab, guide)
        _open_bell(page)
        page.locator(".jp-StepGuide-bell-item").first.wait_for()
        shoot_lab(page, f"bell-{told}")


def test_an_empty_bell(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    # The store is that of all pictures: here nothing was told yet.
    page.route(
        re.compile(r"/stepguide/api/notifications(\?|$)"),
        lambda route: route.fulfill(json={"notifications": [], "unread": 0}),
    )
    _open(page, lab, "g-told-0")
    _open_bell(page)
    page.get_by_text("Nothing yet.").wait_for()
    shoot_lab(page, "bell-0")


def _open_bell(page: Page) -> None:
    run_command(page, "stepguide:notifications")
    page.locator(".jp-StepGuide-watch button").wait_for()


def test_suggestions(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    guide = "g-suggested"
    with peer(guide) as lee:
        thread = _suggest(lee)
        _open(page, lab, guide)
        page.locator(".jp-NotebookPanel .jp-Cell").nth(4).click()
        run_command(page, "stepguide:suggest-change")
        page.get_by_role("textbox", name="Cell 2: Code").fill("orders.day")
        page.get_by_role("textbox", name="Why is it better?").fill("Shorter.")
        shoot_lab(page, "suggestion-editor")
        tab = open_tab(page, "Discussion")
        tab.get_by_role("button", name="Compare").click()
        page.get_by_role("heading", name="Suggestion by lee").wait_for()
        shoot_lab(page, "suggestion-review")
        refused = RejectRequest(op_id=f"{guide}-no", reason="We parse them later on purpose.")
        comment = lee.services.store.thread(thread).comments[0].id
        lee.services.suggestions.reject(comment, local_owner(), refused)
        tab.get_by_text("Suggestion not taken by").wait_for()
        shoot_lab(page, "suggestion-rejected")


def _suggest(lee: Peer) -> str:
    request = CommentRequest(
        op_id=f"{lee.guide}-suggestion",
        body="pandas reads them as dates by itself.",
        anchor=Anchor("clean", part="step"),
        suggestion=BETTER,
    )
    return lee.services.comment_on_guide(lee.guide, lee.person, request).id
