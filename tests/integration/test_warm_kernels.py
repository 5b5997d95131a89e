"""Warm kernels: what they show is what fresh ones show, and they end as fresh ones do."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.execution.runner import run
from stepguide_kernel.execution.warm_kernels import ForkServers, WarmKernels
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.outputs import plain_text
from tests.integration.processes import alive, gone, parent
from tests.integration.test_verify_runs import wait_for
from tests.integration.warm import execute, mimes, no_children, shown
from tests.unit.notebook.sample import code, notebook

PLOTS = (
    "import matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd",
    "frame = pd.DataFrame({f'c{i}': np.arange(40) * i for i in range(12)})\nframe",
    "frame.describe()",
    "print(frame)",
    "frame.plot(subplots=True, layout=(3, 4))\nplt.show()",
    "plt.hist(frame.c3)\nplt.title('$x^2$')",
    "%matplotlib inline\nplt.plot([1, 2])",
    "plt.imshow(np.eye(3)); plt.colorbar()",
    "len(In), [name for name in dir() if not name.startswith('_')]",
    "1 / 0",
)
STATE = """
import gc, json, locale, os, signal, sys, threading, warnings
import matplotlib, numpy, pandas, pandas._config.config as config
print(json.dumps([
    sys.path, sys.argv[:1], list(sys.flags), sys.getrecursionlimit(), sorted(os.environ),
    locale.setlocale(locale.LC_ALL), os.getcwd(), oct(os.umask(0o22)), __name__,
    sys.displayhook.__class__.__name__, sys.stdout.__class__.__name__, gc.isenabled(),
    [str(signal.getsignal(number)).split(" at ")[0] for number in sorted(signal.valid_signals())],
    sorted(map(str, warnings.filters)), threading.current_thread().name,
    {key: str(value) for key, value in matplotlib.rcParams.items()},
    numpy.get_printoptions(), numpy.geterr(), numpy.__config__.show("dicts") is not None,
    config._global_config, sorted(vars(__builtins__)),
], default=str, indent=1))
"""
SECRET = "planted-secret-of-the-starter"


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmKernels]:
    with WarmKernels() as kernels:
        yield kernels


@pytest.fixture
def servers(warm: WarmKernels) -> Iterator[ForkServers]:
    """Servers for one test, that have nothing left to do after it."""
    servers = warm.servers(kernels=True)
    yield servers
    for resident in warm.residents():
        if alive(resident):
            assert no_children(resident)


def test_what_a_warm_kernel_shows_is_what_a_fresh_one_shows(
    tmp_path: Path, servers: ForkServers
) -> None:
    cold = execute(tmp_path, *PLOTS)
    warm = execute(tmp_path, *PLOTS, servers=servers)
    assert (cold.warm, warm.warm) == (False, True)
    assert shown(warm) == shown(cold)
    assert {"image/png", "text/html", "text/plain"} <= mimes(shown(warm))
    assert warm.environment == cold.environment


@pytest.mark.parametrize("name", ["palmer-penguins", "seattle-weather"])
def test_sample_guides_show_the_same(root: Path, servers: ForkServers, name: str) -> None:
    guide = root / "notebooks" / f"{name}.ipynb"
    cold = run(guide, cwd=guide.parent, timeout=120, deadline=240)
    warm = run(guide, cwd=guide.parent, timeout=120, deadline=240, servers=servers)
    assert (warm.status, warm.warm) == ("completed", True)
    assert shown(warm) == shown(cold)
    assert "image/png" in mimes(shown(warm))


def test_libraries_and_the_interpreter_stand_as_in_a_fresh_kernel(
    tmp_path: Path, servers: ForkServers
) -> None:
    cold = text_of(tmp_path, STATE)
    warm = text_of(tmp_path, STATE, servers=servers)
    assert warm.splitlines() == cold.splitlines()


def text_of(folder: Path, source: str, servers: ForkServers | None = None) -> str:
    """What one cell prints, in a warm kernel if ``servers`` are given."""
    execution = execute(folder, source, servers=servers or ForkServers())
    assert execution.warm is (servers is not None)
    assert execution.notebook is not None
    (cell,) = Notebook.parse(execution.notebook).cells
    return "".join(map(plain_text, cell["outputs"])).strip()


def test_names_are_not_there_until_they_are_imported(tmp_path: Path, servers: ForkServers) -> None:
    assert "NameError" in text_of(tmp_path, "pandas", servers)


def test_every_kernel_has_seeds_of_its_own(tmp_path: Path, servers: ForkServers) -> None:
    draw = "import random, tempfile, uuid, numpy\nprint(random.random(), numpy.random.rand())"
    assert len({text_of(tmp_path, draw, servers) for _ in range(2)}) == 2


def test_what_a_kernel_changes_in_a_module_no_other_sees(
    tmp_path: Path, servers: ForkServers
) -> None:
    text_of(tmp_path, "import pandas\npandas.DataFrame = None", servers)
    assert "class" in text_of(tmp_path, "import pandas\nprint(pandas.DataFrame)", servers)


def test_a_secret_of_whoever_started_it_is_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_TOKEN", SECRET)
    look = (
        "import os\nfrom pathlib import Path\n"
        "places = [Path(f'/proc/{pid}/environ') for pid in ('self', os.getppid())]\n"
        "print(dict(os.environ), *(place.read_bytes() for place in places))"
    )
    with WarmKernels() as kernels:
        printed = text_of(tmp_path, look, kernels.servers(kernels=True))
    assert "PATH" in printed
    assert SECRET not in printed


def test_what_a_guide_declares_it_gets_and_no_other_guide_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, servers: ForkServers
) -> None:
    monkeypatch.setenv("DECLARED_KEY", SECRET)
    guide = {"id": "g", "prerequisites": {"env": ["DECLARED_KEY"]}}
    declared = execute(
        tmp_path, "import os; print(os.environ['DECLARED_KEY'])", servers=servers, stepguide=guide
    )
    assert (declared.status, declared.warm) == ("completed", True)
    assert "None" in text_of(tmp_path, "import os; print(os.environ.get('DECLARED_KEY'))", servers)


@pytest.mark.parametrize("name", ["numpy.py", "matplotlibrc", "pandas/__init__.py"])
def test_a_file_that_an_import_would_have_found_first_makes_a_kernel_cold(
    tmp_path: Path, servers: ForkServers, name: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    assert not execute(tmp_path, "1", servers=servers).warm


def test_a_variable_that_counts_at_the_start_makes_a_kernel_cold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, servers: ForkServers
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    execution = execute(tmp_path, "1", servers=servers)
    assert (execution.status, execution.warm) == ("completed", False)


def test_kernels_are_warm_however_long_the_temporary_folder_s_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    with WarmKernels() as kernels:
        servers = kernels.servers(kernels=True)
        assert execute(tmp_path, "1", servers=servers).warm
        for address in map(Path, filter(None, servers)):
            assert stat.S_IMODE(address.stat().st_mode) == 0o600
            assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
    assert not any(Path(str(address)).parent.exists() for address in servers)


# --- ends ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["import os\nos._exit(3)", "import ctypes\nctypes.string_at(0)"])
def test_a_warm_kernel_that_dies_is_a_dead_kernel_there(
    tmp_path: Path, servers: ForkServers, source: str
) -> None:
    # What is printed leaves the kernel by a thread of its own: a death at once may overtake it.
    words = "import time\nprint('last words', flush=True)\ntime.sleep(0.5)\n"
    execution = execute(tmp_path, f"{words}{source}", servers=servers)
    assert (execution.status, execution.warm) == ("died", True)
    assert "last words" in str(shown(execution)[0])


def test_what_a_guide_leaves_unfinished_is_finished_when_its_kernel_ends(
    tmp_path: Path, servers: ForkServers
) -> None:
    (tmp_path / "kept.py").write_text("notes = open('module.txt', 'w')\nnotes.write('module')\n")
    last = (
        "import atexit, kept, threading, time\nfrom pathlib import Path\n"
        "def say(name, Path=Path):\n    Path(f'{name}.txt').write_text(name)\n"
        "def say_late():\n    time.sleep(0.3)\n    say('thread')\n"
        "class Owner:\n    def __del__(self, say=say):\n        say('owner')\n"
        "owner = Owner()\nowner.itself = owner\n"
        "notes = open('name.txt', 'w')\nnotes.write('name')\n"
        "raw = open('bytes.txt', 'wb')\nraw.write(b'bytes')\n"
        "atexit.register(say, 'handler')\nthreading.Thread(target=say_late).start()"
    )
    cold = tmp_path / "cold"
    cold.mkdir()
    (cold / "kept.py").write_bytes((tmp_path / "kept.py").read_bytes())
    assert execute(tmp_path, last, servers=servers).warm
    assert not execute(cold, last).warm
    names = ("module", "name", "bytes", "handler", "thread", "owner")
    for folder in (tmp_path, cold):
        assert {name: (folder / f"{name}.txt").read_text() for name in names} == {
            name: name for name in names
        }


def test_what_a_warm_kernel_forked_and_detached_is_ended(
    tmp_path: Path, servers: ForkServers
) -> None:
    detach = (
        "import os, time\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        open('pid', 'w').write(str(os.getpid()))\n        time.sleep(600)\n"
        "    os._exit(0)\n"
        "while not os.path.exists('pid') or not open('pid').read(): time.sleep(0.05)"
    )
    execution = execute(tmp_path, detach, servers=servers)
    assert (execution.status, execution.warm) == ("completed", True)
    assert gone([int((tmp_path / "pid").read_text())])


def test_a_run_in_a_warm_kernel_can_be_stopped(tmp_path: Path, servers: ForkServers) -> None:
    cancelled = threading.Event()
    source = "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)"

    def stop_it() -> None:
        wait_for((tmp_path / "pid").exists)
        cancelled.set()

    threading.Thread(target=stop_it, daemon=True).start()
    execution = run(
        notebook(code(source), minor=4),
        cwd=tmp_path,
        timeout=600,
        deadline=600,
        cancelled=cancelled,
        servers=servers,
    )
    assert (execution.status, execution.warm) == ("interrupted", True)
    assert gone([int((tmp_path / "pid").read_text() or 0)])


def test_nothing_survives_the_sudden_death_of_whoever_keeps_the_servers(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path\n"
        "from stepguide_kernel.execution.warm_kernels import WarmKernels\n"
        "from tests.integration.warm import execute\n"
        "servers = WarmKernels().servers(kernels=True)\n"
        "Path('servers').write_text(' '.join(servers))\n"
        'execute(Path(), \'import os, time\\nopen("pids", "w").write('
        'f"{os.getpid()} {os.getppid()}")\\ntime.sleep(600)\', servers=servers)\n'
    )
    root = Path(__file__).resolve().parents[2]
    (tmp_path / "tmp").mkdir()
    starter = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(tmp_path / "tmp")},
    )
    try:
        wait_for(lambda: (tmp_path / "pids").exists() and bool((tmp_path / "pids").read_text()))
        kernel, zygote = map(int, (tmp_path / "pids").read_text().split())
        assert parent(kernel) == zygote  # it is a warm one
        assert len(list((tmp_path / "tmp").iterdir())) == 1
    finally:
        starter.send_signal(signal.SIGKILL)
        starter.wait()
    assert gone([kernel, zygote])
    folders = [Path(name).parent for name in (tmp_path / "servers").read_text().split()]
    wait_for(lambda: not any(folder.exists() for folder in folders))
    wait_for(lambda: not list((tmp_path / "tmp").iterdir()))
