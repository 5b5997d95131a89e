"""Real kernels for the tests of recording, and what they show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_core.utils import ensure_event_loop

from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.model.session import Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.recording.sessions import SessionFolder

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient

TIMEOUT_S = 60
Cells = Sequence[Sequence[str]]


class Kernel:
    """A running kernel and its one client."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.said = ""
        """What the kernel wrote to stderr in answer to any cell."""
        self._client = client
        self._shown: dict[str, list[str]] = {}
        self._done: set[str] = set()

    def run(self, source: str, cell: str | None = None, **how: Any) -> str:
        """Run a cell as JupyterLab does; return what it showed, as text."""
        return self.wait_for(self.send(source, cell, **how))

    def wait_for(self, request: str) -> str:
        """Wait until what was sent has run; return what it showed, as text."""
        shown = self._shown.setdefault(request, [])
        while request not in self._done:
            message = self._client.get_iopub_msg(timeout=TIMEOUT_S)
            parent, content = message["parent_header"].get("msg_id"), message["content"]
            if content.get("execution_state") == "idle" and parent in self._shown:
                self._client.get_shell_msg(timeout=TIMEOUT_S)
                self._done.add(parent)
            elif parent in self._shown:
                self._shown[parent].append(_text(message["msg_type"], content))
                self.said += content["text"] if content.get("name") == "stderr" else ""
        return "".join(shown)

    def new_subshell(self) -> str:
        """Begin a subshell; return its id, for :meth:`send`."""
        request = self._client.session.msg("create_subshell_request")
        self._client.control_channel.send(request)
        return str(self._client.get_control_msg(timeout=TIMEOUT_S)["content"]["subshell_id"])

    def ask(self, source: str, expression: str) -> str:
        """Run code silently as our front end does; return the text of an expression's value."""
        expressions = {"value": expression}
        reply = self._client.execute(
            source, silent=True, user_expressions=expressions, reply=True, timeout=TIMEOUT_S
        )
        return str(reply["content"]["user_expressions"]["value"]["data"]["text/plain"])

    def tell(self, comm: str) -> None:
        """Send a message to the comm of a widget, and wait until the kernel has handled it."""
        told = self._client.session.msg("comm_msg", {"comm_id": comm, "data": {}})
        self._client.shell_channel.send(told)
        while True:
            message = self._client.get_iopub_msg(timeout=TIMEOUT_S)
            ours = message["parent_header"].get("msg_id") == told["header"]["msg_id"]
            if ours and message["content"].get("execution_state") == "idle":
                return

    def end(self) -> None:
        """Ask the kernel to shut down, as clients do, and wait until it has."""
        if self.manager.is_alive():
            self._client.shutdown()
            self.manager.finish_shutdown(waittime=TIMEOUT_S)

    def kill(self) -> None:
        """Kill the kernel's process without a word to it."""
        provisioner: Any = self.manager.provisioner
        provisioner.process.kill()
        provisioner.process.wait(timeout=TIMEOUT_S)

    def send(
        self,
        source: str,
        cell: str | None = None,
        *,
        deleted: Sequence[str] = (),
        store_history: bool = True,
        subshell: str | None = None,
    ) -> str:
        """Ask for a cell to be run without waiting; return the id of the request."""
        content = {
            "code": source,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        metadata = {"cellId": cell, "deletedCells": list(deleted)} if cell else {}
        session = self._client.session
        request = session.msg("execute_request", content, metadata=metadata)
        if subshell is not None:
            request["header"]["subshell_id"] = subshell
        self._client.shell_channel.send(request)
        self._shown[request["header"]["msg_id"]] = []
        return str(request["header"]["msg_id"])


@contextmanager
def kernel(
    name: str, folder: Path, env: Mapping[str, str] | None = None, specs: Path | None = None
) -> Iterator[Kernel]:
    """Start a kernel in ``folder``; ``specs`` is where its kernelspec lies."""
    manager = KernelManager(kernel_name=name)
    if specs is not None:
        manager.kernel_spec_manager = KernelSpecManager(kernel_dirs=[str(specs)])
    environ = {**os.environ, **(env or {})}
    # ipykernel does not watch the file descriptors of its process when it sees this.
    environ.pop("PYTEST_CURRENT_TEST", None)
    environ.pop("MPLBACKEND", None)  # the tests' own; no plot would be shown
    with (folder.parent / f"{name}.log").open("wb") as log:
        manager.start_kernel(cwd=str(folder), env=environ, stdout=log, stderr=log)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT_S)
        running = Kernel(manager, client)
        yield running
        running.end()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        # jupyter_client makes an event loop for each thread, and closes none.
        ensure_event_loop().close()


class Bench:
    """Folders of one recorded session: where it works, its logs, its kernelspec."""

    def __init__(self, top: Path) -> None:
        self.work = top / "work"
        self.sessions = top / "sessions"
        self.specs = top / "share" / "jupyter" / "kernels"
        self.work.mkdir(parents=True)
        self.stepguide("kernel", "install", "--prefix", str(top))

    def recording(self, **env: str) -> AbstractContextManager[Kernel]:
        """Start the recording kernel."""
        return kernel("stepguide", self.work, self.env | env, self.specs)

    def plain(self, **env: str) -> AbstractContextManager[Kernel]:
        """Start ipykernel's own kernel."""
        return kernel("python3", self.work, self.env | env)

    @property
    def env(self) -> dict[str, str]:
        return {"STEPGUIDE_SESSIONS": str(self.sessions)}

    def session(self) -> Session:
        """Read the newest session."""
        return SessionFolder(self.sessions).find("latest")

    def stepguide(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command as people do."""
        return subprocess.run(
            [sys.executable, "-m", "stepguide_kernel", *arguments],
            cwd=self.work,
            env=os.environ | self.env,
            check=False,
            capture_output=True,
            text=True,
        )

    def build(self, *options: str) -> tuple[BuildResult, Notebook]:
        """Build a guide of the newest session; return what was said of it, and itself."""
        guide = self.work.parent / "guide.ipynb"
        done = self.stepguide("build", "latest", "-o", str(guide), "--json", *options)
        assert done.stdout, done.stderr
        return msgspec.json.decode(done.stdout, type=BuildResult), Notebook.read(guide)


def replay(bench: Bench, cells: Cells) -> list[str]:
    """Run a session in the recording kernel; return what each run showed."""
    with bench.recording() as recording:
        return [recording.run(source, cell) for cell, source in cells]


def rerun(guide: Notebook, folder: Path) -> Mapping[str, str]:
    """Run a guide in a fresh plain kernel; return what each cell showed, by its id."""
    folder.mkdir()
    code = [cell for cell in guide.cells if cell.cell_type == "code"]
    with kernel("python3", folder, {"STEPGUIDE_RECORD": "off"}) as fresh:
        return {cell["id"]: fresh.run(cell["source"]) for cell in code}


def reproduces(cells: Cells, top: Path, *options: str) -> str | None:
    """Record ``cells``, build a guide of the last one, re-run it; say what went wrong."""
    bench = Bench(top)
    shown = replay(bench, cells)
    target = cells[-1][0]
    result, guide = bench.build("--keep", target, *options)
    again = rerun(guide, top / "fresh")[target]
    if again != shown[-1]:
        return f"showed {shown[-1]!r}, the guide {again!r}"
    if result.proof.status == "not proved":
        return result.proof.reason
    return None


def _text(kind: str, content: Mapping[str, Any]) -> str:
    if kind == "stream":
        return str(content["text"]) if content["name"] == "stdout" else ""
    if kind in {"execute_result", "display_data"}:
        return str(content["data"].get("text/plain", ""))
    return str(content["ename"]) if kind == "error" else ""
