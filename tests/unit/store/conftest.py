"""A store of its own, on SQLite and on PostgreSQL, and facts to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import (
    CommentAdded,
    Entry,
    Fact,
    Operation,
    Published,
    VerdictGiven,
)
from stepguide_kernel.model.verdict import GuideRun, Verdict
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

Say = Callable[[Fact], Entry]


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    """A store that is a file, for laws about SQLite."""
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, sqlite_settings: Settings) -> Settings:
    """A store on each of the two databases."""
    if request.param == "sqlite":
        return sqlite_settings
    url = request.getfixturevalue("database_url")
    return msgspec.structs.replace(sqlite_settings, database_url=url)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings) as opened:
        yield opened


@pytest.fixture
def say(store: Store) -> Say:
    """Append a fact under an operation id of its own."""
    numbers = count(1)
    return lambda fact: store.append(Operation(f"operation-{next(numbers)}", "lee", fact))


@pytest.fixture
def opening() -> Callable[..., CommentAdded]:
    def make(thread: str = "t1", guide: str = "g1") -> CommentAdded:
        return CommentAdded(
            guide=guide, thread=thread, comment=f"{thread}-c1", body="Why?", anchor=Anchor("s1")
        )

    return make


@pytest.fixture
def published() -> Callable[..., Published]:
    def make(slug: str = "orders", guide: str = "g1", snapshot: str = "0" * 64) -> Published:
        return Published(
            guide=guide,
            slug=slug,
            title="Orders",
            summary="",
            authors=("mia",),
            tags=(),
            steps=3,
            code_hash="code-1",
            snapshot_hash="snap-1",
            snapshot=snapshot,
            files={},
            source="orders.ipynb",
            verified=True,
        )

    return make


@pytest.fixture
def verdict() -> Callable[..., VerdictGiven]:
    def make(verdict: Verdict = "passed", outputs: str | None = None) -> VerdictGiven:
        return VerdictGiven(
            guide="g1",
            code_hash="code-1",
            environment="env",
            packages={"pandas": "3.1.1"},
            run=GuideRun(path="orders.ipynb", guide="g1", verdict=verdict, duration_s=1.5),
            outputs=outputs,
        )

    return make
