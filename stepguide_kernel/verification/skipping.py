"""Leaving out the run of a guide for which nothing has changed since it last passed.

A run that is left out must never hide what it would have found, so all doubt ends in a run:
see ``docs/explanation/skipping.md``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from stepguide_kernel import files
from stepguide_kernel.errors import KernelMissing, NotebookInvalid, NotFound
from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.execution.dependence import Unknowable, Variables, inputs, unchanged
from stepguide_kernel.execution.disk import Disk
from stepguide_kernel.execution.environment import scrubbed
from stepguide_kernel.execution.interpreters import Interpreters
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.model.inputs import Inputs
from stepguide_kernel.model.ledger import Entry, VerdictGiven
from stepguide_kernel.model.verdict import Drift, GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id, guide_metadata
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.discretion import redactor_for
from stepguide_kernel.verification.history import VerdictLog
from stepguide_kernel.verification.judgement import of_drift

_KEY = "inputs_key"
_KEY_BYTES = 32


class Noted(NamedTuple):
    """What a run that passed depended on, or why nobody can say so."""

    inputs: Inputs | None
    because: tuple[str, ...] = ()


class Skipping:
    """What the guides of one command have in common; any thread may ask.

    :param force: run all guides, whatever has changed.
    """

    def __init__(self, settings: Settings, log: VerdictLog | None, *, force: bool) -> None:
        self._settings = settings
        self._log = log
        self._force = force
        self._key = _kept_key(settings.data_dir) if log is not None else b""
        self._disk = Disk()
        self._interpreters = Interpreters()
        self._known: dict[tuple[str, ...], Variables] = {}

    def last_verdict(self, notebook: Notebook, path: Path) -> GuideRun | None:
        """Return the verdict that still holds, if one does and the guide need not be run.

        :raises NotebookInvalid: the notebook's metadata are wrong.
        """
        if self._log is None or self._force:
            return None
        entry = self._log.verdict(guide_id(notebook), code_hash(notebook))
        if entry is None or not isinstance(entry.fact, VerdictGiven):
            return None
        given = entry.fact
        if given.run.verdict != "passed" or given.run.flaky or not self._recent(entry):
            return None
        if given.inputs is None or not self._as_before(notebook, path, given, given.inputs):
            return None
        drift = self._drift(notebook, entry, given, given.inputs)
        if drift is None:
            return None
        return msgspec.structs.replace(
            given.run,
            path=str(path),
            cached=True,
            warm=False,
            unchanged_since=entry.at,
            drift=drift,
        )

    def noted(self, notebook: Notebook, path: Path, execution: Execution) -> Noted:
        """Return what a run that has just passed depended on."""
        if self._log is None:
            return Noted(None)
        try:
            found = inputs(
                execution.reads,
                execution.opened,
                source=notebook.read_hash,
                kernel=self._interpreters.kernel(notebook.kernel_name, notebook.language),
                code=_code(notebook),
                folder=path.parent,
                variables=self._variables(notebook),
                disk=self._disk,
            )
            # IPython takes what is to be shown as HTML for a file's name first.
            names = [*found.files, *(listing.folder for listing in found.listings)]
            if redactor_for(notebook).texts(names) != names:
                return Noted(None, ("secret",))
            return Noted(found)
        except KernelMissing:  # it was there a moment ago
            return Noted(None, ("kernel changed",))
        except Unknowable as unknowable:
            return Noted(None, unknowable.reasons)

    def _recent(self, entry: Entry) -> bool:
        age = datetime.now(UTC) - datetime.fromisoformat(entry.at)
        return timedelta(0) <= age <= timedelta(seconds=self._settings.rerun_after)

    def _as_before(self, notebook: Notebook, path: Path, given: VerdictGiven, was: Inputs) -> bool:
        name, language = notebook.kernel_name, notebook.language
        variables = self._variables(notebook)
        try:
            kernel = self._interpreters.kernel(name, language)
            if not unchanged(
                was, kernel=kernel, folder=path.parent, variables=variables, disk=self._disk
            ):
                return False
            made_of = self._interpreters.fingerprint(name, language, variables.environ)
        except KernelMissing:
            return False
        return bool(made_of) and made_of == given.environment

    def _drift(
        self, notebook: Notebook, entry: Entry, given: VerdictGiven, was: Inputs
    ) -> Sequence[Drift] | None:
        """Compare with the outputs of the run, unless the file is the very one that was run.

        ``None``: the file shows something else by now, or those outputs are gone.
        """
        if was.source is not None and notebook.read_hash == was.source:
            return given.run.drift
        if self._log is None or given.outputs is None:
            return None
        try:
            executed = Notebook.parse(self._log.blobs.get(given.outputs))
            drift = compare(notebook, executed, now=datetime.fromisoformat(entry.at))
        except (NotFound, NotebookInvalid):
            return None
        return drift if of_drift(drift) == "passed" else None

    def _variables(self, notebook: Notebook) -> Variables:
        metadata = guide_metadata(notebook)
        declared = tuple(metadata.prerequisites.env if metadata else ())
        if declared not in self._known:
            environ = scrubbed(os.environ, declared)
            self._known[declared] = Variables(environ, declared, self._key)
        return self._known[declared]


def _code(notebook: Notebook) -> list[str]:
    return [str(cell["source"]) for cell in notebook.cells if cell.cell_type == "code"]


def _kept_key(data_dir: Path) -> bytes:
    """The key that hides the values of variables, the same for all processes of this user."""
    path = files.make_folder(data_dir, private=True) / _KEY
    if not path.exists():
        files.replace(path, os.urandom(_KEY_BYTES), mode=files.PRIVATE)
    return path.read_bytes()
