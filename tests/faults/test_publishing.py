"""Publishing, going back and taking back, killed on the way: the old state or the new one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.publishing.versions import data, version, versions
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from tests.unit.publishing.shelf import Shelf

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SLUG = "paid-orders"
KILLED = -9

# Kills itself as it is about to make the N-th write safe on the disk, or to commit the N-th time.
PROGRAM = """
import os, signal, sqlite3, sys
from pathlib import Path
from stepguide_kernel.publishing.publish import publish
from stepguide_kernel.publishing.versions import roll_back, take_back
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

work, folder, left = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
fsync, replace = os.fsync, os.replace

def or_die(call):
    def called(*arguments):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments)
    return called

settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
with Store.open(settings) as store:
    append = store._group.commit
    os.fsync, os.replace = or_die(fsync), or_die(replace)
    store._group.commit = or_die(append)
    if work == "publish":
        path = folder / "a.ipynb"
        publish(path, allow_unverified=True, settings=settings, store=store, actor="mia")
    elif work == "roll-back":
        roll_back("paid-orders", 1, op_id="back-1234", allow_unverified=True, store=store,
                  actor="mia")
    else:
        take_back("paid-orders", op_id="gone-1234", store=store, actor="mia")
    or_die(print)()
"""


def _kill(work: str, folder: Path, moment: int) -> int:
    """Do it in a process that dies at a moment; returns its exit code."""
    command = [sys.executable, "-c", PROGRAM, work, str(folder), str(moment)]
    return subprocess.run(command, check=False, capture_output=True).returncode


@pytest.mark.parametrize("work", ["publish", "roll-back", "take-back"])
def test_what_was_killed_on_the_way_was_done_or_was_not(work: str, tmp_path: Path) -> None:
    outcomes = []
    for moment in range(1, 40):
        shelf = Shelf(tmp_path / str(moment))
        shelf.publish(_guide(shelf, "1"), allow=True)
        shelf.publish(_guide(shelf, "2"), allow=True)
        _guide(shelf, "3")
        shelf.store.close()
        code = _kill(work, shelf.folder, moment)
        outcomes.append(_whole(shelf.folder))
        if code != KILLED:
            assert code == 0
            break
    else:
        pytest.fail("it is never done")
    after = None if work == "take-back" else 3
    assert outcomes[0] == 2
    assert outcomes[-1] == after
    assert set(outcomes) <= {2, after}


def _guide(shelf: Shelf, code: str) -> Path:
    shelf.folder.mkdir(exist_ok=True)
    (shelf.folder / "orders.csv").write_text(code)
    return shelf.write("a.ipynb", code=f"'orders.csv'; {code}")


def _whole(folder: Path) -> int | None:
    """The version that readers see; every one that is listed is there with all that it needs."""
    settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
    with Store.open(settings) as store:
        assert store.damage() == ()
        found = versions(SLUG, store)
        for one in found.versions:
            fact = version(SLUG, one.version, store)
            Notebook.parse(store.blobs.get(fact.snapshot))
            assert [store.blobs.get(blob) for blob in data(fact).values()]
        return found.current
