from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from stepguide_kernel.errors import NotFound, StorageError
from stepguide_kernel.store.blobs import Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_what_was_put_can_be_got_by_its_hash(blobs: Blobs) -> None:
    for content in (b"", b"guide", bytes(range(256)) * 100):
        name = blobs.put(content)
        assert name == hashlib.sha256(content).hexdigest()
        assert blobs.get(name) == content


def test_the_same_content_is_kept_once_and_for_its_owner_alone(
    blobs: Blobs, tmp_path: Path
) -> None:
    assert blobs.put(b"guide") == blobs.put(b"guide")
    files = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert len(files) == 1
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "0" * 65, "G" * 64])
def test_a_name_that_is_no_hash_leads_nowhere(blobs: Blobs, name: str) -> None:
    with pytest.raises(NotFound):
        blobs.path(name)


def test_a_blob_that_is_not_there_is_not_found(blobs: Blobs) -> None:
    with pytest.raises(NotFound):
        blobs.get("0" * 64)


def test_a_damaged_blob_is_never_handed_out(blobs: Blobs) -> None:
    name = blobs.put(b"guide")
    blobs.path(name).write_bytes(b"guise")
    with pytest.raises(StorageError, match="damaged"):
        blobs.get(name)


def test_young_blobs_are_no_garbage_since_their_fact_may_be_on_its_way(blobs: Blobs) -> None:
    young, old = blobs.put(b"young"), blobs.put(b"old")
    os.utime(blobs.path(old), (0, 0))
    assert blobs.collect(set()) == 1
    assert blobs.path(young).exists()
    assert not blobs.path(old).exists()


def test_a_blob_put_again_is_young_again(blobs: Blobs) -> None:
    name = blobs.put(b"guide")
    os.utime(blobs.path(name), (0, 0))
    blobs.put(b"guide")
    assert blobs.collect(set()) == 0
