"""``stepguide publish``: put a verified guide into the library."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="publish")
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--slug", help="Address in the reading room; by default made from the title.")
@click.option(
    "--allow-unverified",
    is_flag=True,
    help="Publish without a passing verdict; the page says so to its readers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the publication as JSON.")
def command(guide: Path, slug: str | None, *, allow_unverified: bool, as_json: bool) -> None:
    """Put a snapshot of a verified GUIDE into the library.

    Its readers see the outputs of the run that verified it.  Publishing a guide again makes a
    new version under the same address.

    \b
    Example:
      stepguide verify orders.ipynb && stepguide publish orders.ipynb
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.publishing.publish import publish
    from stepguide_kernel.services import Services, local_owner

    with Services(load_settings()) as services:
        publication = publish(
            guide,
            slug=slug,
            allow_unverified=allow_unverified,
            settings=services.settings,
            store=services.store,
            actor=local_owner().name,
        )
        travelling = len(services.store.published_fact(publication.slug).files)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(publication))
        return
    along = f", {travelling} file{'' if travelling == 1 else 's'} along" if travelling else ""
    click.echo(
        f"Published {publication.title!r} as {publication.slug}, version {publication.version}"
        f" ({publication.steps} steps{along})."
    )
    click.echo("Read it: stepguide serve")
