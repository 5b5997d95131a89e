"""Slugs: the last part of a publication's address."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.ledger import Slug

_LONGEST = 60
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
    try:
        return msgspec.convert(text, Slug)
    except msgspec.ValidationError as error:
        raise BadRequest(
            f"{text!r} cannot be a slug",
            hint=f"small letters, digits and single dashes, such as {slug_of(text)}",
        ) from error
