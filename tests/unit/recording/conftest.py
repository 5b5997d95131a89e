from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stepguide_kernel.model.session import Opened, Run, Session

MakeRun = Callable[..., Run]
MakeSession = Callable[..., Session]


@pytest.fixture
def run() -> MakeRun:
    """Make a run of a cell; orders count up."""
    orders = iter(range(1, 1000))

    def make(cell_id: str, source: str = "pass", **fields: Any) -> Run:
        order = next(orders)
        for name in ("reads", "writes", "strong", "secrets"):
            fields[name] = tuple(fields.get(name, "").split())
        shown = fields.pop("shows", None)
        if shown is not None:
            fields["outputs"] = ({"output_type": "stream", "name": "stdout", "text": shown},)
        fields |= {"started": float(order), "ended": float(order)}
        return Run(id=f"run-{order}", cell_id=cell_id, order=order, source=source, **fields)

    return make


@pytest.fixture
def session(tmp_path: Any) -> MakeSession:
    """Make a session of runs, in an empty folder."""

    def make(*runs: Run, **fields: Any) -> Session:
        opened: dict[str, Any] = {
            "schema": 1,
            "id": "0123abcd",
            "started": 0.0,
            "kernel": "stepguide",
            "language": "python",
            "python": "3.11.7",
            "cwd": str(tmp_path),
        }
        return Session(Opened(**{**opened, **fields.pop("opened", {})}), tuple(runs), **fields)

    return make
