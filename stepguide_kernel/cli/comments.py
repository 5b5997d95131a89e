"""``stepguide comments``: threads of a guide, and their callouts."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from stepguide_kernel.cli.tables import table
from stepguide_kernel.comments.apply import Applied
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.discussion import AcceptedCallout, Thread, ThreadList
from stepguide_kernel.services import Services

_WIDTH = 60

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")


@click.group
def command() -> None:
    """Threads of a guide, and their callouts.

    GUIDE is the guide's file, or the slug it is published under.

    \b
    Example:
      stepguide comments list orders.ipynb
      stepguide comments apply orders.ipynb
    """


@command.command(name="list")
@click.argument("guide")
@_json
def list_threads(guide: str, *, as_json: bool) -> None:
    """List the threads of a guide, oldest first."""
    with Services(load_settings()) as services:
        threads = services.store.threads(services.guide_id(guide))
    if as_json:
        click.echo(msgspec.json.encode(ThreadList(threads)))
    elif threads:
        rows = [row for thread in threads for row in _rows(thread)]
        click.echo(table(("STATE", "STEP", "WHEN", "WHO", "WHAT"), rows))
    else:
        click.echo("No comments yet.", err=True)


@command.command
@click.argument("guide", type=click.Path(path_type=Path))
@_json
def apply(guide: Path, *, as_json: bool) -> int:
    """Write accepted callouts into the guide's file.

    Close the guide in JupyterLab first: it would overwrite what is written here.  Exits with
    1 when the step of a callout is no longer in the guide.
    """
    with Services(load_settings()) as services:
        applied = services.apply_callouts(guide)
    if as_json:
        click.echo(msgspec.json.encode(applied))
    else:
        for line in _lines(applied):
            click.echo(line)
    return 1 if applied.homeless else 0


def _rows(thread: Thread) -> list[tuple[str, ...]]:
    state = "callout" if thread.callout else "resolved" if thread.resolved else "open"
    return [
        (
            state if number == 0 else "",
            thread.anchor.step_id if number == 0 else "",
            comment.at,
            comment.author if comment.verified else f"{comment.author} (unverified)",
            comment.body[:_WIDTH] + ("…" if len(comment.body) > _WIDTH else ""),
        )
        for number, comment in enumerate(thread.comments)
    ]


def _lines(applied: Applied) -> list[str]:
    def named(accepted: AcceptedCallout) -> str:
        return f"{accepted.kind} on step {accepted.anchor.step_id}, by {accepted.credit}"

    if not (applied.inserted or applied.present or applied.homeless):
        return ["No accepted callouts."]
    return [
        *(f"inserted: {named(accepted)}" for accepted in applied.inserted),
        *(f"already there: {named(accepted)}" for accepted in applied.present),
        *(f"step is gone: {named(accepted)}" for accepted in applied.homeless),
    ]
