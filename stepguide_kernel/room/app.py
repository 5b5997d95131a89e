"""The reading room's server: Voila's own standalone application, with our routes.

Its kernel manager drops every message but those of widgets, which Voila's server extension
would not.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tornado import netutil
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from traitlets import default
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths, collect_template_paths
from voila.utils import get_voila_labextensions_path

from stepguide_kernel import files
from stepguide_kernel.errors import PortInUse, UsageError
from stepguide_kernel.room.guards import FRAMED_BY, LOOPBACK_ONLY, guarded, is_loopback
from stepguide_kernel.room.identity import RoomIdentity
from stepguide_kernel.room.kernels import SEATS, RoomKernelManager
from stepguide_kernel.room.page import template_paths
from stepguide_kernel.room.pages import NotHere
from stepguide_kernel.room.room import ROOM, Room
from stepguide_kernel.room.routes import route_table
from stepguide_kernel.room.sockets import PINGS
from stepguide_kernel.room.widget_libraries import installed
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.services import Services

# These load widgets; of what draws them, a page takes what its guide has used.
_MANAGERS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager"]
_LOOK_MS = 2_000
_SECRET_BYTES = 32
_LONGEST_SOCKET_FOLDER = 40


class ReadingRoom(Voila):  # type: ignore[misc]
    """Serves a :class:`~stepguide_kernel.room.room.Room`: gallery, walkthroughs and API."""

    name = "voila"  # Voila reads its own settings under this name
    identity_provider_class = RoomIdentity
    open_browser = False
    port: int

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
        self.announce = announce
        self.room = Room(
            services,
            Path(tempfile.mkdtemp(prefix="stepguide-room-")),
            base_url=base_url,
            # Behind a proxy the room answers to the proxy's name, and asks it who is there.
            loopback_only=is_loopback(host) and not services.settings.proxy_header,
            variables=variables,
            home=home,
        )
        super().__init__(
            ip=host,
            port=port,
            token=token,
            base_url=base_url,
            root_dir=str(self.room.folder),
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
            ROOM: self.room,
            SEATS: self.room.seats,
            LOOPBACK_ONLY: self.room.loopback_only,
            FRAMED_BY: self.room.home.origins if self.room.home else (),
            "compress_response": True,
            "default_handler_class": guarded(NotHere),
            **PINGS,
        }

    def init_handlers(self) -> list[Any]:
        """Answer at our addresses and no others."""
        return route_table(self, self.room)

    def listen(self) -> None:
        """Serve until a signal comes, and leave no kernel and no folder behind.

        :raises PortInUse: another program listens there.
        """
        try:
            self._end_with_terminal()
            self._bind()
            self.announce(f"http://{self._shown_host()}:{self.port}{self.base_url}")
            self.ioloop = IOLoop.current()
            self.room.bodies.tidy()
            self.ioloop.add_callback(self.room.draw_ahead)
            drawer = PeriodicCallback(self.room.draw_ahead, _LOOK_MS)
            drawer.start()
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def stop(self) -> None:
        """End the kernels and clear up."""
        super().stop()
        shutil.rmtree(self.room.folder, ignore_errors=True)
        self.room.services.close()

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


def _configuration(services: Services) -> Config:
    settings = services.settings
    return Config(
        {
            "VoilaConfiguration": {
                "template": "stepguide",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": [*_MANAGERS, *installed(get_voila_labextensions_path())],
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
