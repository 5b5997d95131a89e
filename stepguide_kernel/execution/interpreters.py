"""What the kernels of this machine would run with, found out without starting one."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

from stepguide_kernel.execution.kernels import choose_among
from stepguide_kernel.execution.probe import text_of

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpec

_TIMEOUT_S = 60.0
_MAJOR, _MINOR = sys.version_info[:2]
_THIS_PYTHON = frozenset({"python", f"python{_MAJOR}", f"python{_MAJOR}.{_MINOR}"})
"""Commands for which jupyter_client starts the Python that it runs in itself."""


class Interpreters:
    """Knows the kernelspecs, and asks the Python of each once; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._specs: dict[str, KernelSpec] | None = None
        self._fingerprints: dict[tuple[str, str], str] = {}

    def kernel(self, wanted: str | None, language: str) -> str:
        """Hash the kernelspec that runs a notebook which names ``wanted``.

        :raises KernelMissing: none runs it.
        """
        return _hash(self._spec(wanted, language))

    def fingerprint(self, wanted: str | None, language: str, environ: Mapping[str, str]) -> str:
        """Return what the kernel would say that it is made of; "" if it cannot be asked.

        :param environ: the variables that the kernel is given.
        :raises KernelMissing: none runs the notebook.
        """
        spec = self._spec(wanted, language)
        python = {name: value for name, value in environ.items() if name.startswith("PYTHON")}
        key = _hash(spec), json.dumps(python, sort_keys=True)
        with self._lock:
            if key not in self._fingerprints:
                self._fingerprints[key] = _fingerprint(spec, environ)
            return self._fingerprints[key]

    def _spec(self, wanted: str | None, language: str) -> KernelSpec:
        from jupyter_client.kernelspec import KernelSpecManager

        with self._lock:
            if self._specs is None:
                manager = KernelSpecManager()
                names = manager.find_kernel_specs()
                self._specs = {name: manager.get_kernel_spec(name) for name in names}
            languages = {name: spec.language for name, spec in self._specs.items()}
            return self._specs[choose_among(languages, wanted, language).name]


def _hash(spec: KernelSpec) -> str:
    starts = json.dumps([spec.argv, spec.env, spec.interrupt_mode, spec.metadata])
    return hashlib.sha256(starts.encode()).hexdigest()


def _fingerprint(spec: KernelSpec, environ: Mapping[str, str]) -> str:
    """Ask the Python that a kernelspec starts with ``-m``; others cannot be asked."""
    if "-m" not in spec.argv[1:] or spec.language.lower() != "python":
        return ""
    python, *options = spec.argv[: spec.argv.index("-m")]
    python = sys.executable if python in _THIS_PYTHON else python
    own = {name: os.path.expandvars(value) for name, value in spec.env.items()}
    program = f"{text_of('installed')}\nprint(fingerprint())"
    try:
        asked = subprocess.run(
            [python, *options, "-c", program],
            env={**environ, **own},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
