from __future__ import annotations

import pytest

from stepguide_kernel.notebook.reading_time import (
    CODE_LINES_PER_MINUTE,
    WORDS_PER_MINUTE,
    minutes,
)
from tests.unit.notebook.sample import code, notebook, text


@pytest.mark.parametrize(
    ("words", "lines", "expected"),
    [
        (0, 0, 1),
        (WORDS_PER_MINUTE * 3, 0, 3),
        (0, CODE_LINES_PER_MINUTE * 2, 2),
        (WORDS_PER_MINUTE, CODE_LINES_PER_MINUTE + 1, 3),
    ],
)
def test_words_and_lines_of_code_take_their_time(words: int, lines: int, expected: int) -> None:
    sample = notebook(text("word " * words), code("x = 1\n" * lines))
    assert minutes(sample.cells) == expected
