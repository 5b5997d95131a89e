"""Every messy session, replayed in a real kernel, becomes a proved guide, mostly minimal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from stepguide_kernel.notebook.document import Notebook
from tests.integration.recording import Bench, Cells, kernel, replay

AT_ONCE = 2
MINIMAL = 31
_RAISED = "__import__('sys').__dict__.pop('last_value', None) is not None"


class _Outcome(NamedTuple):
    """What became of a session: ``needless`` are cells that its guide could do without."""

    proof: str
    kept: int
    same: bool
    needless: tuple[str, ...]


@pytest.mark.timeout(1800)
def test_all_messy_sessions_become_proved_guides_most_of_them_minimal(
    shared_data: Path, tmp_path: Path
) -> None:
    sessions = json.loads((shared_data / "messy-sessions.json").read_text())["sessions"]
    assert all(session["target"] is None for session in sessions.values())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = pool.map(lambda name: _outcome(sessions[name]["cells"], tmp_path / name), sessions)
        found: Mapping[str, _Outcome] = dict(zip(sessions, made, strict=True))
    longer = {name: outcome.needless for name, outcome in found.items() if outcome.needless}
    kept = sum(outcome.kept for outcome in found.values())
    print(f"\n{len(found) - len(longer)} of {len(found)} minimal, {kept} cells kept in all")
    print(f"cells that could go: {longer}")
    assert {name: one for name, one in found.items() if one.proof or not one.same} == {}
    assert len(found) - len(longer) >= MINIMAL, longer


def _outcome(cells: Cells, top: Path) -> _Outcome:
    bench = Bench(top)
    shown = replay(bench, cells)[-1]
    target = cells[-1][0]
    result, guide = bench.build("--keep", target)
    steps = [str(cell["id"]) for cell in guide.cells if cell.cell_type == "code"]
    return _Outcome(
        proof=result.proof.reason,
        kept=result.cells_kept,
        same=_shows(guide, target, top / "whole") == shown,
        needless=tuple(
            cell
            for cell in steps
            if cell != target and _shows(guide, target, top / cell, without=cell) == shown
        ),
    )


def _shows(guide: Notebook, target: str, folder: Path, without: str = "") -> str | None:
    """Run a guide in a fresh kernel; return what ``target`` showed, if nothing broke before."""
    folder.mkdir()
    with kernel("python3", folder, {"STEPGUIDE_RECORD": "off"}) as fresh:
        for cell in guide.cells:
            if cell.cell_type != "code" or cell["id"] == without:
                continue
            shown = fresh.run(cell["source"])
            if cell["id"] == target:
                return shown
            raised = fresh.ask("", _RAISED) == "True"
            if raised and "raises-exception" not in cell.metadata.get("tags", []):
                return None
    return None
