"""Files that pyarrow reads, in an environment of its own: Python is not told that it opens them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.skipping import Skipping
from stepguide_kernel.verification.verify import verify
from tests.unit.notebook.sample import code, notebook

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

KERNEL = "arrow"
SETTLED_S = 0.3
WRITE = "import sys, pandas as pd; pd.DataFrame({'n': [int(sys.argv[2])]}).to_parquet(sys.argv[1])"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with ipykernel, pandas and pyarrow, and nothing of ours."""
    folder = tmp_path_factory.mktemp("arrow")
    uv = str(Path(sys.executable).parent / "uv")
    subprocess.run(
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder / "env")], check=True
    )
    python = folder / "env" / "bin" / "python"
    wanted = ["ipykernel>=7", "pandas>=2.2", "pyarrow>=17"]
    # Copies: a link that uv makes elsewhere to the same file would be a change of this package.
    options = ["--quiet", "--link-mode", "copy", "--python", str(python)]
    subprocess.run([uv, "pip", "install", *options, *wanted], check=True)
    return python


@pytest.fixture
def kernel(python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = tmp_path / "jupyter" / "kernels" / KERNEL
    spec.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": argv, "display_name": KERNEL, "language": "python"}
    (spec / "kernel.json").write_bytes(msgspec.json.encode(content))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))


class Desk:
    """A guide in a folder of its own that the kernel with pyarrow runs."""

    def __init__(self, base: Path, source: str, python: Path) -> None:
        self.folder = base / "guides"
        (self.folder / "data").mkdir(parents=True)
        self.guide = self.folder / "guide.ipynb"
        self._python = python
        self._settings = Settings(data_dir=base / "store", sessions_dir=base / "sessions")
        spec = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
        notebook(code(source, "c"), kernelspec=spec).write(self.guide)

    def write(self, path: Path, number: int) -> None:
        subprocess.run([str(self._python), "-c", WRITE, str(path), str(number)], check=True)

    def verify(self) -> GuideRun:
        time.sleep(SETTLED_S)
        with Store.open(self._settings) as store:
            (run,) = verify([self.guide], settings=self._settings, store=store).runs
        assert run.verdict == "passed", run.failure
        return run

    def skips(self) -> bool:
        with Store.open(self._settings) as store:
            skipping = Skipping(self._settings, store, force=False)
            return skipping.last_verdict(Notebook.read(self.guide), self.guide) is not None


READERS = {
    "pandas": "import pandas as pd\npd.read_parquet('data/a.parquet').n.sum()",
    "pyarrow": "import pyarrow.parquet as pq\npq.read_table('data/a.parquet').num_rows",
    "dataset": "import pyarrow.dataset as ds\nds.dataset('data').to_table().num_rows",
}


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("reader", READERS)
def test_a_parquet_file_that_changed_makes_its_guide_run(
    tmp_path: Path, python: Path, reader: str
) -> None:
    desk = Desk(tmp_path, READERS[reader], python)
    data = desk.folder / "data" / "a.parquet"
    desk.write(data, 1)
    assert desk.verify().run_always == ()
    assert desk.skips(), "the watch saw what pyarrow opened"
    desk.write(data, 2)
    assert not desk.skips()


@pytest.mark.usefixtures("kernel")
def test_what_pyarrow_reads_out_of_sight_makes_its_guide_run_always(
    tmp_path: Path, python: Path
) -> None:
    away = tmp_path / "away" / "a.parquet"
    away.parent.mkdir()
    source = "import pandas as pd\nwhere = '/'.join(%r)\npd.read_parquet(where).n.sum()"
    desk = Desk(tmp_path, source % (str(away).split("/"),), python)
    desk.write(away, 1)
    assert desk.verify().run_always == ("unseen: pyarrow",)
    assert not desk.skips()


@pytest.mark.usefixtures("kernel")
def test_without_a_watch_what_uses_pyarrow_runs_always(tmp_path: Path, python: Path) -> None:
    desk = Desk(tmp_path, READERS["pandas"], python)
    desk.write(desk.folder / "data" / "a.parquet", 1)
    crowd = desk.folder / "crowd"
    for number in range(4100):  # a tree too large to be watched
        (crowd / str(number)).mkdir(parents=True)
    assert desk.verify().run_always == ("unseen: pyarrow",)
    assert not desk.skips()


@pytest.mark.usefixtures("kernel")
def test_pandas_beside_an_idle_pyarrow_can_be_left_out(tmp_path: Path, python: Path) -> None:
    desk = Desk(tmp_path, "import pandas as pd\npd.read_csv('data/a.csv').n.sum()", python)
    (desk.folder / "data" / "a.csv").write_text("n\n1\n")
    assert desk.verify().run_always == ()
    assert desk.skips()
    (desk.folder / "data" / "a.csv").write_text("n\n2\n")
    assert not desk.skips()
