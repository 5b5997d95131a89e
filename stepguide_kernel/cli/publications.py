"""``stepguide publications``: list the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stepguide_kernel.cli.tables import table

if TYPE_CHECKING:
    from stepguide_kernel.model.publication import Publication


@click.command(name="publications")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(*, as_json: bool) -> None:
    """List the library, or that of your team, newest first.

    \b
    Example:
      stepguide publications --json
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.model.publication import PublicationList
    from stepguide_kernel.services import Services
    from stepguide_kernel.team_library import team_library

    settings = load_settings()
    with Services(settings, library=team_library(settings)) as services:
        library = PublicationList(services.library.publications())
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(library))
        return
    if not library.publications:
        click.echo("The library is empty. Put a guide into it: stepguide publish GUIDE", err=True)
        return
    rows = [_row(publication) for publication in library.publications]
    click.echo(table(("SLUG", "VERSION", "PUBLISHED", "VERDICT", "OPEN THREADS", "TITLE"), rows))


def _row(publication: Publication) -> tuple[object, ...]:
    return (
        publication.slug,
        publication.version,
        publication.published[:10],
        publication.verified.verdict if publication.verified else "not verified",
        publication.open_threads,
        publication.title,
    )
