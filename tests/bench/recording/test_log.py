"""How long a session may be before its log is slow to open."""

from __future__ import annotations

import json
import time
from pathlib import Path

from stepguide_kernel.kernel.facts import Facts
from stepguide_kernel.kernel.lines import Opening, RunRecord
from stepguide_kernel.kernel.outputs import RunOutputs
from stepguide_kernel.recording.log import read
from stepguide_kernel.redaction import Redactor

RUNS = 10_000
SOURCE = "orders = orders[orders.amount > 3]\norders.groupby('region').amount.sum()"


def test_a_log_of_ten_thousand_runs_opens(tmp_path: Path) -> None:
    """Must: below 1 s."""
    path = tmp_path / "20260101T000000Z-0123abcd.jsonl"
    with path.open("w") as log:
        log.write(json.dumps(Opening("0123abcd", 0.0, "stepguide", "3.11.7", None).line()) + "\n")
        for order in range(1, RUNS + 1):
            log.write(json.dumps(_record(order).line(Redactor({}))) + "\n")
    started = time.perf_counter()
    session = read(path)
    took = time.perf_counter() - started
    print(f"\nlog of {RUNS} runs, {path.stat().st_size / 1e6:.1f} MB: opened in {took:.2f} s")
    assert len(session.runs) == RUNS


def _record(order: int) -> RunRecord:
    outputs = RunOutputs("")
    table = {"text/plain": "region\nN    5\n" * 20, "text/html": "<tr><td>5</td></tr>" * 40}
    outputs.outputs = [
        {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": table}
    ]
    names = {"orders", "pd", "@rng"}
    shapes: dict[str, tuple[tuple[int, ...] | None, tuple[int, ...] | None]] = {
        "orders": ((1204, 8), (312, 8))
    }
    return RunRecord(
        order=order,
        cell_id=f"cell-{order % 50}",
        source=SOURCE,
        started=order,
        ended=order + 0.5,
        facts=Facts(names, {"orders"}, {"orders"}, shapes),
        outputs=outputs,
        packages={"pandas": "3.1.1"},
    )
