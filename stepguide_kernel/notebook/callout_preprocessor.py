"""Callouts drawn as callouts by nbconvert and by Voila.

Named by ``conf.json`` of the template ``stepguide``, so that any exporter that uses the
template, Voila's too, runs it without being told.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.model.guide import Callout, CalloutMetadata
from stepguide_kernel.notebook.callouts import parse
from stepguide_kernel.notebook.metadata import cell_metadata
from stepguide_kernel.notebook.rich_text import render_markdown

if TYPE_CHECKING:
    from nbformat import NotebookNode


class CalloutPreprocessor(Preprocessor):
    """Replaces each callout cell's markdown with the HTML of a note."""

    # Still a trait: conf.json sets it, and a plain attribute would refuse that.
    enabled = Bool(default_value=True).tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, _index: int
    ) -> tuple[NotebookNode, Any]:
        """Draw one cell; others pass unchanged."""
        callout = parse(cell["source"]) if cell.cell_type == "markdown" else None
        if callout is not None:
            cell["source"] = callout_html(callout, _credit(cell))
        return cell, resources


def callout_html(callout: Callout, credit: CalloutMetadata | None = None) -> str:
    """Return the HTML of a callout, on one line.

    One line, since a blank line would end the HTML block for a markdown renderer, which
    would then go on to read the rest as markdown.
    """
    title = callout.kind.capitalize()
    body = render_markdown(callout.body).strip()
    said_by = (
        f'<p class="sg-callout-credit">from a comment by {html.escape(credit.author)}</p>'
        if credit is not None and credit.from_comment and credit.author
        else ""
    )
    drawn = (
        f'<aside class="sg-callout sg-{callout.kind.lower()}" role="note" aria-label="{title}">'
        f'<p class="sg-callout-title">{title}</p>{body}{said_by}</aside>'
    )
    return drawn.replace("\n", "&#10;")


def _credit(cell: NotebookNode) -> CalloutMetadata | None:
    try:
        return cell_metadata(cell).callout
    except NotebookInvalid:  # a page is drawn even where the metadata is damaged
        return None
