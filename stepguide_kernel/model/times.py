"""Points in time as the contract writes them: UTC, ISO 8601, milliseconds, ``Z``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

STEP = timedelta(milliseconds=1)


def utc(moment: datetime | None = None) -> str:
    """``moment`` (now, by default) as text; such texts sort as the moments do."""
    text = (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def utc_after(earlier: str | None) -> str:
    """Now, or the first moment after ``earlier`` where the clock has not come so far."""
    now = utc()
    if earlier is None or now > earlier:
        return now
    return utc(datetime.fromisoformat(earlier) + STEP)
