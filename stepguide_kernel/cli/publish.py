"""``stepguide publish``: put a verified guide into the library."""

from __future__ import annotations

from collections.abc import Iterator
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

    With c.StepGuide.team_url it goes into the library of your team, under your name there.

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
    from stepguide_kernel.publishing.publish import pack
    from stepguide_kernel.services import Services
    from stepguide_kernel.team_library import team_library

    if allow:
        allow_findings(guide, [AllowedFinding(finding, reason or "") for finding in allow])
    settings = load_settings()
    with Services(settings, library=team_library(settings)) as services:
        before = services.library.publications()
        parcel = pack(
            guide,
            slug=slug,
            allow_unverified=allow_unverified,
            settings=settings,
            store=services.store,
        )
        publication = services.library.put(parcel, local_owner())
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(publication))
        return
    click.echo(_in_words(publication, len(parcel.above), new=publication not in before))
    for line in _undrawn(parcel.snapshot):
        click.echo(line)
    team = settings.team_url.rstrip("/")
    click.echo(f"Read it: {team}/w/{publication.slug}" if team else "Read it: stepguide serve")


def _in_words(publication: Publication, above: int, *, new: bool) -> str:
    title, place = plain(publication.title), f"{publication.slug}, version {publication.version}"
    if not new:
        return f"Nothing has changed: {title!r} is published as {place}."
    along = f", {counted(publication.files, 'file')} along" if publication.files else ""
    if above:
        along += f", {above} from the folder above"
    return f"Published {title!r} as {place} ({counted(publication.steps, 'step')}{along})."


def _undrawn(snapshot: bytes) -> Iterator[str]:
    """What readers will not see, and how the author can mend that."""
    from stepguide_kernel.notebook.document import Notebook
    from stepguide_kernel.notebook.embedding import undrawn
    from stepguide_kernel.notebook.steps import steps

    notebook = Notebook.parse(snapshot)
    for index, embedded in undrawn(notebook):
        step = next(step for step in steps(notebook) if index in range(*step.cells))
        remedy = f"Run {embedded.remedy} first, or show" if embedded.remedy else "Show"
        yield (
            f"Readers do not see an output of step {step.number}, {plain(step.title)!r}: "
            f"{plain(embedded.missing)}. {remedy} a picture of it."
        )
