"""Callouts as nbconvert and an unchanged Voila draw them, with the template as it is installed."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from nbconvert import HTMLExporter
from nbconvert.preprocessors import Preprocessor

from stepguide_kernel.notebook.document import Notebook
from tests.unit.notebook.sample import code, notebook, text

TEMPLATES = Path(__file__).parents[2] / "stepguide_kernel" / "notebook" / "nbconvert"

BODY = """> [!WARNING]
> Refunds look like **payments**.
>
> ```python
> if kind:
>
>     drop("refund")  # _not_ *emphasis*
> ```
>
> <script>alert(1)</script> $a_b$"""

CREDIT = {"stepguide": {"callout": {"author": "Lee <b>", "from_comment": "c1"}}}


def guide() -> Notebook:
    return notebook(
        text("# Title", "t"),
        text(BODY, "w", metadata=CREDIT),
        text("> [!NOTE] not a callout", "q"),
        code("print('> [!NOTE]')", "c"),
        text("After *it*.", "after"),
    )


class Page(HTMLParser):
    """The callouts of a page, and the rest of its body as text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.asides: list[dict[str, str | None]] = []
        self.inside: list[str] = []
        self.tags_inside: list[str] = []
        self.outside: list[str] = []
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "aside":
            self.asides.append(dict(attrs))
            self._open = True
        elif self._open:
            self.tags_inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "aside"

    def handle_data(self, data: str) -> None:
        (self.inside if self._open else self.outside).append(data)


def nbconvert_page(**options: Any) -> str:
    exporter = HTMLExporter(template_name="stepguide", **options)
    html, _ = exporter.from_notebook_node(guide().node)
    return str(html)


@pytest.fixture
def voila_page(tmp_path: Path, free_port: int) -> Iterator[str]:
    """The page that an unchanged Voila serves when it is told the template's name."""
    guide().write(tmp_path / "guide.ipynb")
    options = ("--template=stepguide", "--no-browser", "--ip=127.0.0.1", f"--port={free_port}")
    command = [sys.executable, "-m", "voila", *options, "guide.ipynb"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    try:
        yield _answer(f"http://127.0.0.1:{free_port}/", server)
    finally:
        server.terminate()
        server.wait(20)


def _answer(url: str, server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60) as response:
                return str(response.read().decode())
        except urllib.error.URLError:
            assert server.poll() is None, "Voila ended"
            assert time.monotonic() < until, "Voila does not answer"
            time.sleep(0.2)


DRAWN = {
    "nbconvert, installed": nbconvert_page,
    "nbconvert, from the checkout": lambda: nbconvert_page(
        extra_template_basedirs=[str(TEMPLATES)]
    ),
}


def check(html: str) -> None:
    page = Page(html)
    (attributes,) = page.asides
    assert attributes == {
        "class": "sg-callout sg-warning",
        "role": "note",
        "aria-label": "Warning",
    }
    said = "".join(page.inside)
    assert said.startswith("Warning")
    assert "Refunds look like payments." in said
    assert 'if kind:\n\n    drop("refund")  # _not_ *emphasis*\n' in said
    assert "<script>alert(1)</script> ab" in said
    assert said.endswith("from a comment by Lee <b>")
    formula = {"math", "mrow", "msub", "mi"}
    assert set(page.tags_inside) == {"p", "strong", "pre", "code"} | formula
    rest = "".join(page.outside)
    assert "[!NOTE] not a callout" in rest
    assert "After it." in rest


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_nbconvert_draws_a_callout_as_a_note(draw: Any) -> None:
    html = draw()
    check(html)
    assert ".sg-callout.sg-warning" in html


def test_voila_draws_a_callout_as_a_note(voila_page: str) -> None:
    check(voila_page)


def test_without_the_template_a_callout_reads_as_a_quote() -> None:
    plain = HTMLExporter()
    html, _ = plain.from_notebook_node(guide().node)
    assert not Page(html).asides
    assert "<blockquote>" in html


def test_drawing_does_not_modify_the_notebook() -> None:
    drawn = guide()
    before = drawn.to_bytes()
    exporter = HTMLExporter(template_name="stepguide")
    exporter.from_notebook_node(drawn.node)
    assert drawn.to_bytes() == before


def test_damaged_metadata_do_not_keep_a_callout_from_being_drawn() -> None:
    damaged = notebook(text(BODY, "w", metadata={"stepguide": {"callout": 7}}))
    exporter = HTMLExporter(template_name="stepguide")
    html, _ = exporter.from_notebook_node(damaged.node)
    assert len(Page(html).asides) == 1


def test_the_preprocessor_can_be_switched_off_like_any_other() -> None:
    from stepguide_kernel.notebook.callout_preprocessor import CalloutPreprocessor

    assert issubclass(CalloutPreprocessor, Preprocessor)
    off = CalloutPreprocessor(enabled=False)  # type: ignore[no-untyped-call]
    node, _ = off(guide().node, {})
    assert node.cells[1]["source"] == BODY
