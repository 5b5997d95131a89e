"""The outputs of a cell, paired with those of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from stepguide_kernel.execution.comparison.difference import Difference, Precision
from stepguide_kernel.execution.comparison.forms import Form, forms, text
from stepguide_kernel.execution.comparison.sanitising import sanitised
from stepguide_kernel.execution.comparison.texts import text_difference
from stepguide_kernel.execution.comparison.widgets import Widgets
from stepguide_kernel.execution.first_run import without_first_words
from stepguide_kernel.notebook.outputs import CUT_WORDS

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PRINTED = "printed"

Shown = Sequence[Form[Any]]
"""One thing that a cell shows, in all its forms; the first is the one people look at."""


class Outputs(NamedTuple):
    """What a cell shows: warnings and progress on standard error, and all else in order."""

    stderr: str
    shown: Sequence[Shown]


def outputs(listed: Sequence[NotebookNode], widgets: Widgets) -> Outputs:
    """Read a cell's outputs; the pieces of a stream, however they were cut, are one."""
    streams = {"stdout": "", "stderr": ""}
    shown: list[Shown] = []
    for output in listed:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
        elif output["output_type"] == "error":
            shown.append([text(f"{output['ename']}: {output['evalue']}", "error")])
        else:
            shown.append(forms(output["data"], widgets))
    stderr = streams.pop("stderr")
    said = [[text(printed, _PRINTED)] for printed in streams.values() if printed]
    return Outputs(sanitised(without_first_words(stderr)), [*said, *shown])


def differences(was: Outputs, now_is: Outputs, precision: Precision) -> Iterator[Difference]:
    """Yield what differs, output by output."""
    # Warnings and progress bars go to stderr; they come and go with versions.
    if was.stderr.split() != now_is.stderr.split():
        yield Difference("cosmetic", "other warnings")
    for before, after in zip_longest(was.shown, now_is.shown):
        if before is None:
            yield Difference("structural", f"shows more: {after[0].words}")
        elif after is None:
            yield Difference("structural", f"no longer shows: {before[0].words}")
        elif (found := _difference(before, after, precision)) is not None:
            yield found


def _difference(was: Shown, now_is: Shown, precision: Precision) -> Difference | None:
    """Compare two results in the first form that both have.

    Which forms a result has depends on the front end that asked for it.  Text for a terminal
    stands beside everything, and says of a picture only that there is one.
    """
    for form in was:
        for new in now_is:
            if form.name == new.name == _PRINTED and CUT_WORDS in new.content:
                return _as_far_as_kept(form.content, new.content, precision)
            if form.name == new.name and _worth_comparing(form, was, now_is):
                return form.compare(form.content, new.content, precision)
    words = f"{was[0].name} → {now_is[0].name}: {now_is[0].words}"
    return Difference("structural", words)


def _worth_comparing(form: Form[Any], was: Shown, now_is: Shown) -> bool:
    # A widget whose state was not kept is its text only.
    return form.name != "text" or {was[0].name, now_is[0].name} <= {"text", "widget"}


def _as_far_as_kept(was: str, now_is: str, precision: Precision) -> Difference | None:
    """Compare what a run kept of too long a text; the file may have more of it."""
    kept = now_is.partition(CUT_WORDS)[0].removesuffix("\n")
    found = text_difference(was.partition(CUT_WORDS)[0][: len(kept)], kept, precision)
    if found is None and len(was) > len(now_is):
        words = f"only the first {len(kept):,} characters are compared: the run's output was cut"
        return Difference("cosmetic", words)
    return found
