from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from stepguide_kernel.kernel import snapshot
from stepguide_kernel.kernel.snapshot import Snapshot, identity


class _Thing:
    pass


def test_names_that_are_new_other_or_gone() -> None:
    namespace: dict[str, Any] = {"a": [1], "b": [2], "c": [3]}
    before = Snapshot(namespace)
    assert before.is_still(namespace)
    kept = namespace["a"]
    namespace |= {"a": [1], "d": [4]}
    now = Snapshot(namespace)
    assert not before.is_still(namespace)
    assert now.moved_since(before) == ({"a", "d"}, set())
    del namespace["b"]
    now = Snapshot(namespace)
    assert now.moved_since(before) == ({"a", "d"}, {"b"})
    assert kept == [1]


def test_what_changes_inside_an_object_is_no_matter_here() -> None:
    namespace: dict[str, Any] = {"a": [1]}
    before = Snapshot(namespace)
    namespace["a"].append(2)
    assert before.is_still(namespace)


def test_a_snapshot_keeps_nothing_alive() -> None:
    namespace = {"thing": _Thing()}
    gone = weakref.ref(namespace["thing"])
    before = Snapshot(namespace)
    del namespace["thing"]
    assert gone() is None
    assert Snapshot(namespace).moved_since(before) == (set(), {"thing"})


def test_objects_that_forbid_to_be_hashed_or_compared_have_an_identity() -> None:
    class Hostile:
        __hash__ = None  # type: ignore[assignment]

        def __eq__(self, other: object) -> bool:
            raise RuntimeError

    one, two = Hostile(), Hostile()
    assert identity(one) == identity(one) != identity(two)
    assert identity([]) != identity([[]])


def test_no_audit_hook_is_told_of_each_variable() -> None:
    heard: list[str] = []
    on = True
    namespace = {f"v{number}": number for number in range(100)}
    sys.addaudithook(lambda event, _: heard.append(event) if on else None)
    Snapshot(namespace)
    identity(namespace)
    on = False
    assert heard.count("builtins.id") <= 1


@pytest.mark.parametrize("identities", [snapshot._addresses, snapshot._hashes])
def test_identities_are_equal_where_the_objects_are(
    monkeypatch: pytest.MonkeyPatch, identities: Callable[[tuple[object, ...]], bytes]
) -> None:
    monkeypatch.setattr(snapshot, "_identities", identities)
    namespace: dict[str, Any] = {f"v{number}": [number] for number in range(200)}
    before, kept = Snapshot(namespace), namespace.copy()
    assert before.is_still(kept)
    kept |= {"v3": [3], "v64": [64], "v199": [199], "new": []}
    assert Snapshot(kept).moved_since(before) == ({"v3", "v64", "v199", "new"}, set())
    assert Snapshot({}).moved_since(Snapshot({"a": 1})) == (set(), {"a"})


def test_addresses_are_those_that_python_tells() -> None:
    values: tuple[object, ...] = (object(), None, 1, "text", [])
    assert list(snapshot._numbers(snapshot._addresses(values))) == list(map(id, values))


def test_what_another_run_accounts_for_is_taken_over() -> None:
    namespace: dict[str, Any] = {"mine": [1], "theirs": [2], "gone": [3]}
    before = Snapshot(namespace)
    kept = dict(namespace)
    namespace |= {"mine": [1], "theirs": [2]}
    del namespace["gone"]
    now = Snapshot(namespace)
    mine = before.with_those_of(now, {"theirs", "gone"})
    assert now.moved_since(mine) == ({"mine"}, set())
    assert kept.keys() == {"mine", "theirs", "gone"}
