"""Verdicts in words, as ``stepguide verify`` prints them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from stepguide_kernel.cli.wording import counted, plain
from stepguide_kernel.model.verdict import Failure, GuideRun, VerifyReport

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
    for drift in run.drift[:_SHOWN_DRIFTS] if run.verdict == "drifted" else ():
        yield f"cell {drift.cell_index}: {_short(drift.detail)}"
    if run.verdict == "drifted" and len(run.drift) > _SHOWN_DRIFTS:
        yield f"and {counted(len(run.drift) - _SHOWN_DRIFTS, 'more cell')}"
    yield from run.notes


def summary(report: VerifyReport, seconds: float, workers: int) -> str:
    """Return the counts of verdicts, how long it took, and with how many workers."""
    counts = "   ".join(f"{verdict} {count}" for verdict, count in report.summary.items())
    return f"  {counts}      {seconds:.1f} s, {counted(workers, 'worker')}"


def _headline(run: GuideRun) -> str:
    if run.verdict == "drifted":
        shows = "cell shows" if len(run.drift) == 1 else "cells show"
        return f"drifted   {len(run.drift)} {shows} something else   {run.duration_s:.1f} s"
    if run.failure is None:
        return f"{run.verdict}   {run.duration_s:.1f} s"
    error = _error(run.failure).removeprefix(f"{run.path} ")
    return f"{run.verdict}   {_place(run.failure)}{error}"


def _place(failure: Failure) -> str:
    if not failure.step:
        return ""
    number, _, title = failure.step.partition(". ")
    return f'step {number} "{title}", cell {failure.cell_index}: '


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
