"""Archives that readers take home: packed when one is first asked for, and kept on the disk."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import msgspec

from stepguide_kernel import files

_MOST_KEPT = 16
_STEP = 1000
_TEN = 10
_UNITS = ("kB", "MB", "GB")


class Takeaway(msgspec.Struct, frozen=True):
    """One archive, as a file of ``size`` bytes; ``etag`` is as the header has it."""

    path: Path
    etag: str
    size: int


class Takeaways:
    """The archives asked for last, in a folder below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "takeaways"
        self._known: OrderedDict[str, asyncio.Future[Takeaway]] = OrderedDict()

    async def get(self, key: str, pack: Callable[[], bytes]) -> Takeaway:
        """Return the archive for ``key``, from ``pack`` in a thread if it is new.

        It is packed once, however many readers wait for it.
        """
        future = self._known.get(key)
        if future is None:
            future = asyncio.ensure_future(asyncio.to_thread(self._keep, pack))
            self._known[key] = future
            while len(self._known) > _MOST_KEPT:
                _, oldest = self._known.popitem(last=False)
                oldest.add_done_callback(self._drop)
        self._known.move_to_end(key)
        try:
            # Shielded: the reader who asked first may go away while others wait.
            return await asyncio.shield(future)
        except Exception:
            # Raised again: only the failure is not kept, for it may go better next time.
            self._known.pop(key, None)
            raise

    def _keep(self, pack: Callable[[], bytes]) -> Takeaway:
        content = pack()
        digest = hashlib.sha256(content).hexdigest()[:24]
        path = files.make_folder(self._folder, private=True) / digest
        files.replace(path, content, mode=files.PRIVATE)
        return Takeaway(path, f'"{digest}"', len(content))

    def _drop(self, packed: asyncio.Future[Takeaway]) -> None:
        kept = {one.result().path for one in self._known.values() if _is_packed(one)}
        if _is_packed(packed) and packed.result().path not in kept:
            # Whoever is reading it has it open, and reads on.
            packed.result().path.unlink(missing_ok=True)


def in_words(size: int) -> str:
    """Bytes as people say them: ``812 bytes``, ``12 kB``, ``3.4 MB``."""
    if size < _STEP:
        return f"{size} bytes"
    value = size / _STEP
    units = iter(_UNITS)
    unit = next(units)
    while value >= _STEP and (larger := next(units, None)):
        value, unit = value / _STEP, larger
    return f"{value:.1f} {unit}" if value < _TEN else f"{value:.0f} {unit}"


def _is_packed(future: asyncio.Future[Takeaway]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
