"""Work that goes on after the run that began it: the user's threads and tasks.

What it changes later, no run has done.  Its pseudo-name is ``@background``: the run that begins
such work writes it, and a run reads it that meets a value changed by nobody.  Where nothing goes
on the value was changed between runs all the same, by a widget's callback mostly, and the
pseudo-name is ``@between``, which nobody writes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from stepguide_kernel.kernel.snapshot import identity

BACKGROUND = "@background"
BETWEEN = "@between"


class Background:
    """Knows what went on before, to tell what has begun since."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._known = set(map(identity, self._alive()))
        self.ever = False
        """Whether anything was ever begun."""

    def has_begun(self) -> bool:
        """Whether a thread or a task goes on that did not at the last call."""
        now = set(map(identity, self._alive()))
        begun = not now <= self._known
        self._known = now
        self.ever = self.ever or begun
        return begun

    def _alive(self) -> Iterator[object]:
        for thread in threading.enumerate():
            # The kernel marks its own, so that debuggers leave them alone.
            if not getattr(thread, "pydev_do_not_trace", False):
                yield thread
        try:
            tasks = asyncio.all_tasks()
        except RuntimeError:  # no loop runs here
            return
        yield from filter(self._is_users, tasks)

    def _is_users(self, task: asyncio.Task[Any]) -> bool:
        frame = getattr(task.get_coro(), "cr_frame", None)
        return frame is not None and frame.f_globals is self._namespace
