"""Whom a comment names: ``@`` and a user's name, outside of code."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?P<ticks>`+|~{3,}).*?(?P=ticks)|(?P<open>`{3,}|~{3,}).*\Z", re.DOTALL)
# Not within a word: that is an address, such as lee@example.org.
_MENTION = re.compile(r"(?<![\w@.`/])@([A-Za-z0-9][A-Za-z0-9._@-]{0,63})")
_MOST = 50
"""More names than that in one comment call for nobody in particular."""


def mentioned(body: str) -> frozenset[str]:
    """The names after ``@`` in markdown, as they may be meant: whether there are such people
    is for the store to say.

    A name may hold dots and dashes and end a sentence, so both readings are among them.
    """
    found = _MENTION.findall(_CODE.sub(" ", body))[:_MOST]
    return frozenset(found) | frozenset(name.rstrip("._@-") for name in found)
