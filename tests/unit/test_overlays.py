from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.ledger import Operation, Unpublished
from stepguide_kernel.model.reading import Event, EventBatch
from stepguide_kernel.overlays import Overlays
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.publishing import publish_orders

GUIDE = b"""{"cells": [{"cell_type": "markdown", "id": "one", "metadata": {}, "source": "## One"}],
 "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with Services(settings) as opened:
        yield opened


def _publish(services: Services, title: str) -> None:
    publish_orders(
        services, GUIDE, f"publish-{title}", title=title, source="/home/mia/orders.ipynb"
    )


def test_what_this_process_writes_is_seen_at_once(services: Services) -> None:
    _publish(services, "First")
    assert services.overlays.of("orders").publication.title == "First"
    _publish(services, "Second")
    assert services.overlays.fact_at_hand("orders") is None
    assert services.overlays.of("orders").publication.title == "Second"
    assert services.overlays.fact("orders").title == "Second"


def test_what_another_process_writes_is_seen_after_a_moment(
    services: Services, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _publish(services, "First")
    services.overlays.of("orders")
    with Services(settings) as other:
        _publish(other, "Second")
    monkeypatch.setattr("stepguide_kernel.overlays._FRESH_S", 0.0)
    assert services.overlays.of("orders").publication.title == "Second"


def test_a_fact_is_at_hand_only_while_nobody_has_to_be_asked(services: Services) -> None:
    _publish(services, "First")
    overlays = Overlays(services)
    assert overlays.fact_at_hand("orders") is None
    found = overlays.fact("orders")
    assert overlays.fact_at_hand("orders") in (found, None)  # None once the moment is over
    assert overlays.fact_at_hand("other") is None


def test_readers_are_answered_out_of_memory_until_something_is_written(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stepguide_kernel.overlays._FRESH_S", 600.0)
    _publish(services, "First")
    assert not services.is_at_hand("orders")
    services.record_events("orders", EventBatch((Event(kind="view", visit="0123456789abcdef"),)))
    assert services.is_at_hand("orders")
    services.store.append(Operation("gone", "mia", Unpublished(guide="g1", slug="orders")))
    assert not services.is_at_hand("orders")


def test_what_was_taken_out_of_the_library_is_not_found(services: Services) -> None:
    _publish(services, "First")
    assert services.overlays.of("orders").publication.source == ""
    services.store.append(Operation("gone", "mia", Unpublished(guide="g1", slug="orders")))
    with pytest.raises(NotFound):
        services.overlays.of("orders")
