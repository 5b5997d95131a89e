"""How a kernel came to its end, in words."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from stepguide_kernel.execution import memory

if TYPE_CHECKING:
    from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

_WORTH_TELLING = 500_000_000


def exit_code(provisioner: KernelProvisionerBase) -> int | None:
    """Return how a kernel's process ended: a signal is a negative number, unknown is ``None``."""
    process = getattr(provisioner, "process", None)
    code = None if process is None else process.poll()
    return code if isinstance(code, int) else None


def in_words(code: int, peak: int) -> str:
    """Say how it ended; ``peak`` is the memory that it was last seen to have taken, in bytes."""
    if code >= 0:
        return f"the kernel left by itself in this cell, with exit code {code}"
    took = f"; it had taken {memory.words(peak)} of memory" if peak >= _WORTH_TELLING else ""
    return f"the kernel was killed by {_name(-code)}{took}"


def of_hunger(watch: memory.MemoryWatch) -> str:
    """Say that a run took too much memory."""
    peak, limit = memory.words(watch.peak), memory.words(watch.limit)
    return f"the run took {peak} of memory and was killed; it may take {limit}"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
