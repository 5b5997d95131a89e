"""``stepguide publish``: put a verified guide into the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stepguide_kernel.cli.wording import counted, plain

if TYPE_CHECKING:
    from stepguide_kernel.model.publication import Publication


@click.command(name="publish")
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--slug", help="Address in the reading room; by default made from the title.")
@click.option(
    "--allow-unverified",
    is_flag=True,
    help="Publish without a passing verdict; the page says so to its readers.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="HASH",
    help="A finding that is no secret, by the hash that was said. May be repeated.",
)
@click.option("--reason", help="Why what is allowed is no secret; kept in the guide.")
@click.option("--json", "as_json", is_flag=True, help="Print the publication as JSON.")
def command(
    guide: Path,
    slug: str | None,
    *,
    allow_unverified: bool,
    allow: tuple[str, ...],
    reason: str | None,
    as_json: bool,
) -> None:
    """Put a snapshot of a verified GUIDE into the library.

    Its readers see the outputs of the run that verified it.  Publishing a guide again makes a
    new version under the same address, unless nothing has changed.

    Nothing is published in which something looks like a secret.  What is none can be allowed
    by its hash, with a reason.

    \b
    Example:
      stepguide verify orders.ipynb && stepguide publish orders.ipynb
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.model.guide import AllowedFinding
    from stepguide_kernel.owner import local_owner
    from stepguide_kernel.publishing.allowing import allow as allow_findings
    from stepguide_kernel.publishing.publish import publish
    from stepguide_kernel.services import Services

    if allow:
        allow_findings(guide, [AllowedFinding(finding, reason or "") for finding in allow])
    with Services(load_settings()) as services:
        before = services.publications().publications
        publication = publish(
            guide,
            slug=slug,
            allow_unverified=allow_unverified,
            settings=services.settings,
            store=services.store,
            actor=local_owner().name,
        )
        above = len(services.store.published_fact(publication.slug).above)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(publication))
        return
    click.echo(_in_words(publication, above, new=publication not in before))
    click.echo("Read it: stepguide serve")


def _in_words(publication: Publication, above: int, *, new: bool) -> str:
    title, place = plain(publication.title), f"{publication.slug}, version {publication.version}"
    if not new:
        return f"Nothing has changed: {title!r} is published as {place}."
    along = f", {counted(publication.files, 'file')} along" if publication.files else ""
    if above:
        along += f", {above} from the folder above"
    return f"Published {title!r} as {place} ({counted(publication.steps, 'step')}{along})."
