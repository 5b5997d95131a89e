"""Keeping a kernel that was asked to end from waiting for itself.

ipykernel takes its thread for outputs away at its end, through which its control thread may
still be about to say that it is idle; that one then waits for ever, and the kernel with it.
One in twenty did, until it was killed five seconds later, before Python had written out what
the guide's files still held.
"""

from __future__ import annotations

_PATIENCE_S = 1.0
"""How long the control thread may take for what it has begun to say."""

# Handlers run in the reverse order of their registration: those of the guide come before this
# one, and ipykernel's own, which takes the threads away, comes after.
_IN_KERNEL = """
import atexit, sys

def hear_out():
    application = getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)
    kernel = application.instance() if application and application.initialized() else None
    control = getattr(kernel, "control_thread", None)
    if control is not None and control.is_alive():
        control.stop()
        control.join({patience})

atexit.register(hear_out)
"""


def in_kernel() -> str:
    """Return the expression that makes a Python kernel hear its own control thread out."""
    return f"exec({_IN_KERNEL.format(patience=_PATIENCE_S)!r}, {{}})"
