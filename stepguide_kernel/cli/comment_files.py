"""``stepguide comments export`` and ``import``: a discussion in files, for git and others."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from stepguide_kernel import files
from stepguide_kernel.cli.wording import counted
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.discussion_files import Taken
from stepguide_kernel.owner import local_owner
from stepguide_kernel.services import Services

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
_guide = click.argument("guide", type=click.Path(path_type=Path))

_UNION = "*.comments.jsonl merge=union"


@click.command(name="export")
@_guide
@click.option(
    "--to",
    "form",
    type=click.Choice(["jsonl", "jsonld"]),
    default="jsonl",
    help="jsonl: the mirror for git, one operation a line.  jsonld: W3C Web Annotations.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write.")
@_json
def export(guide: Path, form: str, output: Path | None, *, as_json: bool) -> None:
    """Write what was said about a guide into a file.

    The mirror, GUIDE.comments.jsonl beside the guide, only ever gains lines: commit it with the
    guide, and have git keep the lines of both sides when branches meet, with the line
    `*.comments.jsonl merge=union` in .gitattributes.  W3C Web Annotations go to the standard
    output, or to the file of -o.

    \b
    Example:
      stepguide comments export orders.ipynb
      stepguide comments export orders.ipynb --to jsonld -o orders.jsonld
    """
    with Services(load_settings()) as services:
        if form == "jsonld":
            _write(services.discussion_files.annotations(guide), output)
            return
        told = services.discussion_files.mirror(guide, output)
    if as_json:
        click.echo(msgspec.json.encode(told))
        return
    click.echo(f"{told.path}: {counted(told.operations, 'operation')}, {told.added} of them new")
    if told.added == told.operations and _lacks_union(Path(told.path)):
        click.echo(f"Add `{_UNION}` to .gitattributes, so that git merges it.", err=True)


@click.command(name="import")
@_guide
@click.argument("source", required=False, type=click.Path(path_type=Path))
@_json
def import_(guide: Path, source: Path | None, *, as_json: bool) -> int:
    """Take in what a mirror tells of a guide: by default the one beside it.

    Do it after each merge.  What is known already stays as it is.  Nobody gains a right by an
    import: its writers count as unverified, and nothing in it changes what was said here.
    Exits with 1 when something in the file was left out.

    \b
    Example:
      stepguide comments import orders.ipynb
    """
    with Services(load_settings()) as services:
        taken = services.discussion_files.take(guide, local_owner(), source)
    if as_json:
        click.echo(msgspec.json.encode(taken))
    else:
        click.echo(f"{taken.path}: {counted(taken.operations, 'operation')}, {taken.added} new")
        for line in _left_out(taken):
            click.echo(line, err=True)
    return 0 if taken.is_whole else 1


def _left_out(taken: Taken) -> list[str]:
    reasons = (
        (len(taken.unreadable), "cannot be read, on lines " + _list(taken.unreadable)),
        (taken.other_guides, "about another guide: a copy has a discussion of its own"),
        (len(taken.secrets), "with what looks like a secret: " + _list(taken.secrets)),
        (len(taken.future), "of the future: set the clock where it was said right"),
        (len(taken.contradicted), "that contradict what is here: " + _list(taken.contradicted)),
    )
    return [f"left out: {count} {reason}" for count, reason in reasons if count]


def _list(items: tuple[object, ...], most: int = 5) -> str:
    shown = ", ".join(map(str, items[:most]))
    return shown if len(items) <= most else f"{shown} and {len(items) - most} more"


def _lacks_union(mirror: Path) -> bool:
    """Whether the mirror is in a git repository that does not know how to merge it."""
    folders = mirror.resolve().parents
    root = next((folder for folder in folders if (folder / ".git").exists()), None)
    if root is None:
        return False
    attributes = (folder / ".gitattributes" for folder in folders if folder.is_relative_to(root))
    return not any(
        _UNION in one.read_text("utf-8", errors="replace") for one in attributes if one.is_file()
    )


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(content, nl=False)
    else:
        files.replace(output, content)
