"""StepGuide: notebook sessions as guides that run.

Jupyter asks this package where its pieces are; answering imports nothing heavy.
"""

from __future__ import annotations

from typing import Any


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-stepguide"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from stepguide_kernel.lab.app import StepGuideApp

    return [{"module": "stepguide_kernel", "app": StepGuideApp}]
