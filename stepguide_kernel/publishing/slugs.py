"""Slugs: the last part of a publication's address."""

from __future__ import annotations

import re
import unicodedata

from stepguide_kernel.errors import BadRequest

_LONGEST = 60
_LONGEST_ALLOWED = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """Return ``title`` as a slug: ``[a-z0-9-]``, accents dropped, ``guide`` if nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = _OTHER.sub("-", plain).strip("-")
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit("-", 1)[0]
    return words or "guide"


def checked_slug(text: str) -> str:
    """Return ``text`` if it may be a slug.

    :raises BadRequest: it may not.
    """
    if len(text) > _LONGEST_ALLOWED or _SLUG.fullmatch(text) is None:
        raise BadRequest(
            f"{text!r} cannot be a slug",
            hint=f"small letters, digits and single dashes, such as {slug_of(text)}",
        )
    return text
