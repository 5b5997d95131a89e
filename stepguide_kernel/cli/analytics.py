"""``stepguide analytics``: how published guides are read."""

from __future__ import annotations

import csv
import io

import click
import msgspec

from stepguide_kernel.cli.tables import table
from stepguide_kernel.cli.wording import counted, plain
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.errors import UsageError
from stepguide_kernel.model.reading import GuideReading, ReadingReport
from stepguide_kernel.services import Services

_BAR = 24

_COLUMNS = (
    *("slug", "title", "views", "done", "live", "completion"),
    *("step", "step_id", "step_title", "reached", "dropped", "stuck"),
)


@click.command
@click.argument("guide", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="One row a step, for spreadsheets and pandas.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(guide: str | None, *, as_csv: bool, as_json: bool) -> None:
    """How published guides are read: views, completion, and where readers drop off.

    GUIDE is a slug or the guide's file; without it, all publications.  Nothing says who read.

    \b
    Example:
      stepguide analytics
      stepguide analytics orders --csv > orders.csv
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json exclude each other", hint="choose one of them")
    with Services(load_settings()) as services:
        report = services.reading_report(guide)
    if as_json:
        click.echo(msgspec.json.encode(report))
    elif as_csv:
        click.echo(_csv(report), nl=False)
    elif not report.guides:
        click.echo("Nothing is published yet: stepguide publish GUIDE", err=True)
    elif guide is None:
        click.echo(_overview(report))
    else:
        click.echo("\n\n".join(_detail(reading) for reading in report.guides))


def _overview(report: ReadingReport) -> str:
    rows = [
        (
            reading.slug,
            reading.views,
            reading.done,
            _percent(reading.completion),
            reading.live,
            reading.title,
        )
        for reading in report.guides
    ]
    return table(("SLUG", "VIEWS", "DONE", "COMPLETION", "LIVE", "TITLE"), rows)


def _detail(reading: GuideReading) -> str:
    widest = max((step.reached for step in reading.steps), default=0) or 1
    rows = [
        (
            step.number,
            step.reached,
            step.dropped,
            step.stuck,
            "█" * round(_BAR * step.reached / widest),
            step.title,
        )
        for step in reading.steps
    ]
    return (
        f"{plain(reading.title)} ({reading.slug}): {counted(reading.views, 'view')}, "
        f"{reading.done} done "
        f"({_percent(reading.completion)}), {reading.live} ran it live\n\n"
        + table(("STEP", "REACHED", "DROPPED", "STUCK", "", "TITLE"), rows)
    )


def _csv(report: ReadingReport) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for reading in report.guides:
        for step in reading.steps:
            writer.writerow(
                {
                    "slug": reading.slug,
                    "title": reading.title,
                    "views": reading.views,
                    "done": reading.done,
                    "live": reading.live,
                    "completion": reading.completion,
                    "step": step.number,
                    "step_id": step.step_id,
                    "step_title": step.title,
                    "reached": step.reached,
                    "dropped": step.dropped,
                    "stuck": step.stuck,
                }
            )
    return text.getvalue()


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
