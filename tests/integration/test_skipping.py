"""Guides for which nothing has changed are not run again, and everything else is.

One real run notes what a guide that reads in every way depends on.  Then each of these is
changed and put back, and what the next verification would do is asked of the same code that
``verify`` asks.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.model.ledger import CommentAdded, Operation, VerdictGiven
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.skipping import Skipping
from stepguide_kernel.verification.verify import verify
from tests.unit.notebook.sample import code, notebook, text

SETTLED_S = 0.3
"""A file that changes within milliseconds of being read could change once more unseen."""

LINGER_S = 60.0

PARAMETERS = "rate: float = 0.2  # help"
READS = """
import glob, os, sqlite3
import pandas as pd
import cleaning, tiny
data = pd.read_csv("data/orders.csv")
rows = sqlite3.connect("shop.db").execute("select sum(n) from t").fetchall()
%run child.py
region = os.environ.get("REGION")
extra = os.path.exists("extra.csv")
try:
    open("absent.txt")
except FileNotFoundError:
    pass
sizes = [entry.stat().st_size for entry in os.scandir("sized")]
parts = sorted(glob.glob("parts/*.csv"))
linked = open("linked.txt").read()
print(len(data), cleaning.FACTOR, tiny.VERSION)
"""


class Shop:
    """A guide in a folder of its own, and a store that knows the verdict on it."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.folder = base / "guides"
        self.guide = self.folder / "guide.ipynb"
        self.packages = base / "packages"
        self.settings = Settings(data_dir=base / "data", sessions_dir=base / "sessions")
        self.store = Store.open(self.settings)

    def verify(self, *paths: Path, force: bool = False) -> tuple[GuideRun, ...]:
        meant = paths or (self.guide,)
        return verify(meant, settings=self.settings, store=self.store, force=force).runs

    def skips(self, path: Path | None = None) -> bool:
        """Whether the next verification leaves the guide out."""
        guide = path or self.guide
        skipping = Skipping(self.settings, self.store, force=False)
        return skipping.last_verdict(Notebook.read(guide), guide) is not None

    @contextmanager
    def put_back(self) -> Iterator[None]:
        """Restore the folders after the block."""
        kept = self.base / "kept"
        for folder in (self.folder, self.packages):
            shutil.copytree(folder, kept / folder.name, symlinks=True)
        yield
        for folder in (self.folder, self.packages):
            shutil.rmtree(folder)
            shutil.copytree(kept / folder.name, folder, symlinks=True)
        shutil.rmtree(kept)


def install(version: str, target: Path) -> None:
    """Have an installer put version ``version`` of a package into ``target``."""
    source = target.parent / f"tiny-{version}"
    (source / "tiny").mkdir(parents=True)
    (source / "tiny" / "__init__.py").write_text(f"VERSION = {version!r}\n")
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        f'[project]\nname = "tiny"\nversion = "{version}"\n'
    )
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--python", sys.executable]
    options = ["--quiet", "--upgrade", "--no-deps", "--no-build-isolation", "--target", str(target)]
    subprocess.run([*uv, *options, str(source)], check=True)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A guide that has passed once."""
    made = Shop(tmp_path_factory.mktemp("skipping"))
    (made.folder / "data").mkdir(parents=True)
    for folder in ("parts", "sized"):
        (made.folder / folder).mkdir()
    (made.folder / "sized" / "a.bin").touch()
    install("1.0", made.packages)
    (made.folder / "data" / "orders.csv").write_text("n\n1\n")
    (made.folder / "parts" / "a.csv").write_text("n\n1\n")
    (made.folder / "cleaning.py").write_text("FACTOR = 2\n")
    (made.folder / "child.py").write_text("child = 1\n")
    for name in ("one.txt", "two.txt"):
        (made.folder / name).write_text(name)
    (made.folder / "linked.txt").symlink_to("one.txt")
    with sqlite3.connect(made.folder / "shop.db") as database:
        database.execute("create table t (n)")
        database.execute("insert into t values (1)")
    database.close()
    notebook(
        text("# Shop\n\n## Read"),
        code(PARAMETERS, "p", metadata={"tags": ["parameters"]}),
        code(READS, "r"),
        stepguide={"schema": 1, "id": "shop", "prerequisites": {"env": ["REGION"]}},
        kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
    ).write(made.guide)
    with pytest.MonkeyPatch.context() as patch, made.store:
        patch.setenv("REGION", "north")
        patch.setenv("PYTHONPATH", str(made.packages))
        time.sleep(SETTLED_S)
        (run,) = made.verify()
        assert (run.verdict, run.cached, run.run_always) == ("passed", False, ())
        yield made


def set_source(shop: Shop, cell_id: str, source: str) -> None:
    changed = Notebook.read(shop.guide)
    next(cell for cell in changed.cells if cell.get("id") == cell_id)["source"] = source
    changed.write(shop.guide)


def update_database(shop: Shop) -> None:
    with sqlite3.connect(shop.folder / "shop.db") as database:
        database.execute("update t set n = 2")
    database.close()


def retarget(shop: Shop) -> None:
    (shop.folder / "linked.txt").unlink()
    (shop.folder / "linked.txt").symlink_to("two.txt")


def edit_installed_file(shop: Shop) -> None:
    with (shop.packages / "tiny" / "__init__.py").open("a") as stream:
        stream.write("# mended by hand\n")


CHANGES: dict[str, Callable[[Shop], object]] = {
    "csv": lambda shop: (shop.folder / "data" / "orders.csv").write_text("n\n2\n"),
    "csv gone": lambda shop: (shop.folder / "data" / "orders.csv").unlink(),
    "sqlite": update_database,
    "module beside the guide": lambda s: (s.folder / "cleaning.py").write_text("FACTOR = 3\n"),
    "child of %run": lambda shop: (shop.folder / "child.py").write_text("child = 2\n"),
    "parameter": lambda shop: set_source(shop, "p", "rate: float = 0.3  # help"),
    "code": lambda shop: set_source(shop, "r", f"{READS}\n1"),
    "file that could not be opened": lambda shop: (shop.folder / "absent.txt").touch(),
    "file that was asked for": lambda shop: (shop.folder / "extra.csv").touch(),
    "new file in a globbed folder": lambda shop: (shop.folder / "parts" / "b.csv").touch(),
    "size of a file in a folder": lambda s: (s.folder / "sized" / "a.bin").write_text("1"),
    "target of a link": retarget,
    "module that hides an installed one": lambda shop: (shop.folder / "pandas.py").touch(),
    "upgraded package": lambda shop: install("1.1", shop.packages),
    "installed file edited by hand": edit_installed_file,
    "another kernel": lambda shop: shop.guide.write_bytes(
        shop.guide.read_bytes().replace(b'"name": "python3"', b'"name": "stepguide-other"')
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_guide_depends_on_makes_it_run(
    shop: Shop, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if change == "another kernel":
        add_kernel(shop.base / "jupyter", "stepguide-other")
        monkeypatch.setenv("JUPYTER_PATH", str(shop.base / "jupyter"))
    with shop.put_back():
        CHANGES[change](shop)
        assert not shop.skips()
    shutil.rmtree(shop.base / "tiny-1.1", ignore_errors=True)
    assert shop.skips(), "what is as it was counts as unchanged, whatever its times are"


def add_kernel(folder: Path, name: str) -> None:
    """A kernelspec that starts the same Python with one more variable."""
    spec = folder / "kernels" / name
    spec.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": argv, "display_name": name, "language": "python", "env": {"A": "1"}}
    (spec / "kernel.json").write_bytes(msgspec.json.encode(content))


@pytest.mark.parametrize(
    ("name", "value"),
    [("REGION", "south"), ("REGION", None), ("TZ", "Asia/Tokyo"), ("PYTHONHASHSEED", "7")],
)
def test_a_variable_in_use_makes_a_guide_run(
    shop: Shop, name: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "PYTHONHASHSEED":
        monkeypatch.setattr("stepguide_kernel.execution.environment.ALLOWED", ("PYTHON*",))
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    assert not shop.skips()
    monkeypatch.undo()
    assert shop.skips()


def test_a_variable_that_nothing_reads_does_not(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNRELATED", "1")
    monkeypatch.setenv("CONDA_PROMPT_MODIFIER", "(base)")
    assert shop.skips()


def test_values_of_variables_are_not_in_the_store(shop: Shop) -> None:
    (entry,) = shop.store.entries(kinds=("verdict_given",))
    assert isinstance(entry.fact, VerdictGiven)
    assert entry.fact.inputs is not None
    assert "REGION" in entry.fact.inputs.variables
    assert b"north" not in msgspec.json.encode(entry.fact)


def add_prose(made: Notebook) -> None:
    made.cells.insert(1, notebook(text("Read this first.", "prose")).cells[0])


def add_callout(made: Notebook) -> None:
    about = {"stepguide": {"callout": {"author": "lee"}}}
    made.cells.insert(1, notebook(text("> [!TIP]\n> Slowly.", "tip", metadata=about)).cells[0])


def add_tag(made: Notebook) -> None:
    made.cells[2]["metadata"]["tags"] = ["hide-input"]


def drop_outputs(made: Notebook) -> None:
    for cell in made.cells:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def show_what_it_shows(made: Notebook) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "1 2 1.0\n"}
    made.cells[2]["outputs"] = notebook(code("", outputs=[stream])).cells[0]["outputs"]


@pytest.mark.parametrize(
    "edit", [add_prose, add_callout, add_tag, drop_outputs, show_what_it_shows]
)
def test_words_tags_and_outputs_do_not_make_a_guide_run(
    shop: Shop, edit: Callable[[Notebook], None]
) -> None:
    with shop.put_back():
        made = Notebook.read(shop.guide)
        edit(made)
        made.write(shop.guide)
        assert shop.skips()


def test_an_output_that_the_last_run_does_not_confirm_makes_a_guide_run(shop: Shop) -> None:
    with shop.put_back():
        made = Notebook.read(shop.guide)
        show_what_it_shows(made)
        made.cells[2]["outputs"][0]["text"] = "7 7 7\n"
        made.write(shop.guide)
        assert not shop.skips()


def test_times_of_files_and_comments_do_not_make_a_guide_run(shop: Shop) -> None:
    for path in (*shop.folder.rglob("*.csv"), shop.folder / "cleaning.py", shop.guide):
        os.utime(path)
    said = CommentAdded(guide="shop", thread="t", comment="c", body="Why?")
    anchored = msgspec.json.decode(
        msgspec.json.encode(said)[:-1] + b',"anchor":{"step_id":"s"}}', type=CommentAdded
    )
    shop.store.append(Operation("comment-1", "lee", anchored))
    (shop.folder / "other.ipynb").write_bytes(shop.guide.read_bytes())
    assert shop.skips()
    (shop.folder / "other.ipynb").unlink()


def test_a_copy_in_another_folder_runs(shop: Shop) -> None:
    copy = shop.base / "copy" / "guide.ipynb"
    copy.parent.mkdir()
    copy.write_bytes(shop.guide.read_bytes())
    assert not shop.skips(copy)


def test_a_verdict_that_is_too_old_or_of_the_future_does_not_count(shop: Shop) -> None:
    now = shop.settings
    shop.settings = msgspec.structs.replace(now, rerun_after=0.001)
    assert not shop.skips()
    shop.settings = now
    (entry,) = shop.store.entries(kinds=("verdict_given",))
    skipping = Skipping(now, shop.store, force=False)
    assert skipping._recent(entry)
    assert not skipping._recent(msgspec.structs.replace(entry, at="2999-01-01T00:00:00.000Z"))


def test_what_is_left_out_keeps_its_verdict_and_says_since_when(shop: Shop) -> None:
    (entry,) = shop.store.entries(kinds=("verdict_given",))
    (run,) = shop.verify()
    assert (run.verdict, run.cached, run.unchanged_since) == ("passed", True, entry.at)
    assert isinstance(entry.fact, VerdictGiven)
    assert run.duration_s < entry.fact.run.duration_s
    assert shop.store.entries(kinds=("verdict_given",)) == (entry,), "no run, no fact"
    (forced,) = shop.verify(force=True)
    assert (forced.verdict, forced.cached, forced.unchanged_since) == ("passed", False, None)


UNKNOWABLE = {
    "network": "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 1)\n"
    "except OSError:\n    pass",
    "processes": "!true",
    "processes ": "import multiprocessing as m\nm.get_context('spawn').Pool(1).map(len, ['a'])",
    "environment": "import os\nlen(dict(os.environ))",
    "unseen: ctypes": "import ctypes\nctypes.CDLL(None).getpid()",
    "changed": "with open('log', 'a') as log:\n    log.write('.')",
}


def test_a_run_that_depends_on_what_nobody_sees_is_never_left_out(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.folder.mkdir()
    (shop.folder / "log").touch()
    paths = []
    for number, source in enumerate(UNKNOWABLE.values()):
        paths.append(shop.folder / f"{number}.ipynb")
        notebook(code(source), minor=4).write(paths[-1])
    made = "open('out.txt', 'w').write('x')\nprint(open('out.txt').read())"
    notebook(code(made), minor=4).write(shop.folder / "made.ipynb")
    time.sleep(SETTLED_S)
    with shop.store:
        *runs, own = shop.verify(*paths, shop.folder / "made.ipynb")
        for run, because in zip(runs, UNKNOWABLE, strict=True):
            assert run.verdict == "passed"
            assert any(reason.startswith(because.strip()) for reason in run.run_always), (
                run.run_always
            )
        assert not any(shop.skips(path) for path in paths)
        assert own.run_always == ()
        assert shop.skips(shop.folder / "made.ipynb"), "what a guide makes is not its input"
        (shop.folder / "out.txt").unlink()
        assert not shop.skips(shop.folder / "made.ipynb"), "others may want what it makes"


def test_a_warm_kernel_takes_notes_as_a_fresh_one_does(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.folder.mkdir()
    (shop.folder / "a.csv").write_text("n\n1\n")
    notebook(code("import pandas as pd\nlen(pd.read_csv('a.csv'))"), minor=4).write(shop.guide)
    time.sleep(SETTLED_S)
    warm = WarmKernels(LINGER_S)
    with shop.store:
        for force in (False, True):  # what has not yet passed in a fresh kernel is not run warm
            (run,) = verify(
                [shop.guide], settings=shop.settings, store=shop.store, warm=warm, force=force
            ).runs
        warm.close()
        assert (run.verdict, run.warm, run.run_always) == ("passed", True, ())
        assert shop.skips()
        (shop.folder / "a.csv").write_text("n\n2\n")
        assert not shop.skips()
