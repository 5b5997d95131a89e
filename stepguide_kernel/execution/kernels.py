"""Which kernel runs a notebook: the one it names, or one that speaks its language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stepguide_kernel.errors import KernelMissing

RECORDING_KERNEL = "stepguide"
PYTHON_KERNEL = "python3"


class KernelChoice(NamedTuple):
    """A kernelspec's name, and what to tell people if it is not the one the file names."""

    name: str
    note: str | None = None


def choose_kernel(wanted: str | None, language: str) -> KernelChoice:
    """Choose among the installed kernelspecs.

    :param wanted: the kernelspec the notebook names, if any.
    :param language: the language of its code cells, in lower case.
    :raises KernelMissing: none of the installed kernels speaks ``language``.
    """
    from jupyter_client.kernelspec import KernelSpecManager

    specs = KernelSpecManager().get_all_specs()
    languages = {name: str(spec["spec"].get("language", "")) for name, spec in specs.items()}
    return choose_among(languages, wanted, language)


def choose_among(languages: Mapping[str, str], wanted: str | None, language: str) -> KernelChoice:
    """Choose among kernelspecs given as name to language; see :func:`choose_kernel`."""
    if wanted == RECORDING_KERNEL:  # our own runs are not recorded
        wanted = PYTHON_KERNEL
    if wanted is not None and wanted.lower() in languages:
        return KernelChoice(wanted.lower())
    found = _speaking(languages, language)
    if found is None:
        raise KernelMissing(
            f"no kernel for {language} is installed here"
            + (f" (the notebook asks for {wanted!r})" if wanted else ""),
            hint="install one, and see: jupyter kernelspec list",
        )
    note = f"kernel {wanted!r} is not installed here, ran with {found!r}" if wanted else None
    return KernelChoice(found, note)


def _speaking(languages: Mapping[str, str], language: str) -> str | None:
    if language == "python" and PYTHON_KERNEL in languages:
        return PYTHON_KERNEL
    speaking = (
        name
        for name, spoken in sorted(languages.items())
        if spoken.lower() == language and name != RECORDING_KERNEL
    )
    return next(speaking, None)
