"""A walkthrough's body, drawn by Voila's exporter from a stored notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.model.ledger import Published
from stepguide_kernel.room.page import draw_page

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., str]:
    """Draw cells of a guide without running them; ``metadata`` are the notebook's."""

    def _draw(*cells: dict[str, Any], **metadata: Any) -> str:
        notebook = {
            "cells": [{"id": f"c{n}", "metadata": {}, **cell} for n, cell in enumerate(cells)],
            "metadata": metadata,
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        fact = Published(
            guide="g1",
            slug="guide",
            title="Guide",
            summary="",
            authors=(),
            tags=(),
            steps=1,
            code_hash="",
            snapshot_hash="",
            snapshot="",
            files={},
            source="guide.ipynb",
            verified=True,
        )
        return draw_page(json.dumps(notebook).encode(), fact, "/", tmp_path).plain.decode()

    return _draw


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


def _showing(data: dict[str, Any]) -> dict[str, Any]:
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return {"cell_type": "code", "source": "show()", "execution_count": 1, "outputs": [output]}


def _held(*outputs: dict[str, Any]) -> dict[str, Any]:
    """The metadata of a notebook whose widget ``w`` held these outputs."""
    model = {"model_name": "OutputModel", "state": {"outputs": list(outputs)}}
    return {"widgets": {STATE: {"state": {"w": model}}}}


def test_what_an_output_widget_held_is_drawn_as_outputs_are(draw: Callable[..., str]) -> None:
    html = draw(
        _text("## Look"),
        _showing({VIEW: {"model_id": "w"}}),
        **_held(
            {"output_type": "stream", "name": "stdout", "text": "square <16>\n"},
            {"output_type": "display_data", "data": {"text/html": "<table><tr><td>42"}},
            {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}},
            {"output_type": "display_data", "data": {"text/markdown": "a *word*"}},
        ),
    )
    preview = html[html.index("data-preview") : html.index("Run live to use this")]
    assert "square &lt;16&gt;" in preview
    assert "<td>42</td>" in preview
    assert 'src="data:image/png;base64,iVBORw0KGgo=" alt="Figure of step 1: Look"' in preview
    assert "<em>word</em>" in preview


@pytest.mark.parametrize(
    "data",
    [
        {"text/html": "<script>alert(1)</script><img src=x onerror=alert(1)>"},
        {"text/markdown": "<img src=x onerror=alert(1)>"},
        {"image/svg+xml": "<svg onload='alert(1)'></svg>"},
        {"image/png": '"onerror="alert(1)'},
        {"application/javascript": "alert(1)"},
        {"text/plain": "<img src=x onerror=alert(1)>"},
    ],
)
def test_what_an_output_widget_held_cannot_act(
    draw: Callable[..., str], data: dict[str, str]
) -> None:
    held = {"output_type": "display_data", "data": data}
    html = draw(_text("## Look"), _showing({VIEW: {"model_id": "w"}}), **_held(held))
    preview = html[html.index('class="sg-held"') : html.index("Run live to use this")]
    assert "<script" not in preview
    assert "<svg" not in preview
    assert ' onerror="' not in preview.replace("&quot;", "'")
    assert "<img src=x" not in preview


def test_formulas_are_drawn_on_the_server(draw: Callable[..., str]) -> None:
    html = draw(
        _text(
            "## Mean\n\nIt is $\\bar{x}$:\n\n$$\\frac{1}{n}$$\n\n"
            "\\begin{align}\na &= b\n\\end{align}\n\nIt costs $5 or $6, not `$x$`."
        ),
        _text("> [!TIP]\n> Mind $x_i^2$ and $$\n> \\begin{pmatrix} a & b \\end{pmatrix}$$"),
        _showing({"text/latex": "$\\displaystyle \\hat{y}$", "text/plain": "<Math object>"}),
    )
    assert html.count("<math ") == html.count("</math>") == 6
    assert html.count('<math display="block"') == 3
    assert "costs $5 or $6, not <code>$x$</code>" in html
    assert "<msubsup>" in html[html.index('<aside class="sg-callout') : html.index("</aside>")]


@pytest.mark.parametrize(
    "source",
    [
        r"$\href{javascript:alert(1)}{x}$",
        r"$\text{</math><img src=x onerror=alert(1)>}$",
        r"$$\def\a{\a\a}\a$$",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
        '<math alttext="x"><mi href="javascript:alert(1)">x</mi></math>',
        "> [!TIP]\n> $\\text{<script>alert(1)</script>}$",
    ],
)
def test_a_formula_on_a_page_cannot_act(draw: Callable[..., str], source: str) -> None:
    html = draw(_text("## Look"), _text(source))
    step = html[html.index('id="step-1"') : html.index("</section>", html.index('id="step-1"'))]
    step = re.sub(r'alttext="[^"]*"', "", step)
    assert not re.search(r"<img|<script|<style|href=\"javascript|mglyph", step)
