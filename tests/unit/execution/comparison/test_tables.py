from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.execution.comparison.tables import Row, Seen, Table, seen


def cells(html: str) -> list[tuple[str, ...]]:
    return [row.cells for table in seen(html).tables for row in table.rows]


def test_a_table_is_its_cells_and_the_text_around_it() -> None:
    html = """<div><style scoped>.x { color: red }</style><table border="1">
      <thead><tr><th></th><th>price</th></tr></thead>
      <tbody><tr><th>0</th><td>1 &lt; <b>2</b></td></tr></tbody></table>
      <p>1 rows</p></div><script>alert(1)</script>"""
    rows = (Row(("", "price"), 2), Row(("0", "1 < 2"), 1))
    assert seen(html) == Seen((Table(rows),), "1 rows")
    assert seen(html).tables[0].shape == "1 rows × 1 columns"  # noqa: RUF001
    assert seen(html).tables[0].columns == ("", "price")


def test_cells_without_a_row_and_rows_without_ends_are_borne() -> None:
    assert cells("<td>1<td>2") == [("1", "2")]
    assert cells("<table><tr><td>1<tr><td>2</table>after") == [("1",), ("2",)]


@given(st.text(st.sampled_from("<>/ tdrhablescript!-&;a1")))
def test_any_text_is_borne(html: str) -> None:
    assert isinstance(seen(html), Seen)
