"""``%stepguide status|record|stop|pause|resume|off``: the person's own switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from stepguide_kernel.kernel.recorder import Recorder


@magics_class
class RecordingMagics(Magics):
    """The line magic, and the recorder it speaks for."""

    def __init__(self, shell: InteractiveShell, recorder: Recorder) -> None:
        super().__init__(shell)
        self.recorder = recorder

    @line_magic
    def stepguide(self, line: str) -> None:
        """Say how this session is recorded (``status``), or change it.

        ``record`` and ``stop`` mark what a guide is to show; ``pause``, ``resume`` and ``off``
        are for what nobody should find in a log.
        """
        recorder = self.recorder
        commands: dict[str, Callable[[], None]] = {
            "status": lambda: None,
            "record": lambda: recorder.mark("record"),
            "stop": lambda: recorder.mark("stop"),
            "pause": recorder.pause,
            "resume": recorder.resume,
            "off": recorder.stop,
        }
        command = commands.get(line.strip() or "status")
        if command is None:
            raise UsageError(f"use %stepguide {', '.join(commands)}")
        command()
        print(self.recorder.status())  # noqa: T201 - the answer to the magic


def recording_magics(shell: InteractiveShell) -> RecordingMagics | None:
    """Find our magics where IPython keeps the objects that extensions register."""
    found = shell.magics_manager.registry.get(RecordingMagics.__name__)
    return found if isinstance(found, RecordingMagics) else None
