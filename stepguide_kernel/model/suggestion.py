"""Guides that fit what somebody is doing, and what of them can be taken over."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.build import FilePath
from stepguide_kernel.model.publication import VerifiedState

Name = Annotated[str, Meta(min_length=1, max_length=1024)]
Names = Annotated[tuple[Name, ...], Meta(max_length=1000)]


class SuggestionRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the open notebook does: the modules it imports and the files its code names.

    ``path`` is the notebook itself, which is not suggested to its own author.
    """

    imports: Names
    files: Names
    path: FilePath | None = None


class Suggestion(msgspec.Struct, frozen=True):
    """A published guide that fits, with the reasons in words; ``minutes`` is what reading takes."""

    slug: str
    title: str
    summary: str
    steps: int
    minutes: int
    verified: VerifiedState | None
    reasons: tuple[str, ...]
    url: str


class SuggestionList(msgspec.Struct, frozen=True):
    """Best first."""

    suggestions: tuple[Suggestion, ...]


class StepCode(msgspec.Struct, frozen=True):
    """One step of a publication: ``code`` holds the source of each of its code cells.

    Number 0 is the set-up, the code before the first heading.
    """

    id: str
    number: int
    title: str
    code: tuple[str, ...]


class StepCodeList(msgspec.Struct, frozen=True):
    """The steps of a publication, in order."""

    steps: tuple[StepCode, ...]
