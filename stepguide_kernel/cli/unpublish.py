"""``stepguide unpublish``: take a guide out of the library."""

from __future__ import annotations

import click


@click.command(name="unpublish")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print what was published as JSON.")
def command(slug: str, *, as_json: bool) -> None:
    """Take the publication SLUG out of the library.

    Its address then says that it was taken back.  Its threads, verdicts and versions stay, and
    publishing the guide again brings it back, as `stepguide rollback SLUG` does.

    \b
    Example:
      stepguide unpublish paid-orders-by-month
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.owner import local_owner
    from stepguide_kernel.publishing.publish import unpublish
    from stepguide_kernel.services import Services

    with Services(load_settings()) as services:
        publication = unpublish(slug, store=services.store, actor=local_owner().name)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(publication))
        return
    click.echo(f"Took {publication.title!r} out of the library.")
