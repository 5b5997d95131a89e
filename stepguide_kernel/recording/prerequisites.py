"""What a reader needs before the first step, read off the kept runs."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from stepguide_kernel.model.guide import Prerequisites, RequiredFile
from stepguide_kernel.model.session import Run

_ENVIRONMENT = re.compile(
    r"os\.(?:environ\[|environ\.get\(|environ\.pop\(|getenv\()\s*[\"'](?P<name>\w+)[\"']"
)


def prerequisites(runs: Sequence[Run], folder: Path) -> Prerequisites:
    """Files, packages and environment variables; paths are relative to ``folder``."""
    return Prerequisites(
        files=tuple(_required(path, folder) for path in required_files(runs)),
        packages=dict(sorted(item for run in runs for item in run.packages.items())),
        env=environment_variables(runs),
    )


def environment_variables(runs: Sequence[Run]) -> tuple[str, ...]:
    """Names of the environment variables that the code names, in alphabetical order."""
    return tuple(sorted({name for run in runs for name in _ENVIRONMENT.findall(run.source)}))


def required_files(runs: Sequence[Run]) -> tuple[Path, ...]:
    """Existing files that the runs read before any of them wrote them."""
    found: dict[str, None] = {}
    written: set[str] = set()
    for run in runs:
        found |= dict.fromkeys(path for path in run.files_read if path not in written)
        written |= set(run.files_written)
    return tuple(path for path in map(Path, found) if path.is_file())


def uses_os_unbound(runs: Sequence[Run]) -> bool:
    """Tell whether a secret became ``os.environ[…]`` before any of the runs imported ``os``."""
    for run in runs:
        before, used, _ = run.source.partition("os.environ[")
        if used:
            return re.search(r"\bimport\b[^\n]*\bos\b(?!\.)", before) is None
        if "os" in run.writes:
            return False
    return False


def _required(path: Path, folder: Path) -> RequiredFile:
    name = Path(os.path.relpath(path, folder)).as_posix()
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return RequiredFile(name, digest, path.stat().st_size)
    except OSError:  # it may be anyone's: unreadable now, it is still needed
        return RequiredFile(name)
