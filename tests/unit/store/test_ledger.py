from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    Entry,
    Fact,
    Operation,
    Published,
    ThreadReopened,
    ThreadResolved,
    Unpublished,
    VerdictGiven,
)
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

WRITER = """
import sys
from pathlib import Path
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

name, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
url = sys.argv[4]
store = Store.open(Settings(data_dir=folder, sessions_dir=folder, database_url=url))
for number in range(count):
    key = f"{name}-{number}"
    fact = CommentAdded(guide="g", thread=key, comment=key, body=key, anchor=Anchor("s"))
    store.append(Operation(f"operation-{key}", name, fact))
    print(key, flush=True)
store.close()
"""


def _writer(name: str, settings: Settings, count: int) -> subprocess.Popen[str]:
    arguments = [name, str(settings.data_dir), str(count), settings.database_url]
    command = [sys.executable, "-c", WRITER, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _seqs(store: Store) -> list[int]:
    return [entry.seq for entry in store.entries()]


def test_sequence_counts_from_one_without_gaps(
    store: Store, say: Callable[[Fact], Entry], opening: Callable[..., CommentAdded]
) -> None:
    said = [say(opening(f"t{number}")).seq for number in range(5)]
    assert said == _seqs(store) == [1, 2, 3, 4, 5]


def test_the_same_operation_again_is_the_same_entry(
    store: Store, opening: Callable[..., CommentAdded]
) -> None:
    operation = Operation("operation-1", "lee", opening())
    assert store.append(operation) == store.append(operation)
    assert len(store.entries()) == 1
    assert len(store.thread("t1").comments) == 1


@pytest.mark.parametrize("actor", ["lee", "mia"])
def test_an_op_id_stands_for_one_fact_of_one_person(
    store: Store, opening: Callable[..., CommentAdded], actor: str
) -> None:
    store.append(Operation("operation-1", "lee", opening()))
    other = opening("t2") if actor == "lee" else opening()
    with pytest.raises(BadRequest, match="already used"):
        store.append(Operation("operation-1", actor, other))
    assert _seqs(store) == [1]


@pytest.mark.parametrize(
    "impossible",
    [
        CommentAdded(guide="g1", thread="nowhere", comment="c", body="A reply"),
        CommentAdded(guide="other guide", thread="t1", comment="c", body="A reply"),
        ThreadResolved(guide="g1", thread="nowhere"),
        ThreadReopened(guide="g1", thread="nowhere"),
        CalloutAccepted(
            guide="g1",
            thread="t1",
            comment="nowhere",
            kind="TIP",
            body="b",
            credit="lee",
            anchor=Anchor("s1"),
            cell_id="cell",
        ),
    ],
)
def test_an_impossible_fact_takes_its_whole_batch_with_it(
    store: Store,
    say: Callable[[Fact], Entry],
    opening: Callable[..., CommentAdded],
    impossible: Fact,
) -> None:
    say(opening())
    batch = [
        Operation("operation-ok", "lee", opening("t2")),
        Operation("operation-bad", "lee", impossible),
    ]
    with pytest.raises(BadRequest):
        store.append_all(batch)
    assert _seqs(store) == [1]
    assert [thread.id for thread in store.threads("g1")] == ["t1"]


def test_entries_are_found_by_place_kind_and_guide(
    store: Store, say: Callable[[Fact], Entry], opening: Callable[..., CommentAdded]
) -> None:
    say(opening("t1", "g1"))
    say(opening("t2", "g2"))
    say(ThreadResolved(guide="g1", thread="t1"))
    assert [entry.seq for entry in store.entries(since=1)] == [2, 3]
    assert [entry.seq for entry in store.entries(kinds=("thread_resolved",))] == [3]
    assert [entry.seq for entry in store.entries(guide="g1")] == [1, 3]


def test_processes_that_write_at_once_lose_nothing(settings: Settings) -> None:
    writers = [_writer(f"w{number}", settings, 40) for number in range(4)]
    said = [line for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0] * 4
    with Store.open(settings) as store:
        assert _seqs(store) == list(range(1, 161))
        assert {thread.id for thread in store.threads("g")} == set(said)
        assert len(said) == 160


def test_a_killed_writer_loses_nothing_it_was_told_is_kept(settings: Settings) -> None:
    writer = _writer("w", settings, 100_000)
    assert writer.stdout is not None
    told = [writer.stdout.readline().strip() for _ in range(20)]
    os.kill(writer.pid, signal.SIGKILL)
    told += writer.stdout.read().split("\n")[:-1]  # the last line may be cut
    writer.wait()
    writer.stdout.close()
    with Store.open(settings) as store:
        kept = [thread.id for thread in store.threads("g")]
        assert kept[: len(told)] == told
        assert len(kept) <= len(told) + 1
        assert _seqs(store) == list(range(1, len(kept) + 1))


_THREAD = st.sampled_from(["t1", "t2"])
_FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        CommentAdded,
        guide=st.just("g1"),
        thread=_THREAD,
        comment=st.sampled_from(["a", "b", "c", "d"]),
        body=st.text(min_size=1, max_size=5, alphabet="xyz"),
        anchor=st.sampled_from([None, Anchor("s1"), Anchor("s2", "c1")]),
    ),
    st.builds(ThreadResolved, guide=st.just("g1"), thread=_THREAD),
    st.builds(ThreadReopened, guide=st.just("g1"), thread=_THREAD),
    st.builds(
        CalloutAccepted,
        guide=st.just("g1"),
        thread=_THREAD,
        comment=st.sampled_from(["a", "b"]),
        kind=st.sampled_from(["TIP", "WARNING"]),
        body=st.just("Mind this"),
        credit=st.just("lee"),
        anchor=st.just(Anchor("s1")),
        cell_id=st.just("cell"),
    ),
    st.builds(Unpublished, guide=st.just("g1"), slug=st.sampled_from(["one", "two"])),
)


@examples(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=st.lists(_FACTS, max_size=12))
def test_views_made_anew_are_the_views_that_were(
    facts: list[Fact], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("store")
    with Store.open(Settings(data_dir=folder, sessions_dir=folder)) as store:
        for number, fact in enumerate(facts):
            with suppress(BadRequest):
                store.append(Operation(f"operation-{number}", "lee", fact))
        assert _seqs(store) == list(range(1, len(store.entries()) + 1))
        before = (store.threads("g1"), store.publications())
        assert store.rebuild_views() == len(store.entries())
        assert (store.threads("g1"), store.publications()) == before


def test_the_library_counts_versions_and_forgets_what_was_taken_out(
    store: Store, say: Callable[[Fact], Entry], published: Callable[..., Published]
) -> None:
    say(published("orders"))
    say(published("other", guide="g2"))
    say(published("orders"))
    found = {publication.slug: publication.version for publication in store.publications()}
    assert found == {"orders": 2, "other": 1}
    assert store.publications()[0].slug == "orders"  # newest first
    say(Unpublished(guide="g1", slug="orders"))
    assert [publication.slug for publication in store.publications()] == ["other"]
    say(published("orders"))
    assert store.publication("orders").version == 3


def test_a_publication_shows_the_newest_verdict_on_its_code(
    store: Store,
    say: Callable[[Fact], Entry],
    published: Callable[..., Published],
    verdict: Callable[..., VerdictGiven],
) -> None:
    say(published())
    assert store.publication("orders").verified is None
    say(verdict("failed"))
    say(verdict("passed"))
    state = store.publication("orders").verified
    assert state is not None
    assert state.verdict == "passed"
    newest = store.verdict("g1", "code-1")
    assert newest is not None
    assert newest.seq == 3
    assert store.verdict("g1", "other code") is None


def test_garbage_is_what_no_publication_and_no_newest_verdict_needs(
    store: Store,
    say: Callable[[Fact], Entry],
    published: Callable[..., Published],
    verdict: Callable[..., VerdictGiven],
) -> None:
    needed = [store.blobs.put(content) for content in (b"old snapshot", b"snapshot", b"outputs")]
    garbage = [store.blobs.put(content) for content in (b"left over", b"outputs of last week")]
    say(verdict(outputs=garbage[1]))
    for snapshot in needed[:2]:
        say(published(snapshot=snapshot))
    say(verdict(outputs=needed[2]))
    for name in [*needed, *garbage]:
        os.utime(store.blobs.path(name), (0, 0))
    assert store.collect_garbage() == 2
    assert all(store.blobs.path(name).exists() for name in needed)
    assert not any(store.blobs.path(name).exists() for name in garbage)
