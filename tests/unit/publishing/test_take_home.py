"""What a reader takes home: whole, ordinary, and nothing outside of its folder."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.file_names import is_plain
from stepguide_kernel.model.ledger import Operation
from stepguide_kernel.model.parcel import GuideCopy
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.publishing.take_home import archive, copy_of, unpack
from tests.unit.publishing.shelf import Shelf

HOSTILE = (
    *("../up.csv", "/etc/cron.d/x", "a/../../up", "..\\up.csv", "C:\\x", "C:/x", "a//b"),
    *("", ".", "..", ".bashrc", "in/.ssh/config", "nul", "in/COM1.txt", "a\nb", "dot.", "end "),
)


@pytest.fixture
def copy(shelf: Shelf) -> GuideCopy:
    (shelf.folder / "in").mkdir()
    (shelf.folder / "in" / "orders.csv").write_text("1\n")
    path = shelf.write("a.ipynb", code="open('in/orders.csv')")
    shelf.verify(path)
    return copy_of(shelf.publish(path), shelf.store)


def _names(packed: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(packed)).namelist()


def test_an_archive_is_one_folder_with_the_notebook_its_data_and_a_word(copy: GuideCopy) -> None:
    packed = archive(copy, "paid")
    assert _names(packed) == ["paid/README.md", "paid/in/orders.csv", "paid/paid.ipynb"]
    said = zipfile.ZipFile(io.BytesIO(packed)).read("paid/README.md").decode()
    assert said.startswith("# Paid orders\n")
    assert "version 1" in said


def test_the_same_publication_is_the_same_archive(copy: GuideCopy) -> None:
    assert archive(copy, "paid") == archive(copy, "paid")


def test_the_notebook_is_an_ordinary_one_with_the_verified_outputs(copy: GuideCopy) -> None:
    notebook = Notebook.parse(copy.notebook)
    assert notebook.kernel_name == "python3"
    assert notebook.cells[-1]["outputs"][0]["text"] == "new"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_is_not_plain(name: str) -> None:
    assert not is_plain(name)


@pytest.mark.parametrize("name", ["a.csv", "in/a b.csv", "é/ü.csv", "12:00.csv", "console.txt"])
def test_other_names_are(name: str) -> None:
    assert is_plain(name)


def test_hostile_names_that_are_in_the_library_stay_there(shelf: Shelf) -> None:
    publication = shelf.publish(shelf.write("a.ipynb"), allow=True)
    fact = shelf.store.published_fact(publication.slug)
    blob = shelf.store.blobs.put(b"x")
    hostile = msgspec.structs.replace(fact, files=dict.fromkeys((*HOSTILE, "ok.csv"), blob))
    shelf.store.append(Operation("hostile-1", "mia", hostile))
    home = copy_of(shelf.store.publication(publication.slug), shelf.store)
    assert list(home.files) == ["ok.csv"]


def test_what_lay_above_the_notebook_lies_above_it_again(copy: GuideCopy) -> None:
    above = {"styles/a.css": b"x", "paid/b.csv": b"y"}
    packed = archive(GuideCopy("T", 1, copy.notebook, copy.files, above), "paid")
    assert _names(packed) == [
        "paid/README.md",
        "paid/paid-2/in/orders.csv",
        "paid/paid-2/paid.ipynb",
        "paid/paid/b.csv",
        "paid/styles/a.css",
    ]


def test_own_files_keep_their_names(copy: GuideCopy) -> None:
    files = {"paid.ipynb": b"{}", "README.md": b"own"}
    own = GuideCopy(copy.title, copy.version, copy.notebook, files)
    packed = zipfile.ZipFile(io.BytesIO(archive(own, "paid")))
    assert packed.read("paid/README.md") == b"own"
    assert packed.read("paid/paid-2.ipynb") == copy.notebook


def test_a_copy_takes_a_free_name_and_overwrites_nothing(copy: GuideCopy, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "paid").write_text("a file of mine")
    second = unpack(copy, "paid", folder)
    third = unpack(copy, "paid", folder)
    assert second == folder / "paid-2" / "paid.ipynb"
    assert third == folder / "paid-3" / "paid.ipynb"
    assert (folder / "paid").read_text() == "a file of mine"
    assert (third.parent / "in" / "orders.csv").read_text() == "1\n"
    assert sorted(path.name for path in folder.iterdir()) == ["paid", "paid-2", "paid-3"]
    if os.name == "posix":
        assert third.parent.stat().st_mode & 0o700 == 0o700


def test_a_copy_that_cannot_be_written_leaves_nothing(
    copy: GuideCopy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="no space"):
        unpack(copy, "paid", folder)
    assert list(folder.iterdir()) == []
    with pytest.raises(StorageError):
        unpack(copy, "paid", tmp_path / "absent")
