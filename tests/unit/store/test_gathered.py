from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.reading import Event, Seen
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.gathered import GatheredEvents
from stepguide_kernel.store.reading import ReadingEvents

VIEW = Event(kind="view", visit="visit-one")
STUCK = Event(kind="stuck", visit="visit-one", step_id="s1")
DEADLINE_S = 30


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[ReadingEvents]:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    with ReadingEvents.open(settings) as opened:
        yield opened


def test_events_are_kept_by_themselves_after_a_moment(reading: ReadingEvents) -> None:
    gathered = GatheredEvents(reading)
    gathered.add("orders", [VIEW])
    gathered.add("orders", [STUCK])
    deadline = time.monotonic() + DEADLINE_S
    while len(reading.seen("orders")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_waits_is_kept_at_once_when_somebody_asks(reading: ReadingEvents) -> None:
    gathered = GatheredEvents(reading)
    gathered.add("orders", [VIEW])
    gathered.add("other", [VIEW])
    gathered.write()
    assert reading.seen("orders") == (Seen("orders", "visit-one", "view", ""),)
    assert len(reading.seen("other")) == 1
    gathered.write()  # nothing is left


def test_events_that_cannot_be_kept_are_said_and_stop_nobody(
    reading: ReadingEvents, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> int:
        raise StorageError("the disk is full", hint="make room")

    gathered = GatheredEvents(reading)
    gathered.add("orders", [VIEW])
    monkeypatch.setattr(reading, "record", full)
    gathered.close()
    assert "the disk is full" in caplog.text
