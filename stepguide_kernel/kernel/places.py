"""Where the things lie that a run reads, and what state they are in.

Like :mod:`stepguide_kernel.kernel.reads`, which it serves, this is executed in kernels as a
text: standard library only.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import sysconfig
from importlib.util import source_from_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # these forms are newer than the oldest kernels
    from collections.abc import Iterable, Iterator

    Signature = tuple[int, int, int, int] | None

_IMPORTABLE = (
    *(".py", ".pyc", ".so", ".pyd", ".zip", ".pth"),
    *(".dist-info", ".egg-info", ".egg", ".egg-link"),
)
NAMES, SIZES, IMPORTABLE = "names", "sizes", "importable"
"""What counts of a folder's entries: all names, their sizes too, or names that can be imported."""

_FIELDS_OF_A_FILE = 6
"""In a line of ``/proc/self/maps``, the path being the last."""

_stat, _scandir = os.stat, os.scandir


def listing(folder: str, kind: str) -> str:
    """Digest what counts of the entries of a folder; see :data:`NAMES`."""
    found = []
    try:
        with _scandir(folder) as entries:
            for entry in entries:
                if kind == IMPORTABLE and not _is_importable(entry):
                    continue
                # A guide's own size changes with every word in it.
                sized = kind == SIZES and entry.is_file() and not entry.name.endswith(".ipynb")
                size = entry.stat().st_size if sized else -1
                found.append(f"{entry.name}/{entry.is_dir():d}/{size}")
    except OSError:
        return ""
    return hashlib.sha256("\0".join(sorted(found)).encode("utf-8", "surrogateescape")).hexdigest()


def _is_importable(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(_IMPORTABLE) or _is_package(entry)


def _is_package(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and _is_file(os.path.join(entry.path, "__init__.py"))


def site_folders() -> set[str]:
    """Folders in which packages are installed, under all their names."""
    paths = sysconfig.get_paths()
    found = {paths["purelib"], paths["platlib"]}
    found |= {path for path in sys.path if path.endswith(("site-packages", "dist-packages"))}
    return found | {os.path.realpath(path) for path in found}


def standard_library() -> set[str]:
    """Folders of the standard library, under all their names."""
    paths = sysconfig.get_paths()
    found = {paths["stdlib"], paths["platstdlib"], os.path.dirname(os.__file__)}
    return found | {os.path.realpath(path) for path in found}


def folders_of_jupyter() -> list[str]:
    """What the kernel itself writes while it runs: history, locks, connection files."""
    own = []
    shell = running_shell()
    if shell is not None:
        profile = shell.profile_dir
        own = [profile.security_dir, profile.log_dir, profile.pid_dir]
        own.append(os.path.join(profile.location, "history.sqlite"))
    core = sys.modules.get("jupyter_core.paths")
    if core is not None:
        own.append(core.jupyter_runtime_dir())
    return own


def running_shell() -> Any:
    """Return IPython's shell, if this is a kernel."""
    loaded = sys.modules.get("IPython.core.interactiveshell")
    shell = loaded and loaded.InteractiveShell
    return shell.instance() if shell and shell.initialized() else None


def loaded_files() -> Iterator[str]:
    """Yield the files of all modules that are loaded."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        # A warm kernel has modules of ours, which are no guide's.
        if isinstance(path, str) and os.path.isabs(path) and not name.startswith("stepguide_"):
            yield path


def compiled_modules() -> Iterator[str]:
    """Yield the modules that are no Python and not of the standard library."""
    standard = os.path.dirname(os.__file__) + os.sep
    dynamic = os.path.join(standard, "lib-dynload") + os.sep
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if not isinstance(path, str) or not path.endswith((".so", ".pyd", ".dylib")):
            continue
        if not path.startswith(dynamic) or name in ("_dbm", "_gdbm"):
            yield name


def mapped_files() -> set[str]:
    """Files that are part of this process's memory: the system's libraries among them."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as lines:
            fields = [line.split(None, _FIELDS_OF_A_FILE - 1) for line in lines]
    except OSError:
        return set()
    paths = (field[-1].strip() for field in fields if len(field) == _FIELDS_OF_A_FILE)
    return {path for path in paths if path.startswith(os.sep)}


def signature(path: str) -> Signature:
    """Size, times of change and inode of a file; of anything else only what it is."""
    try:
        found = _stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return (-1, 0, 0, stat.S_IFMT(found.st_mode))
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def source_of(path: str) -> str:
    """Name the module behind a cached one: importing it again reads the cache alone."""
    if path.endswith(".pyc") and "__pycache__" in path:
        try:
            return source_from_cache(path)
        except ValueError:
            pass
    return path


def _is_file(path: str) -> bool:
    return (signature(path) or (-1,))[0] >= 0


def with_ends(folders: Iterable[str]) -> tuple[str, ...]:
    """Return folders so that only what lies below them starts like them."""
    return tuple(sorted({folder.rstrip(os.sep) + os.sep for folder in folders if folder}))
