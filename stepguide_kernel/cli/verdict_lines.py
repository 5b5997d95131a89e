"""Verdicts in words, as ``stepguide verify`` prints them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click

from stepguide_kernel.cli.wording import counted, moment, plain
from stepguide_kernel.model.verdict import Drift, Failure, GuideRun, VerifyReport

_MARKS = {"passed": ("✓", "green"), "drifted": ("~", "yellow")}
_NOT_WELL = ("✗", "red")
_SHOWN_DRIFTS = 3
_LONGEST = 160


def lines(run: GuideRun) -> Iterator[str]:
    """Yield the lines about one guide: what happened where, and what helps."""
    mark, colour = _MARKS.get(run.verdict, _NOT_WELL)
    yield f"  {click.style(mark, fg=colour)} {plain(run.path)}   {plain(_headline(run))}"
    yield from (f"      {plain(line)}" for line in _details(run))


def _details(run: GuideRun) -> Iterator[str]:
    if run.failure is not None and run.verdict != "invalid":
        ran = f"{run.cells_run} of {run.cells_total} cells ran."
        yield f"{ran} {_sentence(run.failure.hint)}".rstrip()
    elif run.failure is not None and run.failure.hint:
        yield _sentence(run.failure.hint)
    if run.verdict == "drifted":
        yield from _drifts(run)
    yield from run.notes
    yield from _next(run)


def _drifts(run: GuideRun) -> Iterator[str]:
    if len(run.drift) == 1:  # the headline says it
        return
    for drift in run.drift[:_SHOWN_DRIFTS]:
        yield f"{_place(drift)}{_short(drift.detail)}"
    if len(run.drift) > _SHOWN_DRIFTS:
        yield f"and {counted(len(run.drift) - _SHOWN_DRIFTS, 'more cell')}"


def _next(run: GuideRun) -> Iterator[str]:
    """Yield the command that a reader of these lines may want next."""
    path = shlex.quote(run.path)
    if run.verdict == "drifted":
        yield f"keep the new outputs:  stepguide verify {path} --accept"
    elif run.failure is not None and run.failure.step:
        yield f"see it:  stepguide verify {path} --html report.html"


def summary(report: VerifyReport, seconds: float, workers: int) -> str:
    """Return the counts of verdicts, how long it took, and with how many workers."""
    counts = dict(report.summary)
    unchanged = sum(run.cached for run in report.runs)
    if unchanged:
        ran = counts.pop("passed") - unchanged
        counts = {"passed": ran, "unchanged": unchanged, **counts}
    shown = "   ".join(f"{name} {count}" for name, count in counts.items() if count)
    return f"  {shown}      {seconds:.1f} s, {counted(workers, 'worker')}"


def _headline(run: GuideRun) -> str:
    if run.verdict == "drifted" and len(run.drift) == 1:
        (drift,) = run.drift
        return f"drifted   {_place(drift)}{_short(drift.detail)}"
    if run.verdict == "drifted":
        return f"drifted   {len(run.drift)} cells show something else   {run.duration_s:.1f} s"
    if run.unchanged_since is not None:
        return f"{run.verdict}   unchanged since {moment(run.unchanged_since)}"
    if run.failure is None:
        return f"{run.verdict}   {run.duration_s:.1f} s"
    error = _error(run.failure).removeprefix(f"{run.path} ")
    return f"{run.verdict}   {_place(run.failure)}{error}"


def _place(found: Failure | Drift) -> str:
    if not found.step:
        return ""
    number, _, title = found.step.partition(". ")
    return f'step {number} "{title}", cell {found.cell_index}: '


def _error(failure: Failure) -> str:
    evalue = _short(failure.evalue)
    if not failure.step:
        return evalue
    return f"{failure.ename}: {evalue}" if evalue else failure.ename


def _sentence(hint: str) -> str:
    return f"{hint[:1].upper()}{hint[1:]}" + "." * bool(hint and hint[-1] not in ".!?")


def _short(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 1]}…"
