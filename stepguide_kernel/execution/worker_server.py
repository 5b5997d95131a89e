"""``python -m stepguide_kernel.execution.worker_server``: forks workers with papermill imported.

A task's argument is the folder of its run; see :mod:`stepguide_kernel.execution.worker`.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from stepguide_kernel.execution import worker
from stepguide_kernel.execution.rehearsal import rehearse
from stepguide_kernel.execution.run_folder import RunFolder
from stepguide_kernel.kernel.warm import start_variables
from stepguide_kernel.kernel.warm.fork_server import serve
from stepguide_kernel.kernel.warm.resident import listener_and_idle
from stepguide_kernel.notebook.quick_import import skip_formats


def main() -> None:
    """Serve; in each fork, be a worker."""
    listener, idle = listener_and_idle()
    started_with = dict(os.environ)
    skip_formats()
    gc.disable()  # nothing that is imported here is garbage
    _import_what_workers_need()
    rehearse()
    gc.collect()
    gc.freeze()
    gc.enable()
    task = serve(
        listener,
        idle=idle,
        refuse=lambda task: start_variables.objection(started_with, task.environ),
    )
    worker.main(RunFolder(Path(task.arguments[0])))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # taking a forked interpreter apart would copy most of it first


def _import_what_workers_need() -> None:
    import concurrent.futures.thread

    import ipykernel.kernelspec
    import IPython.paths
    import papermill.execute
    from jupyter_client.localinterfaces import local_ips
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning.factory import KernelProvisionerFactory

    import stepguide_kernel.execution.engine
    import stepguide_kernel.execution.watch
    import stepguide_kernel.kernel.warm.provisioner  # noqa: F401

    # Remembers the addresses of this machine; each worker would need 20 ms to find them.
    local_ips()
    # Reads the entry points of everything that is installed, once for all workers.
    KernelProvisionerFactory.instance()
    del IPython, concurrent, ipykernel, papermill, AsyncKernelManager


if __name__ == "__main__":
    main()
