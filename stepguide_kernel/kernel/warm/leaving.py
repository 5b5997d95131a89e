"""How a fork ends: all that an ending process owes to others, and no more.

Python takes its modules apart at the end, which in a fork copies page after page of memory that
it then lets go: a tenth of the CPU time of a short run.  What others could see of that end is
done here: threads are waited for, exit handlers run (IPython's drop what the guide's names
hold), files are written out, and libraries in C are told.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import io
import sys
import threading
from contextlib import suppress
from typing import NoReturn

_BUFFERS = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)


def leave() -> NoReturn:
    """End this process with exit code 0."""
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - Python's own first step
    atexit._run_exitfuncs()  # noqa: SLF001
    gc.collect()  # of what came since the fork: cycles too may hold files
    _write_out_files()
    # With the lock held: no thread that is left may run on while libraries let go of theirs.
    ctypes.PyDLL(None).exit(0)
    raise AssertionError("exit does not return")


def _write_out_files() -> None:
    """Flush what modules and threads still hold open, texts before the bytes below them."""
    files = [held for held in gc.get_objects() if issubclass(type(held), _BUFFERS)]
    files += [stream for stream in (sys.__stdout__, sys.__stderr__) if stream is not None]
    for kind in _BUFFERS:
        for file in files:
            # As when Python ends: what cannot be written any more is nobody's concern.
            with suppress(OSError, ValueError):
                if issubclass(type(file), kind):
                    file.flush()
