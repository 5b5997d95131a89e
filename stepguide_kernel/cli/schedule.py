"""``stepguide schedule``: guides that are verified at set times."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from stepguide_kernel.cli.tables import table
from stepguide_kernel.cli.verdict_lines import lines
from stepguide_kernel.cli.wording import moment, plain
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.schedule import Schedule, ScheduledRunList
from stepguide_kernel.owner import local_owner
from stepguide_kernel.services import Services

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")


@click.group
def command() -> None:
    """Verify guides at set times.

    Schedules are kept by `stepguide serve` and by JupyterLab while they run; where neither
    does, let the system's own scheduler call `stepguide schedule run-due`.

    \b
    Example:
      stepguide schedule add guides/ --cron "0 6 * * 1-5" --tz Europe/Berlin
    """


@command.command
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--cron", required=True, metavar="C", help="Minute, hour, day, month, weekday: '0 6 * * 1-5'."
)
@click.option("--tz", metavar="Z", help="IANA time zone of --cron; else this machine's.")
@_json
def add(path: Path, cron: str, tz: str | None, *, as_json: bool) -> None:
    """Have a guide, or a folder of guides, verified again and again.

    \b
    Example:
      stepguide schedule add guides/ --cron "0 6 * * 1-5" --tz Europe/Berlin
    """
    from stepguide_kernel.verification.timetable import local_zone

    with Services(load_settings()) as services:
        schedule = services.scheduler.add(path, cron, tz or local_zone(), local_owner().name)
    if as_json:
        click.echo(msgspec.json.encode(schedule))
        return
    click.echo(schedule.id)
    first = f"{moment(schedule.next_run)} here ({schedule.cron}, {schedule.zone})"
    click.echo(plain(f"{path} is verified next on {first}."), err=True)


@command.command(name="list")
@_json
def list_schedules(*, as_json: bool) -> None:
    """List what is verified when, the next first; times are those of this machine.

    \b
    Example:
      stepguide schedule list --json
    """
    with Services(load_settings()) as services:
        listed = services.scheduler.list()
    if as_json:
        click.echo(msgspec.json.encode(listed))
    elif listed.schedules:
        rows = [_row(one) for one in listed.schedules]
        click.echo(table(("ID", "NEXT RUN", "CRON", "ZONE", "LAST RUN", "PATH"), rows))
    else:
        click.echo('None yet. Add one: stepguide schedule add PATH --cron "0 6 * * 1-5"', err=True)


@command.command
@click.argument("schedule_id", metavar="ID")
@_json
def remove(schedule_id: str, *, as_json: bool) -> None:
    """Remove a schedule; the verdicts that it gave stay.

    \b
    Example:
      stepguide schedule remove 3f2a9c01
    """
    with Services(load_settings()) as services:
        removed = services.scheduler.remove(schedule_id)
    if as_json:
        click.echo(msgspec.json.encode(removed))
    else:
        click.echo(plain(f"{removed.path} is no longer verified at {removed.cron}."), err=True)


@command.command(name="run-due")
@_json
def run_due(*, as_json: bool) -> int:
    """Verify what is due now and that nobody else verifies, and exit.

    Exits with 0 only when all guides have passed, or nothing was due.

    \b
    Example:
      stepguide schedule run-due
    """
    with Services(load_settings()) as services:
        ran = []
        for one in services.scheduler.run_due():
            ran.append(one)
            for run in () if as_json else one.report.runs:
                for line in lines(run):
                    click.echo(line)
    if as_json:
        click.echo(msgspec.json.encode(ScheduledRunList(tuple(ran))))
    elif not ran:
        click.echo("Nothing is due.", err=True)
    verdicts = {run.verdict for one in ran for run in one.report.runs}
    return 0 if verdicts <= {"passed"} else 1


def _row(one: Schedule) -> tuple[str, ...]:
    counts = ", ".join(f"{verdict} {count}" for verdict, count in one.last_summary.items())
    last = f"{moment(one.last_run)}: {counts}" if one.last_run else "never"
    gone = "  (there is nothing here any more)" if one.missing else ""
    return one.id, moment(one.next_run), one.cron, one.zone, last, one.path + gone
