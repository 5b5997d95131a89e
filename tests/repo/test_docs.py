"""Every page of the documentation can be found, and no link leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def test_every_page_is_reachable_from_the_index(
    root: Path, tracked: Callable[..., list[Path]]
) -> None:
    pages = {root / path for path in tracked("docs/*.md")}
    seen: set[Path] = set()
    waiting = [root / "docs/index.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md" and page.exists():
            seen.add(page)
            waiting += _links(page)
    assert {str(page.relative_to(root)) for page in pages - seen} == set()


def test_no_link_leads_nowhere(root: Path, tracked: Callable[..., list[Path]]) -> None:
    dead = {
        f"{path} -> {target}"
        for path in tracked("*.md")
        for target in _links(root / path)
        if not target.exists()
    }
    assert dead == set()


def _links(page: Path) -> list[Path]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [(page.parent / target).resolve() for target in LINK.findall(text)]
