"""Reading into structs."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from stepguide_kernel.model.decoding import convert, decode, decoder

TWO_THREADS = """
import threading, time
import msgspec
from stepguide_kernel.model import decoding

class Slow:
    met = threading.Event()
    @property
    def kind(self):
        Slow.met.set()
        time.sleep(0.2)
        return int

slow = Slow()

class Inner(msgspec.Struct):
    number: "slow.kind"

class Outer(msgspec.Struct):
    name: str
    inner: Inner

found = []

def read():
    found.append(decoding.{function}({value}, Outer))

first = threading.Thread(target=read)
first.start()
Slow.met.wait()
read()
first.join()
assert found == [Outer("a", Inner(1))] * 2
"""


@pytest.mark.parametrize(
    ("function", "value"),
    [
        ("convert", """{"name": "a", "inner": {"number": 1}}"""),
        ("decode", """'{"name": "a", "inner": {"number": 1}}'"""),
    ],
)
def test_two_threads_may_be_the_first_to_read_a_struct(function: str, value: str) -> None:
    # In a process of its own: where this law is broken, the process does not survive.
    script = TWO_THREADS.replace("{function}", function).replace("{value}", value)
    ended = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")


class One(msgspec.Struct, frozen=True, tag="one"):
    """One of two shapes."""

    number: int


class Two(msgspec.Struct, frozen=True, tag="two"):
    """The other."""


def test_a_union_is_read_by_its_tag() -> None:
    assert decoder(One | Two).decode(b'{"type": "one", "number": 3}') == One(3)


def test_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="number"):
        decode(b'{"type": "one", "number": "three"}', One)
    with pytest.raises(msgspec.ValidationError, match="number"):
        convert({"type": "one"}, One)
