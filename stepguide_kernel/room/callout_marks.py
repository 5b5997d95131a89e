"""The signs by which the list of steps shows what kind of callout waits in a step."""

from __future__ import annotations

from typing import NamedTuple

from stepguide_kernel.model.guide import CalloutKind


class CalloutMark(NamedTuple):
    """A sign, the words for it, and the class that colours it."""

    sign: str
    words: str
    tone: str


# Signs as text: as emoji they would bring their own colours and widths.
_AS_TEXT = "\ufe0e"
_SIGNS: dict[CalloutKind, tuple[str, str]] = {
    "NOTE": (f"ℹ{_AS_TEXT}", "with a note"),  # noqa: RUF001 -- the sign, not the letter i
    "TIP": ("✦", "with a tip"),
    "IMPORTANT": ("!", "with an important note"),
    "WARNING": (f"⚠{_AS_TEXT}", "with a warning"),
    "CAUTION": (f"⚠{_AS_TEXT}", "with a caution"),
}


def callout_mark(kind: CalloutKind) -> CalloutMark:
    """Return the mark of a kind; the sign of danger belongs to warnings and cautions alone."""
    sign, words = _SIGNS[kind]
    return CalloutMark(sign, words, f"sg-{kind.lower()}")
