"""Versions: all are kept, compared, and brought back as new ones."""

from __future__ import annotations

import os

import pytest

from stepguide_kernel.errors import (
    AlreadyPublished,
    NotFound,
    SlugTaken,
    TakenBack,
    Unverified,
)
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.version import FileChange
from stepguide_kernel.publishing.secrets_check import SecretFound
from stepguide_kernel.publishing.versions import changes_between, roll_back, take_back, versions
from tests.unit.publishing.shelf import Shelf

SLUG = "paid-orders"


def _publish(shelf: Shelf, *, code: str = "1", shown: str = "new") -> Publication:
    path = shelf.write("a.ipynb", code=code)
    shelf.verify(path, shown=shown)
    return shelf.publish(path)


def _back(shelf: Shelf, number: int, *, op_id: str = "roll-back-1", **more: bool) -> Publication:
    return roll_back(SLUG, number, op_id=op_id, store=shelf.store, actor="mia", **more)


def _take_back(shelf: Shelf, op_id: str = "take-back-1") -> None:
    take_back(SLUG, op_id=op_id, store=shelf.store, actor="mia")


def _code(shelf: Shelf) -> str:
    return str(shelf.snapshot(SLUG).cells[-1]["source"])


def test_every_version_is_listed_with_who_published_it(shelf: Shelf) -> None:
    for code in ("1", "2"):
        _publish(shelf, code=code)
    found = versions(SLUG, shelf.store)
    assert [(one.version, one.by, one.verified) for one in found.versions] == [
        (2, "mia", True),
        (1, "mia", True),
    ]
    assert (found.current, found.taken_back) == (2, None)
    assert all(one.size > 100 for one in found.versions)
    with pytest.raises(NotFound):
        versions("other", shelf.store)


def test_rolling_back_is_a_new_version_and_is_rolled_back_the_same_way(shelf: Shelf) -> None:
    for code in ("1", "2"):
        _publish(shelf, code=code)
    back = _back(shelf, 1)
    assert (back.version, back.restored, _code(shelf)) == (3, 1, "1")
    assert _back(shelf, 1).version == 3, "sent twice it is done once"
    assert (_back(shelf, 2, op_id="roll-back-2").version, _code(shelf)) == (4, "2")
    assert [one.restored for one in versions(SLUG, shelf.store).versions] == [2, 1, None, None]


def test_publishing_what_was_brought_back_adds_nothing(shelf: Shelf) -> None:
    _publish(shelf, code="1")
    _publish(shelf, code="2")
    _back(shelf, 1)
    assert _publish(shelf, code="1").version == 3


def test_what_was_taken_back_is_listed_and_comes_back(shelf: Shelf) -> None:
    _publish(shelf)
    _take_back(shelf)
    _take_back(shelf)
    gone = versions(SLUG, shelf.store)
    assert gone.current is None
    assert gone.taken_back is not None
    with pytest.raises(TakenBack):
        shelf.store.publication(SLUG)
    with pytest.raises(TakenBack):
        shelf.store.published_fact(SLUG)
    assert _back(shelf, 1).version == 2
    assert versions(SLUG, shelf.store).current == 2


def test_a_version_that_nothing_vouched_for_comes_back_only_when_asked_to(shelf: Shelf) -> None:
    shelf.publish(shelf.write("a.ipynb"), allow=True)
    _publish(shelf, code="2")
    with pytest.raises(Unverified, match="version 1"):
        _back(shelf, 1)
    assert not _back(shelf, 1, allow_unverified=True).vouched


def test_a_version_with_what_is_known_as_a_secret_by_now_does_not_come_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = "correct-horse-" + "battery-staple"
    _publish(shelf, code=f"print('{word}')")
    _publish(shelf, code="2")
    monkeypatch.setenv("SERVICE_PASSWORD", word)
    with pytest.raises(SecretFound):
        _back(shelf, 1)


def test_an_address_that_changed_hands_has_the_versions_of_its_new_owner(shelf: Shelf) -> None:
    _publish(shelf)
    _take_back(shelf)
    other = shelf.write("b.ipynb")
    shelf.publish(other, allow=True)
    assert [one.version for one in versions(SLUG, shelf.store).versions] == [2]
    with pytest.raises(NotFound, match="no version 1"):
        _back(shelf, 1)


def test_what_comes_back_keeps_to_one_address(shelf: Shelf) -> None:
    _publish(shelf)
    _take_back(shelf)
    shelf.publish(shelf.folder / "a.ipynb", slug="new-address")
    with pytest.raises(AlreadyPublished, match="new-address"):
        _back(shelf, 1)


def test_what_another_guide_stands_on_does_not_come_back(shelf: Shelf) -> None:
    _publish(shelf)
    _take_back(shelf)
    shelf.publish(shelf.write("b.ipynb"), slug=SLUG, allow=True)
    take_back(SLUG, op_id="take-back-2", store=shelf.store, actor="mia")
    shelf.publish(shelf.write("a.ipynb", code="1"), slug=SLUG)
    with pytest.raises((SlugTaken, NotFound)):
        _back(shelf, 2)


def test_two_versions_differ_by_cells_data_and_what_is_shown(shelf: Shelf) -> None:
    (shelf.folder / "old.csv").write_text("1")
    (shelf.folder / "both.csv").write_text("1")
    _publish(shelf, code="'old.csv', 'both.csv'", shown="mean 0.412")
    (shelf.folder / "both.csv").write_text("2")
    (shelf.folder / "new.csv").write_text("1")
    _publish(shelf, code="'new.csv', 'both.csv'", shown="mean 0.437")
    found = changes_between(SLUG, None, None, shelf.store)
    assert (found.version, found.until) == (1, 2)
    assert [(one.kind, one.step, one.step_title) for one in found.changes] == [
        ("changed", 1, "Load")
    ]
    assert found.files == (
        FileChange("changed", "both.csv"),
        FileChange("added", "new.csv"),
        FileChange("removed", "old.csv"),
    )
    assert [one.step_title for one in found.outputs] == ["Load"]
    assert "0.437" in found.outputs[0].detail
    backwards = changes_between(SLUG, 2, 1, shelf.store)
    assert backwards.changes[0].before == found.changes[0].after


def test_a_single_version_has_nothing_before_it(shelf: Shelf) -> None:
    _publish(shelf)
    with pytest.raises(NotFound, match="no version before 1"):
        changes_between(SLUG, None, None, shelf.store)


def test_nothing_that_a_version_needs_is_garbage(shelf: Shelf) -> None:
    _publish(shelf)
    first = shelf.snapshot(SLUG).to_bytes()
    _publish(shelf, code="2")
    _take_back(shelf)
    for blob in (shelf.folder / "data" / "blobs").glob("??/*"):
        os.utime(blob, (0, 0))
    shelf.store.collect_garbage()
    _back(shelf, 1)
    assert shelf.snapshot(SLUG).to_bytes() == first
