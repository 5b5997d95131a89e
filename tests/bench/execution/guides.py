"""The guides of the bench, made by code: a table of 20,000 rows, ten code cells, two plots."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from tests.unit.notebook.sample import code, notebook, text

ROWS = 20_000
PICTURES = 2
_PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}

_CELLS = (
    "import matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd",
    "sales = pd.read_csv('sales.csv', parse_dates=['day'])\nsales.head()",
    "sales.describe()",
    "sales['revenue'] = sales.units * sales.price\nsales.groupby('region').revenue.sum()",
    "monthly = sales.set_index('day').revenue.resample('ME').sum()\nmonthly",
    "fig, ax = plt.subplots()\nmonthly.plot(ax=ax, title='Revenue {number}')\nplt.show()",
    "sales.pivot_table(index='region', columns='product', values='revenue', aggfunc='mean')",
    "fig, ax = plt.subplots()\nax.hist(np.log1p(sales.revenue), bins=40)\nplt.show()",
    "sales.corr(numeric_only=True)",
    "print('total', sales.revenue.sum().round(2))",
)
_SECOND_OF_COMPUTE = """
import time
until = time.process_time() + 1.0
while time.process_time() < until:
    sales.groupby(['region', 'product']).revenue.agg(['mean', 'std'])
"""


def make_guides(folder: Path, count: int, *, compute: bool) -> list[Path]:
    """Write ``count`` guides and their data; with ``compute`` each takes a second of CPU more."""
    folder.mkdir(parents=True)
    (folder / "sales.csv").write_text(_sales())
    sources = [*_CELLS, _SECOND_OF_COMPUTE] if compute else _CELLS
    paths = []
    for number in range(count):
        cells = [
            code(source.replace("{number}", str(number)), f"c{at}")
            for at, source in enumerate(sources)
        ]
        made = notebook(
            text(f"# Sales {number}", "title"),
            *cells,
            kernelspec=_PYTHON,
            stepguide={"id": f"bench-{number}"},
        )
        paths.append(folder / f"guide-{number:02}.ipynb")
        made.write(paths[-1])
    return paths


def _sales() -> str:
    chance = random.Random(7)  # noqa: S311 - the same table every time
    rows = ["day,region,product,units,price"]
    for number in range(ROWS):
        day = date(2025, 1, 1) + timedelta(days=number % 365)
        units, price = chance.randint(1, 20), 100 * chance.random()
        rows.append(f"{day},{'NESW'[number % 4]},p{number % 7},{units},{price:.2f}")
    return "\n".join(rows) + "\n"
