"""What a page has to know of Voila's front end to start it: its configuration, and its files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from voila.utils import get_page_config

if TYPE_CHECKING:
    from voila.app import Voila

_ENTRY = "voila.js"
# Webpack's call for a part of the bundle; where it is another's module, no file has that number.
_PART = re.compile(r"\.e\((\d+)\)")


class FrontEnd(JupyterHandler):
    """The same for all readers and guides, so a page that nobody runs live does not carry it."""

    def initialize(self, voila: Voila) -> None:
        """Take the application whose front end it is."""
        self.voila = voila

    @web.authenticated
    def get(self) -> None:
        """Answer with the configuration that Voila's page would hold, but for a kernel's id."""
        self.set_header("Cache-Control", "private, no-cache")
        self.finish({"config": _page_config(self.voila), "files": bundle(self.voila.static_paths)})


def bundle(folders: Sequence[str]) -> list[str]:
    """Names of the files that Voila's front end loads when it starts, its entry first.

    ``folders`` are those in which Voila looks for static files.
    """
    for folder in map(Path, folders):
        if (entry := folder / _ENTRY).is_file():
            parts = (f"{part}.{_ENTRY}" for part in dict.fromkeys(_PART.findall(entry.read_text())))
            return [_ENTRY, *(name for name in parts if (folder / name).is_file())]
    return []


def _page_config(voila: Voila) -> dict[str, Any]:
    config: dict[str, Any] = get_page_config(
        base_url=voila.base_url,
        settings=voila.app.settings,
        log=voila.log,
        voila_configuration=voila.voila_configuration,
    )
    return {**config, "jupyterLabTheme": "light"}
