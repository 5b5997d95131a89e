"""What the first run on a machine says, and no later one.

Dropped, not prevented: matplotlib keeps its font cache in the folder of the user's own settings
(``MPLCONFIGDIR`` moves both), so a folder of ours would change how plots look, and filling it
would cost every kernel's environment an import of matplotlib before the first run.
"""

from __future__ import annotations

from stepguide_kernel.notebook.document import Notebook

# matplotlib's font_manager.py, when its fonts took more than five seconds to find.
_FONT_CACHE = "Matplotlib is building the font cache; this may take a moment."


def without_first_words(stderr: str) -> str:
    """Return what was written to stderr without the lines that only a first run writes."""
    lines = stderr.splitlines(keepends=True)
    return "".join(line for line in lines if line.rstrip("\r\n") != _FONT_CACHE)


def drop_first_words(notebook: Notebook) -> None:
    """Take those lines out of the outputs of ``notebook``, and with them outputs left empty."""
    for cell in notebook.cells:
        kept = []
        for output in cell.get("outputs", ()):
            if output["output_type"] == "stream" and output["name"] == "stderr":
                text = without_first_words(output["text"])
                if not text and output["text"]:
                    continue
                output["text"] = text
            kept.append(output)
        if "outputs" in cell:
            cell["outputs"] = kept
