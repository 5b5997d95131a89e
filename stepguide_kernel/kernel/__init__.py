"""What runs in a user's kernel: ``%load_ext stepguide_kernel.kernel`` records the session.

Standard library, IPython and ipykernel only, so that it works in an environment that has
nothing else of StepGuide's dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Start recording, unless ``STEPGUIDE_RECORD=off`` or this kernel records already."""
    import os

    from stepguide_kernel.kernel.magics import RecordingMagics, recording_magics
    from stepguide_kernel.kernel.recorder import Recorder

    if os.environ.get("STEPGUIDE_RECORD", "").lower() == "off" or recording_magics(shell):
        return
    recorder = Recorder(shell, os.environ)
    shell.register_magics(RecordingMagics(shell, recorder))
    recorder.start()


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Stop recording and leave the kernel as it was."""
    from stepguide_kernel.kernel.magics import recording_magics

    magics = recording_magics(shell)
    if magics is not None:
        magics.recorder.stop()
        del shell.magics_manager.registry[type(magics).__name__]
