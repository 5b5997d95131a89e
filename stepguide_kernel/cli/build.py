"""``stepguide build``: a guide from a recorded session."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from stepguide_kernel.cli.proof import verified
from stepguide_kernel.cli.wording import counted
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.model.session import Session
from stepguide_kernel.recording.sessions import SessionFolder
from stepguide_kernel.settings import Settings


@click.command
@click.argument("session")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the guide goes.")
@click.option(
    "--keep",
    multiple=True,
    metavar="CELL[@RUN]",
    help="A cell to show: its last run, or its N-th as CELL@N. May be repeated.",
)
@click.option(
    "--marked",
    is_flag=True,
    help="Show only what ran between the last `%stepguide record` and `stop`.",
)
@click.option(
    "--notebook",
    type=click.Path(path_type=Path),
    help="The session's notebook, for its headings and texts.",
)
@click.option("--no-proof", is_flag=True, help="Do not re-run the guide in a fresh kernel.")
@click.option("--yes", is_flag=True, help="Update an existing guide without asking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(
    session: str,
    output: Path | None,
    keep: tuple[str, ...],
    notebook: Path | None,
    *,
    marked: bool,
    no_proof: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Make a guide from a recorded session.

    SESSION is an id from `stepguide sessions`, `latest`, or a saved notebook. Kept are the
    cells that still show an output (or those of --keep) and every run they depend on, as it
    was run. Then a fresh kernel proves that the guide shows what the session showed, in a
    copy of the files it needs. Ends with 1 when it does not; the guide is written all the
    same, and says so.

    Where the guide exists, it is updated: its ids, titles, texts, callouts and edits stay. What
    would change is shown first; with --json and without --yes nothing else is done.

    \b
    Example:
      stepguide build latest -o paid-orders.ipynb
      stepguide build 3f9c02aa --keep cell-12 --keep cell-7@2
    """
    settings = load_settings()
    recorded, hidden = _session(session, settings)
    if recorded.unreadable:
        click.echo(
            f"{counted(recorded.unreadable, 'line')} of the log could not be read (left out): "
            "the kernel was killed as it wrote, or the disk was full",
            err=True,
        )
    if hidden and not as_json:
        click.echo("The notebook may not run as it stands:", err=True)
        click.echo("".join(f"- {sentence}\n" for sentence in hidden), nl=False, err=True)
    if output is not None and output.is_file():
        from stepguide_kernel.cli.update import update
        from stepguide_kernel.recording.updating.update import Choice

        choice = Choice(keep, notebook, marked)
        updated = update(
            output, recorded, choice, settings, prove=not no_proof, yes=yes, as_json=as_json
        )
        return 0 if updated is None else _said(updated, as_json=as_json)
    from stepguide_kernel.recording.builder import build

    if not no_proof and not as_json:
        click.echo("Making the guide, then proving it in a fresh kernel …", err=True)
    built = build(
        recorded,
        keep=keep,
        notebook=notebook,
        output=output,
        settings=settings,
        prove=not no_proof,
        marked=marked,
    )
    result = msgspec.structs.replace(built.result, hidden=hidden)
    return _said(verified(result, recorded, built.ran, settings), as_json=as_json)


def _said(result: BuildResult, *, as_json: bool) -> int:
    click.echo(msgspec.json.encode(result) if as_json else _in_words(result))
    return 1 if result.proof.status == "not proved" else 0


def _session(name: str, settings: Settings) -> tuple[Session, tuple[str, ...]]:
    """Find the session, and what is hidden in it where it is a saved notebook."""
    if name.endswith(".ipynb"):
        from stepguide_kernel.recording.saved_notebook import read

        return read(Path(name))
    return SessionFolder(settings.sessions_dir).find(name), ()


def _in_words(result: BuildResult) -> str:
    runs = f"{result.cells_kept} of {result.cells_recorded} runs"
    kept = f"{runs} kept in {counted(result.steps, 'step')}"
    note = f"; {result.proof.note}" if result.proof.note else ""
    proof = {
        "proved": f"proved: a fresh kernel shows the same{note}",
        "not proved": f"not proved: {result.proof.reason}",
        "not run": "not proved yet (--no-proof)",
    }[result.proof.status]
    return f"{result.path}\n{kept}; {proof}"
