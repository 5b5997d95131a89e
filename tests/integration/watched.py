"""Runs of a kernel without a tracker, as Lab's front end sees them and tells the server."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient

DEADLINE_S = 120
SHOWN = ("stream", "display_data", "execute_result", "error")


def install_bash(kernels: Path) -> None:
    """Put a kernelspec of bash into a folder of kernels."""
    argv = [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Bash", "language": "bash", "env": {"PS1": "$"}}
    (kernels / "bash").mkdir(parents=True)
    (kernels / "bash" / "kernel.json").write_text(json.dumps(spec))


def observed_runs(kernels: Path, name: str, cwd: Path, sources: Sequence[str]) -> list[Any]:
    """Run cells in a kernel of its own, and return them as they are told to the server."""
    found = KernelSpecManager(kernel_dirs=[str(kernels)])
    manager = KernelManager(kernel_name=name, kernel_spec_manager=found)
    manager.start_kernel(cwd=str(cwd))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=DEADLINE_S)
        return [_run(client, f"c{number}", source) for number, source in enumerate(sources)]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _run(client: BlockingKernelClient, cell: str, source: str) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    reply = client.execute_interactive(source, timeout=DEADLINE_S, output_hook=messages.append)
    shown = [message for message in messages if message["msg_type"] in SHOWN]
    failed = [message["content"] for message in shown if message["msg_type"] == "error"]
    at: datetime = reply["header"]["date"]
    return {
        "request": reply["parent_header"]["msg_id"],
        "cell_id": cell,
        "source": source,
        "started": at.timestamp(),
        "ended": at.timestamp(),
        "outputs": [_output(message) for message in shown],
        "error": {key: failed[0][key] for key in ("ename", "evalue")} if failed else None,
    }


def _output(message: dict[str, Any]) -> dict[str, Any]:
    """What a notebook would keep of a message."""
    kept = {key: value for key, value in message["content"].items() if key != "transient"}
    return {"output_type": message["msg_type"], **kept}
