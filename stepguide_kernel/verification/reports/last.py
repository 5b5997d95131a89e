"""The report on the last run of a guide, made anew from what the store keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.ledger import Entry, VerdictGiven
from stepguide_kernel.model.verdict import summarise
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.migrations import raise_to_4_5, seen_as_4_5
from stepguide_kernel.verification.evidence import Evidence
from stepguide_kernel.verification.history import BlobStore
from stepguide_kernel.verification.reports.html import HtmlReport


def last_report(
    entry: Entry, given: VerdictGiven, now: Notebook, name: str, blobs: BlobStore
) -> str:
    """Return an HTML page, with what the file shows ``now`` beside what the run showed.

    :param entry: the one of the verdict ``given``.
    :param name: of the file, as the reader knows it.
    """
    executed = _kept(given, blobs)
    notes = (*given.run.notes, *_notes(given, now, executed))
    run = msgspec.structs.replace(given.run, path=name, notes=notes)
    report = HtmlReport()
    if executed is None:
        report.add(run, Evidence())
    else:
        report.add(run, Evidence(_as_saved(Notebook.parse(executed), now), executed))
    return report.page(summarise((run,)), run.duration_s, datetime.fromisoformat(entry.at))


def _kept(given: VerdictGiven, blobs: BlobStore) -> bytes | None:
    try:
        return blobs.get(given.outputs) if given.outputs else None
    except NotFound:
        return None


def _notes(given: VerdictGiven, now: Notebook, executed: bytes | None) -> Iterator[str]:
    if executed is None:
        yield "what the run showed is not kept any more: here is what was found in it"
    if given.code_hash != code_hash(now):
        yield "the code was changed since: this is about what it was then"


def _as_saved(executed: Notebook, now: Notebook) -> Notebook:
    """Return the notebook that was run, showing what its file shows ``now``.

    Its cells may have been moved since, and others may have come, so they are found by id.
    """
    shown = {
        cell["id"]: cell["outputs"] for cell in seen_as_4_5(now).cells if cell.cell_type == "code"
    }
    saved = raise_to_4_5(executed)
    for cell in saved.cells:
        if cell.cell_type == "code":
            cell["outputs"] = shown.get(cell["id"], [])
    return saved
