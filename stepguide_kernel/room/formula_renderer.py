"""Markdown of guides with its formulas drawn, as Voila's exporter asks for it."""

from __future__ import annotations

from voila.exporter import VoilaMarkdownRenderer

from stepguide_kernel.notebook import formulas


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
