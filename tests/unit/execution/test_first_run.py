from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.execution.first_run import drop_first_words
from tests.unit.notebook.sample import code, notebook, text

FONTS = "Matplotlib is building the font cache; this may take a moment."


def _stream(said: str, name: str = "stderr") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": said}


def _left(*outputs: dict[str, Any]) -> list[Any]:
    ran = notebook(text("# T", "t"), code("plot()", "a", outputs=list(outputs)))
    drop_first_words(ran)
    return list(ran.cells[1]["outputs"])


def test_a_word_about_fonts_is_no_output_of_the_guide() -> None:
    assert _left(_stream(f"{FONTS}\n"), _stream("plotted\n", "stdout")) == [
        _stream("plotted\n", "stdout")
    ]


def test_what_stands_beside_it_stays() -> None:
    assert _left(_stream(f"before\n{FONTS}\nafter\n")) == [_stream("before\nafter\n")]


@pytest.mark.parametrize(
    "output",
    [
        _stream(f"{FONTS}\n", "stdout"),  # printed by the guide itself
        _stream(f"It said: {FONTS}\n"),
        _stream("UserWarning: odd\n"),
        _stream(""),
    ],
)
def test_nothing_else_is_dropped(output: dict[str, Any]) -> None:
    assert _left(output) == [output]
