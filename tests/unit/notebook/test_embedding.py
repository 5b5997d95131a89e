"""Outputs that need a script: what of them is shown in a frame, as a picture, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from stepguide_kernel.model.embedded import EMBEDDED
from stepguide_kernel.notebook.embedding import Embedder, embedded, undrawn
from tests.unit.notebook.sample import code, notebook, text

PLOTLY = "application/vnd.plotly.v1+json"
CHART = {"data": [{"x": [1], "name": "</script><script>act()"}], "layout": {"height": 525}}
DRAWS = '<div id="c" style="height:300px"></div><script>draw("c")</script>'
TABLE = "<table><tr><td>1</td></tr></table>"


def display(**data: Any) -> dict[str, Any]:
    kinds = {"html": "text/html", "js": "application/javascript", "png": "image/png"}
    named = {kinds.get(kind, kind): value for kind, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {}}


def embedder(plotly: str | None = "<script>Plotly = {}</script>") -> Embedder:
    return Embedder(plotly=lambda: plotly)


def said(output: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = output["data"][EMBEDDED]
    return found


@pytest.mark.parametrize(
    "output",
    [
        display(html=TABLE),
        display(html='<script type="application/json">{"a": 1}</script><b>said</b>'),
        display(html="<b>a</b><script>MathJax.Hub.Config({});</script>"),
        display(html='<b>a</b><script src="https://cdn.example/MathJax.js"></script>'),
        display(js="IPython.OutputArea.auto_scroll_threshold = 9999"),
        display(png="iVBO"),
        {"output_type": "stream", "name": "stdout", "text": "<script>"},
    ],
)
def test_what_needs_no_script_stays_as_it_is(output: dict[str, Any]) -> None:
    made = embedder()
    assert made.outputs([output]) == [output]
    assert made.documents == {}


def test_a_script_gets_a_document_of_its_own() -> None:
    made = embedder()
    [shown] = made.outputs([display(html=DRAWS)])
    assert said(shown)["height"] == 300
    assert made.documents[said(shown)["key"]].html == DRAWS


def test_a_picture_is_shown_instead() -> None:
    both = display(html=DRAWS, png="iVBO", **{PLOTLY: CHART})
    assert embedder().outputs([both]) == [display(png="iVBO")]


def test_what_only_loads_goes_before_what_follows_and_is_not_shown() -> None:
    made = embedder()
    loads = display(html="<style>b {}</style><script>library = 1</script>")
    assert made.outputs([loads]) == []
    [shown] = made.outputs([display(html=DRAWS)])
    [loader] = made.documents[said(shown)["key"]].loaders
    assert "library = 1" in made.documents[loader].html


def test_a_program_draws_into_what_stands_before_it_when_it_names_it() -> None:
    made = embedder()
    place, program = display(html='<div id="x1"></div>'), display(js="show('x1', '</script>')")
    table, shown = made.outputs([display(html=TABLE), place, program])
    assert table == display(html=TABLE)
    html = made.documents[said(shown)["key"]].html
    assert html == "<div id=\"x1\"></div><script>show('x1', '<\\/script>')</script>"


def test_a_program_is_given_an_element_to_draw_into() -> None:
    made = embedder()
    [shown] = made.outputs([display(js="element.append('a')")])
    assert "previousElementSibling" in made.documents[said(shown)["key"]].html


def test_bokehs_loader_is_no_output() -> None:
    made = embedder()
    words = display(html='<span id="x1">Loading</span>')
    loads = display(js="load('x1')", **{"application/vnd.bokehjs_load.v0+json": ""})
    assert made.outputs([words, loads]) == []


def test_a_chart_of_plotly_is_drawn_by_the_script_of_its_package() -> None:
    made = embedder()
    [shown] = made.outputs([display(**{PLOTLY: CHART})])
    document = made.documents[said(shown)["key"]]
    assert said(shown)["height"] == 525
    assert "Plotly = {}" in made.documents[document.loaders[0]].html
    assert document.html.count("</script>") == 1  # data cannot end it


def test_without_plotly_a_page_says_so() -> None:
    [shown] = embedder(None).outputs([display(**{PLOTLY: CHART})])
    assert said(shown)["key"] is None
    assert "Plotly, which is not installed" in said(shown)["missing"]


@pytest.mark.parametrize(
    ("html", "host", "remedy"),
    [
        ('<script src="https://cdn.plot.ly/plotly-3.min.js"></script>', "cdn.plot.ly", "plotly."),
        ("<script type=module>import 'https://esm.sh/d3'</script>", "esm.sh", ""),
        ('<script>load("https://cdn.bokeh.org/b.js")</script>', "cdn.bokeh.org", "bokeh."),
        ("<iframe srcdoc='<script src=&quot;https://unpkg.com/l&quot;></script>'></iframe>",
         "unpkg.com", ""),
        ('<script>p = {"vega": "https://cdn.jsdelivr.net/npm/vega@6"}</script>',
         "cdn.jsdelivr.net", "altair."),
        ('<script src="//d3js.org/d3.js"></script>', "d3js.org", ""),
    ],
)  # fmt: skip
def test_another_origin_is_never_asked_and_named(html: str, host: str, remedy: str) -> None:
    made = embedder()
    [shown] = made.outputs([display(html=f"<div></div>{html}")])
    assert f"files of {host}," in said(shown)["missing"]
    assert said(shown)["remedy"].startswith(remedy)
    assert made.documents == {}


def test_what_a_loader_lacks_its_charts_lack() -> None:
    made = embedder()
    made.outputs([display(html='<script src="https://cdn.bokeh.org/b.js"></script>')])
    [shown] = made.outputs([display(html=DRAWS)])
    assert said(shown)["key"] is None
    whole = f"<div></div><script>{'x;' * 40_000}</script>"  # brings all that it needs
    [drawn] = made.outputs([display(html=whole)])
    assert said(drawn)["key"]


def test_an_author_cannot_write_the_place_of_an_output() -> None:
    forged = display(html="<b>a</b>", **{EMBEDDED: {"key": "k", "fallback": "<script>"}})
    assert embedder().outputs([forged]) == [display(html="<b>a</b>")]


def test_the_oldest_documents_go_and_loaders_stay() -> None:
    made = Embedder(plotly=lambda: None, most_bytes=200)
    made.outputs([display(html="<script>library = 1</script>")])
    keys = [
        said(made.outputs([display(html=f"<p>{number}</p><script>{'y' * 80}</script>")])[0])["key"]
        for number in range(4)
    ]
    assert keys[0] not in made.documents
    assert keys[-1] in made.documents
    assert made.documents[keys[-1]].loaders[0] in made.documents


def test_a_notebook_keeps_its_own_outputs_and_names_what_cannot_be_drawn() -> None:
    missing = display(html='<div></div><script src="https://cdn.plot.ly/p.js"></script>')
    guide = notebook(text("# T"), code("1", "c1", outputs=[missing]))
    before = guide.to_bytes()
    drawn = embedded(guide, embedder())
    assert guide.to_bytes() == before
    assert [list(output["data"]) for output in drawn.cells[-1]["outputs"]] == [[EMBEDDED]]
    [(index, found)] = undrawn(guide)
    assert (index, found.key) == (1, None)
