"""The script that draws Plotly's charts, from Plotly's own package where that is installed.

In a notebook, Plotly shows a chart as data: JupyterLab brings the script.  A page has to bring it
too, since it asks no other origin for anything.
"""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PLOTLY = "application/vnd.plotly.v1+json"
_SCRIPT = Path("package_data") / "plotly.min.js"
_DEFAULT_HEIGHT = 450
_CHART = """<div id="chart" style="height:{height}px; width:100%;"></div>
<script>
const chart = {chart};
Plotly.newPlot('chart', chart.data, chart.layout, {{responsive: true, ...chart.config}})
  .then(drawn => chart.frames && Plotly.addFrames(drawn, chart.frames));
</script>"""


def plotly_script() -> str | None:
    """Return Plotly's script as HTML, or ``None`` where its package is not installed."""
    # Found, not imported: that would take a second.
    package = find_spec("plotly")
    for folder in (package.submodule_search_locations or ()) if package else ():
        script = Path(folder) / _SCRIPT
        if script.is_file():
            return f"<script>{script.read_text(encoding='utf-8')}</script>"
    return None


def plotly_version() -> str:
    """Return the version of Plotly's package, empty where it is not installed."""
    try:
        return version("plotly")
    except PackageNotFoundError:
        return ""


def plotly_chart(chart: dict[str, Any]) -> tuple[str, int]:
    """Return the HTML that draws ``chart``, and its height in pixels."""
    layout = chart.get("layout")
    said = layout.get("height") if isinstance(layout, dict) else None
    height = int(said) if isinstance(said, int | float) and said > 0 else _DEFAULT_HEIGHT
    # As JSON in a script, it may not hold the end of one.
    text = json.dumps(chart).replace("<", "\\u003c")
    return _CHART.format(height=height, chart=text), height
