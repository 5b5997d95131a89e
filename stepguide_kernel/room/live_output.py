"""Outputs of a live kernel, as a reader's page may draw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stepguide_kernel.notebook import formulas
from stepguide_kernel.room.guide_renderer import drawn_markdown
from stepguide_kernel.room.sanitizing import clean_html


def live_output(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return a display output as JupyterLab's renderers may draw it on a reader's page.

    Lab sanitizes HTML itself unless the output is trusted; pictures in SVG and widgets it draws
    only when it is.  Markdown and formulas are drawn here: Lab would fetch the pictures of one,
    and Voila's front end asks another origin for MathJax.
    """
    data = {
        kind: str(clean_html(value)) if kind == "text/html" else value
        for kind, value in output.get("data", {}).items()
        if kind != "application/javascript"
    }
    markdown = data.pop("text/markdown", None)
    trusted = "text/html" not in data
    drawn = _drawn(markdown, data.get("text/latex")) if trusted else None
    if drawn is not None:
        data["text/html"] = drawn  # ours, hence still trusted
    return {**output, "data": data, "trusted": trusted}


def _drawn(markdown: object, latex: object) -> str | None:
    if isinstance(markdown, str):
        return str(drawn_markdown(markdown))
    return formulas.drawn_whole(str(latex or ""))
