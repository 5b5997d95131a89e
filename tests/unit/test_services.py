from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.errors import NotFound, SessionUnknown
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.build import BuildRequest
from stepguide_kernel.model.requests import CommentRequest
from stepguide_kernel.model.session import Opened
from stepguide_kernel.owner import local_owner
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.publishing import publish_orders

GUIDE = b"""{"cells": [{"cell_type": "markdown", "id": "one", "metadata": {}, "source": "## One"}],
 "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    with Services(settings, root=tmp_path) as opened:
        yield opened


def _publish(services: Services, slug: str = "orders") -> None:
    publish_orders(services, GUIDE, f"publish-{slug}", slug=slug, title=slug.title())


def test_nothing_is_made_on_the_disk_before_it_is_needed(tmp_path: Path) -> None:
    with Services(Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")):
        pass
    assert list(tmp_path.iterdir()) == []


def test_closed_services_open_again(services: Services) -> None:
    _publish(services)
    services.close()
    assert services.publication("orders").guide == "g1"


def test_a_guide_is_named_by_its_slug_or_its_file(services: Services, tmp_path: Path) -> None:
    _publish(services)
    (tmp_path / "guide.ipynb").write_bytes(GUIDE)
    assert services.guide_id("orders") == services.guide_id(str(tmp_path / "guide.ipynb")) == "g1"


@pytest.mark.parametrize("name", ["nowhere", "nowhere.ipynb", ""])
def test_a_guide_that_is_nowhere_is_not_found(services: Services, name: str) -> None:
    with pytest.raises(NotFound):
        services.guide_id(name)


def test_reading_is_reported_for_all_publications_or_those_of_one_guide(
    services: Services, tmp_path: Path
) -> None:
    _publish(services, "orders")
    (tmp_path / "other.ipynb").write_bytes(GUIDE.replace(b'"g1"', b'"g2"'))
    assert [reading.slug for reading in services.reading_report().guides] == ["orders"]
    assert services.reading_report("orders") == services.reading_report()
    with pytest.raises(NotFound, match="not published"):
        services.reading_report(str(tmp_path / "other.ipynb"))


def test_an_unknown_session_is_said_to_be_one(services: Services) -> None:
    with pytest.raises(SessionUnknown, match="nowhere"):
        services.recorded.build("nowhere", BuildRequest(output="guide.ipynb"))
    assert services.recorded.list().sessions == ()


def test_a_guide_is_discussed_before_and_after_it_is_published(services: Services) -> None:
    comment = CommentRequest(op_id="comment-1", body="Why?", anchor=Anchor("one"))
    thread = services.comment_on_guide("g1", local_owner(), comment)
    assert services.threads_of_guide("g1", local_owner()).threads == (thread,)
    _publish(services)
    (published,) = services.threads("orders", local_owner()).threads
    assert msgspec.structs.replace(published, placement=None) == thread
    assert services.threads_of_guide("g2").threads == ()


def test_where_no_room_is_kept_open_what_opens_one_is_said(services: Services) -> None:
    assert services.room.url_soon() is None
    with pytest.raises(NotFound) as caught:
        services.room.url()
    assert "stepguide serve" in caught.value.hint


@pytest.mark.parametrize(
    ("notebook", "shown"),
    [("{root}/team/a.ipynb", "team/a.ipynb"), ("/elsewhere/a.ipynb", "/elsewhere/a.ipynb")],
)
def test_a_sessions_notebook_is_named_as_the_server_names_it(
    services: Services, tmp_path: Path, notebook: str, shown: str
) -> None:
    opened = Opened(
        schema=1,
        id="one",
        started=1.0,
        kernel="python3",
        language="python",
        python="3.11",
        cwd="/",
        notebook=notebook.format(root=tmp_path),
    )
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "1-one.jsonl").write_bytes(msgspec.json.encode(opened) + b"\n")
    assert [session.notebook for session in services.recorded.list().sessions] == [shown]


def test_the_owner_of_a_store_is_its_admin() -> None:
    assert local_owner().role == "admin"
    assert local_owner().name
