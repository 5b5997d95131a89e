"""What an author packed elsewhere: taken with a verdict that vouches for it, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.model.parcel import Parcel
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.publishing.bundle import BundleTooLarge
from stepguide_kernel.publishing.publish import receive
from stepguide_kernel.publishing.secrets_check import SecretFound
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

FAKE_KEY = "AKIA" + "IOSFODNN7EXAMPLQ"


def _snapshot(source: str = "1") -> bytes:
    cells = [
        {"cell_type": "markdown", "id": "load", "metadata": {}, "source": "## Load"},
        {
            "cell_type": "code",
            "id": "code",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        },
    ]
    metadata = {"stepguide": {"schema": 1, "id": "g1"}}
    node = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(node).encode()


def _verdict(snapshot: bytes) -> VerdictGiven:
    run = GuideRun(path="/home/mia/orders.ipynb", guide="g1", verdict="passed", duration_s=1.0)
    return VerdictGiven(
        guide="g1",
        code_hash=code_hash(Notebook.parse(snapshot)),
        environment="env",
        packages={},
        run=run,
        outputs="0" * 64,
    )


PARCEL = Parcel(
    guide="g1",
    title="Orders",
    snapshot=_snapshot(),
    files={"orders.csv": b"1,2"},
    source="/home/mia/orders.ipynb",
    verdict=_verdict(_snapshot()),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path, bundle_limit=1000)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings) as opened:
        yield opened


def test_it_is_published_with_its_verdict_and_its_data_as_its_author_s(
    store: Store, settings: Settings
) -> None:
    for _ in range(2):
        published = receive(PARCEL, settings=settings, store=store, actor="mia")
        assert (published.slug, published.version) == ("orders", 1)
    assert published.verified is not None
    assert published.verified.verdict == "passed"
    fact = store.published_fact("orders")
    assert fact.verified
    assert store.blobs.get(fact.files["orders.csv"]) == b"1,2"
    said = [(entry.actor, type(entry.fact).__name__) for entry in store.entries()]
    assert said == [("mia", "VerdictGiven"), ("mia", "Published")]
    given = store.entries()[0].fact
    assert isinstance(given, VerdictGiven)
    assert (given.run.path, given.outputs) == ("orders.ipynb", None)


def test_without_a_verdict_it_is_unverified(store: Store, settings: Settings) -> None:
    parcel = msgspec.structs.replace(PARCEL, verdict=None)
    receive(parcel, settings=settings, store=store, actor="mia")
    assert not store.published_fact("orders").verified


@pytest.mark.parametrize(
    "wrong",
    [
        {"guide": "g2"},
        {"snapshot": _snapshot("2")},
        {"verdict": msgspec.structs.replace(_verdict(_snapshot()), guide="g2")},
    ],
)
def test_a_verdict_on_something_else_is_refused(
    store: Store, settings: Settings, wrong: dict[str, object]
) -> None:
    parcel = msgspec.structs.replace(PARCEL, **wrong)
    with pytest.raises(BadRequest):
        receive(parcel, settings=settings, store=store, actor="mia")
    assert store.entries() == ()


def test_a_failing_verdict_vouches_for_nothing(store: Store, settings: Settings) -> None:
    verdict = _verdict(PARCEL.snapshot)
    run = msgspec.structs.replace(verdict.run, verdict="failed")
    parcel = msgspec.structs.replace(PARCEL, verdict=msgspec.structs.replace(verdict, run=run))
    with pytest.raises(BadRequest):
        receive(parcel, settings=settings, store=store, actor="mia")


def test_the_server_looks_for_secrets_and_at_the_size_itself(
    store: Store, settings: Settings
) -> None:
    secret = msgspec.structs.replace(PARCEL, snapshot=_snapshot(f"k = '{FAKE_KEY}'"), verdict=None)
    with pytest.raises(SecretFound):
        receive(secret, settings=settings, store=store, actor="mia")
    along = msgspec.structs.replace(PARCEL, files={"data/keys.csv": f"key\n{FAKE_KEY}\n".encode()})
    with pytest.raises(SecretFound, match=r"data/keys.csv"):
        receive(along, settings=settings, store=store, actor="mia")
    large = msgspec.structs.replace(PARCEL, files={"orders.csv": bytes(1001)})
    with pytest.raises(BundleTooLarge):
        receive(large, settings=settings, store=store, actor="mia")
    assert store.entries() == ()
