"""What differs between two outputs, how gravely, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from stepguide_kernel.model.verdict import DriftKind

_GRAVITY: tuple[DriftKind, ...] = ("cosmetic", "image", "numeric", "structural")
_LONGEST = 60


class Precision(NamedTuple):
    """How exactly a cell is compared.

    ``rtol`` is how far numbers may be off, relatively; times within a day of ``now`` are the
    wall clock's.  ``exact`` compares text as it is written.  ``proof`` takes as written what
    another computer's arithmetic never changes: whole numbers, ids, and numbers that tell the
    time.
    """

    rtol: float
    now: datetime
    exact: bool = False
    proof: bool = False


class Difference(NamedTuple):
    """One difference, or the gravest of ``among`` of its kind.

    ``size`` orders differences of one kind: a relative deviation, a share of pixels.
    """

    kind: DriftKind
    detail: str
    size: float = 0.0
    among: int = 1

    @property
    def words(self) -> str:
        """The detail, and how many more there are."""
        return self.detail if self.among == 1 else f"{self.detail}, and {self.among - 1} more"

    def at(self, place: str) -> Difference:
        """Say where it was found."""
        return self._replace(detail=f"{place}: {self.detail}") if place else self


def gravest(differences: Iterable[Difference]) -> Difference | None:
    """Return the gravest difference, the largest of its kind; it counts those of its kind."""
    found = list(differences)
    if not found:
        return None
    worst = max(found, key=lambda one: (_GRAVITY.index(one.kind), one.size))
    return worst._replace(among=sum(one.among for one in found if one.kind == worst.kind))


def quoted(text: str) -> str:
    """Return ``text`` on one line, in quotation marks, cut where it is long."""
    text = " ".join(text.split())
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
