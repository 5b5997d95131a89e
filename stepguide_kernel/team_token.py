"""The user's own token for their team's server: from the environment, or from a private file."""

from __future__ import annotations

import os
import stat
from collections.abc import MutableMapping
from pathlib import Path

from stepguide_kernel.errors import UsageError
from stepguide_kernel.files import storage_error

VARIABLE = "STEPGUIDE_TEAM_TOKEN"
FILE = "team_token"
"""In the data folder; what ``stepguide users add`` printed, on one line."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class TeamToken:
    """Where the token is; a file is read each time, so that a new token holds at once.

    The variable is taken out of ``environ``, and no kernel inherits it.
    """

    def __init__(self, environ: MutableMapping[str, str], data_dir: Path) -> None:
        self._named = environ.pop(VARIABLE, "").strip()
        self._path = data_dir / FILE

    def __call__(self) -> str:
        """The token; empty if there is none.

        :raises UsageError: others may read the file.
        :raises StorageError: it cannot be read.
        """
        if self._named:
            return self._named
        try:
            if os.name == "posix" and self._path.stat().st_mode & _OTHERS:
                raise UsageError(f"others may read {self._path}", hint=f"chmod 600 {self._path}")
            return self._path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise storage_error(error, self._path) from error
