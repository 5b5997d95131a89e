"""``stepguide publications``: list the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stepguide_kernel.model.publication import Publication


@click.command(name="publications")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(*, as_json: bool) -> None:
    """List the library, newest first.

    \b
    Example:
      stepguide publications --json
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.services import Services

    with Services(load_settings()) as services:
        library = services.publications()
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(library))
        return
    if not library.publications:
        click.echo("The library is empty. Put a guide into it: stepguide publish GUIDE")
        return
    for publication in library.publications:
        click.echo(_line(publication))


def _line(publication: Publication) -> str:
    verdict = publication.verified.verdict if publication.verified else "not verified"
    threads = publication.open_threads
    open_threads = f", {threads} open thread{'' if threads == 1 else 's'}" if threads else ""
    return (
        f"{publication.slug}  {publication.title}  "
        f"(version {publication.version}, {publication.published[:10]}, {verdict}{open_threads})"
    )
