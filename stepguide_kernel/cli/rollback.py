"""``stepguide rollback``: show readers an earlier version again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import click

from stepguide_kernel.cli.wording import plain
from stepguide_kernel.errors import NotFound

if TYPE_CHECKING:
    from stepguide_kernel.model.version import VersionList


@click.command(name="rollback")
@click.argument("slug")
@click.argument("version", required=False, type=click.IntRange(min=1))
@click.option(
    "--allow-unverified",
    is_flag=True,
    help="Also a version without a passing verdict; the page says so to its readers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the publication as JSON.")
def command(slug: str, version: int | None, *, allow_unverified: bool, as_json: bool) -> None:
    """Show the readers of SLUG an earlier VERSION again, by default the one before.

    It becomes a new version: nothing is lost, and rolling back is rolled back in the same way.
    What was taken out of the library comes back.

    \b
    Example:
      stepguide rollback paid-orders-by-month 2
    """
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.model.version import RollBackRequest
    from stepguide_kernel.owner import local_owner
    from stepguide_kernel.services import Services
    from stepguide_kernel.team_library import team_library

    settings = load_settings()
    with Services(settings, library=team_library(settings)) as services:
        library = services.library
        chosen = version or _before(library.versions(slug))
        request = RollBackRequest(
            op_id=uuid4().hex, version=chosen, allow_unverified=allow_unverified
        )
        publication = library.roll_back(slug, request, local_owner())
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(publication))
        return
    click.echo(
        f"Readers of {plain(publication.slug)} see version {chosen} again, "
        f"as version {publication.version}."
    )


def _before(found: VersionList) -> int:
    """The version that readers saw before the one they see, or last where it was taken back."""
    numbers = [one.version for one in found.versions]
    if found.current is None:
        return numbers[0]
    earlier = [number for number in numbers if number < found.current]
    if not earlier:
        raise NotFound(
            f"{found.slug} has no version before {found.current}",
            hint=f"stepguide unpublish {found.slug} takes it out of the library",
        )
    return earlier[0]
