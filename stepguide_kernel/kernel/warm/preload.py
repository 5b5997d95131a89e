"""What a zygote imports before it forks kernels.

Only what is known to bear it: a module that starts threads, opens sockets or asks for the live
shell while it is imported works in none of the forks.  ``matplotlib_inline`` is the worst of
them: imported here, every plot of every guide would silently be missing.
"""

from __future__ import annotations

import builtins
import importlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "jupyter_client.localinterfaces"),
    # what a kernel imports while it starts, and for its first cell
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect"),
    *("IPython.core.logger", "IPython.core.pylabtools", "IPython.extensions.storemagic"),
    *("executing", "faulthandler", "importlib.metadata", "pdb"),
    *("psutil", "pygments.formatters.html", "pygments.formatters.terminal256"),
    *("pygments.lexers.python", "pygments.styles.default", "sqlite3", "stack_data"),
    "tornado.platform.asyncio",
)
LIBRARIES = (
    *("numpy", "pandas", "matplotlib.pyplot", "matplotlib.backends.backend_agg"),
    # what they import when a table is shown, and when it is drawn
    *("PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PngImagePlugin"),
    *("PIL.PpmImagePlugin", "pandas.core.reshape.reshape"),
    *("matplotlib.dates", "matplotlib.mathtext", "matplotlib.tight_layout"),
    *("pandas.io.formats.html", "pandas.io.formats.string", "pandas.plotting._matplotlib"),
)
"""Imported where they are there; names that another release has not are no harm."""


class Unbearable(Exception):
    """A module asked for the live shell while it was imported."""


def preload(*groups: Iterable[str]) -> None:
    """Import the modules of all ``groups`` that can be imported.

    :raises Unbearable: one of them must not be imported before the fork.
    """
    with _drawing_nowhere(), shell_tripwire():
        for name in (name for group in groups for name in group):
            # Whatever else a library's import raises, its guides see it in kernels of their own.
            with suppress(ImportError):
                importlib.import_module(name)
    from jupyter_client.localinterfaces import local_ips

    local_ips()  # remembers them; each kernel would need 70 ms to find out


@contextmanager
def shell_tripwire() -> Iterator[None]:
    """Raise :class:`Unbearable` at whoever asks for the live shell in this block.

    The question is caught below ``get_ipython``, of which modules keep references.  Whether
    there is a kernel may be asked of the builtin that kernels have, and is answered: pandas
    chooses by it how many columns a table shows, once for all.
    """
    from IPython.core.interactiveshell import InteractiveShell

    def initialized(_cls: type[Any]) -> bool:
        raise Unbearable("something asked for the live shell while it was imported")

    InteractiveShell.initialized = classmethod(initialized)  # type: ignore[assignment]
    builtins.get_ipython = _Stand  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del InteractiveShell.initialized
        del builtins.get_ipython  # type: ignore[attr-defined]


class _Stand:
    """Stands in for a shell that nobody can know yet, except that it has a kernel."""

    kernel = True

    def __getattr__(self, name: str) -> Any:
        raise Unbearable(f"something asked the live shell for {name!r} while it was imported")


@contextmanager
def _drawing_nowhere() -> Iterator[None]:
    """Keep matplotlib from the backend of notebooks, which belongs to one shell."""
    before = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "agg"
    try:
        yield
    finally:
        del os.environ["MPLBACKEND"]
        if before is not None:
            os.environ["MPLBACKEND"] = before
