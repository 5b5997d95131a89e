"""Which kernelspecs a zygote can stand in for."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import pytest

from stepguide_kernel.kernel.warm.provisioner import NAME, ZygoteProvisioner, ipykernel_arguments

LAUNCH = ["-m", "ipykernel_launcher"]
FILE = ["-f", "kernel.json"]


@pytest.mark.parametrize("options", [[], ["-Xfrozen_modules=off"]])
def test_the_kernelspec_of_this_python_s_ipykernel_is_known(options: list[str]) -> None:
    command = [sys.executable, *options, *LAUNCH, *FILE]
    assert ipykernel_arguments(command) == FILE


@pytest.mark.parametrize(
    "command",
    [
        ["/usr/bin/python3", *LAUNCH, *FILE],  # another environment's
        ["R", "--slave"],
        [sys.executable, "-O", *LAUNCH, *FILE],
        [sys.executable, "-m", "bash_kernel", *FILE],
        [sys.executable],
    ],
)
def test_any_other_command_is_not(command: list[str]) -> None:
    assert ipykernel_arguments(command) is None


def test_jupyter_client_finds_the_provisioner_by_its_name() -> None:
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name=NAME)
    assert found.load() is ZygoteProvisioner
