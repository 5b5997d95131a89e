"""Time zones by the names that people give them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from stepguide_kernel.errors import UsageError


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name.

    :raises UsageError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown, no name at all, or a folder
        raise UsageError(
            f"there is no time zone {name!r}", hint="an IANA name, such as Europe/Berlin or UTC"
        ) from error
