"""Markdown of guides as Voila's exporter asks for it: formulas drawn, pictures in the page."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from nbconvert.filters.markdown_mistune import MarkdownWithMath
from voila.exporter import VoilaMarkdownRenderer

from stepguide_kernel.notebook import formulas
from stepguide_kernel.room.sanitizing import clean_html

if TYPE_CHECKING:
    from markupsafe import Markup


class GuideRenderer(VoilaMarkdownRenderer):  # type: ignore[misc] # Voila has no types
    """Holds formulas for the sanitizer, which draws them; see the formulas' module.

    Voila puts pictures into the page that markdown names; this does so too with those in HTML.
    """

    def inline_math(self, body: str) -> str:
        """``$body$``, unless the dollars are prices: to nbconvert, any two make a formula."""
        if body != body.strip():
            return str(super().inline_math(body))
        return formulas.held(body, display=False)

    def block_math(self, body: str) -> str:
        """``$$body$$``."""
        return formulas.held(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        """A named environment that stands without dollars."""
        return formulas.held(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def block_html(self, html: str) -> str:
        """HTML between paragraphs."""
        return str(super().block_html(self._with_pictures(html)))

    def inline_html(self, html: str) -> str:
        """A tag within a paragraph."""
        return str(super().inline_html(self._with_pictures(html)))

    def _with_pictures(self, html: str) -> str:
        # Only then: parsed alone, the opening tag of a pair would be closed at once.
        return str(self._html_embed_images(html)) if "<img" in html.lower() else html

    def _src_to_base64(self, src: str) -> str | None:
        """The picture in a file of the guide's own, or ``None`` if it has no such file."""
        if "://" in src or src.startswith("data:") or not self.contents_manager.file_exists(src):
            return None
        found = self.contents_manager.get(src, format="base64")
        kind = mimetypes.guess_type(src)[0]
        return f"data:{kind};base64,{''.join(found['content'].split())}"


class _NoFiles:
    """What a renderer asks for pictures, where none lie beside the text."""

    def file_exists(self, _path: str) -> bool:
        return False


def drawn_markdown(text: str) -> Markup:
    """Draw the markdown of an output as the page draws that of cells, harmless."""
    renderer = GuideRenderer(_NoFiles(), escape=False)
    return clean_html(MarkdownWithMath(renderer=renderer).render(text))
