"""Every address of the reading room, in one table.

Voila's own table is not used: what a next version adds there must not appear here unseen.
There is no address that names a path, lists kernels, starts one without a publication, or
reads or writes files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from jupyter_server.auth.logout import LogoutHandler
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.utils import url_path_join
from jupyterlab_server.themes_handler import ThemesHandler
from tornado import web
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.utils import get_voila_labextensions_path

from stepguide_kernel.api.handlers import handlers
from stepguide_kernel.room.copy_in_lab import CopyInLab
from stepguide_kernel.room.download import Download
from stepguide_kernel.room.embedded_output import EmbeddedOutput, Stage
from stepguide_kernel.room.front_end import FrontEnd
from stepguide_kernel.room.guards import guarded
from stepguide_kernel.room.kernels import OwnedChannels, OwnedKernel, OwnedShutdown
from stepguide_kernel.room.live import Live
from stepguide_kernel.room.own_static import OwnStatic
from stepguide_kernel.room.pages import Gallery, SignIn, Walkthrough

if TYPE_CHECKING:
    from voila.app import Voila

    from stepguide_kernel.room.room import Room

Rule: TypeAlias = tuple[str, type[web.RequestHandler], dict[str, Any]]

_KERNEL = r"(?P<kernel_id>[0-9a-f]+(?:-[0-9a-f]+){4})"
_SLUG = r"([a-z0-9-]{1,80})"


def route_table(voila: Voila, room: Room) -> list[Rule]:
    """Return the rules of ``voila``, which serves ``room``, each behind the guard."""
    rules = [*_pages(), *_voila(voila)]
    return [
        (url_path_join(room.base_url, pattern), guarded(handler), arguments)
        for pattern, handler, arguments in rules
    ] + [
        (pattern, guarded(handler), arguments)
        for pattern, handler, arguments in handlers(
            room.base_url, room.services, voila.identity_provider.person, {"shared"}
        )
    ]


def _pages() -> list[Rule]:
    return [
        ("/", Gallery, {}),
        (f"/w/{_SLUG}", Walkthrough, {}),
        (f"/w/{_SLUG}/download", Download, {}),
        (f"/w/{_SLUG}/copy", CopyInLab, {}),
        (f"/w/{_SLUG}/embedded/([0-9a-f]{{24}})", EmbeddedOutput, {}),
        ("/stepguide/stage", Stage, {}),
        ("/stepguide/static/(.*)", OwnStatic, {}),
        ("/login", SignIn, {}),
        ("/logout", LogoutHandler, {}),
    ]


def _voila(voila: Voila) -> list[Rule]:
    """What Voila's front end asks for once a page is live."""
    labextensions = get_voila_labextensions_path()
    themes = {
        "themes_url": "/voila/api/themes",
        "path": voila.themes_dir,
        "labextensions_path": labextensions,
        "no_cache_paths": ["/"],
    }
    return [
        (f"/stepguide/live/{_SLUG}", Live, {"voila_config": voila.config}),
        ("/stepguide/front-end", FrontEnd, {"voila": voila}),
        (f"/api/kernels/{_KERNEL}", OwnedKernel, {}),
        (f"/api/kernels/{_KERNEL}/channels", OwnedChannels, {}),
        (f"/voila/api/shutdown/{_KERNEL}", OwnedShutdown, {}),
        ("/voila/api/themes/(.*)", ThemesHandler, themes),
        ("/voila/static/(.*)", MultiStaticFileHandler, {"paths": voila.static_paths}),
        # Voila's handler takes the template's name from the address; only one is needed.
        (r"/voila/templates/(lab/static/[\w-]+(?:\.[\w-]+)*)", TemplateStaticFileHandler, {}),
        (
            "/voila/labextensions/(.*)",
            FileFindHandler,
            {"path": labextensions, "no_cache_paths": ["/"]},
        ),
    ]
