"""A report to look at: one HTML file that asks for nothing else and runs nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stepguide_kernel import files
from stepguide_kernel.model.verdict import GuideRun, VerifyReport
from stepguide_kernel.verification.evidence import Evidence
from stepguide_kernel.verification.reports.exhibits import exhibits

if TYPE_CHECKING:
    import jinja2

_MARKS = {"passed": "✓", "drifted": "~", "not_reached": "·", "interrupted": "·"}
_NOT_WELL = "✗"


class HtmlReport:
    """Takes guide after guide, so that the outputs of no more than one are held at once."""

    def __init__(self) -> None:
        self._templates = _environment()
        self._guides: dict[str, str] = {}

    def add(self, run: GuideRun, evidence: Evidence) -> None:
        """Take one verdict with what it rests on."""
        guide = self._templates.get_template("guide.html.j2")
        self._guides[run.path] = guide.render(
            run=run, shown=exhibits(run, evidence), mark=_mark, words=_words
        )

    def write(self, path: Path, report: VerifyReport, seconds: float) -> None:
        """Write the report of a command that took so many seconds.

        :raises StorageError: the file cannot be written.
        """
        page = self.page(report, seconds, datetime.now(UTC))
        files.replace(path, page.encode("utf-8", "replace"))

    def page(self, report: VerifyReport, seconds: float, made: datetime) -> str:
        """Return the report, of the moment ``made``, as the text of one HTML file."""
        return self._templates.get_template("report.html.j2").render(
            guides=[self._guides.get(run.path, "") for run in report.runs],
            report=report,
            seconds=seconds,
            made=made,
            mark=_mark,
        )


def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _mark(verdict: str) -> str:
    return _MARKS.get(verdict, _NOT_WELL)


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")
