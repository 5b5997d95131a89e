"""Drawn pages: each drawn once, kept on the disk, the last ones in memory as well.

A body is a matter of its snapshot and of who draws, so it never changes; what does lies over it.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import msgspec

from stepguide_kernel import files
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.room.assets import edition
from stepguide_kernel.room.page import Page

_MOST_BYTES = 64 * 1024 * 1024
"""Of bodies in memory, compressed."""

_MOST_KEPT = 1_000
"""Of bodies on the disk, when the room opens."""


class Bodies:
    """The bodies of one room, below ``folder``; those of another edition are let go."""

    def __init__(self, folder: Path, base_url: str, *, in_lab: bool = False) -> None:
        self._folder = folder
        self._room = f"{base_url} {in_lab}"
        self._held: OrderedDict[str, Page] = OrderedDict()
        self._coming: dict[str, asyncio.Future[Page]] = {}
        self._drawing = asyncio.Lock()

    async def page(self, fact: Published, draw: Callable[[], Page], theme: str = "") -> Page:
        """Return the body of ``fact``, from ``draw`` in a thread if it is new.

        ``theme`` is ``light`` or ``dark`` where the reader has chosen.
        """
        key = self._key(fact)
        if (held := self._held.get(key + theme)) is not None:
            self._held.move_to_end(key + theme)
            return held
        page = await self._drawn(key, draw)
        return self._hold(key + theme, page.coloured(theme)) if theme else page

    async def _drawn(self, key: str, draw: Callable[[], Page]) -> Page:
        coming = self._coming.get(key)
        if coming is None:
            coming = asyncio.ensure_future(self._made(key, draw))
            self._coming[key] = coming
            coming.add_done_callback(lambda _done: self._coming.pop(key, None))
        # Shielded: the reader who asked first may go away while others wait.
        return await asyncio.shield(coming)

    def tidy(self) -> None:
        """Remove what nobody will ask for again."""
        if not self._folder.is_dir():
            return
        for other in self._folder.iterdir():
            if other.name != edition():
                shutil.rmtree(other, ignore_errors=True)
        kept = sorted(self._folder.glob("*/*"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-_MOST_KEPT]:
            path.unlink(missing_ok=True)

    def _key(self, fact: Published) -> str:
        return hashlib.sha256(self._room.encode() + msgspec.json.encode(fact)).hexdigest()

    async def _made(self, key: str, draw: Callable[[], Page]) -> Page:
        path = self._folder / edition() / f"{key}.html.gz"
        page = await asyncio.to_thread(_kept, path)
        if page is None:
            async with self._drawing:  # one at a time: readers of drawn pages go first
                page = await asyncio.to_thread(draw)
            await asyncio.to_thread(_keep, path, page)
        return self._hold(key, page)

    def _hold(self, key: str, page: Page) -> Page:
        self._held[key] = page
        while sum(len(held.gzipped) for held in self._held.values()) > _MOST_BYTES:
            self._held.popitem(last=False)
        return page


def _kept(path: Path) -> Page | None:
    try:
        return Page.of(path.read_bytes())
    except FileNotFoundError:
        return None


def _keep(path: Path, page: Page) -> None:
    files.make_folder(path.parent, private=True)
    files.replace(path, page.gzipped, mode=files.PRIVATE)
