"""The one frozen record of how StepGuide is set up.

Values come from ``jupyter_stepguide_config.(py|json)`` through the traitlets class in
:mod:`stepguide_kernel.configuration` and are copied here at once, so that nothing below the
composition root knows traitlets.
"""

from __future__ import annotations

from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where things lie and what limits hold.  Durations are seconds, sizes are bytes."""

    data_dir: Path
    """The store, the library and the reading room's secret: ``<jupyter data dir>/stepguide``."""
    sessions_dir: Path
    """Session logs: ``$STEPGUIDE_SESSIONS``, or ``stepguide/sessions`` in Jupyter's data folder."""
    database_url: str = ""
    """Of a PostgreSQL database that holds the ledger of a team; empty: SQLite, in ``data_dir``."""
    team_url: str = ""
    """Address of the team's server that a Lab asks for what is shared; empty: nobody but itself."""
    proxy_header: str = ""
    """Header in which a proxy names the user that it has signed in; empty: none is believed."""
    trusted_proxies: str = ""
    """Addresses of the proxies whose ``proxy_header`` is believed, with spaces between them."""
    mail_url: str = ""
    """Address of the mail server, as apprise writes it; empty: no mail is sent."""
    mail_domains: str = ""
    """Domains to which mail is sent, with spaces between them; empty: any."""
    chat_urls: str = ""
    """Addresses of the team's chats, as apprise writes them, with spaces between them."""
    public_url: str = ""
    """Where readers reach the reading room, for links in messages; empty: they have none."""
    cell_timeout: float = 600.0
    run_deadline: float = 3600.0
    memory_limit: int = 0
    """Of one verification; 0 for four fifths of what the machine has."""
    workers: int = 2
    rerun_after: float = 7 * 24 * 3600.0
    """How long a guide that has not changed is left out of verifications."""
    live_seats: int = 8
    live_idle: float = 600.0
    live_lifetime: float = 3600.0
    bundle_limit: int = 50 * 1024 * 1024
    """Data that may travel with one publication."""

    @property
    def database(self) -> Path:
        """The store's SQLite file."""
        return self.data_dir / "stepguide.sqlite"

    @property
    def has_store(self) -> bool:
        """Whether anything was ever kept: looking into a store makes it."""
        return bool(self.database_url) or self.database.exists()

    @property
    def analytics_database(self) -> Path:
        """Reading events, apart from what people said."""
        return self.data_dir / "analytics.sqlite"

    @property
    def blobs_dir(self) -> Path:
        """Snapshots and outputs, by content hash."""
        return self.data_dir / "blobs"
