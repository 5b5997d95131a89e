"""A notebook that somebody else wrote: its callouts are drawn, and nothing in it acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import code, markdown, open_notebook, open_tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

ATTACK = (
    '<img src="nowhere" onerror="window.acted = true"><script>window.acted = true</script>'
    '<button onclick="window.acted = true">Go</button>'
    '<button data-commandlinker-command="notebook:cut-cell">Cut</button>'
)
ACTING = "script, [onerror], [onclick], [data-commandlinker-command]"
SAID = "Refunds look like payments here."


def test_callouts_comments_and_titles_of_an_untrusted_notebook_do_nothing(
    page: Page, lab: Lab
) -> None:
    shown = {
        "output_type": "display_data",
        "data": {"text/html": ATTACK, "text/plain": "shown"},
        "metadata": {},
    }
    cells = [
        markdown("m0", f"# Orders {ATTACK}"),
        markdown("m1", f"> [!WARNING]\n> {SAID} {ATTACK}"),
        {**code("c0", "1"), "outputs": [shown], "execution_count": 1},
    ]
    open_notebook(page, lab, "untrusted.ipynb", cells, title=ATTACK)
    callout = page.locator(".jp-StepGuide-callout")
    expect(callout).to_contain_text(SAID)
    expect(callout.locator(ACTING)).to_have_count(0)
    tab = open_tab(page, "Discussion")
    tab.locator("textarea").fill(f"I see it too. {ATTACK}")
    tab.locator("textarea").press("Control+Enter")
    comment = tab.locator(".jp-StepGuide-comment-body")
    expect(comment).to_contain_text("I see it too.")
    expect(comment.locator(ACTING)).to_have_count(0)
    open_tab(page, "Steps")
    assert page.evaluate("() => window.acted") is None
