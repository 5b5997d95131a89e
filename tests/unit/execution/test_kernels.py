from __future__ import annotations

import pytest

from stepguide_kernel.errors import KernelMissing
from stepguide_kernel.execution.kernels import choose_among

INSTALLED = {"ir": "R", "python3": "python", "stepguide": "python", "deno": "typescript"}


@pytest.mark.parametrize(
    ("wanted", "language", "chosen"),
    [
        ("python3", "python", "python3"),
        ("Python3", "python", "python3"),
        ("ir", "r", "ir"),
        (None, "python", "python3"),
        ("stepguide", "python", "python3"),
    ],
)
def test_the_kernel_that_is_asked_for_runs_and_nothing_is_said(
    wanted: str | None, language: str, chosen: str
) -> None:
    assert choose_among(INSTALLED, wanted, language) == (chosen, None)


@pytest.mark.parametrize("wanted", ["python2", "conda-base-py", "xpython2"])
def test_a_missing_kernel_is_mapped_by_language_and_it_is_said(wanted: str) -> None:
    choice = choose_among(INSTALLED, wanted, "python")
    assert choice.name == "python3"
    assert choice.note == f"kernel {wanted!r} is not installed here, ran with 'python3'"


def test_a_missing_kernel_of_another_language_is_mapped_too() -> None:
    assert choose_among(INSTALLED, "ir4", "r").name == "ir"


def test_we_never_record_our_own_runs() -> None:
    with pytest.raises(KernelMissing):
        choose_among({"stepguide": "python"}, "python2", "python")


def test_a_missing_language_is_named_together_with_the_kernel() -> None:
    with pytest.raises(KernelMissing, match=r"no kernel for c\+\+23 .*'xcpp23'") as missing:
        choose_among(INSTALLED, "xcpp23", "c++23")
    assert "kernelspec list" in missing.value.hint
