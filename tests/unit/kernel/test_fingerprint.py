from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from stepguide_kernel.kernel.fingerprint import Fingerprint

Change = Callable[[Any], object]


class _Model:
    def __init__(self) -> None:
        self.mean = 0.0


class _Slotted:
    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = [1]


def _closure() -> Callable[[], int]:
    count = [0]

    def bump() -> int:
        count[0] += 1
        return count[0]

    return bump


CHANGES: dict[str, tuple[Callable[[], Any], Change]] = {
    "list": (lambda: [1, 2], lambda x: x.append(3)),
    "nested list": (lambda: [[1], [2]], lambda x: x[1].append(3)),
    "dict": (lambda: {"a": 1}, lambda x: x.update(b=2)),
    "set": (lambda: {1}, lambda x: x.add(2)),
    "True for 1": (lambda: [1], lambda x: x.extend([x.pop() == 1])),
    "1.0 for 1": (lambda: [1], lambda x: x.__setitem__(0, 1.0)),
    "attribute": (_Model, lambda x: setattr(x, "mean", 2.0)),
    "slot": (_Slotted, lambda x: x.value.append(2)),
    "closure": (_closure, lambda x: x()),
    "array": (lambda: np.zeros(5), lambda x: x.__setitem__(2, 8)),
    "object array": (lambda: np.array([[1], "a"], dtype=object), lambda x: x[0].append(2)),
    "frame value": (lambda: pd.DataFrame({"a": [1, 2]}), lambda x: x.loc.__setitem__((0, "a"), 9)),
    "frame column": (lambda: pd.DataFrame({"a": [1]}), lambda x: x.__setitem__("b", 1)),
    "frame text": (lambda: pd.DataFrame({"a": ["x"]}), lambda x: x.loc.__setitem__((0, "a"), "y")),
    "frame labels": (lambda: pd.DataFrame({"a": [1]}), lambda x: setattr(x, "columns", ["b"])),
    "series": (lambda: pd.Series([1, 2]), lambda x: x.__setitem__(0, 5)),
    "frame in a dict": (
        lambda: {"df": pd.DataFrame({"a": [1]})},
        lambda x: x["df"].loc.__setitem__((0, "a"), 9),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_in_place_shows(name: str) -> None:
    make, change = CHANGES[name]
    subject = make()
    before = Fingerprint(subject).value
    change(subject)
    assert Fingerprint(subject).value != before


@pytest.mark.parametrize("name", CHANGES)
def test_looking_twice_shows_the_same(name: str) -> None:
    subject = CHANGES[name][0]()
    assert Fingerprint(subject).value == Fingerprint(subject).value


def test_a_view_shares_an_id_with_its_base() -> None:
    base = np.zeros(5)
    assert Fingerprint(base).ids & Fingerprint(base[2:4]).ids


def test_an_alias_shares_an_id() -> None:
    inner = [1]
    assert Fingerprint([inner]).ids & Fingerprint({"a": inner}).ids


def test_a_generator_moves_on_when_touched_and_is_not_consumed_by_looking() -> None:
    generator = (n for n in range(3))
    found = Fingerprint(generator)
    assert found.iterator
    assert found.opaque
    assert list(generator) == [0, 1, 2]


def test_a_connection_is_opaque() -> None:
    connection = sqlite3.connect(":memory:")
    assert Fingerprint(connection).opaque
    connection.close()


def test_looking_at_a_hostile_object_raises_nothing() -> None:
    class Hostile:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError(name)

        def __hash__(self) -> int:
            raise RuntimeError

        def __eq__(self, other: object) -> bool:
            raise RuntimeError

    Fingerprint(Hostile())
    Fingerprint([Hostile(), {"a": Hostile()}])


def test_an_object_that_holds_itself_ends() -> None:
    ring: list[Any] = []
    ring.append(ring)
    assert Fingerprint(ring).value == Fingerprint(ring).value


def test_a_large_object_is_not_called_complete() -> None:
    assert Fingerprint([1, 2]).complete
    assert not Fingerprint([[[n] * 60 for n in range(60)] for _ in range(60)]).complete


def test_the_cost_does_not_grow_with_the_data() -> None:
    assert not Fingerprint(np.zeros(10_000_000)).opaque
    assert Fingerprint(list(range(1_000_000))).ids
