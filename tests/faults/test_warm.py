"""What a guide detaches from a warm kernel, which is no child of its worker's."""

from __future__ import annotations

from pathlib import Path

from stepguide_kernel.execution.runner import run
from stepguide_kernel.execution.warm_kernels import WarmKernels
from tests.faults.faulty import DETACHED, REMEMBER
from tests.integration.processes import gone
from tests.unit.notebook.sample import code, notebook


def test_nothing_that_a_warm_kernel_detached_outlives_the_run(tmp_path: Path) -> None:
    own = REMEMBER.format("os.getpid(), os.getppid(), sep=chr(10)")
    guide = notebook(code(own), code(DETACHED), minor=4)
    with WarmKernels() as kernels:
        servers = kernels.servers(kernels=True)
        execution = run(guide, cwd=tmp_path, timeout=60, deadline=120, servers=servers)
        kernel, zygote, *detached = map(int, (tmp_path / "pids").read_text().split())
        assert execution.warm
        assert execution.status == "completed", execution.stop
        assert len(detached) == 3
        assert gone([kernel, *detached])
        assert not gone([zygote], within=0)
