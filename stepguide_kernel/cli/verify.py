"""``stepguide verify``: re-run guides and say what became of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from stepguide_kernel.cli.verdict_lines import lines, summary
from stepguide_kernel.cli.wording import counted
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.verdict import GuideRun, VerifyReport
from stepguide_kernel.services import Services


@click.command
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option("--workers", type=click.IntRange(min=1), help="Guides run at the same time.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds that a cell may take."
)
@click.option("--allow-drift", is_flag=True, help="Exit with 0 also when outputs changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(
    paths: tuple[Path, ...],
    *,
    workers: int | None,
    timeout: float | None,
    allow_drift: bool,
    as_json: bool,
) -> int:
    """Re-run guides with papermill, each in a process of its own, and give a verdict on each.

    PATH is a notebook, or a folder of them.  The files are not written.  Exits with 0 only
    when all have passed.

    \b
    Example:
      stepguide verify guides/
      stepguide verify orders.ipynb --timeout 60 --allow-drift
    """
    from stepguide_kernel.verification.verify import verify

    settings = load_settings()
    started = time.monotonic()
    with Services(settings) as services, _progress(as_json=as_json) as progress:
        report = verify(
            paths,
            settings=settings,
            store=services.store,
            workers=workers,
            timeout=timeout,
            progress=progress,
        )
        services.store.collect_garbage()  # outputs of runs that these ones replaced
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        click.echo(summary(report, time.monotonic() - started, workers or settings.workers))
    return 0 if _all_well(report, allow_drift=allow_drift) else 1


def _all_well(report: VerifyReport, *, allow_drift: bool) -> bool:
    accepted = {"passed", "drifted"} if allow_drift else {"passed"}
    return bool(report.runs) and all(run.verdict in accepted for run in report.runs)


@contextmanager
def _progress(*, as_json: bool) -> Iterator[Bar | Lines | None]:
    if as_json:
        yield None
    elif not sys.stdout.isatty():
        yield Lines()
    else:
        bar = Bar()
        try:
            yield bar
        finally:
            bar.stop()  # else an error would leave the terminal without its cursor


class Lines:
    """Prints the lines about each guide when it has its verdict: for files and pipes."""

    def begin(self, total: int) -> None:
        """Say how many guides there are."""
        click.echo(f"  Verifying {counted(total, 'guide')}")

    def ended(self, run: GuideRun) -> None:
        """Print the verdict."""
        for line in lines(run):
            click.echo(line)


class Bar:
    """A bar for people at a terminal; only guides that are not well leave lines behind."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        columns = ("{task.description}", BarColumn(), MofNCompleteColumn())
        self._bar = Progress(*columns, TimeRemainingColumn(), "left", transient=True)

    def begin(self, total: int) -> None:
        """Draw the empty bar."""
        self._bar.add_task(f"  Verifying {counted(total, 'guide')} ", total=total)
        self._bar.start()

    def ended(self, run: GuideRun) -> None:
        """Move the bar, and print what is not well above it."""
        from rich.text import Text

        if run.verdict != "passed":
            for line in lines(run):
                self._bar.console.print(Text.from_ansi(line), soft_wrap=True)
        self._bar.advance(self._bar.task_ids[0])

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()
