"""The kernelspec ``stepguide``: ipykernel's own, with the recorder loaded at start.

Notebooks that name no kernel, or one that is missing, must get the kernel that they got before
it was installed.  So it is named to sort after ipykernel's: Voila takes the first Python kernel
by display name.  And its language is written with a capital: JupyterLab starts a kernel by
language only where one alone has it, and compares letter by letter.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from stepguide_kernel.errors import MissingDependency
from stepguide_kernel.files import make_folder, storage_error

NAME = "stepguide"
EXTENSION = "stepguide_kernel.kernel"
LANGUAGE = "Python"


def display_name() -> str:
    """The name in launchers."""
    return f"Python {sys.version_info.major} (recording)"


def install(*, user: bool = False, prefix: str | None = None) -> Path:
    """Install the kernelspec for this Python and return its folder.

    ``prefix`` is the root of an environment, by default that of this Python (``sys.prefix``);
    ``user`` installs for the person alone, in every environment, whatever ``prefix`` says.  An
    older spec is replaced at once: no reader sees half of one.

    :raises MissingDependency: ipykernel is absent.
    :raises StorageError: the folder cannot be written.
    """
    target = _kernels_folder(user=user, prefix=prefix) / NAME
    make_folder(target.parent)
    try:
        # Beside the kernels' folder and not in it, where it would be listed as a kernel.
        staging = Path(tempfile.mkdtemp(prefix="stepguide-", dir=target.parent.parent))
    except OSError as error:
        raise storage_error(error, target) from error
    try:
        _write_spec(staging / "new")
        _swap(staging / "new", target, staging / "old")
    except OSError as error:
        raise storage_error(error, target) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _swap(new: Path, target: Path, old: Path) -> None:
    """Put ``new`` where ``target`` is; when that fails the old one stands again."""
    with suppress(FileNotFoundError):
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _write_spec(folder: Path) -> None:
    try:
        from ipykernel.kernelspec import make_ipkernel_cmd, write_kernel_spec
    except ImportError as error:
        raise MissingDependency(
            "a recording kernel needs ipykernel", hint="pip install ipykernel"
        ) from error
    command = make_ipkernel_cmd(extra_arguments=["--ext", EXTENSION])
    overrides = {
        "argv": command,
        "display_name": display_name(),
        "language": LANGUAGE,
        "env": {"STEPGUIDE_KERNEL": NAME},
    }
    write_kernel_spec(folder, overrides=overrides)


def _kernels_folder(*, user: bool, prefix: str | None) -> Path:
    if user:
        from jupyter_core.paths import jupyter_data_dir

        return Path(jupyter_data_dir()) / "kernels"
    return Path(prefix or sys.prefix).absolute() / "share" / "jupyter" / "kernels"
