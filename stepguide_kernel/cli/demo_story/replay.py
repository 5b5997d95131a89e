"""Running a messy session in a real recording kernel, as a front end would."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from stepguide_kernel.cli.demo_story.messy_session import MessySession
from stepguide_kernel.cli.demo_story.stage import Stage
from stepguide_kernel.errors import KernelMissing, NotWell

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_client.manager import KernelManager

_START_TIMEOUT_S = 60.0
_CELL_TIMEOUT_S = 120.0


class Replayed(NamedTuple):
    """How many cells ran, and how many of those runs raised."""

    runs: int
    errors: int


def replay(session: MessySession, stage: Stage) -> Replayed:
    """Run every cell in order on kernelspec ``stepguide``; an error does not stop the next one.

    :raises KernelMissing: the kernelspec is not installed on the stage.
    :raises NotWell: the kernel did not start, died, or a cell hung.
    """
    manager = _manager(stage)
    with (stage.folder / "kernel.log").open("wb") as log:
        # What the kernel's process says is no part of the story.
        manager.start_kernel(cwd=str(stage.work), env=stage.environment, stdout=log, stderr=log)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=_START_TIMEOUT_S)
        errors = [_run(manager, client, cell_id, source) for cell_id, source in session.cells]
    except RuntimeError as error:
        raise NotWell(
            f"the recording kernel did not start: {error}", hint="see `stepguide kernel install -h`"
        ) from error
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
    return Replayed(len(errors), sum(errors))


def _manager(stage: Stage) -> KernelManager:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    from jupyter_client.manager import KernelManager

    specs = KernelSpecManager(kernel_dirs=[str(stage.prefix / "share" / "jupyter" / "kernels")])
    manager = KernelManager(
        kernel_name="stepguide",
        kernel_spec_manager=specs,
        connection_file=str(stage.folder / "kernel.json"),
    )
    try:
        specs.get_kernel_spec("stepguide")
    except NoSuchKernel as error:
        raise KernelMissing(
            "the kernelspec `stepguide` is not installed", hint="stepguide kernel install"
        ) from error
    return manager


def _run(manager: KernelManager, client: BlockingKernelClient, cell_id: str, source: str) -> bool:
    """Run one cell to its end and say whether it raised."""
    content = {
        "code": source,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": False,
    }
    # JupyterLab says in the metadata which cell runs; `client.execute` has no argument for it.
    request = client.session.msg("execute_request", content, metadata={"cellId": cell_id})
    client.shell_channel.send(request)
    deadline = time.monotonic() + _CELL_TIMEOUT_S
    while time.monotonic() < deadline:
        reply = _reply(client, request["header"]["msg_id"])
        if reply is not None:
            return reply == "error"
        if not manager.is_alive():
            raise NotWell(f"the kernel died in cell {cell_id}", hint="try the session by hand")
    raise NotWell(
        f"cell {cell_id} ran longer than {_CELL_TIMEOUT_S:.0f} s", hint="choose a shorter session"
    )


def _reply(client: BlockingKernelClient, request: str) -> str | None:
    """The status of the reply to ``request``, if it comes within a second."""
    from queue import Empty

    try:
        message = client.get_shell_msg(timeout=1.0)
    except Empty:
        return None
    if message["parent_header"].get("msg_id") != request:
        return None
    return str(message["content"]["status"])
