"""What a zygote does once before it forks, because each kernel would do it first.

Python rewrites code into a quicker form when it has run a few times, and libraries keep what they
have looked up: entry points, regular expressions.  Done before the fork, that is in memory which
all kernels share; done in each, it is so much time, and so many pages copied, in each.

A plot drawn here was tried: kernels drew theirs no faster, since what plots need is imported.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress


def rehearse() -> None:
    """Read a kernel's command line, and look for the backends that are installed."""
    # A warning is shown once for each line that warns: the guide's turn is still to come.  The
    # filters that are put back make Python forget what has been shown.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _read_a_command_line()
        _look_for_backends()


def _read_a_command_line() -> None:
    from ipykernel.kernelapp import IPKernelApp

    # Not the one instance, which each fork makes for itself.
    kernel = IPKernelApp(parent_handle=1)
    kernel.parse_command_line(["-f", "kernel.json"])


def _look_for_backends() -> None:
    """Read what is installed for the name of a backend; each kernel chooses one by its name."""
    registry = sys.modules.get("matplotlib.backends.registry")
    if registry is not None:  # older releases have none
        # Two backends of one name are an error that the guides shall see.
        with suppress(RuntimeError):
            registry.backend_registry.list_all()
