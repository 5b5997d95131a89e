"""Which of IPython's events begin and end a run that a person sent.

Cells run cells (``%%capture`` does), subshells run them in other threads at the same time, and
IPython tells the end of an empty cell whose beginning it did not tell.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult


@dataclass(slots=True)
class _Stack:
    """What runs in one thread, the innermost last."""

    request: str
    cells: list[str]


class Nesting:
    """Follows what runs inside what, thread by thread."""

    def __init__(self) -> None:
        self._stacks: dict[int, _Stack] = {}

    def forget(self) -> None:
        """Follow nothing that has begun so far: its end will not be told."""
        self._stacks.clear()

    @property
    def is_running(self) -> bool:
        """Whether a run is under way in this thread."""
        return threading.get_ident() in self._stacks

    def enter(self, info: ExecutionInfo, request: str) -> bool:
        """Note that code begins to run; tell whether it is a run of its own.

        ``request`` is the id of the message that asked for it.
        """
        cell = info.raw_cell or ""
        stack = self._stacks.get(threading.get_ident())
        # Of another request, the old run has ended without a word: it was interrupted.
        if stack is not None and (stack.request == request or not info.store_history):
            stack.cells.append(cell)
            return False
        if info.silent or not info.store_history:
            return False
        self._stacks[threading.get_ident()] = _Stack(request, [cell])
        return True

    def leave(self, result: ExecutionResult | None) -> bool:
        """Note that code has run; tell whether the run of its own has ended with it."""
        stack = self._stacks.get(threading.get_ident())
        if stack is None:
            return False
        # Without a result the runner itself was interrupted.  IPython makes a second info when
        # a runner raised, so the code is compared and not the object.
        info = result.info if result is not None else None
        cell = (info.raw_cell or "") if info is not None else stack.cells[-1]
        if cell not in stack.cells:
            return False
        del stack.cells[len(stack.cells) - 1 - stack.cells[::-1].index(cell) :]
        if stack.cells:
            return False
        del self._stacks[threading.get_ident()]
        return True
