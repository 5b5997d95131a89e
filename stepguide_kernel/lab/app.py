"""The server extension of JupyterLab: the endpoints, over the user's own store.

Lab imports this at its start, so nothing heavy may load here: the store, notebooks and
recordings are imported by the first request that needs them.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider
from jupyter_server.extension.application import ExtensionApp

from stepguide_kernel.api.handlers import handlers
from stepguide_kernel.api.team import TeamServer
from stepguide_kernel.configuration import StepGuide, load_settings
from stepguide_kernel.execution.warm_kernels import SERVER_IDLE_S, WarmKernels
from stepguide_kernel.lab.reading_room import SupervisedRoom
from stepguide_kernel.model.people import Person
from stepguide_kernel.owner import local_owner
from stepguide_kernel.rooms import Room, TeamRoom
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from stepguide_kernel.team_library import TeamLibrary
from stepguide_kernel.team_token import TeamToken

if TYPE_CHECKING:
    from jupyter_server.base.handlers import JupyterHandler


class StepGuideApp(ExtensionApp):
    """StepGuide in JupyterLab.  Reads ``jupyter_stepguide_config.*`` as all of StepGuide does."""

    name = "stepguide"
    description = "Notebook sessions become guides that run."
    classes = [StepGuide]  # noqa: RUF012 - traitlets reads it from the class

    _services: Services | None = None

    def initialize_handlers(self) -> None:
        """Add the table's routes; jupyter_server puts the base URL before them."""
        root = Path(self.serverapp.root_dir) if self.serverapp else None
        settings = self._without_database(load_settings(self.config))
        room: Room = SupervisedRoom(settings, self.log, self._address)
        team, library = None, None
        if url := settings.team_url:
            token = TeamToken(os.environ, settings.data_dir)
            team, library, room = TeamServer(url, token), TeamLibrary(url, token), TeamRoom(url)
        warm = WarmKernels(SERVER_IDLE_S)
        self._services = Services(settings, root=root, room=room, warm=warm, library=library)
        self._services.scheduler.start()
        self._services.courier.start()
        self.handlers.extend(handlers("/", self._services, owner, {"local", "shared"}, team))

    async def stop_extension(self) -> None:
        """End the reading room and the jobs, and close the store, when Lab stops."""
        if self._services is not None:
            await asyncio.to_thread(self._services.close)

    def _address(self) -> str:
        """Where browsers on this machine find this Lab; known once it listens."""
        server = self.serverapp
        if server is None:
            return ""
        everywhere = server.ip in {"", "*", "0.0.0.0", "::"}  # noqa: S104 - is it bound there?
        return str(server.local_url if everywhere else server.connection_url)

    def _without_database(self, settings: Settings) -> Settings:
        if settings.database_url:
            # Whoever can open that can write under any name; a Lab's kernels are its user's.
            self.log.warning("StepGuide: database_url is for the team's server, not for a Lab")
        return msgspec.structs.replace(settings, database_url="")


def owner(handler: JupyterHandler) -> Person | None:
    """Whoever is signed in to this Lab runs code as its owner anyway, and owns the store."""
    user = handler.current_user
    if user is None:
        return None
    if type(handler.identity_provider) in {IdentityProvider, PasswordIdentityProvider}:
        # Jupyter alone invents a new "Anonymous Io" in each browser; here it is always one person.
        return local_owner()
    return Person(user.username, user.display_name or user.username, "admin")
