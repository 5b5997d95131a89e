"""Markdown of guides with its formulas drawn, as Voila's exporter asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbconvert.filters.markdown_mistune import MarkdownWithMath
from voila.exporter import VoilaMarkdownRenderer

from stepguide_kernel.notebook import formulas
from stepguide_kernel.room.sanitizing import clean_html

if TYPE_CHECKING:
    from markupsafe import Markup


class FormulaRenderer(VoilaMarkdownRenderer):  # type: ignore[misc]
    """Holds formulas for the sanitizer, which draws them; see the formulas' module."""

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


class _NoFiles:
    """What a renderer asks for pictures, where none lie beside the text."""

    def file_exists(self, _path: str) -> bool:
        return False


def drawn_markdown(text: str) -> Markup:
    """Draw the markdown of an output as the page draws that of cells, harmless."""
    renderer = FormulaRenderer(_NoFiles(), escape=False)
    return clean_html(MarkdownWithMath(renderer=renderer).render(text))
