"""A real PostgreSQL of Debian's package, in a folder of its own, that only this test run reaches.

It listens on a socket in that folder and on no port.  It waits for the disk as everywhere; only
making and ending it does not.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

USER = "stepguide"
_START_S = "60"
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "16MB",
    "max_wal_size": "64MB",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True)
class Cluster:
    """A running server; ``folder`` holds its socket, which only its owner and root reach."""

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def do(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, which is gone afterwards."""
        name = f"store_{next(self.numbers)}"
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.do(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a server, start it, and leave neither process nor file behind."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="sgpg-", dir="/tmp"))  # a socket's path is short
    user = _unprivileged()
    if user is not None:
        shutil.chown(folder, user, -1)
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [programs / program, *arguments],
            user=user,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server keeps it open
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            log = folder / "log"
            pytest.fail(f"{program}: {done.returncode} {log.read_text() if log.exists() else ''}")

    run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    options = " ".join(f"-c {name}='{value}'" for name, value in _OPTIONS.items())
    started = f"{options} -k '{folder}'"
    run("pg_ctl", "start", "-D", data, "-w", "-t", _START_S, "-l", f"{folder}/log", "-o", started)
    try:
        yield Cluster(folder, count(1))
    finally:
        run("pg_ctl", "stop", "-D", data, "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    pytest.fail("no PostgreSQL here; tools/preflight database says how to get it")


def _unprivileged() -> str | None:
    """Whom the server runs as: root may not, everybody else as themselves."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
