"""The route table of the reading room, whole: a new address has to be looked at here."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.room.app import ReadingRoom
from stepguide_kernel.room.guards import Guard
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings

KERNEL = r"(?P<kernel_id>[0-9a-f]+(?:-[0-9a-f]+){4})"
SLUG = r"([a-z0-9-]{1,80})"
API = "/base/stepguide/api"

ROUTES = {
    "/base/": "Gallery",
    f"/base/w/{SLUG}": "Walkthrough",
    f"/base/w/{SLUG}/copy": "CopyInLab",
    f"/base/w/{SLUG}/download": "Download",
    f"/base/w/{SLUG}/embedded/([0-9a-f]{{24}})": "EmbeddedOutput",
    "/base/stepguide/stage": "Stage",
    f"/base/stepguide/live/{SLUG}": "Live",
    "/base/stepguide/front-end": "FrontEnd",
    "/base/stepguide/static/(.*)": "OwnStatic",
    "/base/login": "SignIn",
    "/base/logout": "LogoutHandler",
    # what Voila's front end asks for
    f"/base/api/kernels/{KERNEL}": "OwnedKernel",
    f"/base/api/kernels/{KERNEL}/channels": "OwnedChannels",
    f"/base/voila/api/shutdown/{KERNEL}": "OwnedShutdown",
    "/base/voila/api/themes/(.*)": "ThemesHandler",
    "/base/voila/static/(.*)": "MultiStaticFileHandler",
    r"/base/voila/templates/(lab/static/[\w-]+(?:\.[\w-]+)*)": "TemplateStaticFileHandler",
    "/base/voila/labextensions/(.*)": "FileFindHandler",
    # the shared part of the contract
    f"{API}/status": "EndpointHandler",
    f"{API}/publications": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/overlay": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/steps": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/threads": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/comments": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/events": "EndpointHandler",
    # by the id of a guide: see the table for who may
    f"{API}/guides/(?P<guide>[^/]+)/threads": "EndpointHandler",
    f"{API}/guides/(?P<guide>[^/]+)/comments": "EndpointHandler",
    f"{API}/threads/(?P<thread>[^/]+)/callout": "EndpointHandler",
    f"{API}/threads/(?P<thread>[^/]+)/resolve": "EndpointHandler",
    f"{API}/threads/(?P<thread>[^/]+)/reopen": "EndpointHandler",
    f"{API}/threads/(?P<thread>[^/]+)/anchor": "EndpointHandler",
    f"{API}/comments/(?P<comment>[^/]+)/accept": "EndpointHandler",
    f"{API}/comments/(?P<comment>[^/]+)/reject": "EndpointHandler",
    f"{API}/guides/(?P<guide>[^/]+)/copy": "EndpointHandler",
    f"{API}/guides/(?P<guide>[^/]+)/watch": "EndpointHandler",
    f"{API}/notifications": "EndpointHandler",
    f"{API}/notifications/preferences": "EndpointHandler",
    f"{API}/notifications/read": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/notebook": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/copy": "EndpointHandler",
    # earlier versions, taking back and bringing back: to authors
    f"{API}/publications/(?P<slug>[^/]+)/versions": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/versions/(?P<version>[^/]+)/notebook": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/changes": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/roll-back": "EndpointHandler",
    f"{API}/publications/(?P<slug>[^/]+)/unpublish": "EndpointHandler",
    # who wrote a comment changes it, admins delete it, everybody thanks for it
    f"{API}/comments/(?P<comment>[^/]+)/edit": "EndpointHandler",
    f"{API}/comments/(?P<comment>[^/]+)/delete": "EndpointHandler",
    f"{API}/comments/(?P<comment>[^/]+)/thanks": "EndpointHandler",
    # names, to people whom the server knows
    f"{API}/people": "EndpointHandler",
    f"{API}/updates": "UpdatesHandler",
    f"{API}/analytics": "EndpointHandler",
    f"{API}/.*": "EndpointHandler",
}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[ReadingRoom]:
    """A room that is ready to listen."""
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    before = signal.getsignal(signal.SIGTERM)
    room = ReadingRoom(
        Services(settings),
        host="127.0.0.1",
        port=0,
        token="",
        base_url="/base/",
        variables={},
        announce=print,
    )
    room.initialize([])
    room.connection_dir = str(tmp_path)
    room.app_settings = room.init_settings()
    yield room
    signal.signal(signal.SIGTERM, before)  # Voila takes the signal for itself
    room.room.services.close()


def test_these_addresses_and_no_others(opened: ReadingRoom) -> None:
    assert {pattern: handler.__name__ for pattern, handler, _ in opened.init_handlers()} == ROUTES


def test_every_address_is_guarded(opened: ReadingRoom) -> None:
    handlers = [handler for _, handler, _ in opened.init_handlers()]
    assert all(issubclass(handler, Guard) for handler in handlers)
    assert issubclass(opened.app_settings["default_handler_class"], Guard)


def test_voila_takes_nothing_from_files_or_requests(opened: ReadingRoom) -> None:
    voila = opened.voila_configuration
    assert opened.config_file_paths == []
    assert (voila.allow_template_override, voila.allow_theme_override) == ("NO", "NO")
    assert "execute_request" not in opened.kernel_manager.allowed_message_types


def test_the_secret_is_the_users_alone_and_the_same_next_time(tmp_path: Path) -> None:
    from stepguide_kernel.room.app import kept_secret

    first = kept_secret(tmp_path / "data")
    assert kept_secret(tmp_path / "data") == first
    assert len(first) >= 32
    assert (tmp_path / "data" / "cookie_secret").stat().st_mode & 0o077 == 0
