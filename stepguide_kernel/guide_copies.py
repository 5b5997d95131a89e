"""Copies of published guides in the folder that somebody works in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepguide_kernel.errors import Forbidden
from stepguide_kernel.model.version import CopyAsked, OpenedCopy
from stepguide_kernel.root_folder import RootFolder

if TYPE_CHECKING:
    from stepguide_kernel.services import Services


class GuideCopies:
    """Copies below one root folder, from the library of ``services``."""

    def __init__(self, services: Services, root: RootFolder) -> None:
        self._services = services
        self._root = root

    def lay_out(self, asked: CopyAsked) -> OpenedCopy:
        """Put a copy of a publication, with its data, into a new folder; nothing is overwritten.

        :raises Forbidden: a link asked for it that no page of this Lab's own reading room made.
        :raises NotFound: nothing is published under its slug.
        :raises BadRequest: the folder leads out of the root.
        :raises StorageError: the folder is missing or read-only, or the disk is full.
        """
        from stepguide_kernel.publishing.take_home import unpack

        if asked.ticket is not None and not self._services.room.made(asked.ticket, asked.slug):
            raise Forbidden(
                "this link to a copy is not of a page that this JupyterLab keeps open",
                hint="reload the page of the guide, and open a copy from there",
            )
        folder = self._root.inside(asked.folder)
        copy = self._services.library.copy(asked.slug)
        return OpenedCopy(self._root.shown(str(unpack(copy, asked.slug, folder))))
