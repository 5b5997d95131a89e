"""``python -m stepguide_kernel.kernel.warm.zygote``: forks kernels that need not import much.

A task's arguments are those of ipykernel; descriptor 3 gets a byte when the kernel answers.  The
kernel of a person outlives the zygote; descriptor 4 then tells when that person's server is gone.
"""

from __future__ import annotations

import gc
import importlib.util
import io
import os
import random
import select
import sys
import tempfile
import threading
from pathlib import Path

from stepguide_kernel.kernel.warm import start_variables
from stepguide_kernel.kernel.warm.fork_server import serve
from stepguide_kernel.kernel.warm.leaving import leave
from stepguide_kernel.kernel.warm.preload import KERNEL, LIBRARIES, preload
from stepguide_kernel.kernel.warm.rehearsal import rehearse
from stepguide_kernel.kernel.warm.resident import listener_and_idle
from stepguide_kernel.kernel.warm.task import Task

READY = 3
_CLIENT = 4
_LAST_WORD_S = 1.0
"""How long the answer to a request to shut down may take."""
_INLINE = "module://matplotlib_inline.backend_inline"


def main() -> None:
    """Serve; in each fork, be a kernel."""
    listener, idle = listener_and_idle()
    started_with = dict(os.environ)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="UTF-8")  # as in a kernel, when libraries look at it
    gc.disable()  # nothing that is imported here is garbage
    preload(KERNEL, LIBRARIES)
    rehearse()
    set_by_imports = {name: os.environ[name] for name in os.environ.keys() - started_with.keys()}
    gc.collect()
    gc.freeze()  # else the forks' collections would touch, and so copy, every page
    gc.enable()
    task = serve(listener, idle=idle, refuse=lambda task: objection(task, started_with))
    os.environ.update(set_by_imports | task.environ)
    if task.outlives:
        threading.Thread(target=_end_with_client, name="client", daemon=True).start()
    _be_a_kernel(task.arguments)
    leave()


def objection(task: Task, started_with: dict[str, str]) -> str | None:
    """Say why a fork would not be what a kernel started for ``task`` would be, if so."""
    variables = start_variables.objection(started_with, task.environ)
    if variables is not None:
        return variables
    shadowing = _modules_in(Path(task.cwd)) & {name.partition(".")[0] for name in sys.modules}
    if shadowing:
        return f"{min(shadowing)} in the working folder would be imported instead"
    return None


def _modules_in(folder: Path) -> set[str]:
    """Name what can be imported from ``folder``; ``matplotlibrc`` counts as matplotlib."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all it takes
    except OSError:
        return set()
    found = {name.partition(".")[0] for name in names if name.endswith((".py", ".so"))}
    found |= {name for name in names if (folder / name / "__init__.py").is_file()}
    return found | ({"matplotlib"} if "matplotlibrc" in names else set())


def _end_with_client() -> None:
    """Wait until the client's end is closed.  It says nothing more, so any event is that."""
    poll = select.poll()
    poll.register(_CLIENT, select.POLLIN)
    poll.poll()
    os._exit(1)  # as ipykernel does when its parent is gone


def _be_a_kernel(arguments: list[str]) -> None:
    _forget_the_server()
    from ipykernel.kernelapp import IPKernelApp

    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher and launcher.origin), *arguments]
    # Its parent is the server, which ipykernel is not to watch: see Task.outlives.
    kernel = IPKernelApp.instance(parent_handle=1)
    kernel.initialize(arguments)
    os.write(READY, b"!")
    os.close(READY)
    kernel.start()
    # ipykernel's own end takes the thread for outputs away first; one that still answers a
    # request to shut down would then wait for it for ever.
    if kernel.control_thread is not None:
        kernel.control_thread.stop()
        kernel.control_thread.join(_LAST_WORD_S)


def _forget_the_server() -> None:
    """Undo what forks share: seeds, names of temporary files, where plots are drawn."""
    random.seed()
    tempfile.tempdir = None
    tempfile._name_sequence = None  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or _INLINE
    importlib.invalidate_caches()


if __name__ == "__main__":
    main()
