"""Commands run where storage is scarce: really so, as root and as anybody else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_DROPPED = """
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
    sys.exit("root may not give up its power over permissions here")
os.execvp(sys.argv[1], sys.argv[1:])
"""

_SHORT_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execvp(sys.argv[2], sys.argv[2:])
"""

_MOUNTED = 'mount -t tmpfs -o size="$1" tmpfs "$0" && shift && "$@"'
_LISTED = 'folder=$1; shift; "$@"; code=$?; ls -A "$folder" > "$0"; exit $code'

Command = Sequence[str]


def obeying_permissions(command: Command) -> Command:
    """Make root heed the permissions of files too, as everybody else must."""
    return [sys.executable, "-c", _DROPPED, *command]


def with_short_files(command: Command, limit: int) -> Command:
    """Let no file that the command writes grow beyond ``limit`` bytes (``EFBIG``)."""
    return [sys.executable, "-c", _SHORT_FILES, str(limit), *command]


def on_small_disk(command: Command, folder: Path, size: int) -> Command:
    """Put a file system of ``size`` bytes on ``folder`` that this command alone sees.

    Nothing remains of it when the command ends; :func:`then_listing` says what was there.
    """
    alone = ["unshare", "--mount"]
    if os.geteuid() != 0:
        alone.insert(1, "--map-root-user")
    return [*alone, "sh", "-c", _MOUNTED, str(folder), str(size), *command]


def then_listing(command: Command, folder: Path, listing: Path) -> Command:
    """Write down in ``listing`` what is in ``folder`` when the command has ended."""
    return ["sh", "-c", _LISTED, str(listing), str(folder), *command]


def may_mount(folder: Path) -> bool:
    """Tell whether this user may; most containers forbid it."""
    try:
        done = subprocess.run(
            on_small_disk(["true"], folder, 4096), check=False, capture_output=True
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0
