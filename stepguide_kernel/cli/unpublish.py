"""``stepguide unpublish``: take a guide out of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import click

from stepguide_kernel.cli.wording import plain
from stepguide_kernel.errors import NotFound, TakenBack

if TYPE_CHECKING:
    from stepguide_kernel.library import Library
    from stepguide_kernel.model.publication import Publication


@click.command(name="unpublish")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print what was published as JSON.")
def command(slug: str, *, as_json: bool) -> None:
    """Take the publication SLUG out of the library, or that of your team.

    Its address then says that it was taken back.  Its threads, verdicts and versions stay, and
    publishing the guide again brings it back, as `stepguide rollback SLUG` does.

    \b
    Example:
      stepguide unpublish paid-orders-by-month
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.owner import local_owner
    from stepguide_kernel.services import Services
    from stepguide_kernel.team_library import team_library

    settings = load_settings()
    with Services(settings, library=team_library(settings)) as services:
        publication = _shown(slug, services.library)
        services.library.take_back(slug, uuid4().hex, local_owner())
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(publication))
        return
    click.echo(f"Took {plain(publication.title)!r} out of the library.")


def _shown(slug: str, library: Library) -> Publication:
    """What readers see under a slug, which they will not any more."""
    for publication in library.publications():
        if publication.slug == slug:
            return publication
    hint = "`stepguide publications` lists the library"
    if library.versions(slug).taken_back is not None:
        raise TakenBack(f"{slug} was taken back", hint=f"`stepguide rollback {slug}` undoes that")
    raise NotFound(f"nothing is published as {slug}", hint=hint)
