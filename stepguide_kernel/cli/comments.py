"""``stepguide comments``: threads of a guide, and their callouts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
import msgspec

from stepguide_kernel.cli import comment_files, comment_log
from stepguide_kernel.cli.tables import table
from stepguide_kernel.comments.apply import Applied
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.discussion import SHORT_ID, AcceptedCallout, Thread, ThreadList
from stepguide_kernel.model.guide import Step
from stepguide_kernel.services import Services

_WIDTH = 60
_TITLE_WIDTH = 32

_RESULTS = {
    "applied": "taken",
    "present": "already there",
    "conflict": "not taken, its cells were changed since",
}

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")


@click.group
def command() -> None:
    """Threads of a guide, and their callouts.

    \b
    Example:
      stepguide comments list orders.ipynb
      stepguide comments apply orders.ipynb
    """


@command.command(name="list")
@click.argument("guide")
@_json
def list_threads(guide: str, *, as_json: bool) -> None:
    """List the threads of a guide, oldest first.

    GUIDE is the guide's file, or the slug it is published under.

    \b
    Example:
      stepguide comments list paid-orders-by-month
    """
    with Services(load_settings()) as services:
        threads = services.placed_threads(guide)
        steps = services.steps(guide)
    if as_json:
        click.echo(msgspec.json.encode(ThreadList(threads)))
    elif threads:
        rows = [row for thread in threads for row in _rows(thread, steps)]
        click.echo(table(("THREAD", "STATE", "STEP", "WHEN", "WHO", "WHAT"), rows))
    else:
        click.echo("No comments yet.", err=True)


@command.command
@click.argument("guide", type=click.Path(path_type=Path))
@_json
def apply(guide: Path, *, as_json: bool) -> int:
    """Write accepted callouts and suggestions into the guide's file.

    Close the guide in JupyterLab first: it would overwrite what is written here.  Exits with
    1 when the step of a callout is no longer in the guide, or the cells that a suggestion was
    made for are others by now.

    \b
    Example:
      stepguide comments apply orders.ipynb
    """
    with Services(load_settings()) as services:
        applied = services.apply_accepted(guide)
        steps = services.steps(str(guide))
    if as_json:
        click.echo(msgspec.json.encode(applied))
    else:
        for line in _lines(applied, steps):
            click.echo(line)
    return 0 if applied.well else 1


for _subcommand in (comment_log.command, comment_files.export, comment_files.import_):
    command.add_command(_subcommand)


def _rows(thread: Thread, steps: Sequence[Step]) -> list[tuple[str, ...]]:
    state = "callout" if thread.callout else "resolved" if thread.resolved else "open"
    head = (thread.id[:SHORT_ID], state, _thread_place(thread, steps))
    return [
        (
            *(head if number == 0 else [""] * len(head)),
            f"{datetime.fromisoformat(comment.at).astimezone():%Y-%m-%d %H:%M}",
            comment.credit,
            _cut(f"(deleted) {comment.body}" if comment.deleted else comment.body, _WIDTH),
        )
        for number, comment in enumerate(thread.comments)
    ]


def _thread_place(thread: Thread, steps: Sequence[Step]) -> str:
    placement = thread.placement
    if placement is None or placement.step_id is None:
        return "(orphaned)"
    place = _place(placement.step_id, steps)
    was = thread.anchor.step_number
    return f"{place} (was on {was})" if placement.state == "moved" and was is not None else place


def _place(step_id: str, steps: Sequence[Step]) -> str:
    from stepguide_kernel.notebook.steps import step_named

    step = step_named(steps, step_id)
    return f"{step.number} {_cut(step.title, _TITLE_WIDTH)}" if step else "(step is gone)"


def _lines(applied: Applied, steps: Sequence[Step]) -> list[str]:
    def named(accepted: AcceptedCallout) -> str:
        place = _place(accepted.anchor.step_id, steps)
        return f"{accepted.kind} on step {place}, by {accepted.credit}"

    if not (applied.inserted or applied.present or applied.homeless or applied.suggestions):
        return ["No accepted callouts or suggestions."]
    return [
        *(f"inserted: {named(accepted)}" for accepted in applied.inserted),
        *(f"already there: {named(accepted)}" for accepted in applied.present),
        *(f"step is gone: {one.kind} by {one.credit}" for one in applied.homeless),
        *(f"{_RESULTS[one.result]}: suggestion by {one.credit}" for one in applied.suggestions),
        *(["prove it anew: stepguide verify " + applied.path] if _has_applied(applied) else []),
    ]


def _has_applied(applied: Applied) -> bool:
    return any(one.result == "applied" for one in applied.suggestions)


def _cut(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
