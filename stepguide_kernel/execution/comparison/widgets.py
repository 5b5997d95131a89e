"""What a widget shows: the state of its model, with the models that it holds in their places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stepguide_kernel.execution.comparison.structures import JSON
from stepguide_kernel.notebook.document import Notebook

VIEW = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
_REFERENCE = "IPY_MODEL_"
_DEEPEST = 20

# What does not decide what is shown, or does so in pixels only.
_LOOKS = frozenset({"layout", "style", "tabbable", "tooltip", "msg_id", "comm_id"})


class Widgets:
    """The states of the widgets that a notebook keeps."""

    def __init__(self, notebook: Notebook) -> None:
        kept = notebook.node.metadata.get("widgets", {})
        bundle = kept.get(_STATE, {}) if isinstance(kept, Mapping) else {}
        states = bundle.get("state", {}) if isinstance(bundle, Mapping) else {}
        self._states: Mapping[str, Any] = states if isinstance(states, Mapping) else {}

    def shown(self, data: Mapping[str, Any]) -> JSON:
        """Return what the view in ``data`` shows; ``None`` when its state was not kept."""
        view = data.get(VIEW)
        model = view.get("model_id") if isinstance(view, Mapping) else None
        return self._model(model, 0) if isinstance(model, str) else None

    def _model(self, model_id: str, depth: int) -> JSON:
        model = self._states.get(model_id)
        if not isinstance(model, Mapping) or depth > _DEEPEST:
            return None
        state = model.get("state", {})
        return {
            "model": str(model.get("model_name", "")),
            **{
                name: self._resolved(value, depth)
                for name, value in sorted(state.items())
                if not name.startswith("_") and name not in _LOOKS
            },
        }

    def _resolved(self, value: Any, depth: int) -> JSON:
        if isinstance(value, str) and value.startswith(_REFERENCE):
            return self._model(value.removeprefix(_REFERENCE), depth + 1)
        if isinstance(value, list):
            return [self._resolved(one, depth) for one in value]
        if isinstance(value, Mapping):
            return {str(name): self._resolved(one, depth) for name, one in value.items()}
        return value if value is None or isinstance(value, bool | int | float | str) else str(value)
