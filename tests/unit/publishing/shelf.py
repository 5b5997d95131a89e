"""A store, and guides beside it, without a kernel."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.verdict import GuideRun, Verdict
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id
from stepguide_kernel.publishing.publish import publish
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store


def _cell(kind: str, cell_id: str, source: str, **more: object) -> dict[str, object]:
    return {"cell_type": kind, "id": cell_id, "source": source, "metadata": {}, **more}


class Shelf:
    """A store, and guides beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
        self.store = Store.open(self.settings)

    def write(
        self, name: str, *, title: str = "Paid orders", code: str = "1", shown: str = "old"
    ) -> Path:
        output = {"output_type": "stream", "name": "stdout", "text": shown}
        raw = {
            "cells": [
                _cell("markdown", "title", f"# {title}"),
                _cell("markdown", "load", "## Load"),
                _cell("code", "code", code, outputs=[output], execution_count=1),
            ],
            "metadata": {
                "kernelspec": {"name": "stepguide", "display_name": "R", "language": "python"}
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        notebook = Notebook.parse(json.dumps(raw).encode())
        notebook.write(self.folder / name)
        return self.folder / name

    def verify(self, path: Path, verdict: Verdict = "passed", shown: str = "new") -> None:
        notebook = Notebook.read(path)
        executed = notebook.copy()
        executed.cells[-1]["outputs"][0]["text"] = shown
        run = GuideRun(path=str(path), guide=guide_id(notebook), verdict=verdict, duration_s=1.0)
        fact = VerdictGiven(
            guide=guide_id(notebook),
            code_hash=code_hash(notebook),
            environment="e",
            packages={"pandas": "3.1.1"},
            run=run,
            outputs=self.store.blobs.put(executed.to_bytes()),
        )
        self.store.append(Operation(uuid4().hex, "mia", fact))

    def publish(self, path: Path, *, slug: str | None = None, allow: bool = False) -> Publication:
        return publish(
            path,
            slug=slug,
            allow_unverified=allow,
            settings=self.settings,
            store=self.store,
            actor="mia",
        )

    def snapshot(self, slug: str) -> Notebook:
        return Notebook.parse(self.store.blobs.get(self.store.published_fact(slug).snapshot))
