"""``stepguide versions``: what was published under one address, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stepguide_kernel.cli.tables import table
from stepguide_kernel.cli.wording import moment, plain

if TYPE_CHECKING:
    from stepguide_kernel.model.version import Version


@click.command(name="versions")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(slug: str, *, as_json: bool) -> None:
    """List the versions of the publication SLUG of yours or your team's, newest first.

    Every version is kept, also of what was taken out of the library.

    \b
    Example:
      stepguide versions paid-orders-by-month
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.services import Services
    from stepguide_kernel.team_library import team_library

    settings = load_settings()
    with Services(settings, library=team_library(settings)) as services:
        found = services.library.versions(slug)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(found))
        return
    rows = [_row(version, found.current) for version in found.versions]
    click.echo(table(("VERSION", "PUBLISHED", "BY", "VERIFIED", "STEPS", "TITLE", ""), rows))
    if found.taken_back is not None:
        newest = found.versions[0].version
        click.echo(
            f"It was taken back on {moment(found.taken_back)}. "
            f"Bring it back: stepguide rollback {plain(slug)} {newest}",
            err=True,
        )


def _row(version: Version, current: int | None) -> tuple[object, ...]:
    notes = [
        "readers see this" if version.version == current else "",
        f"version {version.restored} again" if version.restored else "",
    ]
    return (
        version.version,
        moment(version.published),
        version.by,
        "yes" if version.verified else "no",
        version.steps,
        version.title,
        ", ".join(filter(None, notes)),
    )
