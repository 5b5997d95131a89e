"""``stepguide build -o GUIDE`` where the guide exists: shown first, then asked, then written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from stepguide_kernel.cli.proof import verified
from stepguide_kernel.cli.update_words import in_words
from stepguide_kernel.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from stepguide_kernel.model.session import Session
    from stepguide_kernel.model.update import UpdateResult
    from stepguide_kernel.recording.updating.update import Choice
    from stepguide_kernel.settings import Settings


def update(
    path: Path,
    session: Session,
    choice: Choice,
    settings: Settings,
    *,
    prove: bool,
    yes: bool,
    as_json: bool,
) -> UpdateResult | None:
    """Update the guide at ``path``, or return ``None`` where it was only shown.

    :raises UsageError: nobody can be asked, and ``yes`` was not said.
    :raises FileChanged: the file was saved meanwhile.
    """
    from stepguide_kernel.recording.updating.update import Update
    from stepguide_kernel.services import Services

    with Services(settings) as services:
        changing = Update(path, session, choice, services.open_threads)
    preview = changing.preview(settings)
    if as_json and not yes:
        click.echo(msgspec.json.encode(preview))
        return None
    if not as_json:
        click.echo(f"{path} with session {session.opened.id}:\n{in_words(preview.changes)}")
    if not yes and not _agreed(path):
        return None
    if prove and not as_json:
        click.echo("Proving the guide in a fresh kernel …", err=True)
    made = changing.made(settings, prove=prove)
    changes = changing.changes(made)
    if not as_json and changes != preview.changes:
        click.echo(f"The proof needed more:\n{in_words(changes)}")
    return verified(changing.write(made), session, made.ran, settings)


def _agreed(path: Path) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(f"{path} exists, and nobody can be asked", hint="update it with --yes")
    return click.confirm("Update it?", default=False)
