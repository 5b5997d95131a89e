"""An author's folder over a real store; runs and rooms are tested where processes are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.errors import BadRequest, NotebookInvalid, NotFound, Unverified
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.guide_file import CellChange, LastRun
from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.publication import PublishRequest
from stepguide_kernel.model.requests import CommentRequest, CopyRequest
from stepguide_kernel.model.suggestion import SuggestionRequest
from stepguide_kernel.model.verdict import Failure, GuideRun
from stepguide_kernel.model.version import FileChange
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.owner import local_owner
from stepguide_kernel.rooms import Unframed
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.unit.notebook.sample import code, notebook, text

ROOM = "http://127.0.0.1:1/"


class OpenRoom(Unframed):
    """A room that is open at an address."""

    def url(self) -> str:
        return ROOM

    def url_soon(self) -> str:
        return ROOM

    def close(self) -> None:
        """It stays open."""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    (tmp_path / "root").mkdir()
    with Services(settings, root=tmp_path / "root", room=OpenRoom()) as opened:
        yield opened


@pytest.fixture
def root(services: Services) -> Path:
    """The author's folder, with one guide and the file that it reads."""
    folder = services.root.inside(".")
    (folder / "orders.csv").write_text("a\n1\n")
    _write(folder / "orders.ipynb")
    return folder


def _write(path: Path, source: str = "pd.read_csv('orders.csv')", guide: str = "g1") -> None:
    notebook(
        text("# Orders", "title"),
        text("## Load", "step-load"),
        code(f"import pandas as pd\n{source}", "code-1"),
        stepguide={"schema": 1, "id": guide},
    ).write(path)


def _publish(services: Services, path: str = "orders.ipynb") -> str:
    request = PublishRequest(path=path, allow_unverified=True)
    return services.guides.publish(local_owner(), request).publication.slug


@pytest.mark.usefixtures("root")
def test_a_guide_of_which_nothing_is_known_yet(services: Services) -> None:
    state = services.guides.state("orders.ipynb")
    assert (state.path, state.guide, state.title, state.is_guide) == (
        "orders.ipynb",
        "g1",
        "Orders",
        True,
    )
    assert (state.verified, state.publication, state.threads_open) == (None, None, 0)


def test_any_notebook_has_a_state_and_the_same_id_each_time(services: Services, root: Path) -> None:
    plain = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "plain.ipynb").write_text(json.dumps(plain))
    state = services.guides.state("plain.ipynb")
    assert (state.title, state.is_guide) == ("plain", False)
    assert services.guides.state("plain.ipynb") == state


def test_the_verdict_is_that_of_the_code_in_the_file(services: Services, root: Path) -> None:
    state = services.guides.state("orders.ipynb")
    run = GuideRun(path="orders.ipynb", guide="g1", verdict="passed", duration_s=1.5)
    fact = VerdictGiven(
        guide="g1",
        code_hash=state.code_hash,
        environment="",
        packages={},
        run=run,
        outputs=None,
    )
    services.store.append(Operation("verdict-1", "mia", fact))
    verified = services.guides.state("orders.ipynb").verified
    assert verified is not None
    assert (verified.verdict, verified.duration_s) == ("passed", 1.5)
    _write(root / "orders.ipynb", "2")
    assert services.guides.state("orders.ipynb").verified is None


def test_new_outputs_are_accepted_into_the_file(services: Services, root: Path) -> None:
    path, person = root / "orders.ipynb", local_owner()
    with pytest.raises(Unverified):
        services.guides.accept(person, "orders.ipynb")
    state = services.guides.state("orders.ipynb")
    ran = Notebook.read(path)
    shown = {"output_type": "stream", "name": "stdout", "text": "4 rows\n"}
    ran.cells[2]["outputs"] = notebook(code("", outputs=[shown])).cells[0]["outputs"]
    run = GuideRun(path="orders.ipynb", guide="g1", verdict="drifted", duration_s=1.5)
    fact = VerdictGiven(
        guide="g1",
        code_hash=state.code_hash,
        environment="",
        packages={},
        run=run,
        outputs=services.store.blobs.put(ran.to_bytes()),
    )
    services.store.append(Operation("verdict-1", "mia", fact))
    state = services.guides.accept(person, "orders.ipynb")
    assert state.verified is not None
    assert state.verified.verdict == "passed"
    assert Notebook.read(path).node == ran.node


def test_the_last_run_tells_what_it_found_and_what_changed_since(
    services: Services, root: Path
) -> None:
    state = services.guides.state("orders.ipynb")
    assert state.last_run is None
    failure = Failure("1. Load", 2, "code-1", "KeyError", "'a'", "look at the columns")
    run = GuideRun(
        path="/srv/orders.ipynb",
        guide="g1",
        verdict="failed",
        duration_s=1.5,
        code_hash=state.code_hash,
        failure=failure,
    )
    outputs = services.store.blobs.put((root / "orders.ipynb").read_bytes())
    fact = VerdictGiven(
        guide="g1",
        code_hash=state.code_hash,
        environment="",
        packages={},
        run=run,
        outputs=outputs,
    )
    services.store.append(Operation("verdict-1", "mia", fact))
    last = services.guides.state("orders.ipynb").last_run
    assert last is not None
    assert (last.run.path, last.run.failure, last.changed) == ("orders.ipynb", failure, ())

    _write(root / "orders.ipynb", "2")
    changed = services.guides.state("orders.ipynb")
    assert changed.verified is None
    assert changed.last_run is not None
    assert changed.last_run.run.code_hash != changed.code_hash
    assert changed.last_run.changed == ("code-1",)
    services.store.blobs.path(outputs).unlink()
    assert services.guides.state("orders.ipynb").last_run == LastRun(last.at, last.run)


def test_a_copy_is_told_from_a_file_that_moved(services: Services, root: Path) -> None:
    assert services.guides.state("orders.ipynb").copy_of is None
    copy = root / "orders-Copy1.ipynb"
    copy.write_bytes((root / "orders.ipynb").read_bytes())
    assert services.guides.state(copy.name).copy_of == "orders.ipynb"
    assert services.guides.state("orders.ipynb").copy_of is None
    (root / "orders.ipynb").rename(root / "archive.ipynb")
    assert services.guides.state(copy.name).copy_of is None  # nothing is left that it copies
    assert services.guides.state("archive.ipynb").copy_of == copy.name


def test_a_copy_that_became_another_guide_is_no_copy(services: Services, root: Path) -> None:
    services.guides.state("orders.ipynb")
    _write(root / "mine.ipynb", guide="g2")
    assert services.guides.state("mine.ipynb").copy_of is None


@pytest.mark.usefixtures("root")
def test_a_discussion_goes_along_with_a_copy_and_each_goes_on_by_itself(
    services: Services,
) -> None:
    me = local_owner()
    opening = CommentRequest(op_id="opening-1", body="Why?", anchor=Anchor("step-load"))
    thread = services.comment_on_guide("g1", me, opening)
    services.comment_on_guide(
        "g1", me, CommentRequest(op_id="answer-1", body="So", thread=thread.id)
    )
    services.remarks.delete(thread.comments[0].id, me, "deletion-1")
    for _ in range(2):
        (copied,) = services.remarks.copy("g1", me, CopyRequest(to="g2")).threads
    assert [(one.body, one.deleted) for one in copied.comments] == [("Why?", True), ("So", False)]
    assert copied.id != thread.id
    services.resolve(copied.id, me, "settled-1")
    assert services.open_threads("g1") == {"step-load": 1}
    assert services.open_threads("g2") == {}


@pytest.mark.usefixtures("root")
def test_open_threads_are_counted(services: Services) -> None:
    for number in (1, 2):
        comment = CommentRequest(op_id=f"comment-{number}", body="?", anchor=Anchor("step-load"))
        thread = services.comment_on_guide("g1", local_owner(), comment)
    services.resolve(thread.id, local_owner(), "resolve-1")
    assert services.guides.state("orders.ipynb").threads_open == 1


def test_what_is_published_and_how_far_the_file_has_gone_on(services: Services, root: Path) -> None:
    assert _publish(services) == "orders"
    published = services.guides.state("orders.ipynb").publication
    assert published is not None
    assert (published.slug, published.version, published.changes) == ("orders", 1, 0)
    assert published.url == f"{ROOM}w/orders"
    _write(root / "orders.ipynb", "2")
    published = services.guides.state("orders.ipynb").publication
    assert published is not None
    assert published.changes == 2  # and its data travels no more
    changes = services.guides.changes("orders.ipynb")
    assert (changes.slug, changes.version) == ("orders", 1)
    assert changes.changes == (
        CellChange(
            "changed",
            "code-1",
            "code",
            "import pandas as pd\npd.read_csv('orders.csv')",
            "import pandas as pd\n2",
            1,
            "Load",
        ),
    )


def test_data_that_changed_since_is_named_too(services: Services, root: Path) -> None:
    assert _publish(services) == "orders"
    assert services.guides.changes("orders.ipynb").files == ()
    (root / "orders.csv").write_text("a\n2\n")
    changes = services.guides.changes("orders.ipynb", version=1)
    assert changes.changes == ()
    assert changes.files == (FileChange("changed", "orders.csv"),)
    with pytest.raises(NotFound, match="no version 7"):
        services.guides.changes("orders.ipynb", version=7)


def test_publishing_again_adds_a_version_under_the_same_slug(
    services: Services, root: Path
) -> None:
    _publish(services)
    _write(root / "orders.ipynb", "2")
    request = PublishRequest(path="orders.ipynb", allow_unverified=True)
    again = services.guides.publish(local_owner(), request)
    assert (again.publication.slug, again.publication.version) == ("orders", 2)
    assert again.url == f"{ROOM}w/orders"
    assert services.guides.changes("orders.ipynb").changes == ()


def test_other_data_is_a_change_too(services: Services, root: Path) -> None:
    _publish(services)
    (root / "orders.csv").write_text("a\n2\n")
    published = services.guides.state("orders.ipynb").publication
    assert published is not None
    assert published.changes == 1
    (root / "orders.csv").write_bytes(b"0" * (services.settings.bundle_limit + 1))
    published = services.guides.state("orders.ipynb").publication
    assert published is not None
    assert published.changes == 0  # its publishing will say that it is too large


@pytest.mark.usefixtures("root")
def test_what_was_taken_back_is_known_by_its_address(services: Services) -> None:
    assert _publish(services) == "orders"
    services.library.take_back("orders", "take-back", local_owner())
    gone = services.guides.state("orders.ipynb")
    assert (gone.publication, gone.taken_back) == (None, "orders")
    _publish(services)
    assert services.guides.state("orders.ipynb").taken_back is None


@pytest.mark.usefixtures("root")
def test_what_no_run_vouches_for_is_published_only_when_that_is_said(services: Services) -> None:
    with pytest.raises(Unverified):
        services.guides.publish(local_owner(), PublishRequest(path="orders.ipynb"))
    with pytest.raises(NotFound, match="not published"):
        services.guides.changes("orders.ipynb")


@pytest.mark.usefixtures("root")
def test_a_guide_on_the_same_data_is_suggested_with_its_page(services: Services) -> None:
    _publish(services)
    request = SuggestionRequest(imports=("pandas",), files=("../x/orders.csv",))
    (found,) = services.guides.suggestions(request).suggestions
    assert (found.slug, found.title, found.steps, found.minutes) == ("orders", "Orders", 1, 1)
    assert found.reasons == ("reads orders.csv, as you do",)
    assert found.url == f"{ROOM}w/orders"


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("path", ["orders.ipynb", "not-saved-yet.ipynb", None])
def test_nobody_is_suggested_their_own_guide(services: Services, path: str | None) -> None:
    _publish(services)
    request = SuggestionRequest(imports=(), files=("orders.csv",), path=path)
    found = services.guides.suggestions(request).suggestions
    assert bool(found) == (path != "orders.ipynb")


def test_a_new_version_is_suggested_by_what_it_works_with_now(
    services: Services, root: Path
) -> None:
    _publish(services)
    request = SuggestionRequest(imports=("geopandas",), files=())
    assert services.guides.suggestions(request).suggestions == ()
    _write(root / "orders.ipynb", "import geopandas")
    _publish(services)
    (found,) = services.guides.suggestions(request).suggestions
    assert found.reasons == ("uses geopandas, as you do",)


@pytest.mark.usefixtures("root")
def test_the_steps_of_a_publication_come_with_their_code(services: Services) -> None:
    _publish(services)
    (step,) = services.step_code("orders").steps
    assert (step.id, step.number, step.title) == ("step-load", 1, "Load")
    assert step.code == ("import pandas as pd\npd.read_csv('orders.csv')",)
    with pytest.raises(NotFound):
        services.step_code("nowhere")


@pytest.mark.parametrize("ask", ["state", "changes", "verify"])
def test_bad_paths_are_refused_in_words(services: Services, root: Path, ask: str) -> None:
    method = getattr(services.guides, ask)
    with pytest.raises(NotFound):
        method("nowhere.ipynb")
    with pytest.raises(BadRequest, match="leads out"):
        method("../orders.ipynb")
    (root / "broken.ipynb").write_text("{")
    with pytest.raises(NotebookInvalid):
        method("broken.ipynb")
