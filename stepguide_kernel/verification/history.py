"""Earlier verdicts of a guide: since when it has not been well, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from stepguide_kernel.model.ledger import Entry, Operation, VerdictGiven
from stepguide_kernel.model.verdict import WELL
from stepguide_kernel.verification.causes.finding import Before


class BlobStore(Protocol):
    """Where the outputs of runs are kept."""

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its hash."""

    def get(self, name: str) -> bytes:
        """Return the content with this hash."""


class VerdictLog(Protocol):
    """What verification needs of the store."""

    @property
    def blobs(self) -> BlobStore:
        """Where the outputs of runs are kept."""

    def append(self, operation: Operation) -> Entry:
        """Add a fact."""

    def entries(
        self, since: int = 0, kinds: Iterable[str] | None = None, guide: str | None = None
    ) -> Sequence[Entry]:
        """Return facts, oldest first."""

    def verdict(self, guide: str, code_hash: str) -> Entry | None:
        """Return the newest verdict on this code of this guide."""


class Given(NamedTuple):
    """An earlier verdict; ``at`` is UTC, ISO 8601."""

    at: str
    fact: VerdictGiven

    @property
    def well(self) -> bool:
        """Whether the guide reached its end."""
        return self.fact.run.verdict in WELL


def earlier_verdicts(log: VerdictLog | None, guide: str) -> list[Given]:
    """Return the verdicts on a guide, oldest first."""
    if log is None:
        return []
    entries = log.entries(kinds=("verdict_given",), guide=guide)
    return [
        Given(entry.at, entry.fact) for entry in entries if isinstance(entry.fact, VerdictGiven)
    ]


def unwell_since(earlier: Sequence[Given], now: str) -> str:
    """Return since when a guide is not well that is not well ``now``."""
    since = now
    for given in reversed(earlier):
        if given.well:
            break
        since = given.at
    return since


def packages_before(earlier: Sequence[Given], recorded: Mapping[str, str]) -> Before | None:
    """Return what the guide last ran well with; else what it was ``recorded`` with, if it says."""
    last = next((given for given in reversed(earlier) if given.well), None)
    if last is not None:
        day = datetime.fromisoformat(last.at).astimezone(UTC)
        return Before(last.fact.packages, f"since the last green run ({day.day} {day:%b})")
    return Before(recorded, "since the guide was recorded") if recorded else None


def changes_since(before: Before | None, packages: Mapping[str, str]) -> str:
    """Say which packages have another version than before."""
    if before is None:
        return ""
    moved = [
        f"{name} went {before.packages[name]} → {version}"
        for name, version in packages.items()
        if before.packages.get(name, version) != version
    ]
    return f"{', '.join(moved)} {before.since}." if moved else ""
