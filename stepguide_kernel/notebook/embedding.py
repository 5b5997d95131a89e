"""Outputs that need a script, each made a document that can run in a frame of its own.

In a notebook all scripts share one page, so an output may rely on what an earlier one has loaded:
Plotly and Bokeh load their library once.  Documents name these earlier ones as their loaders.
Where an output has a picture as well, the picture is shown; and what only other origins could
give is said to be missing, because a page asks none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from stepguide_kernel.model.decoding import convert
from stepguide_kernel.model.embedded import EMBEDDED, Embedded, EmbeddedDocument
from stepguide_kernel.notebook.chart_script import PLOTLY, plotly_chart, plotly_script
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.markup_scripts import (
    MarkupScripts,
    is_for_the_notebook,
    may_act,
    without_mathjax,
)

Output = Mapping[str, Any]

_HTML, _JAVASCRIPT = "text/html", "application/javascript"
_PICTURES = frozenset({"image/png", "image/jpeg", "image/svg+xml"})
_WIDGET = "application/vnd.jupyter.widget-view+json"
_WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
_BOKEH_LOADER = "application/vnd.bokehjs_load"
_VEGA = re.compile(r"application/vnd\.vega(?:lite)?\.")
_ID = re.compile(r"""\bid\s*=\s*["']([\w.:-]+)["']""")
_ELEMENT = re.compile(r"\belement\b")
_END_OF_SCRIPT = re.compile(r"</(script)", re.IGNORECASE)
_LIBRARY = 64 * 1024
"""Characters from which on a script is taken for one that brings what it needs."""
_KEY = 24
_NAMED = 3

_NO_PLOTLY = "it needs Plotly, which is not installed where this reading room runs"
_NO_VEGA = "it needs a script that draws charts of Vega, and brings none"
_REMEDIES = (
    ("plot.ly", 'plotly.io.renderers.default = "notebook"'),
    ("bokeh", "bokeh.io.output_notebook(resources=bokeh.resources.INLINE)"),
    ("vega", 'altair.renderers.enable("svg")'),
)


class Embedder:
    """Goes through outputs in their order, as the scripts on a notebook's page would run.

    ``documents`` holds what it has made, by key.  With ``most_bytes``, the oldest go when there
    is more, but none that others need.
    """

    def __init__(
        self,
        *,
        plotly: Callable[[], str | None] = plotly_script,
        most_bytes: int | None = None,
    ) -> None:
        self.documents: dict[str, EmbeddedDocument] = {}
        self._find_plotly = plotly
        self._most_bytes = most_bytes
        self._plotly: str | None = None
        self._loaders: list[str] = []
        self._asked: list[str] = []
        """Other origins' scripts that loaders ask for."""

    def outputs(self, outputs: Iterable[Output]) -> list[Output]:
        """Return the outputs of one cell, or of a part of it, as a page may show them.

        Those that need a script have data of the kind :data:`~stepguide_kernel.model.embedded.
        EMBEDDED` alone, or their picture; those that only load something are left out.
        """
        shown: list[Output] = []
        for output in outputs:
            data = output.get("data")
            if not isinstance(data, Mapping):
                shown.append(output)
                continue
            own = {kind: value for kind, value in data.items() if kind != EMBEDDED}
            if not _needs_script(own):
                shown.append({**output, "data": own})
            elif _PICTURES & own.keys():
                pictures = {kind: own[kind] for kind in own if not _is_acting(kind)}
                shown.append({**output, "data": pictures})
            else:
                before = _drawn_into(shown, own)
                embedded = self._embedded(own, before)
                if embedded is not None:
                    shown.append({**output, "data": {EMBEDDED: msgspec.to_builtins(embedded)}})
        return shown

    # -------------------------------------------------------------------------------------------

    def _embedded(self, data: Mapping[str, Any], before: str) -> Embedded | None:
        chart = data.get(PLOTLY)
        if isinstance(chart, dict) and (self._has_plotly() or not _is_acting_text(data)):
            return self._plotly_chart(chart)
        if not _is_acting_text(data):
            return Embedded(missing=_NO_VEGA, remedy=_REMEDIES[2][1])
        markup = before + _markup(data)
        scripts = MarkupScripts(markup)
        if not scripts.shows or any(kind.startswith(_BOKEH_LOADER) for kind in data):
            self._load(markup, scripts)
            return None
        fallback = data.get(_HTML, "") if scripts.has_text and not scripts.is_framed else ""
        if asked := self._missing(scripts):
            return Embedded(
                fallback=fallback, missing=_elsewhere(asked), remedy=_remedy(asked, markup)
            )
        key = self._keep(without_mathjax(markup), tuple(self._loaders))
        return Embedded(key=key, height=scripts.height, fallback=fallback)

    def _plotly_chart(self, chart: dict[str, Any]) -> Embedded:
        if self._plotly is None:
            return Embedded(missing=_NO_PLOTLY, remedy=_REMEDIES[0][1])
        markup, height = plotly_chart(chart)
        return Embedded(key=self._keep(markup, (self._plotly,)), height=height)

    def _has_plotly(self) -> bool:
        if self._plotly is None and (script := self._find_plotly()) is not None:
            self._plotly = self._keep(script)
        return self._plotly is not None

    def _load(self, markup: str, scripts: MarkupScripts) -> None:
        self._asked += scripts.addresses
        # Unseen: what some show besides is that they load.
        key = self._keep(f"<div hidden>{without_mathjax(markup)}</div>")
        if key not in self._loaders:
            self._loaders.append(key)

    def _missing(self, scripts: MarkupScripts) -> list[str]:
        """What other origins would have to give; what loaders lack, a whole library replaces."""
        if any(len(program) > _LIBRARY for program in scripts.programs):
            return scripts.addresses
        return [*scripts.addresses, *self._asked]

    def _keep(self, html: str, loaders: tuple[str, ...] = ()) -> str:
        digest = hashlib.sha256("\0".join((*loaders, html)).encode("utf-8", "surrogatepass"))
        key = digest.hexdigest()[:_KEY]
        self.documents[key] = EmbeddedDocument(html, loaders)
        self._let_go(key)
        return key

    def _let_go(self, newest: str) -> None:
        needed = {*self._loaders, self._plotly, newest}
        for key in [key for key in self.documents if key not in needed]:
            size = sum(len(document.html) for document in self.documents.values())
            if self._most_bytes is None or size <= self._most_bytes:
                return
            del self.documents[key]


def embedded(notebook: Notebook, embedder: Embedder) -> Notebook:
    """Return a copy of ``notebook`` whose outputs a page may show; see :class:`Embedder`."""
    copy = notebook.copy()
    for cell in copy.cells:
        if cell.cell_type == "code":
            label = cell.get("metadata", {}).get("stepguide", {}).get("alt", "")
            cell["outputs"] = [
                _labelled(output, label) for output in embedder.outputs(cell["outputs"])
            ]
    for model in _widget_models(copy):
        state = model.get("state")
        if isinstance(state, dict) and isinstance(state.get("outputs"), list):
            held = [output for output in state["outputs"] if isinstance(output, Mapping)]
            state["outputs"] = embedder.outputs(held)
    return copy


def undrawn(notebook: Notebook) -> list[tuple[int, Embedded]]:
    """Each output that no page can draw, with the index of its cell."""
    embedder, found = Embedder(), []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        for output in embedder.outputs(cell["outputs"]):
            said = output.get("data", {}).get(EMBEDDED)
            if said is not None and said["missing"]:
                found.append((index, convert(said, Embedded)))
    return found


def _labelled(output: Output, label: object) -> Any:
    from nbformat import from_dict

    said = output.get("data", {}).get(EMBEDDED)
    if said is not None:
        said["label"] = str(label)
    return from_dict(output)


def _widget_models(notebook: Notebook) -> Iterable[dict[str, Any]]:
    widgets = notebook.node.metadata.get("widgets", {}).get(_WIDGET_STATE, {})
    models = widgets.get("state", {}) if isinstance(widgets, Mapping) else {}
    return [model for model in models.values() if isinstance(model, dict)]


def _needs_script(data: Mapping[str, Any]) -> bool:
    if _WIDGET in data:
        return False  # which its own front end draws
    return _is_acting_text(data) or any(map(_is_chart, data))


def _is_acting_text(data: Mapping[str, Any]) -> bool:
    markup, program = data.get(_HTML), data.get(_JAVASCRIPT)
    if isinstance(markup, str) and may_act(markup) and MarkupScripts(markup).is_needed:
        return True
    return isinstance(program, str) and bool(program.strip()) and not is_for_the_notebook(program)


def _is_chart(kind: str) -> bool:
    return kind == PLOTLY or bool(_VEGA.match(kind))


def _is_acting(kind: str) -> bool:
    return kind in {_HTML, _JAVASCRIPT} or _is_chart(kind)


def _drawn_into(shown: list[Output], data: Mapping[str, Any]) -> str:
    """Take from ``shown`` the HTML that a program draws into: Bokeh shows the two apart."""
    program = data.get(_JAVASCRIPT)
    before = shown[-1].get("data", {}).get(_HTML) if shown else None
    if not isinstance(program, str) or not isinstance(before, str) or _HTML in data:
        return ""
    if not any(name in program for name in _ID.findall(before)):
        return ""
    shown.pop()
    return before


def _markup(data: Mapping[str, Any]) -> str:
    markup, program = data.get(_HTML), data.get(_JAVASCRIPT)
    if isinstance(markup, str) and MarkupScripts(markup).is_needed:
        return markup
    program = _END_OF_SCRIPT.sub(r"<\\/\1", str(program))
    if not _ELEMENT.search(program):
        return f"<script>{program}</script>"
    # A notebook gives a program the element below its cell under this name.
    return (
        f"<div></div><script>(function (element) {{\n{program}\n}})"
        "(document.currentScript.previousElementSibling)</script>"
    )


def _elsewhere(asked: Sequence[str]) -> str:
    hosts = list(dict.fromkeys(urlsplit(one, scheme="https").netloc for one in asked))
    named = " and ".join(filter(None, (", ".join(hosts[:_NAMED][:-1]), hosts[:_NAMED][-1])))
    return f"it needs files of {named}, and this page asks no other site for anything"


def _remedy(asked: Sequence[str], markup: str) -> str:
    said = " ".join(asked).lower() + (" vega" if "vega" in markup[:_LIBRARY].lower() else "")
    return next((remedy for name, remedy in _REMEDIES if name in said), "")
