"""Publishing over a real store: what it takes, what it refuses, what it leaves."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.errors import (
    AlreadyPublished,
    BadRequest,
    SlugTaken,
    StepGuideError,
    StorageError,
    Unverified,
)
from stepguide_kernel.model.guide import AllowedFinding
from stepguide_kernel.model.ledger import Operation
from stepguide_kernel.model.verdict import Verdict
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.publishing.allowing import allow
from stepguide_kernel.publishing.secrets_check import SecretFound, secrets_of
from stepguide_kernel.publishing.versions import take_back
from tests.unit.publishing.shelf import Shelf

FAKE_KEY = "AKIA" + "IOSFODNN7EXAMPLQ"


def _shown(notebook: Notebook) -> str:
    return str(notebook.cells[-1]["outputs"][0]["text"])


@pytest.mark.parametrize("verdict", ["passed", "drifted"])
def test_readers_see_the_outputs_of_the_verifying_run(shelf: Shelf, verdict: Verdict) -> None:
    path = shelf.write("a.ipynb")
    before = path.read_bytes()
    shelf.verify(path, verdict)
    assert shelf.publish(path).slug == "paid-orders"
    assert _shown(shelf.snapshot("paid-orders")) == "new"
    assert shelf.store.published_fact("paid-orders").verified
    assert path.read_bytes() == before


@pytest.mark.parametrize("verdict", [None, "failed", "timeout", "environment", "error"])
def test_what_does_not_verify_is_published_only_when_asked_to(
    shelf: Shelf, verdict: Verdict | None
) -> None:
    path = shelf.write("a.ipynb")
    if verdict:
        shelf.verify(path, verdict)
    with pytest.raises(Unverified) as refused:
        shelf.publish(path)
    assert refused.value.hint == f"stepguide verify {path}"
    assert shelf.store.publications() == ()
    shelf.publish(path, allow=True)
    assert _shown(shelf.snapshot("paid-orders")) == "old"
    assert not shelf.store.published_fact("paid-orders").verified


def test_changed_code_is_unverified_and_changed_prose_is_not(shelf: Shelf) -> None:
    path = shelf.write("a.ipynb")
    shelf.verify(path)
    shelf.write("a.ipynb", title="Another title")
    assert shelf.publish(path).title == "Another title"
    shelf.write("a.ipynb", code="2")
    with pytest.raises(Unverified):
        shelf.publish(path)


def test_publishing_again_makes_a_version_only_of_what_changed(shelf: Shelf) -> None:
    path = shelf.write("a.ipynb")
    shelf.verify(path)
    assert shelf.publish(path).version == 1
    assert shelf.publish(path).version == 1
    shelf.write("a.ipynb", title="Paid orders, again")
    again = shelf.publish(path)
    assert (again.version, again.slug) == (2, "paid-orders")  # its address stays


def test_an_address_belongs_to_one_guide(shelf: Shelf) -> None:
    shelf.publish(shelf.write("a.ipynb"), allow=True)
    other = shelf.write("b.ipynb")
    with pytest.raises(SlugTaken) as refused:
        shelf.publish(other, allow=True)
    assert "--slug" in refused.value.hint
    assert shelf.publish(other, slug="other", allow=True).slug == "other"


def test_a_guide_has_one_address_as_long_as_it_is_published(shelf: Shelf) -> None:
    path = shelf.write("a.ipynb")
    shelf.publish(path, allow=True)
    with pytest.raises(AlreadyPublished, match="published as paid-orders") as refused:
        shelf.publish(path, slug="other", allow=True)
    assert "unpublish paid-orders" in refused.value.hint
    _take_back(shelf)
    assert shelf.publish(path, slug="other", allow=True).slug == "other"


def test_a_recording_kernel_is_not_named_in_a_snapshot(shelf: Shelf) -> None:
    shelf.publish(shelf.write("a.ipynb"), allow=True)
    assert shelf.snapshot("paid-orders").kernel_name == "python3"


@pytest.mark.parametrize("place", ["code", "shown"])
def test_a_secret_stops_publishing_and_is_not_repeated(shelf: Shelf, place: str) -> None:
    path = shelf.write("a.ipynb", **{place: f"key = '{FAKE_KEY}'"})
    with pytest.raises(SecretFound) as refused:
        shelf.publish(path, allow=True)
    assert "cell 2" in refused.value.message
    assert refused.value.cell_id == Notebook.read(path).cells[2]["id"]
    assert FAKE_KEY not in refused.value.message + refused.value.hint
    assert shelf.store.publications() == ()


def test_a_secret_in_a_travelling_file_stops_publishing(shelf: Shelf) -> None:
    (shelf.folder / "setup.json").write_text(f'{{"key": "{FAKE_KEY}"}}')
    with pytest.raises(SecretFound, match=r"setup\.json"):
        shelf.publish(shelf.write("a.ipynb", code="open('setup.json')"), allow=True)


@pytest.mark.parametrize(
    "hide",
    [
        lambda guide: guide.cells[0].update(source=f"# A\n\nUse {FAKE_KEY}."),
        lambda guide: guide.cells[0].update(
            attachments={"a.svg": {"image/svg+xml": f"<svg><text>{FAKE_KEY}</text></svg>"}}
        ),
        lambda guide: guide.cells[2]["outputs"].append(
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"text/html": f"<i>{FAKE_KEY[:6]}</i>{FAKE_KEY[6:]}"},
            }
        ),
        lambda guide: guide.node.metadata.update(
            widgets={
                "application/vnd.jupyter.widget-state+json": {
                    "state": {"a": {"_model_name": "PasswordModel", "value": "hunter-22"}}
                }
            }
        ),
        lambda guide: guide.cells[2].metadata.update(note=FAKE_KEY),
    ],
    ids=["prose", "attachment", "html", "widget", "metadata"],
)
def test_a_secret_is_found_wherever_a_reader_would_get_it(
    shelf: Shelf, hide: Callable[[Notebook], None]
) -> None:
    path = shelf.write("a.ipynb")
    guide = Notebook.read(path)
    hide(guide)
    path.write_text(json.dumps(guide.node))
    with pytest.raises(SecretFound):
        shelf.publish(path, allow=True)


def test_a_finding_is_allowed_by_its_hash_with_a_reason_that_stays_in_the_guide(
    shelf: Shelf,
) -> None:
    path = shelf.write("a.ipynb", code=f"key = '{FAKE_KEY}'")
    (finding,) = secrets_of(Notebook.read(path), {})
    assert finding.hash in _refusal(shelf, path).hint
    with pytest.raises(BadRequest):
        allow(path, [AllowedFinding(finding.hash, " ")])
    allow(path, [AllowedFinding(finding.hash, "an example of the documentation")])
    assert shelf.publish(path, allow=True).version == 1
    metadata = guide_metadata(Notebook.read(path))
    assert metadata is not None
    assert [kept.reason for kept in metadata.allowed_findings] == [
        "an example of the documentation"
    ]


def _refusal(shelf: Shelf, path: Path) -> SecretFound:
    with pytest.raises(SecretFound) as refused:
        shelf.publish(path, allow=True)
    return refused.value


def test_unpublishing_takes_it_away_and_publishing_brings_it_back(shelf: Shelf) -> None:
    path = shelf.write("a.ipynb")
    shelf.publish(path, allow=True)
    _take_back(shelf)
    assert shelf.store.publications() == ()
    assert list(shelf.store.taken_back().values()) == ["paid-orders"]
    assert shelf.publish(path, allow=True).slug == "paid-orders"
    assert shelf.store.taken_back() == {}


def _take_back(shelf: Shelf) -> None:
    take_back("paid-orders", op_id="take-back", store=shelf.store, actor="mia")


def test_what_reading_takes_is_counted_and_is_no_version(shelf: Shelf) -> None:
    path = shelf.write("a.ipynb")
    assert shelf.publish(path, allow=True).minutes == 1
    before = msgspec.structs.replace(shelf.store.published_fact("paid-orders"), minutes=0)
    shelf.store.append(Operation("of-an-older-edition", "mia", before))
    assert shelf.publish(path, allow=True).version == 2


def test_what_is_no_notebook_is_refused_in_one_line(shelf: Shelf) -> None:
    path = shelf.folder / "x.ipynb"
    path.write_text("[1, 2")
    for wrong in (path, shelf.folder / "missing.ipynb"):
        with pytest.raises(StepGuideError) as refused:
            shelf.publish(wrong)
        assert "\n" not in refused.value.message
        assert refused.value.hint


def test_a_file_that_cannot_be_read_stops_publishing_in_one_line(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf.folder / "data.bin").write_bytes(b"1")
    path = shelf.write("a.ipynb", code="open('data.bin')")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "data.bin":
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StorageError, match=r"data\.bin .*cannot be read"):
        shelf.publish(path, allow=True)
    assert shelf.store.publications() == ()
