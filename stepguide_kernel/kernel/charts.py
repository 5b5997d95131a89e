"""What charts are called: matplotlib's own words for them, while their figures are still open.

Code that says ``ax.set_title(f"Sales in {year}")``, or leaves that to a function, does not tell.
ipykernel's backend closes figures as soon as they are shown, so they are looked at before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

_MOST = 8
"""Titles that are kept of one run."""


def chart_titles() -> list[str]:
    """Titles of the figures that pyplot holds open: theirs, else those of their axes or labels."""
    pyplot = getattr(sys.modules.get("matplotlib._pylab_helpers"), "Gcf", None)
    if pyplot is None or not pyplot.figs:
        return []
    try:
        titles = [title for manager in pyplot.figs.values() for title in _titles(manager)]
    except Exception:  # noqa: BLE001 - axes may be of the user's own class
        return []
    return list(dict.fromkeys(" ".join(title.split()) for title in titles))[:_MOST]


def _titles(manager: Any) -> Iterator[str]:
    figure = manager.canvas.figure
    above = str(figure.get_suptitle()) if hasattr(figure, "get_suptitle") else ""
    if above.strip():
        yield above
        return
    for axes in figure.axes:
        title, across, up = axes.get_title(), axes.get_xlabel(), axes.get_ylabel()
        if title.strip():
            yield title
        elif across.strip() and up.strip():
            yield f"{up} by {across}"
