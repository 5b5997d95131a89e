"""What a guide takes over from a draft into cells that both have."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from stepguide_kernel.notebook.metadata import cell_metadata, patch_cell
from stepguide_kernel.notebook.recorded import is_as_recorded, mark_recorded, was_recorded_as
from stepguide_kernel.notebook.steps import step_of, steps
from stepguide_kernel.recording.parameters import TAG, is_lifted

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.recording.updating.ground import Ground
    from stepguide_kernel.recording.updating.parts import Draft

_RAISES = "raises-exception"


def take_over(ground: Ground, draft: Draft, found: Mapping[str, NotebookNode]) -> set[str]:
    """Bring prose, code and outputs of ``draft`` into the cells they belong to.

    ``found`` maps ids of the draft's code cells to cells of the guide.  Returned are the ids
    of those whose counterpart keeps its author's text.
    """
    authors_own: set[str] = set()
    for _, new in draft.code():
        old = found.get(new["id"])
        if old is None:
            continue
        _take_prose(ground, draft.prose(new))
        if not _take_code(ground, old, new):
            authors_own.add(new["id"])
    return authors_own


def take_titles(ground: Ground, draft: Draft, placed: Mapping[str, NotebookNode]) -> None:
    """Give steps the draft's titles, which follow what was measured, unless edited.

    ``placed`` maps ids of all the draft's code cells to cells of the guide.  Only a step that
    has exactly the cells of one step of the draft is the same step.
    """
    now = steps(ground.guide)
    step_of_part: dict[str, set[str]] = defaultdict(set)
    part_of_step: dict[str, set[str]] = defaultdict(set)
    for part, new in draft.code():
        if part.heading is not None:
            step = step_of(now, ground.index(placed[new["id"]]))
            step_of_part[part.heading["id"]].add(step.id)
            part_of_step[step.id].add(part.heading["id"])
    headings = {step.id: ground.cells[step.cells[0]] for step in now if step.number > 0}
    for part in draft.parts:
        if part.heading is None or len(step_of_part[part.heading["id"]]) != 1:
            continue
        (step_id,) = step_of_part[part.heading["id"]]
        if len(part_of_step[step_id]) == 1 and step_id in headings:
            _take_title(ground, headings[step_id], part.heading)


def _take_title(ground: Ground, old: NotebookNode, new: NotebookNode) -> None:
    if not is_as_recorded(old):
        return
    if ground.replace_text("title changed", old, ground.at_level(new["source"])):
        patch_cell(old, {"title_source": cell_metadata(new).title_source})


def _take_prose(ground: Ground, drafted: list[NotebookNode]) -> None:
    """Prose that the author took out of the guide does not come back."""
    by_id = {cell["id"]: cell for cell in ground.cells}
    for new in drafted:
        old = by_id.get(new["id"])
        if old is not None and is_as_recorded(old):
            ground.replace_text("text changed", old, new["source"])


def _take_code(ground: Ground, old: NotebookNode, new: NotebookNode) -> bool:
    """Return whether the cell says and shows now what the session's does."""
    metadata = cell_metadata(new)
    patch_cell(old, {"derived_from": metadata.derived_from})
    same = old["source"].strip() == new["source"].strip()
    if not same and not is_as_recorded(old):
        if not was_recorded_as(old, new["source"]):
            ground.say("conflict", old, new["source"], before=old["source"])
        return False
    unlifted = is_lifted(old["source"]) and not is_lifted(new["source"])
    if not same:
        ground.say("cell changed", old, new["source"], before=old["source"])
        old["source"] = new["source"]
    elif _shown(old) != _shown(new):
        ground.say("outputs changed", old)
    if not same or _shown(old) != _shown(new):
        old["outputs"] = copy.deepcopy(new["outputs"])
        _take_tags(old, new, ours={_RAISES, TAG} if unlifted else {_RAISES})
    patch_cell(old, {"effects": list(metadata.effects) or None})
    mark_recorded(old)
    return True


def _shown(cell: NotebookNode) -> list[dict[str, object]]:
    """The outputs without their counts, which differ from run to run."""
    return [
        {name: value for name, value in output.items() if name != "execution_count"}
        for output in cell["outputs"]
    ]


def _take_tags(old: NotebookNode, new: NotebookNode, ours: Collection[str]) -> None:
    """Take over ``ours``, as that a cell may raise when the new run did; others are the author's.

    A cell that was lifted into parameters is tagged for that alone, and no longer when it is not.
    """
    tags = [tag for tag in old.metadata.get("tags", ()) if tag not in ours]
    tags += [tag for tag in new.metadata.get("tags", ()) if tag not in tags]
    if tags:
        old.metadata["tags"] = tags
    else:
        old.metadata.pop("tags", None)
