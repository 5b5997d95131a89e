"""A walkthrough's body: drawn once per snapshot from stored outputs, without a kernel."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from stepguide_kernel.model.ledger import Published
from stepguide_kernel.model.parameter import Parameter
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.embedding import Embedder, embedded
from stepguide_kernel.notebook.parameters import declared, parameters_cell_id
from stepguide_kernel.room.assets import CALLOUTS, WALKTHROUGH, asset_url, styles
from stepguide_kernel.room.embedded_place import embedded_place
from stepguide_kernel.room.sanitizing import clean_html
from stepguide_kernel.room.takeaways import in_words
from stepguide_kernel.room.widget_libraries import used
from stepguide_kernel.room.widget_preview import Piece, WidgetPreview

if TYPE_CHECKING:
    from nbformat import NotebookNode


class PageContext(msgspec.Struct, frozen=True):
    """What the template knows of the publication besides its notebook."""

    slug: str
    snapshot: str
    verified: bool
    files: int
    size: str
    in_lab: bool
    """Whether a Lab keeps the room open, which can lay out a copy."""
    asset: Callable[[str], str]
    styles: str
    widget_preview: Callable[[str], tuple[Piece, ...]]
    widget_libraries: tuple[str, ...] | None
    """Those that a live page has to load; ``None`` for all that are installed."""
    embedded: Callable[[Mapping[str, Any]], Markup]
    parameters: tuple[Parameter, ...]
    parameters_cell: str | None
    """The id of the cell below which they stand."""


class Page(msgspec.Struct, frozen=True):
    """A drawn page, as it goes over the wire."""

    etag: str
    gzipped: bytes

    @classmethod
    def of(cls, gzipped: bytes) -> Page:
        """Name a body after what it says."""
        return cls(f'"{hashlib.sha256(gzipped).hexdigest()[:24]}"', gzipped)

    def coloured(self, theme: str) -> Page:
        """The same body in the colours that its reader has chosen, ``light`` or ``dark``."""
        chosen = f'<html lang="en" data-theme="{theme}"'.encode()
        html = self.plain.replace(b'<html lang="en"', chosen, 1)
        return Page.of(gzip.compress(html, 6, mtime=0))

    @property
    def plain(self) -> bytes:
        """For a client that takes nothing compressed."""
        return gzip.decompress(self.gzipped)


def draw_page(
    snapshot: bytes,
    fact: Published,
    base_url: str,
    folder: Path,
    *,
    in_lab: bool = False,
) -> Page:
    """Draw the walkthrough of ``fact``; ``folder`` holds the files its markdown shows.

    With ``in_lab``, the page leads to a copy in the Lab that keeps the room open.

    Takes seconds at the first call of a process and a fraction of one later; call it in a
    thread.

    :raises NotebookInvalid: the snapshot is damaged.
    """
    notebook = embedded(Notebook.parse(snapshot, Path(fact.title)), Embedder())
    page = PageContext(
        slug=fact.slug,
        snapshot=fact.snapshot_hash,
        verified=fact.verified,
        files=len(fact.files),
        size=in_words(fact.size),
        in_lab=in_lab,
        asset=lambda name: asset_url(base_url, name),
        styles=styles(),
        widget_preview=WidgetPreview(notebook.node.metadata),
        widget_libraries=used(notebook),
        embedded=embedded_place,
        parameters=(parameters := declared(notebook)),
        parameters_cell=parameters_cell_id(notebook) if parameters else None,
    )
    html = asyncio.run(_draw(notebook, page, fact.title, base_url, folder)).encode()
    return Page.of(gzip.compress(html, 6, mtime=0))


async def _draw(
    notebook: Notebook, page: PageContext, title: str, base_url: str, folder: Path
) -> str:
    exporter = _exporter(base_url, folder)
    resources = {
        "base_url": base_url,
        "metadata": {"name": title},
        "page": page,
        "theme": "light",
    }
    parts = exporter.generate_from_notebook_node(
        notebook.node,
        resources=resources,
        extra_context={"kernel_start": _no_kernel, "cell_generator": _stored_cells},
        page_config={},
    )
    return "".join([html async for html, _ in parts])


def _exporter(base_url: str, folder: Path) -> Any:
    from jupyter_server.services.contents.largefilemanager import LargeFileManager
    from voila.exporter import VoilaExporter
    from voila.paths import collect_template_paths

    from stepguide_kernel.room.guide_renderer import GuideRenderer

    exporter = VoilaExporter(
        template_paths=template_paths(collect_template_paths),
        template_name="stepguide",
        contents_manager=LargeFileManager(root_dir=str(folder)),
        base_url=base_url,
        markdown_renderer_class=GuideRenderer,
        filters={"clean_html": clean_html},
    )
    exporter.sanitize_html = True
    exporter.exclude_output_prompt = True
    exporter.exclude_input_prompt = True
    exporter.exclude_anchor_links = True
    return exporter


def template_paths(collect: Callable[..., list[str]]) -> list[str]:
    """Our templates first, from the package itself, then Voila's and nbconvert's ``lab``.

    ``collect`` is :func:`voila.paths.collect_template_paths`.
    """
    return [str(WALKTHROUGH), str(CALLOUTS), *collect(["voila", "nbconvert"], "lab", prune=True)]


def _no_kernel(_notebook: NotebookNode) -> str:
    return ""


async def _stored_cells(
    notebook: NotebookNode, _kernel_id: str
) -> AsyncIterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        yield cell
