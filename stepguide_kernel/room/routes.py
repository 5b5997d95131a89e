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
from stepguide_kernel.room.assets import STATIC
from stepguide_kernel.room.download import Download
from stepguide_kernel.room.guards import guarded
from stepguide_kernel.room.kernels import OwnedChannels, OwnedKernel, OwnedShutdown
from stepguide_kernel.room.live import Live
from stepguide_kernel.room.pages import Gallery, SignIn, Walkthrough

if TYPE_CHECKING:
    from stepguide_kernel.room.app import ReadingRoom

Rule: TypeAlias = tuple[str, type[web.RequestHandler], dict[str, Any]]

_KERNEL = r"(?P<kernel_id>[0-9a-f]+(?:-[0-9a-f]+){4})"
_SLUG = r"([a-z0-9-]{1,80})"


class OwnStatic(web.StaticFileHandler):
    """The room's scripts and styles."""

    def set_extra_headers(self, _path: str) -> None:
        """Let browsers ask again each time, unless the address holds the edition.

        Modules import each other without one; an unchanged file then costs a 304.
        """
        if not self.get_query_arguments("v"):
            self.set_header("Cache-Control", "no-cache")


def route_table(room: ReadingRoom) -> list[Rule]:
    """Return the rules, each behind the guard."""
    rules = [*_pages(room), *_voila(room)]
    return [
        (url_path_join(room.base_url, pattern), guarded(handler), arguments)
        for pattern, handler, arguments in rules
    ] + [
        (pattern, guarded(handler), arguments)
        for pattern, handler, arguments in handlers(
            room.base_url, room.services, room.identity_provider.person, {"shared"}
        )
    ]


def _pages(room: ReadingRoom) -> list[Rule]:
    live = {
        "template_paths": room.template_paths,
        "config": room.config,
        "voila_configuration": room.voila_configuration,
    }
    return [
        ("/", Gallery, {}),
        (f"/w/{_SLUG}", Walkthrough, {}),
        (f"/w/{_SLUG}/download", Download, {}),
        (f"/stepguide/live/{_SLUG}", Live, live),
        ("/stepguide/static/(.*)", OwnStatic, {"path": str(STATIC)}),
        ("/login", SignIn, {}),
        ("/logout", LogoutHandler, {}),
    ]


def _voila(room: ReadingRoom) -> list[Rule]:
    """What Voila's front end asks for once a page is live."""
    labextensions = get_voila_labextensions_path()
    themes = {
        "themes_url": "/voila/api/themes",
        "path": room.themes_dir,
        "labextensions_path": labextensions,
        "no_cache_paths": ["/"],
    }
    return [
        (f"/api/kernels/{_KERNEL}", OwnedKernel, {}),
        (f"/api/kernels/{_KERNEL}/channels", OwnedChannels, {}),
        (f"/voila/api/shutdown/{_KERNEL}", OwnedShutdown, {}),
        ("/voila/api/themes/(.*)", ThemesHandler, themes),
        ("/voila/static/(.*)", MultiStaticFileHandler, {"paths": room.static_paths}),
        # Voila's handler takes the template's name from the address; only one is needed.
        (r"/voila/templates/(lab/static/[\w-]+(?:\.[\w-]+)*)", TemplateStaticFileHandler, {}),
        (
            "/voila/labextensions/(.*)",
            FileFindHandler,
            {"path": labextensions, "no_cache_paths": ["/"]},
        ),
    ]
