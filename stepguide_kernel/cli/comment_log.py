"""``stepguide comments log``: who said and did what about a guide, nothing left out."""

from __future__ import annotations

from datetime import datetime

import click
import msgspec

from stepguide_kernel.cli.tables import table
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.ledger import Entry
from stepguide_kernel.services import Services

_WIDTH = 60


class Log(msgspec.Struct, frozen=True):
    """Entries of the ledger, oldest first."""

    entries: tuple[Entry, ...]


@click.command(name="log")
@click.argument("guide")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(guide: str, *, as_json: bool) -> None:
    """Tell all that was said and done about a guide, oldest first.

    Also what was edited since, edits that came too late, and the texts of deleted comments:
    this reads the ledger, to which facts are only ever added.  GUIDE is the guide's file, or the
    slug it is published under.

    \b
    Example:
      stepguide comments log paid-orders-by-month
    """
    with Services(load_settings()) as services:
        entries = services.store.entries(guide=services.guide_id(guide))
    told = tuple(entry for entry in entries if hasattr(entry.fact, "thread"))
    if as_json:
        click.echo(msgspec.json.encode(Log(told)))
    elif told:
        click.echo(table(("NUMBER", "WHEN", "WHO", "DID", "TEXT"), [_row(one) for one in told]))
    else:
        click.echo("Nothing was said about this guide yet.", err=True)


def _row(entry: Entry) -> tuple[str, ...]:
    text = " ".join(str(getattr(entry.fact, "body", "")).split())
    return (
        str(entry.seq),
        f"{datetime.fromisoformat(entry.at).astimezone():%Y-%m-%d %H:%M}",
        entry.actor,
        str(entry.fact.__struct_config__.tag).replace("_", " "),
        text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…",
    )
