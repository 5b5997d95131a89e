"""Everybody who follows the ledger, and one thread that tells them what is new in it.

What this process writes is told at once.  What others write is looked for, which works alike
on both databases and costs one indexed query each time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.model.updates import Update, UpdateList, update

if TYPE_CHECKING:
    from stepguide_kernel.model.ledger import Entry
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.services import Services

_LOOK_EVERY_S = 0.25
_GATHER_S = 0.03
_GATHER_MORE_S = 0.0005
_GATHER_MOST_S = 0.15
"""What comes at nearly the same time is told together; whoever wrote it is answered before.

For each who follows a little later: telling hundreds costs more than writing does.
"""
_AFTER_TROUBLE_S = 5.0

_log = logging.getLogger(__name__)

Tell = Callable[[UpdateList], None]


class Follower:
    """One who follows: ``position`` is the last number they were told of."""

    def __init__(self, person: Person, since: int, tell: Tell) -> None:
        self.person = person
        self.position = since
        self.tell = tell
        self.greeted = False


class Feed:
    """The followers of one store; any thread may ask."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._followers: set[Follower] = set()
        self._changing = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self, person: Person, since: int | None, tell: Tell) -> Follower:
        """Tell ``person`` what came after ``since``, in a moment, and then whatever comes.

        Without ``since``, what comes from now on: only then is the store asked, and this waits.
        ``tell`` is called from a thread of the feed, and must not wait.

        :raises StorageError: the store cannot be read.
        """
        follower = Follower(person, self._place(None) if since is None else since, tell)
        with self._changing:
            self._followers.add(follower)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="feed")
                self._thread.start()
        # Not woken: it looks in a moment, once for all who come in that.
        return follower

    def leave(self, follower: Follower) -> None:
        """Tell this one nothing more."""
        with self._changing:
            self._followers.discard(follower)
        self._wake.set()

    def wake(self) -> None:
        """Look at once: this process has written something."""
        self._wake.set()

    def close(self) -> None:
        """Let go of all followers, and end the thread."""
        with self._changing:
            self._followers.clear()
            thread = self._thread
        self._wake.set()
        if thread is not None:
            thread.join()

    def updates(self, person: Person, since: int | None) -> UpdateList:
        """What ``person`` may know of what came after ``since``; without it, where that is now.

        :raises StorageError: the store cannot be read.
        """
        place = self._place(since)
        entries = self._services.store.entries(place)
        newest = entries[-1].seq if entries else place
        published = self._services.store.published_guides()
        return UpdateList(_seen_by(person, entries, published), newest)

    def _run(self) -> None:
        while True:
            with self._changing:
                followers = tuple(self._followers)
                if not followers:
                    self._thread = None
                    return
            wait = _LOOK_EVERY_S
            try:
                self._tell(followers)
            except StepGuideError as error:
                # They are told what they missed as soon as the store can be read again.
                _log.warning("updates: %s (%s)", error.message, error.hint)
                wait = _AFTER_TROUBLE_S
            # Whoever follows would otherwise wait for ever, and nobody would know why.
            except Exception:  # noqa: BLE001 - see above
                _log.exception("updates")
                wait = _AFTER_TROUBLE_S
            self._wake.wait(wait)
            time.sleep(min(_GATHER_MOST_S, _GATHER_S + len(followers) * _GATHER_MORE_S))
            self._wake.clear()

    def _tell(self, followers: Iterable[Follower]) -> None:
        newest = self._services.store.newest()
        for one in followers:
            one.position = min(one.position, newest)  # some name a place that is not there yet
        behind = [one for one in followers if one.position < newest or not one.greeted]
        if not behind:
            return
        if all(one.position == newest for one in behind):  # who came just now: a page's reader
            self._greet(behind, newest)
            return
        entries = self._services.store.entries(min(one.position for one in behind))
        # Never a number that was asked for apart: a fact could come between the two questions.
        newest = entries[-1].seq if entries else newest
        published = self._services.store.published_guides()
        # Most stand at one place and may see the same, so it is put together once for them all.
        told: dict[tuple[int, bool], UpdateList] = {}
        for one in behind:
            alike = (one.position, one.person.verified)
            if alike not in told:
                mine = (entry for entry in entries if entry.seq > one.position)
                told[alike] = UpdateList(_seen_by(one.person, mine, published), newest)
            one.tell(told[alike])
            one.position = newest
            one.greeted = True

    def _greet(self, newcomers: Iterable[Follower], newest: int) -> None:
        for one in newcomers:
            one.tell(UpdateList((), newest))
            one.greeted = True

    def _place(self, since: int | None) -> int:
        """Where to begin: at the end for who names no place, or one that is not there yet."""
        newest = self._services.store.newest()
        return newest if since is None else min(since, newest)


def _seen_by(
    person: Person, entries: Iterable[Entry], published: frozenset[str]
) -> tuple[Update, ...]:
    return tuple(
        update(entry) for entry in entries if person.verified or entry.fact.guide in published
    )
