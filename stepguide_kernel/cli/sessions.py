"""``stepguide sessions``: what was recorded."""

from __future__ import annotations

import click
import msgspec

from stepguide_kernel.cli.tables import table
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.recording.sessions import SessionFolder


@click.command
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(*, as_json: bool) -> None:
    """List the recorded sessions, newest first.

    \b
    Example:
      stepguide sessions
      stepguide build latest
    """
    listed = SessionFolder(load_settings().sessions_dir).summaries()
    if as_json:
        click.echo(msgspec.json.encode(listed))
    elif listed.sessions:
        rows = [
            (one.id, one.started, one.runs, one.errors, one.kernel, one.notebook or "")
            for one in listed.sessions
        ]
        click.echo(table(("SESSION", "STARTED", "RUNS", "ERRORS", "KERNEL", "NOTEBOOK"), rows))
    else:
        click.echo(
            "Nothing recorded yet. In a notebook: %load_ext stepguide_kernel.kernel", err=True
        )
