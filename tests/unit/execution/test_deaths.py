from __future__ import annotations

import signal

import pytest

from stepguide_kernel.execution.deaths import in_words


@pytest.mark.parametrize(
    ("code", "peak", "words"),
    [
        (0, 0, "the kernel left by itself in this cell, with exit code 0"),
        (-signal.SIGTERM, 0, "the kernel was killed by SIGTERM"),
        (-9, 3_100_000_000, "the kernel was killed by SIGKILL; it had taken 3.1 GB of memory"),
        (-4242, 0, "the kernel was killed by signal 4242"),
    ],
)
def test_the_end_of_a_kernel_is_told_in_words(code: int, peak: int, words: str) -> None:
    assert in_words(code, peak) == words
