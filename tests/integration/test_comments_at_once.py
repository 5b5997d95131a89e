"""Processes that comment on one guide at the same time lose nothing, and followers miss nothing.

On both databases; ``tests/exam/test_comments_killed.py`` does it again beside ``kill -9``.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from stepguide_kernel.model.people import Person
from stepguide_kernel.model.updates import UpdateList
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings

PROCESSES = 8
EACH = 50

WRITER = """
import sys
from pathlib import Path
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

name, folder, url, count = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
with Store.open(Settings(data_dir=folder, sessions_dir=folder, database_url=url)) as store:
    for number in range(count):
        key = f"{name}-{number}"
        fact = CommentAdded(guide="g", thread=key, comment=key, body=key, anchor=Anchor("s"))
        store.append(Operation(f"operation-{key}", name, fact))
"""


class Reader:
    """A follower that keeps what it was told."""

    def __init__(self, expected: int) -> None:
        self.seqs: list[int] = []
        self.op_ids: set[str] = set()
        self.complete = threading.Event()
        self._expected = expected

    def __call__(self, told: UpdateList) -> None:
        self.seqs += [update.seq for update in told.updates]
        self.op_ids |= {update.op_id for update in told.updates}
        if len(self.seqs) >= self._expected:
            self.complete.set()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_comments_of_many_processes_are_all_kept_and_all_told_in_order(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("database_url") if database == "postgresql" else ""
    settings = Settings(data_dir=tmp_path, sessions_dir=tmp_path, database_url=url)
    reader = Reader(PROCESSES * EACH)
    with Services(settings) as services:
        services.feed.follow(Person("mia", "Mia", "reader"), services.store.newest(), reader)
        arguments = [str(tmp_path), url, str(EACH)]
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, f"w{number}", *arguments])
            for number in range(PROCESSES)
        ]
        assert [writer.wait(240) for writer in writers] == [0] * PROCESSES
        assert reader.complete.wait(60)
        kept = services.store.threads("g")
    wanted = {f"w{process}-{number}" for process in range(PROCESSES) for number in range(EACH)}
    assert {thread.id for thread in kept} == wanted
    assert len(kept) == PROCESSES * EACH
    assert reader.seqs == list(range(1, PROCESSES * EACH + 1))
    assert reader.op_ids == {f"operation-{key}" for key in wanted}
