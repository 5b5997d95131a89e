"""How ``stepguide verify`` shows that it goes on: a bar for people, lines for files and pipes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from stepguide_kernel.cli.verdict_lines import lines
from stepguide_kernel.cli.wording import counted
from stepguide_kernel.model.verdict import GuideRun, VerifyReport

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

    from stepguide_kernel.verification.evidence import Evidence

_MINUTE = 60


class Shown(Protocol):
    """A progress of a verification, and what is left to say after its summary."""

    def begin(self, total: int) -> None:
        """There are ``total`` guides to run."""

    def ended(self, run: GuideRun, evidence: Evidence) -> None:
        """One of them has its verdict."""

    def after(self, report: VerifyReport) -> Iterator[str]:
        """Yield the lines that belong below the summary."""


@contextmanager
def shown() -> Iterator[Shown]:
    """Show the progress on standard output, in the way that suits what it is."""
    if not sys.stdout.isatty():
        yield Lines()
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.stop()  # else an error would leave the terminal without its cursor


class Lines:
    """Prints the lines about each guide when it has its verdict."""

    def begin(self, total: int) -> None:
        """Say how many guides there are."""
        click.echo(f"  Verifying {counted(total, 'guide')}")

    def ended(self, run: GuideRun, _evidence: Evidence) -> None:
        """Print the verdict."""
        for line in lines(run):
            click.echo(line)

    def after(self, _report: VerifyReport) -> Iterator[str]:
        """Nothing: everything has been said."""
        return iter(())


class Bar:
    """A bar with the time left; what is not well is told below the summary."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn

        class Left(ProgressColumn):
            """The time left, as people say it."""

            def render(self, task: Task) -> Text:
                """Return the words; none as long as nothing is known."""
                from rich.text import Text

                return Text(left(task.time_remaining))

        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), Left())
        self._bar = Progress(*columns, transient=True)
        self._unwell = 0
        self._what = ""

    def begin(self, total: int) -> None:
        """Draw the empty bar."""
        self._what = f"  Verifying {counted(total, 'guide')} "
        self._bar.add_task(self._what, total=total)
        self._bar.start()

    def ended(self, run: GuideRun, _evidence: Evidence) -> None:
        """Move the bar, and count what is not well."""
        self._unwell += run.verdict not in {"passed", "interrupted"}
        words = f"{self._what} {self._unwell} not well " if self._unwell else self._what
        self._bar.update(self._bar.task_ids[0], advance=1, description=words)

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()

    def after(self, report: VerifyReport) -> Iterator[str]:
        """Yield the lines about guides that have not passed."""
        for run in report.runs:
            if run.verdict != "passed" or run.notes:
                yield from lines(run)


def left(seconds: float | None) -> str:
    """``about 6 s left``; empty when nobody can say."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return f"about {seconds:.0f} s left"
    return f"about {seconds / _MINUTE:.0f} min left"
