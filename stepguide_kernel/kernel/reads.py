"""What a run reads, noted inside its kernel: files, folders, variables, modules.

The text of this module is sent to the kernel and executed there in a namespace of its own, so
that it works in any Python kernel: standard library only, and nothing of ours.  What it leaves
behind is an audit hook, which Python cannot take back, and three functions of ``os`` that note
whether a file is there, because asking that is no audit event.  :func:`start` begins, and the
audit event :data:`REPORT` asks for what was noted: no object has to be kept where a guide
could meet it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if __name__ != "stepguide_reads":  # where these texts are executed, that one comes first
    from stepguide_kernel.kernel.places import (
        IMPORTABLE,
        NAMES,
        SIZES,
        compiled_modules,
        folders_of_jupyter,
        listing,
        loaded_files,
        mapped_files,
        running_shell,
        signature,
        site_folders,
        source_of,
        standard_library,
        with_ends,
    )

if TYPE_CHECKING:  # these forms are newer than the oldest kernels
    from collections.abc import Callable, Iterator

    Path = str | bytes | os.PathLike[str] | int | None
    Signature = tuple[int, int, int, int] | None

REPORT = "stepguide.report"
"""Audit event whose one argument, a list, receives the report."""

NETWORK, PROCESSES, ENVIRONMENT = "network", "processes", "environment"
RACE, DESCRIPTOR, NUMBER, DEFECT = "race", "descriptor", "too many files", "defect"
"""Reasons why nothing can be said about what a run depends on."""

_NETWORK_EVENTS = ("connect", "getaddrinfo", "gethostbyname", "gethostbyaddr", "sendto", "sendmsg")
_PROCESS_EVENTS = (
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.system", "pty.spawn", "subprocess.Popen"),
)
_STARTS_PROCESSES = ("multiprocessing.popen_", "loky.backend.popen_", "billiard.popen_")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_MOST_FILES = 20_000
_FRESH_NS = 50_000_000
"""A file that changed so shortly before it was opened may change once more unseen: file systems
keep times in steps of some milliseconds."""


class Reads:
    """Notes, at the moment of its first use, the state of everything that a run looks at."""

    def __init__(self) -> None:
        self.files: dict[str, Signature] = {}
        """Path to its signature when it was first opened or asked for; ``None``: not there."""
        self.opened: set[str] = set()
        """What was opened by Python itself."""
        self.made: set[str] = set()
        """Files and folders that the run itself made or overwrote before it read them."""
        self.folders: dict[tuple[str, str], str] = {}
        """Folder and kind of listing to its digest."""
        self.variables: set[str] = set()
        self.packages: set[tuple[str, str]] = set()
        """Folder of installed packages, and what was used directly below it."""
        self.libraries: set[str] = set()
        self.reasons: set[str] = set()
        self._began = time.time_ns()
        self._children = _children()
        self._sites = with_ends(site_folders())
        self._left_out = with_ends(
            [*standard_library(), "/proc", "/sys", "/dev", *folders_of_jupyter()]
        )
        self._busy: set[int] = set()
        """Threads in which it is this object that looks at files."""
        self._handlers = self._by_event()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note one event; what is raised here would be raised in the guide's own code."""
        handler = self._handlers.get(event)
        if handler is not None:
            self._carefully(handler, *arguments)

    def probe(self, path: Path) -> None:
        """Note that a run has asked whether ``path`` is there, or how large it is."""
        self._carefully(self._note, path)

    def note_startup(self, shell: Any) -> None:
        """Note what IPython has read and executed already."""
        if shell is None:
            return
        folder = shell.profile_dir.startup_dir
        self.folders[folder, NAMES] = listing(folder, NAMES)
        names = os.listdir(folder) if os.path.isdir(folder) else []
        found = [os.path.join(folder, name) for name in names]
        for stem in ("ipython_config", "ipython_kernel_config"):
            for end in (".py", ".json"):
                found.append(os.path.join(shell.profile_dir.location, stem + end))  # noqa: PERF401
        for path in found:
            self._note(path)

    def note_path(self) -> None:
        """Note what can be imported now: the import system asks a folder once, then remembers."""
        for path in sys.path:
            folder = os.path.abspath(path)
            own = (folder + os.sep).startswith((*self._sites, *self._left_out))
            if not own and os.path.isdir(folder):
                self.folders[folder, IMPORTABLE] = listing(folder, IMPORTABLE)

    # --- events ----------------------------------------------------------------------------------

    def _by_event(self) -> dict[str, Callable[..., None]]:
        handlers: dict[str, Callable[..., None]] = {
            "open": self._open,
            "os.listdir": self._list,
            "os.scandir": self._list,
            "sqlite3.connect": self._connect,
            "ctypes.dlopen": self._load,
            "os.mkdir": self._make,
            "os.rename": self._move,
            "os.link": self._move,
            "os.symlink": self._move,
            "os.remove": self._remove,
            "os.truncate": self._remove,
            REPORT: self._report,
        }
        for name in _NETWORK_EVENTS:
            handlers["socket." + name] = self._because(NETWORK)
        for name in _PROCESS_EVENTS:
            handlers[name] = self._because(PROCESSES)
        return handlers

    def _open(self, path: Path, mode: str | None, flags: int) -> None:
        absolute = None if isinstance(path, int) else self._absolute(path)
        if path is None or absolute is None:
            return  # a descriptor: opened before, and noted then
        self.opened.add(absolute)
        writes = any(letter in mode for letter in "wax+") if mode else bool(flags & _WRITES)
        there = signature(absolute) is not None
        if not there and mode is None and not writes and not _is_absolute(path):
            self.reasons.add(DESCRIPTOR)  # relative to a folder that is known by a number only
        elif writes and (not there or flags & os.O_TRUNC) and absolute not in self.files:
            self.made.add(absolute)
        else:
            self._note(absolute)

    def _connect(self, database: Path) -> None:
        name = os.fsdecode(database) if not isinstance(database, (int, type(None))) else ""
        if name.startswith("file:"):
            from urllib.parse import unquote, urlsplit

            name = unquote(urlsplit(name).path)
        if not name or name.startswith(":"):
            return
        absolute = self._absolute(name)
        if absolute is None or (absolute + os.sep).startswith(self._left_out):
            return
        if signature(absolute) is None and absolute not in self.files:
            self.made.add(absolute)
        for end in ("", "-wal", "-journal"):
            self._note(absolute + end)

    def _list(self, path: Path) -> None:
        folder = self._absolute("." if path is None else path)
        if folder is None or (folder + os.sep).startswith((*self._sites, *self._left_out)):
            return
        kind = _kind(sys._getframe(3), self._left_out)
        if (folder, kind) not in self.folders and not self._is_own(folder):
            self.folders[folder, kind] = listing(folder, kind)

    def _make(self, path: Path, *_: object) -> None:
        absolute = self._absolute(path)
        if absolute is None:
            return
        if signature(absolute) is None and absolute not in self.files:
            self.made.add(absolute)
        else:  # it is there, and making it fails
            self._note(absolute)

    def _move(self, source: Path, target: Path, *_: object) -> None:
        for path in (source, target):
            self._remove(path)

    def _remove(self, path: Path, *_: object) -> None:
        absolute = self._absolute(path)
        if absolute is not None and absolute not in self.files:
            self.made.add(absolute)

    def _load(self, name: Path) -> None:
        if name:
            self.libraries.add(os.fsdecode(name))  # type: ignore[arg-type]

    def _because(self, reason: str) -> Callable[..., None]:
        return lambda *_: self.reasons.add(reason)

    def _report(self, box: list[object]) -> None:
        for path in loaded_files():
            self._note(path)
        if self._children != _children() or _forks_unheard():
            self.reasons.add(PROCESSES)
        if len(self.files) > _MOST_FILES:
            self.reasons.add(NUMBER)
            self.files.clear()
        near = [os.getcwd(), os.path.expanduser("~"), *self._sites]
        files = [[path, now] for path, now in self.files.items() if _counts(path, now, near)]
        mapped = [
            path for path in mapped_files() if not path.startswith((*self._sites, *self._left_out))
        ]
        box.append(
            {
                "began": self._began,
                "files": files,
                "opened": sorted(path for path in self.opened if path in self.files),
                "made": sorted(self.made),
                "folders": [[*key, digest] for key, digest in self.folders.items()],
                "variables": sorted(self.variables),
                "reasons": sorted(self.reasons),
                "packages": sorted(self.packages),
                "extensions": sorted(compiled_modules()),
                "libraries": sorted(self.libraries),
                "mapped": sorted(mapped),
            }
        )

    # -------------------------------------------------------------------------------------------

    def _carefully(self, handler: Callable[..., object], *arguments: Any) -> None:
        thread = threading.get_ident()
        if thread in self._busy:
            return
        self._busy.add(thread)
        try:
            handler(*arguments)
        # A guide must not fail for being watched: whatever is wrong here, it is run every time.
        except Exception:  # noqa: BLE001
            self.reasons.add(DEFECT)
        finally:
            self._busy.discard(thread)

    def _note(self, path: Path) -> None:
        absolute = self._absolute(path)
        if absolute is None:
            return
        absolute = source_of(absolute)
        if absolute in self.files or self._is_installed(absolute):
            return
        if (absolute + os.sep).startswith(self._left_out) or self._is_own(absolute):
            return
        now = signature(absolute)
        self.files[absolute] = now
        if now is not None and max(now[1], now[2]) > time.time_ns() - _FRESH_NS and now[0] >= 0:
            self.reasons.add(RACE)

    def _absolute(self, path: Path) -> str | None:
        """Make a path absolute at once: the next line may change the folder."""
        if isinstance(path, int):
            link = f"/proc/self/fd/{path}"
            path = os.readlink(link) if os.path.islink(link) else None
        if path is None:
            return None
        text = os.fsdecode(path)
        return os.path.abspath(text) if text else None

    def _is_own(self, path: str) -> bool:
        """Whether the run has made ``path``, or a folder above it."""
        while path not in self.made:
            above = os.path.dirname(path)
            if above == path:
                return False
            path = above
        return True

    def _is_installed(self, path: str) -> bool:
        """Whether a file is part of an installed package, which then counts as used."""
        for folder in self._sites:
            if path.startswith(folder):
                name = path[len(folder) :].partition(os.sep)[0]
                if not name.endswith(("-info", ".egg-link")):  # the fingerprint has these
                    self.packages.add((folder, name))
                return True
        return False


class NotingVariables(dict):  # type: ignore[type-arg]
    """The mapping below ``os.environ``, which notes the names that are looked up."""

    def __init__(self, values: dict[Any, Any], reads: Reads) -> None:
        super().__init__(values)
        self._reads = reads

    def __getitem__(self, key: Any) -> Any:
        self._reads.variables.add(os.fsdecode(key))
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[Any]:
        self._reads.reasons.add(ENVIRONMENT)
        return super().__iter__()

    def items(self) -> Any:
        """Return all variables."""
        self._reads.reasons.add(ENVIRONMENT)
        return super().items()


def start() -> None:
    """Begin to note."""
    reads = Reads()
    reads.note_startup(running_shell())
    reads.note_path()
    variables = NotingVariables(os.environ._data, reads)  # type: ignore[attr-defined]
    os.environ._data = variables  # type: ignore[attr-defined]
    if hasattr(os, "environb"):
        os.environb._data = variables  # type: ignore[attr-defined]
    for name in ("stat", "lstat", "access"):
        _wrap(name, reads)
    sys.addaudithook(reads.audit)


def _wrap(name: str, reads: Reads) -> None:
    real = getattr(os, name)

    def noting(path: Any, *arguments: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if options.get("dir_fd") is None and not isinstance(path, int):
            reads.probe(path)
        return real(path, *arguments, **options)

    for attribute in ("__name__", "__qualname__", "__doc__", "__module__"):
        setattr(noting, attribute, getattr(real, attribute))
    noting.__text_signature__ = real.__text_signature__  # type: ignore[attr-defined]
    for features in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if real in features:
            features.add(noting)
    if real in os.supports_effective_ids:
        os.supports_effective_ids.add(noting)
    setattr(os, name, noting)


def _kind(frame: Any, standard: tuple[str, ...]) -> str:
    """Say what is looked for in a folder, by the code that looks."""
    name = frame.f_code.co_filename
    if name.startswith("<frozen importlib") or os.sep + "importlib" + os.sep in name:
        return IMPORTABLE
    # glob, os.walk and pathlib hand out names alone.
    return NAMES if name.startswith((*standard, "<frozen ")) else SIZES


def _children() -> tuple[float, ...]:
    """How much the processes that this one has started, and waited for, have used."""
    try:
        import resource
    except ImportError:  # not on Windows
        return ()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime, used.ru_stime, used.ru_maxrss)


def _forks_unheard() -> bool:
    """Whether a module is loaded that starts processes without an audit event."""
    return any(name.startswith(_STARTS_PROCESSES) for name in list(sys.modules))


def _is_absolute(path: Path) -> bool:
    return os.path.isabs(os.fsdecode(path))  # type: ignore[arg-type]


def _counts(path: str, now: Signature, near: list[str]) -> bool:
    """Whether a path is more than noise of tracebacks and of resolving other paths."""
    if now is None:
        name = os.path.basename(path)
        return not name.startswith("<") and os.sep + "ipykernel_" not in path
    if now[0] >= 0:
        return True
    return not any((folder + os.sep).startswith(path.rstrip(os.sep) + os.sep) for folder in near)
