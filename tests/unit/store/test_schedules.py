from __future__ import annotations

import pytest

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.schedule import Schedule
from stepguide_kernel.store.ledger import Store

EARLY, NOW, SOON, LATE = (f"2026-11-22T0{hour}:00:00.000Z" for hour in (5, 6, 7, 8))


def schedule(name: str, next_run: str = EARLY) -> Schedule:
    return Schedule(
        id=name, path=f"/guides/{name}", cron="0 6 * * *", zone="UTC", next_run=next_run
    )


def test_schedules_are_listed_by_what_comes_next(store: Store) -> None:
    late, early = schedule("a", LATE), schedule("b", EARLY)
    for one in (late, early):
        store.schedules.add(one, "ada")
    assert store.schedules.list() == (early, late)
    assert store.schedules.remove("a") == late
    with pytest.raises(NotFound):
        store.schedules.remove("a")
    assert store.schedules.list() == (early,)


def test_only_what_is_due_is_leased_and_the_one_that_waits_longest_first(store: Store) -> None:
    for one in (schedule("later", LATE), schedule("now", NOW), schedule("early", EARLY)):
        store.schedules.add(one, "ada")
    leased = [store.schedules.lease_due("me", NOW, SOON) for _ in range(3)]
    assert [one.id if one else None for one in leased] == ["early", "now", None]


def test_a_lease_is_one_owners_until_it_ends_or_is_given_back(store: Store) -> None:
    store.schedules.add(schedule("a"), "ada")
    assert store.schedules.lease_due("one", NOW, SOON)
    assert store.schedules.lease_due("two", NOW, SOON) is None
    assert store.schedules.lease_due("two", SOON, LATE), "the first has not renewed it in time"
    assert not store.schedules.renew("a", "one", LATE)
    assert not store.schedules.finish("a", "one", next_run=LATE, at=SOON, summary={})
    assert store.schedules.release("a", "two")
    assert store.schedules.lease_due("one", NOW, SOON)


def test_what_is_finished_is_due_no_more_and_says_what_it_found(store: Store) -> None:
    store.schedules.add(schedule("a"), "ada")
    store.schedules.lease_due("me", NOW, SOON)
    assert store.schedules.list()[0].running_until == SOON
    assert store.schedules.finish("a", "me", next_run=LATE, at=NOW, summary={"passed": 2})
    assert store.schedules.lease_due("me", NOW, SOON) is None
    (one,) = store.schedules.list()
    assert (one.next_run, one.last_run, one.last_summary) == (LATE, NOW, {"passed": 2})
    assert one.running_until is None
