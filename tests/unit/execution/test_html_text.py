from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.execution.html_text import Seen, seen


def test_a_table_is_its_cells_and_the_text_around_it() -> None:
    html = """<div><style scoped>.x { color: red }</style><table border="1">
      <thead><tr><th></th><th>price</th></tr></thead>
      <tbody><tr><th>0</th><td>1 &lt; <b>2</b></td></tr></tbody></table>
      <p>1 rows</p></div><script>alert(1)</script>"""
    rows = (("", "price"), ("0", "1 < 2"))
    assert seen(html) == Seen(rows, "1 rows")


def test_cells_without_a_row_and_rows_without_ends_are_borne() -> None:
    assert seen("<td>1<td>2").rows == (("1", "2"),)
    assert seen("<table><tr><td>1<tr><td>2</table>after").rows == (("1",), ("2",))


@given(st.text(st.sampled_from("<>/ tdrhscript!-&;a1")))
def test_any_text_is_borne(html: str) -> None:
    assert isinstance(seen(html), Seen)
