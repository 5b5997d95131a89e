"""Schedules: run when they are due, by one process at a time, whoever dies meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stepguide_kernel.errors import StoreBusy
from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.model.schedule import Schedule
from stepguide_kernel.model.times import utc
from stepguide_kernel.scheduler import Scheduler
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.unit.notebook.sample import code, notebook

CHILD = """
import sys
from pathlib import Path
from stepguide_kernel.scheduler import Scheduler
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
folder, lease_s = Path(sys.argv[1]), float(sys.argv[2])
services = Services(Settings(data_dir=folder, sessions_dir=folder))
scheduler = Scheduler(services, lease_s=lease_s)
print("ready", flush=True)
sys.stdin.readline()
print(*(ran.schedule for ran in scheduler.run_due()), flush=True)
services.close()
"""
PATIENCE_S = 90.0


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    folder = tmp_path / "data"
    with Services(Settings(data_dir=folder, sessions_dir=folder)) as opened:
        yield opened


@pytest.fixture
def due(tmp_path: Path, services: Services) -> Schedule:
    """A schedule that has been due for a year, of a guide that counts its runs."""
    guide = tmp_path / "guide.ipynb"
    notebook(code("with open('runs', 'a') as runs:\n    runs.write('.')"), minor=4).write(guide)
    return Scheduler(services, clock=lambda: datetime.now(UTC) - timedelta(days=365)).add(
        guide, "0 6 * * *", "UTC", "ada"
    )


def runs(due: Schedule) -> int:
    counted = Path(due.path).with_name("runs")
    return len(counted.read_text()) if counted.exists() else 0


def child(services: Services, lease_s: float) -> subprocess.Popen[str]:
    folder = str(services.settings.data_dir)
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, folder, str(lease_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_what_is_due_runs_once_however_long_it_has_been_and_says_who_ran_it(
    services: Services, due: Schedule
) -> None:
    scheduler = Scheduler(services)
    (ran,) = scheduler.run_due()
    assert (ran.schedule, ran.report.summary) == (due.id, {"passed": 1})
    assert list(scheduler.run_due()) == []
    assert runs(due) == 1
    (entry,) = services.store.entries(kinds=("verdict_given",))
    assert entry.actor == f"schedule:{due.id}"
    assert isinstance(entry.fact, VerdictGiven)
    (listed,) = scheduler.list().schedules
    assert utc() < listed.next_run <= utc(datetime.now(UTC) + timedelta(days=1))
    assert listed.last_summary == {"passed": 1}


def test_two_processes_never_run_the_same(services: Services, due: Schedule) -> None:
    children = [child(services, 60) for _ in range(2)]
    for one in children:  # at the same moment
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate(timeout=PATIENCE_S)[0].split() for one in children]
    assert sorted(said, key=len) == [[], [due.id]]
    assert runs(due) == 1


def test_a_run_whose_process_was_killed_is_made_again_when_its_lease_has_ended(
    tmp_path: Path, services: Services, due: Schedule
) -> None:
    slow = notebook(code("open('begun', 'w').close()\nimport time\ntime.sleep(60)"), minor=4)
    quick = Path(due.path).read_bytes()
    slow.write(Path(due.path))
    lease_s = 4.0
    doomed = child(services, lease_s)
    assert doomed.stdin is not None
    doomed.stdin.write("\n")
    doomed.stdin.flush()
    until = time.monotonic() + PATIENCE_S
    while not (tmp_path / "begun").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    time.sleep(lease_s)  # it renews its lease meanwhile
    scheduler = Scheduler(services)
    assert list(scheduler.run_due()) == []
    os.killpg(doomed.pid, signal.SIGKILL)
    doomed.communicate()
    Path(due.path).write_bytes(quick)
    while not (ran := list(scheduler.run_due())):
        assert time.monotonic() < until
        time.sleep(0.2)
    assert ran[0].report.summary == {"passed": 1}


def test_a_store_that_is_busy_for_a_moment_costs_no_lease(
    tmp_path: Path, services: Services, due: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = "import os, time\nwhile not os.path.exists('renewed'):\n    time.sleep(0.05)"
    notebook(code(waits), minor=4).write(Path(due.path))
    renew, asked = services.store.schedules.renew, iter([True])

    def busy_at_first(schedule_id: str, owner: str, until: str) -> bool:
        if next(asked, False):
            raise StoreBusy("another process writes", hint="try again in a moment")
        held = renew(schedule_id, owner, until)
        (tmp_path / "renewed").touch()
        return held

    monkeypatch.setattr(services.store.schedules, "renew", busy_at_first)
    (ran,) = Scheduler(services, lease_s=3.0).run_due()
    assert ran.report.summary == {"passed": 1}


def test_a_server_runs_what_is_due_and_stops_at_once(
    services: Services, due: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stepguide_kernel.scheduler._FIRST_LOOK_S", 0.01)
    monkeypatch.setattr("stepguide_kernel.scheduler._LOOK_EVERY_S", 0.1)
    slow = notebook(code("open('begun', 'w').close()\nimport time\ntime.sleep(60)"), minor=4)
    slow.write(Path(due.path))
    begun = Path(due.path).with_name("begun")
    scheduler = Scheduler(services)
    scheduler.start()
    until = time.monotonic() + PATIENCE_S
    while not begun.exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    scheduler.close()
    (listed,) = scheduler.list().schedules
    assert listed.next_run == due.next_run, "what was stopped is due as before"
    assert (listed.running_until, listed.last_run) == (None, None)
    assert time.monotonic() < until - PATIENCE_S + 60


def test_the_commands_add_list_run_and_remove(tmp_path: Path) -> None:
    guide = tmp_path / "guides" / "guide.ipynb"
    guide.parent.mkdir()
    notebook(code("1"), minor=4).write(guide)
    environ = {**os.environ, "JUPYTER_DATA_DIR": str(tmp_path / "jupyter")}

    def stepguide(*arguments: str, code: int = 0) -> tuple[str, str]:
        command = [sys.executable, "-P", "-m", "stepguide_kernel", "schedule", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout, done.stderr

    added = json.loads(stepguide("add", "guides", "--cron", "0 6 * * 1-5", "--json")[0])
    assert added["path"] == str(guide.parent)
    assert "five fields" in stepguide("add", "guides", "--cron", "daily", code=2)[1]
    assert (
        "no time zone" in stepguide("add", "guides", "--cron", "* * * * *", "--tz", "X", code=2)[1]
    )
    assert "does not exist" in stepguide("add", "none", "--cron", "* * * * *", code=2)[1]
    assert stepguide("run-due")[1] == "Nothing is due.\n"
    assert json.loads(stepguide("run-due", "--json")[0]) == {"ran": []}
    guide.unlink()
    guide.parent.rmdir()
    assert "nothing here any more" in stepguide("list")[0]
    (listed,) = json.loads(stepguide("list", "--json")[0])["schedules"]
    assert (listed["id"], listed["missing"]) == (added["id"], True)
    stepguide("remove", added["id"])
    assert "None yet" in stepguide("list")[1]
