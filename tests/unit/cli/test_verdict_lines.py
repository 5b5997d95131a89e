from __future__ import annotations

from typing import Any

import click

from stepguide_kernel.cli.verdict_lines import lines, summary
from stepguide_kernel.model.verdict import Drift, Failure, GuideRun, summarise


def made(**fields: Any) -> GuideRun:
    defaults: dict[str, Any] = {"path": "a.ipynb", "guide": "g", "duration_s": 4.06}
    return GuideRun(**{**defaults, **fields})


def plain(run: GuideRun) -> list[str]:
    return [click.unstyle(line) for line in lines(run)]


FAILURE = Failure("4. Plot by month", 9, "c", "KeyError", "'region'", "look at the data")


def test_a_guide_that_passed_takes_one_line() -> None:
    assert plain(made(verdict="passed")) == ["  ✓ a.ipynb   passed   4.1 s"]


def test_a_guide_that_failed_says_where_how_far_and_what_helps() -> None:
    run = made(verdict="failed", failure=FAILURE, cells_run=31, cells_total=38)
    assert plain(run) == [
        "  ✗ a.ipynb   failed   step 4 \"Plot by month\", cell 9: KeyError: 'region'",
        "      31 of 38 cells ran. Look at the data.",
        "      see it:  stepguide verify a.ipynb --html report.html",
    ]


def test_a_notebook_that_cannot_be_read_names_its_path_once() -> None:
    failure = Failure("", -1, "", "NotebookInvalid", "a.ipynb is empty", "name another")
    assert plain(made(verdict="invalid", failure=failure)) == [
        "  ✗ a.ipynb   invalid   is empty",
        "      Name another.",
    ]


def test_drift_is_shown_for_the_first_cells_and_the_rest_is_counted() -> None:
    drift = tuple(Drift(n, "c", "numeric", f"mean 1 → {n}\nmore", "2. Sum up") for n in range(5))
    assert plain(made(verdict="drifted", drift=drift)) == [
        "  ~ a.ipynb   drifted   5 cells show something else   4.1 s",
        '      step 2 "Sum up", cell 0: mean 1 → 0',
        '      step 2 "Sum up", cell 1: mean 1 → 1',
        '      step 2 "Sum up", cell 2: mean 1 → 2',
        "      and 2 more cells",
        "      keep the new outputs:  stepguide verify a.ipynb --accept",
    ]


def test_a_single_drift_takes_the_headline() -> None:
    drift = (Drift(12, "c", "numeric", "mean 0.412 → 0.437 (+6 %)", "6. Churn"),)
    assert plain(made(verdict="drifted", drift=drift))[0] == (
        '  ~ a.ipynb   drifted   step 6 "Churn", cell 12: mean 0.412 → 0.437 (+6 %)'
    )


def test_a_command_to_copy_has_its_path_quoted() -> None:
    drift = (Drift(0, "c", "numeric", "1 → 2"),)
    told = plain(made(path="my guides/a.ipynb", verdict="drifted", drift=drift))
    assert told[-1].endswith("stepguide verify 'my guides/a.ipynb' --accept")


def test_notes_are_told_and_long_words_are_cut() -> None:
    failure = Failure("1. A", 0, "c", "E", "x" * 1000, "")
    run = made(verdict="failed", failure=failure, notes=("kernel 'python2' is not installed",))
    told = plain(run)
    assert "      kernel 'python2' is not installed" in told
    assert max(map(len, told)) < 250


def test_the_summary_counts_the_verdicts_in_their_order() -> None:
    report = summarise((made(verdict="failed"), made(verdict="passed"), made(verdict="passed")))
    assert summary(report, 18.42, 2) == "  passed 2   failed 1      18.4 s, 2 workers"
    assert summary(report, 1.0, 1).endswith("1 worker")


def test_one_more_cell_is_counted_in_the_singular() -> None:
    drift = tuple(Drift(n, "c", "numeric", "1 → 2") for n in range(4))
    assert "2 cells show something else" in plain(made(verdict="drifted", drift=drift[:2]))[0]
    assert "      and 1 more cell" in plain(made(verdict="drifted", drift=drift))


def test_other_peoples_text_cannot_steer_the_terminal() -> None:
    failure = Failure("1. A\x07", 0, "c", "E", "\x1b[2Jgone\x1b]0;title\x07", "b\rc")
    run = made(path="\x1b[8ma.ipynb", verdict="failed", failure=failure, notes=("d\x9b8me",))
    told = "".join(plain(run))
    assert not any(character < " " or "\x7f" <= character < "\xa0" for character in told)


def test_a_guide_that_was_left_out_says_since_when_and_is_counted_apart() -> None:
    since = "2026-11-21T09:12:00.000Z"
    run = made(verdict="passed", cached=True, unchanged_since=since)
    assert plain(run)[0].startswith("  ✓ a.ipynb   passed   unchanged since 2")
    told = summary(summarise((run, made(verdict="passed"), made(verdict="failed"))), 1.0, 2)
    assert told == "  passed 1   unchanged 1   failed 1      1.0 s, 2 workers"
    assert summary(summarise((run,)), 1.0, 2) == "  unchanged 1      1.0 s, 2 workers"
