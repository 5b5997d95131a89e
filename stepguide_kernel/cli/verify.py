"""``stepguide verify``: re-run guides and say what became of them."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from stepguide_kernel.cli.verdict_lines import summary
from stepguide_kernel.cli.verify_progress import Shown, shown
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.errors import UsageError
from stepguide_kernel.model.verdict import GuideRun, VerifyReport
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.paths import notebooks

if TYPE_CHECKING:
    from stepguide_kernel.verification.evidence import Evidence

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option("--workers", type=click.IntRange(min=1), help="Guides run at the same time.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds that a cell may take."
)
@click.option("--force", is_flag=True, help="Run also what has not changed since it last passed.")
@click.option("--allow-drift", is_flag=True, help="Exit with 0 also when outputs changed.")
@click.option("--accept", is_flag=True, help="Write the new outputs into the guides' files.")
@click.option("--junit", type=_FILE, metavar="FILE", help="Write a report for CI servers.")
@click.option("--html", type=_FILE, metavar="FILE", help="Write a report to look at.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(  # noqa: PLR0913 -- an argument for each option
    paths: tuple[Path, ...],
    *,
    workers: int | None,
    timeout: float | None,
    force: bool,
    allow_drift: bool,
    accept: bool,
    junit: Path | None,
    html: Path | None,
    as_json: bool,
) -> int:
    """Re-run guides with papermill, each in a process of its own, and give a verdict on each.

    PATH is a notebook, or a folder of them.  The files are not written, unless --accept says
    so.  A guide that has passed, and for which nothing has changed since, is not run again.
    Exits with 0 only when all have passed.

    \b
    Example:
      stepguide verify guides/
      stepguide verify orders.ipynb --timeout 60 --allow-drift
      stepguide verify guides/ --html report.html --junit report.xml
      stepguide verify orders.ipynb --accept
    """
    settings = _as_asked(load_settings(), workers, timeout)
    reports = _Reports(html, junit, allow_drift=allow_drift)
    started = time.monotonic()
    with ExitStack() as stack:
        services = stack.enter_context(Services(settings))
        if force:
            _begin_to_warm(services, paths)
        from stepguide_kernel.verification.verify import verify

        told = None if as_json else stack.enter_context(shown())
        report = verify(
            paths,
            settings=settings,
            store=services.store,
            progress=_Progress(told, reports),
            warm=services.warm,
            force=force,
            accept=accept,
        )
        services.store.collect_garbage()  # outputs of runs that these ones replaced
    seconds = time.monotonic() - started
    if told is None:
        click.echo(msgspec.json.encode(report))
    else:
        for line in (summary(report, seconds, settings.workers), *told.after(report)):
            click.echo(line)
    reports.write(report, seconds)
    return 0 if _all_well(report, allow_drift=allow_drift) else 1


def _begin_to_warm(services: Services, paths: tuple[Path, ...]) -> None:
    """Let the servers of runs import while this process does, where it is likely that all run.

    Without a ledger nothing has passed yet, and nothing runs warm.
    """
    if services.settings.has_store and services.warm.pay(len(notebooks(paths))):
        services.warm.servers(kernels=True)


def _as_asked(settings: Settings, workers: int | None, timeout: float | None) -> Settings:
    return msgspec.structs.replace(
        settings,
        workers=workers or settings.workers,
        cell_timeout=timeout or settings.cell_timeout,
    )


def _all_well(report: VerifyReport, *, allow_drift: bool) -> bool:
    accepted = {"passed", "drifted"} if allow_drift else {"passed"}
    return bool(report.runs) and all(run.verdict in accepted for run in report.runs)


class _Reports:
    """The files that were asked for, if any."""

    def __init__(self, html: Path | None, junit: Path | None, *, allow_drift: bool) -> None:
        for path in filter(None, (html, junit)):
            if not path.parent.is_dir():  # said before the run, and not after it
                raise UsageError(
                    f"{path} cannot be written: its folder does not exist",
                    hint="create the folder first",
                )
        self._junit = junit
        self._html_file = html
        self._allow_drift = allow_drift
        self._html = None
        if html is not None:
            from stepguide_kernel.verification.reports.html import HtmlReport

            self._html = HtmlReport()

    def add(self, run: GuideRun, evidence: Evidence) -> None:
        """Take what a report shows of one guide."""
        if self._html is not None:
            self._html.add(run, evidence)

    def write(self, report: VerifyReport, seconds: float) -> None:
        """Write the files.

        :raises StorageError: one cannot be written.
        """
        if self._junit is not None:
            from stepguide_kernel.verification.reports import junit

            junit.write(self._junit, report, seconds, allow_drift=self._allow_drift)
        if self._html is not None and self._html_file is not None:
            self._html.write(self._html_file, report, seconds)


class _Progress:
    """Tells people and reports alike."""

    def __init__(self, told: Shown | None, reports: _Reports) -> None:
        self._told = told
        self._reports = reports

    def begin(self, total: int) -> None:
        """There are ``total`` guides to run."""
        if self._told is not None:
            self._told.begin(total)

    def ended(self, run: GuideRun, evidence: Evidence) -> None:
        """One of them has its verdict."""
        self._reports.add(run, evidence)
        if self._told is not None:
            self._told.ended(run, evidence)
