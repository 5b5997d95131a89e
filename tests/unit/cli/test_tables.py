from __future__ import annotations

from stepguide_kernel.cli.tables import table


def test_columns_line_up_and_numbers_stand_to_the_right() -> None:
    text = table(("NAME", "VIEWS"), [("orders", 7), ("x", 1200)])
    assert text.splitlines() == ["NAME    VIEWS", "orders      7", "x        1200"]


def test_other_peoples_text_cannot_steer_the_terminal() -> None:
    text = table(("WHAT",), [("\x1b[2Jgone\r\nnew line\x9b31m",)])
    assert text == "WHAT\ngone new line 31m"


def test_without_rows_the_headings_remain() -> None:
    assert table(("NAME", "ROLE"), []) == "NAME  ROLE"
