"""What axe-core finds wrong with a part of a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async parts => {
    const within = { include: parts.filter(part => document.querySelector(part) !== null) };
    const { violations } = await axe.run(within, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
        nodes.map(node => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}"""


def violations(page: Page, parts: Sequence[str]) -> list[str]:
    """Each violation within these selectors as ``rule: element: what would mend it``.

    A selector without an element on the page counts for nothing; the test has to see to it that
    what it means is there.
    """
    if not page.evaluate("() => 'axe' in window"):
        # Evaluated, because a page with a content security policy takes no script elements.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN, list(parts))
    return found
