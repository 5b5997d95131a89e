"""Which kernels are reached by sockets of their run, and which by ports."""

from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.execution.transport import transport

FILE = Path("/tmp/run/kernel.json")
IPYKERNEL = ("-m", "ipykernel_launcher", "-f", "{connection_file}")


@pytest.mark.parametrize("python", ["python", "python3.12", "/opt/envs/x/bin/python3"])
def test_an_ipykernel_of_this_machine_is_reached_by_sockets(python: str) -> None:
    assert transport(FILE, [python, *IPYKERNEL]) == "ipc"


@pytest.mark.parametrize(
    "command",
    [
        ["docker", "run", "image", "python", *IPYKERNEL],  # it would make them where nobody looks
        ["R", "--slave", "-e", "IRkernel::main()"],
        ["java", "-jar", "kernel.jar"],
        [],
    ],
)
def test_any_other_kernel_is_reached_by_ports(command: list[str]) -> None:
    assert transport(FILE, command) == "tcp"


def test_a_name_too_long_for_a_socket_leaves_ports() -> None:
    assert transport(Path("/" + "x" * 100) / "kernel.json", ["python", *IPYKERNEL]) == "tcp"
