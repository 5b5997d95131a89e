"""What no runner can beat: ``python bound.py WORKERS GUIDE...`` runs cells in forks.

One interpreter imports the libraries once.  Each guide's code is then executed in a fork of it,
shown as a kernel would show it, and drawn; nothing is saved, sent or supervised.
"""

from __future__ import annotations

import ast
import io
import json
import os
import sys
from pathlib import Path
from typing import Any


def main(workers: int, guides: list[str]) -> int:
    """Run all guides, so many at a time; return how many pictures were drawn."""
    import matplotlib as mpl
    import pandas  # noqa: F401, ICN001 - warms the interpreter

    mpl.use("agg")
    import matplotlib.pyplot as plt

    running: set[int] = set()
    drawn = 0
    for guide in guides:
        if len(running) >= workers:
            drawn += _wait(running)
        pid = os.fork()
        if pid == 0:
            sys.stdout = io.StringIO()
            os._exit(_execute(Path(guide), plt))
        running.add(pid)
    while running:
        drawn += _wait(running)
    return drawn


def _wait(running: set[int]) -> int:
    pid, status = os.wait()
    running.remove(pid)
    return os.waitstatus_to_exitcode(status)


def _execute(guide: Path, plt: Any) -> int:
    """Return the number of pictures."""
    os.chdir(guide.parent)
    names: dict[str, Any] = {}
    drawn = 0
    for cell in json.loads(guide.read_text())["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, guide.name, "exec"), names)  # noqa: S102 - the bench's own cells
        if isinstance(last, ast.Expr):
            _show(eval(compile(ast.Expression(last.value), guide.name, "eval"), names))  # noqa: S307
        for number in plt.get_fignums():
            plt.figure(number).savefig(io.BytesIO(), bbox_inches="tight")
            plt.close(number)
            drawn += 1
    return drawn


def _show(value: Any) -> None:
    repr(value)
    if hasattr(value, "_repr_html_"):
        value._repr_html_()


if __name__ == "__main__":
    print(main(int(sys.argv[1]), sys.argv[2:]))
