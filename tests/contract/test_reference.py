"""The page about the REST interface says what the table says."""

from __future__ import annotations

import re
from pathlib import Path

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.endpoints import ENDPOINTS


def _row(endpoint: Endpoint) -> str:
    asked = endpoint.request or endpoint.query
    body = f"`{asked.__name__}`" if asked else "-"
    answer = f"{endpoint.status} `{endpoint.response.__name__}`" if endpoint.response else "204"
    cells = [
        f"`{endpoint.method}`",
        f"`{endpoint.path}`",
        endpoint.role,
        endpoint.scope,
        body,
        answer,
        endpoint.summary,
    ]
    return f"| {' | '.join(cells)} |"


def test_the_documented_table_is_the_codes(root: Path) -> None:
    text = (root / "docs" / "reference" / "rest-api.md").read_text()
    rows = re.findall(r"^\| `(?:GET|POST)` .*$", text, re.MULTILINE)
    assert rows == [_row(endpoint) for endpoint in ENDPOINTS]
