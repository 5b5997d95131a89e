"""The kernel provisioner ``stepguide-warm``: a fork of a zygote where that does, else a spawn."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Float, Unicode

from stepguide_kernel.kernel.warm.forked import Forked, NoFork, fork
from stepguide_kernel.kernel.warm.task import Task

if TYPE_CHECKING:
    from jupyter_client.connect import KernelConnectionInfo
    from traitlets.config import Config

NAME = "stepguide-warm"
"""Of the entry point in the group ``jupyter_client.kernel_provisioners``."""


def prefer_forks(config: Config, address: str, **options: Any) -> None:
    """Let kernels whose managers have this ``config`` be forked by the zygote at ``address``.

    By name and inside this process: a variable would be inherited by kernels, and a kernelspec
    would reach environments that do not have this module.  Where StepGuide is imported without
    being installed nobody knows the name, and all kernels are processes.

    :param options: traits of :class:`ZygoteProvisioner`.
    """
    factory = KernelProvisionerFactory.instance()
    if NAME in factory.provisioners:
        factory.default_provisioner_name = NAME
        config.ZygoteProvisioner.update(address=address, **options)


class ZygoteProvisioner(LocalProvisioner):
    """Starts kernels of this interpreter's ipykernel as forks; all others as processes."""

    address = Unicode("", help="Socket of the zygote; empty for none.").tag(config=True)
    outlives = Bool(False, help="Kernels go on when the zygote ends.").tag(config=True)  # noqa: FBT003
    patience = Float(60.0, help="Seconds to wait for the zygote.").tag(config=True)

    warm = False
    """Whether the kernel is a fork."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel; when this returns, a warm one answers at its ports."""
        arguments = ipykernel_arguments(cmd)
        if not self.address or arguments is None:
            return await super().launch_kernel(cmd, **kwargs)
        environ = dict(kwargs.get("env") or os.environ)
        # As jupyter_client has it; guides that look at their environment find what they know.
        environ["JPY_PARENT_PID"] = str(os.getpid())
        cwd = str(kwargs.get("cwd") or Path.cwd())
        task = Task.like_a_child(arguments, environ=environ, cwd=cwd, outlives=self.outlives)
        loop = asyncio.get_running_loop()
        try:
            kernel = await loop.run_in_executor(None, self._fork, task)
        except NoFork as reason:
            self.log.info("a kernel of its own: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        # Forked is all of a Popen that jupyter_client asks for.
        self.process = kernel  # type: ignore[assignment]
        self.warm = True
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info

    def _fork(self, task: Task) -> Forked:
        ready, is_ready = os.pipe()
        with open(os.devnull, "r+b", buffering=0) as nothing:  # noqa: PTH123 - no real file
            try:
                streams = [nothing.fileno(), 1, 2, is_ready]
                kernel = fork(self.address, task, streams, timeout=self.patience)
            except BaseException:
                os.close(ready)
                raise
            finally:
                os.close(is_ready)
        with os.fdopen(ready, "rb") as until_ready:
            is_there = until_ready.read()  # ends when the kernel has its ports, or is gone
        if not is_there:
            kernel.kill()  # what leaves may still count as alive
            raise NoFork(f"it ended before it answered ({kernel.wait()})")
        return kernel


def ipykernel_arguments(command: Sequence[str]) -> list[str] | None:
    """Return what a kernelspec's command passes to ipykernel, if it is the one of this Python."""
    python, *options = command
    # Not by what links lead to: environments of one interpreter are told apart by their links.
    same = Path(python).parent.absolute() == Path(sys.executable).parent.absolute()
    if not same or Path(python).resolve() != Path(sys.executable).resolve():
        return None
    if options[:1] == ["-Xfrozen_modules=off"]:  # for debuggers only
        options = options[1:]
    return options[2:] if options[:2] == ["-m", "ipykernel_launcher"] else None
