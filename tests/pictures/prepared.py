"""The notebooks that stand on the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.notebooks import code, markdown

if TYPE_CHECKING:
    from tests.ui.conftest import Lab

ORDERS_CSV = """order,day,region,kind,status,eur
1001,2026-09-02,north,sale,paid,120.00
1002,2026-09-03,south,sale,paid,80.50
1003,2026-09-09,north,refund,paid,-120.00
1004,2026-09-21,west,sale,open,64.00
1005,2026-10-04,south,sale,paid,210.00
1006,2026-10-11,west,sale,paid,33.40
1007,2026-10-30,north,sale,cancelled,18.00
1008,2026-11-05,south,sale,paid,97.25
"""
ABOUT: dict[str, object] = {
    "schema": 1,
    "id": "g-paid-orders",
    "summary": "Revenue by month, without refunds and open orders.",
    "objectives": ["tell paid orders from refunds", "read revenue by month"],
    "prerequisites": {"files": [{"path": "orders.csv"}]},
    "authors": ["Mia"],
    "tags": ["revenue"],
}
ORDERS = [
    markdown("title", "# Paid orders by month\n\nRevenue counts what was paid, and nothing else."),
    markdown("load", "## Load the orders\n\nOne row is one order.", stepguide={"step_id": "load"}),
    code("load-1", 'import pandas as pd\n\norders = pd.read_csv("orders.csv")\norders.head(3)'),
    markdown("clean", "## Clean the dates", stepguide={"step_id": "clean"}),
    code("clean-1", 'orders["day"] = pd.to_datetime(orders["day"])\nlen(orders)'),
    markdown("keep", "## Keep the orders that were paid", stepguide={"step_id": "keep"}),
    markdown("warn", "> [!WARNING]\n> Refunds look like payments here. Filter on `kind` too."),
    code("keep-1", 'paid = orders[(orders.status == "paid") & (orders.kind == "sale")]\nlen(paid)'),
    markdown("month", "## Revenue by month", stepguide={"step_id": "month"}),
    code("month-1", 'paid.groupby(paid["day"].dt.strftime("%Y-%m"))["eur"].sum()'),
]
KINDS = [
    markdown("title", "# Five kinds of callouts"),
    *(
        markdown(kind, f"> [!{kind}]\n> {words}")
        for kind, words in {
            "NOTE": "Amounts are in euros, with **two** decimals.",
            "TIP": "Sort by `day` first: the plot is right then.",
            "IMPORTANT": "The file is exported at midnight.\n>\n> - before that it is empty",
            "WARNING": "Refunds look like payments here.",
            "CAUTION": "Do not write back to `orders.csv`.",
        }.items()
    ),
    markdown("after", "Text that is no callout."),
]
BROKEN = [
    *ORDERS[:3],
    markdown("count", "## Count the regions"),
    code("count-1", 'orders.groupby("area")["eur"].sum()'),
    markdown("end", "## Plot by month"),
    code("end-1", "orders.plot()"),
]
DRIFTING = [
    markdown("title", "# Orders of this minute"),
    markdown("now", "## Count what came in"),
    {
        **code("now-1", "import itertools\nprint('orders:', 412)"),
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "orders: 398\n"}],
        "execution_count": 1,
    },
    markdown("share", "## Share of refunds"),
    code("share-1", "round(7 / 412, 3)"),
]
SECRET = [
    markdown("title", "# Orders from the service"),
    markdown("ask", "## Ask for the orders"),
    code("ask-1", 'password = "Xk39-fQ81-mmZ2-77ab"\ntoken = "ghp_' + "a1B2" * 9 + '"'),
]
SLOW = [
    markdown("title", "# Orders, slowly"),
    markdown("wait", "## Wait for the export"),
    code("wait-0", "rows = 8"),
    code("wait-1", "import time; time.sleep(600)"),
    code("wait-2", "rows"),
]


def write_data(lab: Lab) -> None:
    """Put the data file beside the notebooks."""
    (lab.root / "orders.csv").write_text(ORDERS_CSV)
