"""The reading room's server: Voila's own standalone application, with our routes.

Its kernel manager drops every message but those of widgets, which Voila's server extension
would not.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado import netutil
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from traitlets import default
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths, collect_template_paths

from stepguide_kernel import files
from stepguide_kernel.errors import PortInUse, UsageError
from stepguide_kernel.room.bodies import Bodies
from stepguide_kernel.room.embedded_documents import EmbeddedDocuments
from stepguide_kernel.room.guards import FRAMED_BY, LOOPBACK_ONLY, guarded, is_loopback
from stepguide_kernel.room.identity import RoomIdentity, clean_name
from stepguide_kernel.room.kernels import SEATS, RoomKernelManager
from stepguide_kernel.room.library import lay_out
from stepguide_kernel.room.page import Page, draw_page, template_paths
from stepguide_kernel.room.pages import ROOM, NotHere, environment
from stepguide_kernel.room.routes import route_table
from stepguide_kernel.room.seats import Seats
from stepguide_kernel.room.sockets import PINGS
from stepguide_kernel.room.takeaways import Takeaways
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.services import Services

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest

    from stepguide_kernel.model.ledger import Published
    from stepguide_kernel.model.people import Person

# The two that draw widgets; every other extension of this machine's Lab would cost megabytes.
_LABEXTENSIONS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager"]
_AHEAD = 8
_LOOK_MS = 2_000
_WARM_AGAIN_S = 60.0
_SECRET_BYTES = 32
_LONGEST_SOCKET_FOLDER = 40


class ReadingRoom(Voila):  # type: ignore[misc]
    """Gallery, walkthroughs and API over one store."""

    name = "voila"  # Voila reads its own settings under this name
    identity_provider_class = RoomIdentity
    open_browser = False
    port: int
    _drawn_to = -1

    def __init__(
        self,
        services: Services,
        *,
        host: str,
        port: int,
        token: str,
        base_url: str,
        variables: Mapping[str, str],
        announce: Callable[[str], None],
        home: HomeLab | None = None,
    ) -> None:
        self.services = services
        # Behind a proxy the room answers to the proxy's name, and asks it who is there.
        self.loopback_only = is_loopback(host) and not services.settings.proxy_header
        self.announce = announce
        self.home = home
        self.variables = variables
        self.folder = Path(tempfile.mkdtemp(prefix="stepguide-room-"))
        self.seats = Seats(self.folder, services.settings.live_seats)
        self.bodies = Bodies(services.settings.data_dir / "pages", base_url, in_lab=bool(home))
        self.embedded = EmbeddedDocuments()
        self.takeaways = Takeaways(self.folder)
        self._warm_until = 0.0
        self.templates = environment()
        super().__init__(
            ip=host,
            port=port,
            token=token,
            base_url=base_url,
            root_dir=str(self.folder),
            config=_configuration(services),
            cookie_secret=kept_secret(services.settings.data_dir),
        )

    @default("config_file_paths")
    def _no_config_files(self) -> list[str]:
        # Voila would execute a voila.py that lies in the current folder.
        return []

    @default("log_level")
    def _quiet(self) -> int:
        return logging.ERROR

    def setup_template_dirs(self) -> None:
        """Take our templates from the package: they need not be installed."""
        self.template_paths = template_paths(collect_template_paths)
        self.static_paths = collect_static_paths(["voila", "nbconvert"], "lab")

    def init_settings(self) -> dict[str, Any]:
        """Add what our handlers look for."""
        return {
            **super().init_settings(),
            ROOM: self,
            SEATS: self.seats,
            LOOPBACK_ONLY: self.loopback_only,
            FRAMED_BY: self.home.origins if self.home else (),
            "compress_response": True,
            "default_handler_class": guarded(NotHere),
            **PINGS,
        }

    def init_handlers(self) -> list[Any]:
        """Answer at our addresses and no others."""
        return route_table(self)

    def listen(self) -> None:
        """Serve until a signal comes, and leave no kernel and no folder behind.

        :raises PortInUse: another program listens there.
        """
        try:
            self._end_with_terminal()
            self._bind()
            self.announce(f"http://{self._shown_host()}:{self.port}{self.base_url}")
            self.ioloop = IOLoop.current()
            self.bodies.tidy()
            self.ioloop.add_callback(self._draw_ahead)
            drawer = PeriodicCallback(self._draw_ahead, _LOOK_MS)
            drawer.start()
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def stop(self) -> None:
        """End the kernels and clear up."""
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.services.close()

    # --- what handlers ask ---------------------------------------------------------------------

    def person_with_token(self, token: str) -> Person | None:
        """Whose personal token this is."""
        return self.services.store.people.by_token(token)

    def person_named(self, name: str) -> Person | None:
        """The person of this store with this name."""
        return self.services.store.people.named(name)

    def proxied_name(self, request: HTTPServerRequest) -> str | None:
        """Whom a trusted proxy says that it has signed in; nobody else's word counts."""
        settings = self.services.settings
        if not settings.proxy_header or request.remote_ip not in settings.trusted_proxies.split():
            return None
        return clean_name(request.headers.get(settings.proxy_header, "")) or None

    def draw_page(self, fact: Published) -> Page:
        """Draw a walkthrough; takes a while, so call it in a thread."""
        blobs = self.services.store.blobs
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            lay_out(Path(folder), fact.files, blobs)  # pictures that its text shows
            content, in_lab = blobs.get(fact.snapshot), self.home is not None
            return draw_page(content, fact, self.base_url, Path(folder), in_lab=in_lab)

    def expect_live(self) -> None:
        """Have what live kernels are forked from import its libraries while somebody reads."""
        now = time.monotonic()
        if self.services.settings.live_seats and now >= self._warm_until:
            self._warm_until = now + _WARM_AGAIN_S
            IOLoop.current().run_in_executor(None, self.services.warm.zygote)

    # -------------------------------------------------------------------------------------------

    def _end_with_terminal(self) -> None:
        """End as well when the terminal is closed; ``nohup`` still keeps the room open."""
        hangup = getattr(signal, "SIGHUP", None)  # Windows has none
        if hangup is not None and signal.getsignal(hangup) is signal.SIG_DFL:
            signal.signal(hangup, self._handle_signal_stop)

    def _bind(self) -> None:
        try:
            sockets = netutil.bind_sockets(self.port, self.ip)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(
                    f"port {self.port} on {self.ip} is in use",
                    hint="stop what listens there, or choose another with --port (0: any)",
                ) from error
            raise UsageError(
                f"cannot listen on {self.ip} port {self.port}: {error.strerror}",
                hint="choose another --host or --port",
            ) from error
        HTTPServer(self.app).add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]

    def _shown_host(self) -> str:
        return f"[{self.ip}]" if ":" in self.ip else self.ip

    async def _draw_ahead(self) -> None:
        """Draw the newest pages, and what is published later, before a reader waits for one."""
        newest = await asyncio.to_thread(self.services.store.newest)
        if newest == self._drawn_to:
            return
        self._drawn_to = newest
        library = await asyncio.to_thread(self.services.publications)
        for publication in library.publications[:_AHEAD]:
            fact = await asyncio.to_thread(self.services.store.published_fact, publication.slug)
            await self.bodies.page(fact, partial(self.draw_page, fact))


def _configuration(services: Services) -> Config:
    settings = services.settings
    return Config(
        {
            "VoilaConfiguration": {
                "template": "stepguide",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": _LABEXTENSIONS,
                "multi_kernel_manager_class": RoomKernelManager,
                "strip_sources": False,
            },
            # One that died is not followed by an empty one, which would know no controls.
            "KernelManager": {"autorestart": False, "transport": _transport()},
            "VoilaExecutor": {"timeout": int(settings.cell_timeout)},
        }
    )


def _transport() -> str:
    """Sockets in a private folder where their path is short enough: TCP is open to all users."""
    short = len(tempfile.gettempdir()) <= _LONGEST_SOCKET_FOLDER
    return "ipc" if os.name == "posix" and short else "tcp"


def kept_secret(data_dir: Path) -> bytes:
    """The key that signs cookies, the same over restarts: readers keep "my comment"."""
    path = files.make_folder(data_dir, private=True) / "cookie_secret"
    if not path.exists():
        files.replace(path, os.urandom(_SECRET_BYTES), mode=files.PRIVATE)
    return path.read_bytes()
