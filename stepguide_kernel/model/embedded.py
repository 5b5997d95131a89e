"""Outputs that a script draws, and the documents in which these scripts run."""

from __future__ import annotations

import msgspec

EMBEDDED = "application/vnd.stepguide.embedded+json"
"""The kind of data that stands for such an output once it is known how it is shown."""


class EmbeddedDocument(msgspec.Struct, frozen=True):
    """A piece of HTML with its scripts.

    ``loaders`` are the keys of documents whose scripts have to run before, in that order: what
    loads a library stands in another output than the charts that it draws.
    """

    html: str
    loaders: tuple[str, ...] = ()


class Embedded(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the place of such an output."""

    key: str | None = None
    """Of its document; ``None`` where it cannot be drawn."""
    height: int = 0
    """That the output asks for, in pixels; 0 if it does not say."""
    label: str = ""
    """What the author says that it shows."""
    fallback: str = ""
    """HTML, not yet harmless: what it shows without a script."""
    missing: str = ""
    """Why it cannot be drawn, as the end of a sentence; empty where it can."""
    remedy: str = ""
    """A line of code with which its author can mend that, if one is known."""
