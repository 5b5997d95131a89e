"""What a run may see of the environment of the process that starts it.

A guide that only runs because of a variable in its author's shell does not run for its
readers, and a guide that prints the environment must find no secrets there.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping

ALLOWED = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LANGUAGE",
    "LC_*",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_*",
    # where Python and its packages are
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONPYCACHEPREFIX",
    "PYTHONUSERBASE",
    "PYTHONNOUSERSITE",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUTF8",
    "VIRTUAL_ENV",
    "CONDA_*",
    # where Jupyter, IPython and matplotlib keep their files
    "JUPYTER_PATH",
    "JUPYTER_*_DIR",
    "JUPYTER_*_PATH",
    "JUPYTER_PLATFORM_DIRS",
    "IPYTHONDIR",
    "MPLCONFIGDIR",
    "XDG_*_HOME",
    # without which no process starts on Windows
    "APPDATA",
    "COMSPEC",
    "LOCALAPPDATA",
    "PATHEXT",
    "PROGRAMDATA",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "WINDIR",
)
"""Names, with ``*`` for any characters; ``docs/reference/verification.md`` lists them too."""


def scrubbed(environ: Mapping[str, str], also: Iterable[str] = ()) -> dict[str, str]:
    """Return the part of ``environ`` that a run may see.

    :param also: names that the guide declares as prerequisites; they pass through.
    """
    named = frozenset(also)
    kept = {
        name: value
        for name, value in environ.items()
        if name in named or any(fnmatch.fnmatchcase(name, pattern) for pattern in ALLOWED)
    }
    return {**kept, "STEPGUIDE_RECORD": "off"}
