"""Libraries of widgets besides ipywidgets itself, such as charts, and what draws them.

Each comes with an extension of JupyterLab that has the library's own name.  A live page loads
those that its guide has used, and no other extension: each may cost megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jupyterlab_server.config import get_federated_extensions

from stepguide_kernel.notebook.document import Notebook

_STATE = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"
_BASE = "@jupyter-widgets/base"
_OWN = ("@jupyter-widgets/", "@voila-dashboards/")
"""Whose extensions load widgets rather than bring them."""


def installed(folders: Sequence[str]) -> list[str]:
    """Names of those whose extensions lie in ``folders``: what they bring builds on widgets."""
    found = get_federated_extensions(list(folders))
    return sorted(
        name
        for name, about in found.items()
        if _BASE in about["dependencies"] and not name.startswith(_OWN)
    )


def used(notebook: Notebook) -> tuple[str, ...] | None:
    """Names of those whose widgets a notebook has shown.

    ``None`` where nobody knows: it was not run, or whoever ran it saved no state of widgets.
    """
    widgets = notebook.node.metadata.get("widgets", {}).get(_STATE)
    if widgets is None:
        kinds = [kind for output in _outputs(notebook) for kind in output.get("data", {})]
        return () if kinds and _VIEW not in kinds else None
    named = set(_modules(widgets.get("state", {}).values()))
    return tuple(sorted(name for name in named if name and not name.startswith(_OWN)))


def _outputs(notebook: Notebook) -> Iterable[Mapping[str, Any]]:
    return (output for cell in notebook.cells for output in cell.get("outputs", ()))


def _modules(models: Iterable[object]) -> Iterable[str]:
    for model in models:
        if isinstance(model, Mapping):
            yield str(model.get("model_module", ""))
