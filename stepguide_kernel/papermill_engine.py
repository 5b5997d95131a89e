"""The papermill engine ``stepguide``: ``papermill --engine stepguide in.ipynb out.ipynb``.

papermill loads the entry points of all engines while it is itself being imported, so this
module imports nothing: neither can it meet a half-made papermill, nor can a broken
dependency of ours keep papermill from starting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode


class StepGuideEngine:
    """What papermill asks of an engine, handed on to :mod:`stepguide_kernel.execution.engine`."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Run ``nb`` and return it with its outputs."""
        from stepguide_kernel.execution.engine import TruthfulEngine

        return TruthfulEngine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Return the kernelspec to start: ``name``, or the notebook's, or one of its language."""
        from stepguide_kernel.execution.engine import TruthfulEngine

        return TruthfulEngine.nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """Return the language that parameters are translated to."""
        from stepguide_kernel.execution.engine import TruthfulEngine

        found: str = TruthfulEngine.nb_language(nb, language)
        return found
