"""Plain tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from stepguide_kernel.cli.wording import plain


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their longest value, numbers to the right, the last as long as it is."""
    shown = [[plain(value) for value in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(headings))]
    numeric = [
        bool(rows) and all(isinstance(row[column], int | float) for row in rows)
        for column in range(len(headings))
    ]
    return "\n".join(
        "  ".join(
            value.rjust(width) if number else value.ljust(width)
            for value, width, number in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in shown
    )
