"""Accepted callouts and suggestions, written into the file of a guide that nobody has open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from stepguide_kernel.comments.placing import placed
from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.anchor import Placement
from stepguide_kernel.model.discussion import AcceptedCallout, Thread

if TYPE_CHECKING:
    from stepguide_kernel.notebook.document import Notebook


class AppliedSuggestion(msgspec.Struct, frozen=True):
    """What became of a suggestion; ``conflict``: the cells it was made for are others by now."""

    thread: str
    comment: str
    credit: str
    result: Literal["applied", "present", "conflict"]


class Applied(msgspec.Struct, frozen=True):
    """What became of the accepted callouts, each in one of the three, and of suggestions."""

    path: str
    inserted: tuple[AcceptedCallout, ...]
    present: tuple[AcceptedCallout, ...]
    """Stood in the file already."""
    homeless: tuple[AcceptedCallout, ...]
    """Their step is no longer in the guide; nothing was written for them."""
    suggestions: tuple[AppliedSuggestion, ...] = ()

    @property
    def well(self) -> bool:
        """Whether all that was accepted is in the file."""
        conflicts = any(one.result == "conflict" for one in self.suggestions)
        return not (self.homeless or conflicts)


def apply_accepted(path: Path, threads: tuple[Thread, ...]) -> Applied:
    """Write what was accepted in ``threads`` and is missing into the guide at ``path``.

    The file is replaced whole, and only when something changes; applying twice changes
    nothing more.

    :raises NotFound: there is no file.
    :raises NotebookInvalid: it is no notebook.
    :raises StorageError: it cannot be written.
    """
    from stepguide_kernel.notebook.anchor_cells import anchor_cells
    from stepguide_kernel.notebook.document import Notebook

    notebook = Notebook.read(path)
    suggested = tuple(_suggestions(notebook, threads))
    sorted_out: dict[str, list[AcceptedCallout]] = {"inserted": [], "present": [], "homeless": []}
    now = {thread.id: thread.placement for thread in placed(threads, anchor_cells(notebook))}
    for thread in threads:
        if thread.callout is not None:
            step = _step_now(thread.callout, now[thread.id])
            sorted_out[_insert(notebook, thread.callout, step)].append(thread.callout)
    if sorted_out["inserted"] or any(one.result == "applied" for one in suggested):
        notebook.write(path)
    callouts = {name: tuple(group) for name, group in sorted_out.items()}
    return Applied(str(path), **callouts, suggestions=suggested)


def _suggestions(notebook: Notebook, threads: tuple[Thread, ...]) -> Iterator[AppliedSuggestion]:
    """Apply what was taken, in the order in which it was: a later one may build on an earlier."""
    from stepguide_kernel.notebook.replacing import replace

    taken = [
        (comment.answer.at, thread.id, comment)
        for thread in threads
        for comment in thread.comments
        if comment.answer is not None and comment.answer.accepted
    ]
    for _, thread, comment in sorted(taken, key=lambda one: one[:2]):
        if comment.suggestion is not None:
            result = replace(
                notebook, comment.suggestion, comment=comment.id, credit=comment.credit
            )
            yield AppliedSuggestion(thread, comment.id, comment.credit, result)


def _step_now(accepted: AcceptedCallout, placement: Placement | None) -> str:
    """The step that a thread is on now; that of its callout where the thread is an orphan."""
    return (placement and placement.step_id) or accepted.anchor.step_id


def _insert(notebook: Notebook, accepted: AcceptedCallout, step_id: str) -> str:
    from stepguide_kernel.model.guide import Callout
    from stepguide_kernel.notebook import callouts

    try:
        new = callouts.insert(
            notebook,
            anchor_step=step_id,
            callout=Callout(accepted.kind, accepted.body),
            cell_id=accepted.cell_id,
            author=accepted.credit,
            from_comment=accepted.comment,
        )
    except NotFound:
        return "homeless"
    return "inserted" if new else "present"
