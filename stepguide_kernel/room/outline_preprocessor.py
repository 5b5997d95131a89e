"""The outline as an nbconvert preprocessor, so that stock Voila draws walkthroughs too.

Named by ``conf.json`` of Voila's template ``stepguide``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import Preprocessor

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.room.outline import outline_of, without_drawn_headings

if TYPE_CHECKING:
    from nbformat import NotebookNode


class OutlinePreprocessor(Preprocessor):
    """Puts the outline into ``resources["outline"]`` and leaves in the cells what it lacks."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Work on ``nb``, which nbconvert copied for us."""
        notebook = Notebook(nb)
        name = resources.get("metadata", {}).get("name", "")
        outline = outline_of(notebook, name=name)
        without_drawn_headings(notebook, outline)
        resources["outline"] = outline
        return nb, resources
