"""Every real notebook that runs is published, and its page shows all that nbconvert shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.publishing.publish import publish
from stepguide_kernel.room.library import lay_out
from stepguide_kernel.room.page import draw_page
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.verify import verify
from tests.exam.labels import labels
from tests.exam.labels import lay_out as lay_out_corpus
from tests.exam.shown import shown

if TYPE_CHECKING:
    from nbformat import NotebookNode

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(3600)]

CELL_TIMEOUT_S = 120.0
WIDGET = "application/vnd.jupyter.widget-view+json"


class Shelf:
    """A library with every notebook of the corpus that runs, by path."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self.paths = [label.file for label in labels(corpus) if label.cls == "exec"]
        self._copy = lay_out_corpus(corpus, folder / "corpus")
        self._folder = folder
        self._settings = Settings(
            data_dir=folder / "data", sessions_dir=folder / "sessions", cell_timeout=CELL_TIMEOUT_S
        )
        self.store = Store.open(self._settings)

    def fill(self) -> None:
        paths = [self._copy / path for path in self.paths]
        with WarmKernels() as warm:
            verify(paths, settings=self._settings, store=self.store, warm=warm)

    def published(self, path: Path) -> tuple[Published, bytes]:
        """Publish one and return the fact with its snapshot."""
        publication = publish(
            self._copy / path,
            slug=_slug(path),
            settings=self._settings,
            store=self.store,
            actor="me",
        )
        fact = self.store.published_fact(publication.slug)
        return fact, self.store.blobs.get(fact.snapshot)

    def folder_of(self, fact: Published) -> Path:
        """The files of a publication, laid out."""
        folder = self._folder / "laid-out" / fact.slug
        folder.mkdir(parents=True, exist_ok=True)
        lay_out(folder, fact.files, self.store.blobs)
        return folder


def _slug(path: Path) -> str:
    return "".join(c if c.isalnum() else "-" for c in str(path.with_suffix("")).lower())[
        -80:
    ].strip("-")


@pytest.fixture(scope="module")
def shelf(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shelf = Shelf(corpus, tmp_path_factory.mktemp("pages"))
    shelf.fill()
    yield shelf
    shelf.store.close()


def test_a_page_shows_all_that_nbconvert_shows(shelf: Shelf) -> None:
    assert len(shelf.paths) == 24
    missing = {str(path): found for path in shelf.paths if (found := _missing(shelf, path))}
    report = "\n".join(f"{path}\n  " + "\n  ".join(found) for path, found in missing.items())
    assert not missing, report


def test_every_widget_is_drawn_from_its_state(shelf: Shelf) -> None:
    undrawn = {}
    for path in shelf.paths:
        fact, snapshot = shelf.published(path)
        previews = _page(shelf, fact, snapshot).select("[data-preview]")
        blank = [str(one)[:300] for one in previews if "Interactive control</span>" in str(one)]
        if blank:
            undrawn[str(path)] = blank
    assert not undrawn


def _missing(shelf: Shelf, path: Path) -> list[str]:
    fact, snapshot = shelf.published(path)
    page, folder = _page(shelf, fact, snapshot), shelf.folder_of(fact)
    expected = BeautifulSoup(_nbconvert(snapshot, folder), "html.parser")
    found = []
    for cell in Notebook.parse(snapshot).cells:
        theirs, ours = shown(_expected(expected, cell)), shown(_drawn(page, cell["id"]))
        found += [f"{cell['id']}: {what}" for what in theirs.missing_from(ours)]
    return found


def _drawn(page: BeautifulSoup, cell_id: str) -> list[Tag]:
    """A cell as our page has it, and the headings that were taken from it: title, step."""
    cell = page.select_one(f'[data-cell="{cell_id}"]')
    headings = page.select(".sg-intro h1")
    if cell is None:  # it was nothing but its heading
        return [*headings, *page.select(".sg-step h2")]
    step = cell.find_parent(class_="sg-step")
    return [cell, *headings, *(step.select("h2") if step else ())]


def _expected(page: BeautifulSoup, cell: NotebookNode) -> list[Tag]:
    """A cell as nbconvert has it, which writes raw ones as they are, between the others."""
    if cell.cell_type == "raw":
        return [BeautifulSoup(cell["source"], "html.parser")]
    anchor = f"cell-id={cell['id']}"
    found = [drawn for drawn in page.select(".jp-Cell") if drawn.get("id") == anchor]
    assert found or not cell["source"].strip(), cell["source"]
    return found


def _page(shelf: Shelf, fact: Published, snapshot: bytes) -> BeautifulSoup:
    html = draw_page(snapshot, fact, "/", shelf.folder_of(fact)).plain.decode()
    return BeautifulSoup(html, "html.parser")


def _nbconvert(snapshot: bytes, folder: Path) -> str:
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(embed_images=True)
    html, _ = exporter.from_notebook_node(
        Notebook.parse(snapshot).node, resources={"metadata": {"path": str(folder)}}
    )
    return str(html)
