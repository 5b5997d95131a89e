"""What runs in a user's kernel: ``%load_ext stepguide_kernel.kernel`` records the session.

Standard library, IPython and ipykernel only, so that it works in an environment that has
nothing else of StepGuide's dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Start recording, unless ``STEPGUIDE_RECORD=off`` or this kernel records already.

    Loaded by a silent request, as JupyterLab does it, it never says a word in a cell.
    """
    import os

    from stepguide_kernel.kernel.magics import RecordingMagics, recording_magics
    from stepguide_kernel.kernel.recorder import Recorder

    if os.environ.get("STEPGUIDE_RECORD", "").lower() == "off" or recording_magics(shell):
        return
    recorder = Recorder(shell, os.environ, quiet=_asked_silently(shell))
    shell.register_magics(RecordingMagics(shell, recorder))
    recorder.start()


def status() -> dict[str, Any]:
    """Say how this kernel is recorded, in values that JSON has; for ``user_expressions``.

    ``state`` (on, paused, off), ``session`` and ``log`` (``None`` before the extension is
    loaded), ``runs`` and ``unseen_runs`` (known by source alone), ``known_from`` (seconds since
    the epoch), ``recording`` (the last mark is a Record), ``marked_runs`` (of that range).
    """
    from IPython.core.getipython import get_ipython

    from stepguide_kernel.kernel.magics import recording_magics

    shell = get_ipython()
    magics = recording_magics(shell) if shell is not None else None
    return UNKNOWN | (magics.recorder.facts() if magics is not None else {})


UNKNOWN: dict[str, Any] = {
    "state": "off",
    "session": None,
    "log": None,
    "runs": 0,
    "unseen_runs": 0,
    "known_from": None,
    "recording": False,
    "marked_runs": 0,
}
"""The status of a kernel that does not record."""


def _asked_silently(shell: InteractiveShell) -> bool:
    request = getattr(shell, "parent_header", None) or {}
    return bool(request.get("content", {}).get("silent"))


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Stop recording and leave the kernel as it was."""
    from stepguide_kernel.kernel.magics import recording_magics

    magics = recording_magics(shell)
    if magics is not None:
        magics.recorder.stop()
        del shell.magics_manager.registry[type(magics).__name__]
