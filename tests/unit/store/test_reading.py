from __future__ import annotations

from collections.abc import Iterator

import pytest

from stepguide_kernel.model.reading import Event, Seen
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.reading import ReadingEvents


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


VIEW = Event(kind="view", visit="visit-one")
STEP = Event(kind="step", visit="visit-one", step_id="s1")


@pytest.fixture
def reading(settings: Settings) -> Iterator[ReadingEvents]:
    with ReadingEvents.open(settings) as opened:
        yield opened


def test_a_batch_sent_twice_counts_once(reading: ReadingEvents) -> None:
    assert reading.record("orders", [VIEW, STEP]) == 2
    assert reading.record("orders", [STEP, VIEW, STEP]) == 0
    assert set(reading.seen("orders")) == {
        Seen("orders", "visit-one", "view", ""),
        Seen("orders", "visit-one", "step", "s1"),
    }


def test_publications_are_read_apart(reading: ReadingEvents) -> None:
    reading.record("orders", [VIEW])
    reading.record("other", [VIEW])
    assert len(reading.seen("orders")) == len(reading.seen("other")) == 1


def test_nothing_seen_is_nothing_kept(reading: ReadingEvents) -> None:
    assert reading.record("orders", []) == 0
    assert reading.seen("orders") == ()


def test_events_lie_apart_from_what_people_said(reading: ReadingEvents, settings: Settings) -> None:
    reading.record("orders", [VIEW])
    assert settings.analytics_database.exists()
    assert not settings.database.exists()
