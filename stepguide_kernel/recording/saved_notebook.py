"""A session read off a saved notebook: what is left of one that nobody recorded.

The execution counts tell the order; what each cell read and wrote is the code's word alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.session import Opened, Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.recording.hidden_state import hidden_state
from stepguide_kernel.recording.saved_cells import in_run_order, saved_cells


class SavedSession(NamedTuple):
    """The session, and what the notebook hides of it, a sentence each."""

    session: Session
    hidden: tuple[str, ...]


def read(path: Path) -> SavedSession:
    """Take the cells that ran, in the order they ran, as the runs of a session.

    :raises NotFound: the file does not exist.
    :raises NotebookInvalid: it is not a notebook.
    :raises BadRequest: it is not a Python notebook.
    """
    notebook = raise_to_4_5(Notebook.read(path))
    if notebook.language != "python":
        raise BadRequest(
            f"{path} is a notebook in {notebook.language}", hint="only Python can be sliced yet"
        )
    saved = path.stat().st_mtime
    language = notebook.node.metadata.get("language_info", {})
    opened = Opened(
        schema=1,
        id=derived_id("session", str(path.resolve()))[:8],
        started=saved,
        kernel=notebook.kernel_name or "python3",
        language="python",
        python=str(language.get("version", "")),
        cwd=str(path.resolve().parent),
        notebook=str(path.resolve()),
    )
    cells = saved_cells(notebook.cells, saved)
    return SavedSession(Session(opened, in_run_order(cells)), hidden_state(cells))
