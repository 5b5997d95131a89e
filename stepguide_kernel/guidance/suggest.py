"""Which guides fit what somebody is doing, and why, in words.

A shared data file says most: people who read the same file have the same questions.  A
specialised module says something; those that nearly every notebook imports say little, and
count only together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stepguide_kernel.guidance.library import Offer
from stepguide_kernel.guidance.profile import Profile
from stepguide_kernel.model.verdict import WELL

MOST = 10
"""Suggestions that anybody looks at."""

EVERYDAY = frozenset({"matplotlib", "numpy", "pandas"})
"""What nearly every data notebook imports."""

_FILE = 3.0
_MODULE = 1.0
_EVERYDAY_MODULE = 0.5
_THRESHOLD = 1.0
"""One file, one specialised module, or two everyday ones."""

_NAMED = 3
"""Names that a reason spells out."""


class Fit(NamedTuple):
    """A guide that fits; a higher ``score`` fits better."""

    offer: Offer
    score: float
    reasons: tuple[str, ...]


def fitting(work: Profile, offers: Iterable[Offer]) -> list[Fit]:
    """Return the guides that fit ``work``, best first; of equals, those that run well first."""
    fits = [fit for offer in offers if (fit := _fit(work, offer)).score >= _THRESHOLD]
    fits.sort(key=lambda fit: (-fit.score, not _runs_well(fit.offer)))
    return fits[:MOST]


def _fit(work: Profile, offer: Offer) -> Fit:
    files = sorted(work.files & offer.profile.files)
    special = sorted((work.imports & offer.profile.imports) - EVERYDAY)
    everyday = sorted(work.imports & offer.profile.imports & EVERYDAY)
    score = len(files) * _FILE + len(special) * _MODULE + len(everyday) * _EVERYDAY_MODULE
    reasons = []
    if files:
        reasons.append(f"reads {_and(files)}, as you do")
    # pandas alone is no reason to anybody, and beside a shared file it would only be noise.
    if special or len(everyday) > 1:
        reasons.append(f"uses {_and([*special, *everyday])}, as you do")
    return Fit(offer, score, tuple(reasons))


def _runs_well(offer: Offer) -> bool:
    state = offer.publication.verified
    return state is not None and state.verdict in WELL


def _and(names: Sequence[str]) -> str:
    """Write ``a, b and c``, and count what is beyond that."""
    named = list(names[:_NAMED])
    if len(names) > _NAMED:
        named.append(f"{len(names) - _NAMED} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
