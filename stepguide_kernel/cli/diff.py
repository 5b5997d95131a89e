"""``stepguide diff``: what readers see changed, step by step."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stepguide_kernel.cli.wording import plain

if TYPE_CHECKING:
    from stepguide_kernel.model.guide_file import CellChange, GuideChanges
    from stepguide_kernel.model.version import OutputChange

_KINDS = {"code": "code", "markdown": "text", "raw": "raw text"}


@click.command(name="diff")
@click.argument("guide")
@click.option("--since", type=click.IntRange(min=1), help="The earlier version.")
@click.option("--until", type=click.IntRange(min=1), help="The later version, of a publication.")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def command(guide: str, since: int | None, until: int | None, *, as_json: bool) -> None:
    """Compare GUIDE with what its readers have, or two versions of it.

    A file is compared with what is published of it, or with the version --since.  Of a slug
    the newest version is compared with the one before, or --until with --since; then it is
    also said what the same cells show now.

    \b
    Example:
      stepguide diff orders.ipynb
      stepguide diff paid-orders-by-month --since 1 --until 3
    """
    found = _changes(guide, since, until)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(found))
        return
    for line in _lines(found):
        click.echo(line)


def _changes(guide: str, since: int | None, until: int | None) -> GuideChanges:
    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.services import Services
    from stepguide_kernel.team_library import team_library

    path = Path(guide)
    is_file = path.suffix == ".ipynb" or path.is_file()
    if is_file and until is not None:
        raise click.UsageError("--until is for a slug: a file is what it is now")
    settings = load_settings()
    library = team_library(settings)
    with Services(settings, root=path.resolve().parent, library=library) as services:
        if is_file:
            return services.guides.changes(path.resolve().name, since)
        return services.library.changes(guide, since, until)


def _lines(found: GuideChanges) -> Iterator[str]:
    until = "the file" if found.until is None else f"version {found.until}"
    yield click.style(f"{plain(found.slug)}: version {found.version} → {until}", bold=True)
    if not (found.changes or found.files or found.outputs):
        yield "Nothing changed."
    for (number, title), changes in groupby(found.changes, lambda one: (one.step, one.step_title)):
        yield ""
        yield click.style(_step(number, title), bold=True)
        for change in changes:
            yield from _change(change)
    if found.files:
        yield ""
        yield click.style("Data", bold=True)
        yield from (f"  {change.kind} {plain(change.name)}" for change in found.files)
    if found.outputs:
        yield ""
        yield click.style("What the same cells show", bold=True)
        yield from map(_output, found.outputs)


def _step(number: int, title: str) -> str:
    return f"Step {number}. {plain(title)}" if number else plain(title)


def _change(change: CellChange) -> Iterator[str]:
    what = _KINDS.get(change.cell_type, change.cell_type)
    yield f"  {what} {change.kind}"
    if change.kind == "moved":
        yield f"      {plain((change.after or '').partition(chr(10))[0])}"
        return
    before, after = (change.before or "").splitlines(), (change.after or "").splitlines()
    for line in difflib.ndiff(before, after):
        if not line.startswith("?"):
            yield click.style(f"    {plain(line)}", fg=_COLOURS.get(line[0]))


_COLOURS = {"+": "green", "-": "red"}


def _output(change: OutputChange) -> str:
    return f"  {_step(change.step, change.step_title)}: {plain(change.detail)}"
