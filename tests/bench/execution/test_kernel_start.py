"""How long until a kernel answers: a fork of a zygote against ipykernel's own start."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets.config import Config

from stepguide_kernel.execution import ready_client
from stepguide_kernel.execution.environment import scrubbed
from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.kernel.warm.provisioner import NAME
from tests.bench.report import alternately, say

ROUNDS = 11
MUST = 2.0


@pytest.fixture
def zygote() -> Iterator[str]:
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    factory.default_provisioner_name = NAME
    with WarmKernels() as kernels:
        address = kernels.servers(kernels=True).kernels
        assert address is not None
        yield address
    factory.default_provisioner_name = before


def test_seconds_until_a_kernel_is_ready(tmp_path: Path, zygote: str) -> None:
    assert _ready(tmp_path, zygote) > 0  # waits for the zygote's imports
    ours, theirs = alternately(ROUNDS, lambda: _ready(tmp_path, zygote), lambda: _ready(tmp_path))
    say("warm kernel ready", "s", ours, "a fresh one", theirs)
    assert sorted(theirs)[ROUNDS // 2] / sorted(ours)[ROUNDS // 2] >= MUST


def _ready(folder: Path, zygote: str = "") -> float:
    return asyncio.run(_start(folder, zygote))


async def _start(folder: Path, zygote: str) -> float:
    config = Config({"ZygoteProvisioner": {"address": zygote}})
    manager = AsyncKernelManager(kernel_name="python3", config=config)
    manager.client_class = ready_client.NAME
    started = time.perf_counter()
    await manager.start_kernel(env=scrubbed(os.environ), cwd=str(folder))
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    seconds = time.perf_counter() - started
    assert getattr(manager.provisioner, "warm", False) is bool(zygote)
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    return seconds
