from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.execution.comparison.sanitising import sanitised
from stepguide_kernel.execution.comparison.tokens import tokens

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<Axes at 0x7f12ab34cd>", "<Axes at 0x7fffab34ce>"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("10%\r50%\r100%", "100%"),
        ("10%\r100%\r\nb\r\n", "100%\nb"),
        ("/tmp/tmpab12/x.csv", "/tmp/tmpzz99/y.csv"),
        ("id 2b1f8c9e-1c2d-4e5f-8a9b-0c1d2e3f4a5b", "id 00000000-1c2d-4e5f-8a9b-0c1d2e3f4a5b"),
        ("CPU times: 12.3 ms", "CPU times: 1.2 s"),
        ("Wall time: 1min 3s", "Wall time: 59.9 s"),
        (
            "12 ns ± 0.1 ns per loop (7 runs, 10,000,000 loops each)",
            "3.4 µs ± 2 µs per loop (7 runs, 1 loop each)",
        ),
        ("a\n-----\nb", "a\n--------\nb"),
        ("<ipython-input-3-0123456789ab>", "<ipython-input-9-ba9876543210>"),
        ("3573913704.py", "2040198529.py"),
        ("key ‹redacted:api-key›", "key ‹redacted:environment-variable›"),
        ("a   b", "a b"),
    ],
)
def test_what_only_the_machine_wrote_is_alike(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mean 1.0", "mean 2.0"),
        ("item 1", "item 2"),
        ("/data/a.csv", "/data/b.csv"),
        ("3 rows", "4 rows"),
        ("x1", "x2"),
        ("a-b", "a-c"),
        ("12 kg", "13 kg"),
    ],
)
def test_what_the_guide_wrote_is_not(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 -2 +3 .5 1e-3 1,204 1,204.5", [1, -2, 3, 0.5, 0.001, 1204, 1204.5]),
        ("x1 a_2 v1.2.3", []),
        ("(3, 4)", [3, 4]),
        ("nan inf", []),
    ],
)
def test_numbers_are_those_that_stand_alone(text: str, values: list[float]) -> None:
    assert [token.value for token in tokens(text) if token.kind == "number"] == values


def test_a_time_near_now_is_the_wall_clock_s() -> None:
    (near, far) = tokens("2026-11-22T10:00:01 2020-01-01 00:00")
    assert (near.kind, far.kind) == ("time", "time")
    assert near.is_wall_clock(NOW)
    assert not far.is_wall_clock(NOW)
    (impossible,) = tokens("2026-99-99 00:00")
    assert not impossible.is_wall_clock(NOW)


@pytest.mark.parametrize("text", ["x" * 10**6, "1" * 10**5 + "a", "-" * 10**6, "1,234" * 10**5])
def test_a_long_line_takes_no_long_time(text: str) -> None:
    started = time.process_time()
    tokens(text)
    assert time.process_time() - started < 10


@given(st.text())
def test_any_text_has_tokens_and_sanitising_twice_changes_nothing(text: str) -> None:
    assert sanitised(sanitised(text)) == sanitised(text) or "\r" in text or "\x1b" in text
    for token in tokens(text):
        if token.kind == "number":
            assert isinstance(token.value, float)
