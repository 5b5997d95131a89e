"""What a guide says of itself after an update: where it came from, and what it needs."""

from __future__ import annotations

import msgspec

from stepguide_kernel.model.guide import Prerequisites, RequiredFile
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata, patch_guide


def update_metadata(guide: Notebook, draft: Notebook) -> None:
    """Give ``guide`` the provenance of ``draft``, and what both say that a reader needs.

    Title, summary, objectives, authors, tags and allowed findings stay the guide's own.

    :raises NotebookInvalid: the metadata are not what the schema allows.
    """
    old, new = guide_metadata(guide), guide_metadata(draft)
    if old is None or new is None:
        return
    needed = _needed(guide, old.prerequisites, new.prerequisites)
    if needed != old.prerequisites:
        patch_guide(guide, {"prerequisites": None})  # a patch of maps would keep what is gone
        patch_guide(guide, {"prerequisites": msgspec.to_builtins(needed)})
    patch_guide(guide, {"provenance": msgspec.to_builtins(new.provenance)})


def _needed(guide: Notebook, old: Prerequisites, new: Prerequisites) -> Prerequisites:
    """What the draft needs, and of the rest what the guide's code still names."""
    code = "\n".join(cell["source"] for cell in guide.cells if cell.cell_type == "code")
    files = {file.path: file for file in old.files if _is_named(file, code)}
    files |= {file.path: file for file in new.files}
    return Prerequisites(
        files=tuple(files[path] for path in sorted(files)),
        packages=dict(sorted({**old.packages, **new.packages}.items())),
        env=tuple(sorted({*new.env, *(name for name in old.env if name in code)})),
    )


def _is_named(file: RequiredFile, code: str) -> bool:
    """Entries without a hash were written by hand, for files whose paths are put together."""
    return file.sha256 is None or file.path.rsplit("/", 1)[-1] in code
