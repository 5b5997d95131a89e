"""``stepguide doctor``: what is wrong with the store here, and how to mend it."""

from __future__ import annotations

import click
import msgspec

from stepguide_kernel.configuration import load_settings
from stepguide_kernel.services import Services


class Report(msgspec.Struct, frozen=True):
    """What was looked at; ``well`` is whether nothing is wrong."""

    store: str
    """Where it is, without user and password."""
    facts: int
    damage: tuple[str, ...]
    """Each a sentence that says what is wrong, and what helps."""
    rebuilt: bool

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damage


@click.command(name="doctor")
@click.option("--rebuild", is_flag=True, help="Make threads, comments and the library anew first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(*, rebuild: bool, as_json: bool) -> int:
    """Look at the store, and say what is wrong with it.

    Exits with 1 if something is.  With --rebuild, all that is shown is made anew from the ledger,
    which loses nothing: what people said and what runs found is in there.

    \b
    Example:
      stepguide doctor
      stepguide doctor --rebuild
    """
    settings = load_settings()
    with Services(settings) as services:
        store = services.store
        if rebuild:
            store.rebuild_views()
        place = store.place if settings.database_url else str(settings.database)
        report = Report(place, store.newest(), store.damage(), rebuild)
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        click.echo(f"Store: {report.store}, {report.facts} facts.")
        for sentence in report.damage or ("All is well.",):
            click.echo(sentence)
    return 0 if report.well else 1
