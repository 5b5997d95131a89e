"""Session logs written as kernels write them, for what is shown of sessions of any length."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from tests.ui.conftest import Lab

STARTED = 1_795_251_600.0
"""2026-11-21 09:00 UTC."""


def run(
    order: int,
    source: str,
    *,
    cell: str | None = None,
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
    outputs: tuple[Mapping[str, Any], ...] = (),
    error: str | None = None,
    took: float = 0.3,
) -> dict[str, Any]:
    """A line of the log: one run, half a minute after the one before."""
    started = STARTED + 30 * order
    return {
        "type": "run",
        "id": f"run-{order}",
        "cell_id": cell or f"cell-{order}",
        "order": order,
        "source": source,
        "started": started,
        "ended": started + took,
        "reads": list(reads),
        "writes": list(writes),
        "strong": list(writes),
        "outputs": list(outputs),
        "error": {"ename": error, "evalue": "it is not defined"} if error else None,
    }


def result(text: str, html: str | None = None) -> dict[str, Any]:
    data = {"text/plain": text} | ({"text/html": html} if html else {})
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


def picture() -> dict[str, Any]:
    """A small bar chart."""
    image = Image.new("RGB", (240, 120), "white")
    for number, height in enumerate((40, 90, 60, 110, 75)):
        area = (20 + number * 44, 120 - height, 50 + number * 44, 120)
        image.paste((31, 119, 180), area)
    written = BytesIO()
    image.save(written, "PNG")
    data = {"image/png": b64encode(written.getvalue()).decode(), "text/plain": "<Figure>"}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def short_session() -> list[dict[str, Any]]:
    """Five runs: a table, a failure, a cell run twice, a picture."""
    table = "<table><tr><th></th><th>day</th><th>eur</th></tr>" + "".join(
        f"<tr><td>{row}</td><td>2026-09-0{row}</td><td>{row * 40}.50</td></tr>"
        for row in range(1, 5)
    )
    return [
        run(
            1,
            'import pandas as pd\nyear = 2026\norders = pd.read_csv("orders.csv")',
            writes=("pd", "year", "orders"),
        ),
        run(2, "orders.head()", reads=("orders",), outputs=(result("day eur", table),)),
        run(3, "plot(orders)", reads=("orders",), error="NameError"),
        run(4, "# Revenue by month\nsums = orders.sum()\nsums", cell="c", reads=("orders",)),
        run(
            5,
            "# Revenue by month\nsums = orders[orders.year == year].eur.sum()\nsums.plot.bar()",
            cell="c",
            reads=("orders", "year"),
            writes=("sums",),
            outputs=(picture(),),
            took=2.4,
        ),
    ]


def long_session(count: int) -> list[dict[str, Any]]:
    """A session as people have them: values made anew, looks at them, failures, few results."""
    runs = [run(1, 'orders = pd.read_csv("orders.csv")', writes=("orders",), took=4)]
    for order in range(2, count + 1):
        name = f"part_{order // 5}"
        if order % 11 == 0:
            made = run(order, f"{name}.plott()", reads=(name,), error="AttributeError")
        elif order % 5 == 0:
            source = f"{name} = orders[orders.week == {order // 5}]"
            made = run(order, source, reads=("orders",), writes=(name,), took=order % 7)
        elif order % 17 == 0:
            made = run(order, f"{name}.plot()", reads=(name,), outputs=(picture(),), took=1.5)
        elif order % 3 == 0:
            made = run(order, f"len({name})", reads=(name,), outputs=(result(str(order)),))
        else:
            made = run(order, f"{name}.head()", cell="look", reads=(name,))
        runs.append(made)
    return runs


def write_session(lab: Lab, session: str, runs: list[dict[str, Any]]) -> str:
    """Write a log into the sessions folder of a Lab, and return the session's id."""
    folder = lab.root.parent / "sessions"
    folder.mkdir(exist_ok=True)
    opening = {
        "type": "session",
        "schema": 1,
        "id": session,
        "started": STARTED,
        "kernel": "python3",
        "language": "python",
        "python": "3.11",
        "cwd": str(lab.root),
        "notebook": None,
    }
    lines = [json.dumps(line) + "\n" for line in (opening, *runs)]
    (folder / f"20261121T090000Z-{session}.jsonl").write_text("".join(lines))
    return session
