"""The provisioner as any client of Jupyter meets it: a zygote, a manager, a client."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets.config import Config

from stepguide_kernel.execution.environment import scrubbed
from stepguide_kernel.execution.process_end import process_end
from stepguide_kernel.kernel.warm import provisioner
from stepguide_kernel.kernel.warm.provisioner import NAME, ZygoteProvisioner
from stepguide_kernel.kernel.warm.resident import Resident
from stepguide_kernel.kernel.warm.task import Task
from tests.integration.processes import alive, gone

if TYPE_CHECKING:
    from jupyter_client.asynchronous.client import AsyncKernelClient

DEADLINE_S = 100


@pytest.fixture
def zygote() -> Iterator[Resident]:
    resident = Resident("stepguide_kernel.kernel.warm.zygote", environ=scrubbed(os.environ))
    yield resident
    resident.close()
    assert gone([resident.pid])


@pytest.fixture(autouse=True)
def chosen_by_name() -> Iterator[None]:
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    factory.default_provisioner_name = NAME
    yield
    factory.default_provisioner_name = before


class Session:
    """A kernel and its client."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        self.manager = manager
        self.client = client

    @property
    def provisioner(self) -> ZygoteProvisioner:
        assert isinstance(self.manager.provisioner, ZygoteProvisioner)
        return self.manager.provisioner

    @property
    def pid(self) -> int:
        assert self.provisioner.pid is not None
        return int(self.provisioner.pid)

    async def value(self, expression: str) -> str:
        """Evaluate an expression in the kernel."""
        reply = await self.client.execute(
            "", user_expressions={"it": expression}, reply=True, timeout=DEADLINE_S
        )
        answer: dict[str, Any] = reply["content"]["user_expressions"]["it"]
        return str(answer["data"]["text/plain"])

    async def debugger(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Ask the debugger, on the control channel."""
        content = {"type": "request", "seq": 1, "command": command, "arguments": arguments}
        request = self.client.session.msg("debug_request", content)
        self.client.control_channel.send(request)
        while True:
            reply = await self.client.get_control_msg(timeout=DEADLINE_S)
            if reply["parent_header"]["msg_id"] == request["header"]["msg_id"]:
                return dict(reply["content"])


@asynccontextmanager
async def session(zygote: Resident, cwd: Path, **options: Any) -> AsyncIterator[Session]:
    config = Config({"ZygoteProvisioner": {"address": zygote.address, **options}})
    manager = AsyncKernelManager(kernel_name="python3", config=config)
    await manager.start_kernel(env=scrubbed(os.environ), cwd=str(cwd))
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=DEADLINE_S)
        yield Session(manager, client)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


Run = Callable[..., None]
Talk = Callable[[Session], Coroutine[Any, Any, None]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    async def all_of_it(zygote: Resident, talk: Talk, options: dict[str, Any]) -> None:
        async with session(zygote, tmp_path, **options) as kernel:
            await asyncio.wait_for(talk(kernel), DEADLINE_S)

    def _run(zygote: Resident, talk: Talk, **options: Any) -> None:
        asyncio.run(all_of_it(zygote, talk, options))

    return _run


def test_a_kernel_is_warm_and_its_debugger_answers(zygote: Resident, run: Run) -> None:
    async def talk(kernel: Session) -> None:
        assert kernel.provisioner.warm
        assert int(await kernel.value("__import__('os').getppid()")) == zygote.pid
        assert (await kernel.debugger("initialize", clientID="t", adapterID=""))["success"]
        assert (await kernel.debugger("attach"))["success"]
        source = "def f(x):\n    y = x\n    return y\nf(1)"
        dumped = await kernel.debugger("dumpCell", code=source)
        path = dumped["body"]["sourcePath"]
        broken = await kernel.debugger(
            "setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}]
        )
        assert broken["body"]["breakpoints"][0]["verified"]
        await kernel.debugger("configurationDone")
        kernel.client.execute(source)
        assert await stopped(kernel) == "breakpoint"

    run(zygote, talk)


async def stopped(kernel: Session) -> str:
    """Wait until the debugger says that it has stopped, and return why."""
    while True:
        heard = await kernel.client.get_iopub_msg(timeout=DEADLINE_S)
        if heard["msg_type"] == "debug_event" and heard["content"]["event"] == "stopped":
            return str(heard["content"]["body"]["reason"])


def test_a_cell_can_be_interrupted(zygote: Resident, run: Run) -> None:
    async def talk(kernel: Session) -> None:
        request = kernel.client.execute("import time\nprint('begun', flush=True)\ntime.sleep(600)")
        while (await kernel.client.get_iopub_msg(timeout=DEADLINE_S))["msg_type"] != "stream":
            pass
        await kernel.manager.interrupt_kernel()
        reply: dict[str, Any] = {"parent_header": {"msg_id": ""}}
        while reply["parent_header"]["msg_id"] != request:
            reply = await kernel.client.get_shell_msg(timeout=DEADLINE_S)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert await kernel.value("1 + 1") == "2"

    run(zygote, talk)


def test_a_polite_shutdown_and_a_kill_are_seen_with_their_codes(zygote: Resident, run: Run) -> None:
    async def polite(kernel: Session) -> None:
        process, pid = kernel.provisioner.process, kernel.pid
        await kernel.manager.shutdown_kernel()
        assert process is not None
        assert process.poll() == 0
        assert gone([pid])

    async def killed(kernel: Session) -> None:
        process = kernel.provisioner.process
        assert process is not None
        os.kill(kernel.pid, signal.SIGKILL)
        await asyncio.wait_for(process_end(kernel.pid), DEADLINE_S)
        assert process.poll() == -signal.SIGKILL
        assert not await kernel.manager.is_alive()

    run(zygote, polite)
    run(zygote, killed)


def test_a_kernel_of_a_run_ends_with_its_zygote(zygote: Resident, run: Run) -> None:
    async def talk(kernel: Session) -> None:
        os.kill(zygote.pid, signal.SIGKILL)
        await asyncio.wait_for(process_end(kernel.pid), DEADLINE_S)
        assert not await kernel.manager.is_alive()

    run(zygote, talk)


def test_a_kernel_that_a_person_uses_outlives_its_zygote(zygote: Resident, run: Run) -> None:
    async def talk(kernel: Session) -> None:
        await kernel.client.execute("x = 41", reply=True, timeout=DEADLINE_S)
        os.kill(zygote.pid, signal.SIGKILL)
        assert gone([zygote.pid])
        assert await kernel.value("x + 1") == "42"
        assert await kernel.manager.is_alive()
        pid = kernel.pid
        await kernel.manager.shutdown_kernel()
        assert gone([pid])

    run(zygote, talk, outlives=True)


USER = """
import os, sys, time
from stepguide_kernel.kernel.warm.forked import fork
from stepguide_kernel.kernel.warm.task import Task
address, folder = sys.argv[1:]
task = Task.like_a_child(
    ["-f", f"{folder}/kernel.json"], environ=os.environ, cwd=folder, outlives=True
)
ready, is_ready = os.pipe()
kernel = fork(address, task, [0, 1, 2, is_ready], timeout=60)
os.close(is_ready)
os.read(ready, 1)
print(kernel.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("zygote_is_there", [True, False])
def test_a_kernel_that_outlives_its_zygote_ends_with_whoever_uses_it(
    zygote: Resident, tmp_path: Path, *, zygote_is_there: bool
) -> None:
    user = subprocess.Popen(
        [sys.executable, "-c", USER, zygote.address, str(tmp_path)],
        env=scrubbed(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    with user:
        assert user.stdout is not None
        kernel = int(user.stdout.readline())
        if not zygote_is_there:
            os.kill(zygote.pid, signal.SIGKILL)
            assert gone([zygote.pid])
        assert alive(kernel)
        user.kill()
    assert gone([kernel])


def test_a_kernel_that_ends_before_it_answers_is_replaced_by_a_spawned_one(
    zygote: Resident, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk(kernel: Session) -> None:
        assert not kernel.provisioner.warm
        assert await kernel.value("1 + 1") == "2"

    monkeypatch.setattr(provisioner, "ipykernel_arguments", lambda _command: ["--no-such-option=1"])
    run(zygote, talk)


def test_without_a_zygote_a_kernel_is_spawned(zygote: Resident, run: Run) -> None:
    async def talk(kernel: Session) -> None:
        assert not kernel.provisioner.warm
        assert await kernel.value("1 + 1") == "2"
        assert int(await kernel.value("__import__('os').getppid()")) == os.getpid()

    zygote.close()
    run(zygote, talk)


def test_an_idle_server_ends_by_itself_and_leaves_nothing() -> None:
    resident = Resident(
        "stepguide_kernel.kernel.warm.zygote", environ=scrubbed(os.environ), idle=0.5
    )
    assert gone([resident.pid], within=DEADLINE_S)
    assert not resident.alive()
    assert not resident.failed
    assert not Path(resident.address).parent.exists()
    resident.close()


def test_a_client_that_sends_nonsense_or_nothing_disturbs_nobody(
    zygote: Resident, run: Run
) -> None:
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as rude:
        silent.connect(zygote.address)
        rude.connect(zygote.address)
        rude.sendall(b"no json at all\n")

        async def talk(kernel: Session) -> None:
            assert kernel.provisioner.warm

        run(zygote, talk)
    assert alive(zygote.pid)


def test_a_process_that_ends_as_its_client_leaves_is_no_end_of_the_server(
    zygote: Resident, run: Run, tmp_path: Path
) -> None:
    task = Task.like_a_child(["--no-such-option"], environ=scrubbed(os.environ), cwd=str(tmp_path))
    with socket.socket(socket.AF_UNIX) as client, (tmp_path / "out").open("w+b") as nothing:
        client.connect(zygote.address)
        socket.send_fds(client, [task.encode()], [nothing.fileno()] * 4)
        process = json.loads(client.recv(1024))["pid"]
        # While it is stopped both happen, so that it hears of both at once.
        os.kill(zygote.pid, signal.SIGSTOP)
        os.kill(process, signal.SIGKILL)
        assert gone([process])
    os.kill(zygote.pid, signal.SIGCONT)

    async def talk(kernel: Session) -> None:
        assert kernel.provisioner.warm

    run(zygote, talk)
    assert zygote.alive()
