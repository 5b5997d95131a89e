"""What peers say comes by itself, and what people do with comments in the Discussion tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.requests import EditRequest
from stepguide_kernel.owner import local_owner
from tests.ui.notebooks import code, markdown, open_notebook, open_tab
from tests.ui.peers import peer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

CELLS = [
    markdown("title", "# Paid orders"),
    markdown("keep", "## Keep the paid ones"),
    code("keep-1", "paid = orders[1:]"),
]
AT_CELL = Anchor(step_id="keep", cell_id="keep-1", part="cell")
FORM = ".jp-StepGuide-form textarea"


def test_what_peers_say_comes_by_itself_and_is_unread_until_it_was_looked_at(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "live.ipynb", CELLS, stepguide={"schema": 1, "id": "live-guide"})
    tab = open_tab(page, "Discussion")
    tab.get_by_text("Nobody has commented yet.").wait_for()
    with peer("live-guide") as lee:
        thread = lee.say("live-guide-op-1", "Refunds look like *payments* here.", AT_CELL)
        article = tab.get_by_role("article", name="Thread by lee", exact=True)
        # Read, after a while before the eyes.
        article.locator("em").wait_for()
        page.get_by_role("button", name="1 open thread on this cell").wait_for()
        tab.get_by_label("Threads shown").select_option("mine")
        tab.get_by_text("You have said nothing in an open thread.").wait_for()

        lee.say("live-guide-op-2", "Look at `kind`.", thread=thread.id)
        expect(tab.get_by_role("option", name="Unread (1)")).to_be_attached()
        tab.get_by_label("Threads shown").select_option("unread")
        article.get_by_text("Look at").wait_for()
        article.get_by_role("button", name="Thanks").last.click()
        article.get_by_role("button", name="Thanks · 1", pressed=True).wait_for()
        said = lee.services.threads_of_guide("live-guide", lee.person).threads[0]
        assert said.comments[1].thanks == (local_owner().display_name,)
    expect(tab.get_by_role("option", name="Unread (0)")).to_be_attached()
    assert console == []


def test_a_comment_is_edited_in_two_places_and_deleted_by_keyboard(
    page: Page, lab: Lab, console: list[str]
) -> None:
    guide = "edited-guide"
    open_notebook(page, lab, "edited.ipynb", CELLS, stepguide={"schema": 1, "id": guide})
    tab = open_tab(page, "Discussion")
    with peer(guide) as lee, peer(guide, local_owner().name) as me:
        thread = lee.say(f"{guide}-op-1", "Why?", AT_CELL)
        tab.get_by_role("article").wait_for()
        tab.get_by_role("article").focus()
        page.keyboard.press("r")
        expect(tab.get_by_label("Reply to lee")).to_be_focused()
        page.keyboard.type("Ask @le")
        tab.get_by_role("option", name="lee").wait_for()
        page.keyboard.press("Enter")
        page.keyboard.type("about *that*")
        tab.get_by_role("button", name="Preview").click()
        assert tab.get_by_role("group", name="Preview").locator("em").inner_text() == "that"
        tab.get_by_role("button", name="Write").click()
        tab.get_by_label("Reply to lee").press("Control+Enter")
        mine = tab.locator(".jp-StepGuide-comment").nth(1)
        mine.get_by_text("Ask @lee about that").wait_for()

        mine.get_by_role("button", name="Edit").press("Enter")
        expect(mine.locator("textarea")).to_be_focused()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("From the desk")
        comment = lee.services.threads_of_guide(guide, lee.person).threads[0].comments[1]
        elsewhere = EditRequest(op_id=f"{guide}-edit", body="From the train", base=1)
        lee.services.remarks.edit(comment.id, me.person, elsewhere)
        mine.get_by_text("It was edited elsewhere since you began.").wait_for()
        page.keyboard.press("Control+Enter")
        other = tab.get_by_role("region", name="Your other version")
        other.get_by_text("From the desk").wait_for()
        expect(mine.locator(".jp-StepGuide-comment-body").first).to_have_text("From the train")
        other.get_by_role("button", name="Use this one").click()
        mine.get_by_role("button", name="Save").click()
        other.wait_for(state="detached")
        expect(mine.locator(".jp-StepGuide-comment-body")).to_have_text("From the desk")

        mine.get_by_role("button", name="Delete").press("Enter")
        expect(mine.get_by_role("button", name="Delete for good")).to_be_focused()
        page.keyboard.press("Enter")
        mine.get_by_text("This comment was deleted.").wait_for()
        seen = lee.services.threads_of_guide(guide, lee.person).threads[0]
        assert [(one.body, one.deleted) for one in seen.comments] == [("Why?", False), ("", True)]
        assert seen.id == thread.id
    assert console == []
