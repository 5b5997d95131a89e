from __future__ import annotations

from collections.abc import Callable

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.author import Section
from stepguide_kernel.recording.objectives import objectives
from stepguide_kernel.recording.outline import StepOutline

MakeRun = Callable[..., Run]


def test_headings_of_steps_with_results_are_explained(run: MakeRun) -> None:
    shows, leads = run("a", "x", shows="1"), run("b", "x = 1")
    steps = [
        StepOutline([leads], Section("1", "Reading", "")),
        StepOutline([shows], Section("2", "2. Paid orders by month", "")),
        StepOutline([shows]),
    ]
    assert objectives(steps) == ("Explain paid orders by month",)


def test_headings_that_say_what_to_do_are_what_a_reader_will_do(run: MakeRun) -> None:
    headings = ("1) Keep the paid orders", "Set of rules", "Plot", "Sort by day")
    steps = [
        StepOutline([run("a", "x", shows="1")], Section(str(number), heading, ""))
        for number, heading in enumerate(headings)
    ]
    assert objectives(steps[:3]) == ("Keep the paid orders", "Explain set of rules", "Explain plot")
    assert objectives(steps[3:]) == ("Sort by day",)


def test_without_the_authors_words_results_are_named_without_their_sizes(run: MakeRun) -> None:
    step = StepOutline([run("a", "# Count the orders (12 rows)\nlen(x)", shows="1")])
    assert objectives([step]) == ("Count the orders",)
    rules = [StepOutline([run("a", f"x{n}.describe()", shows="1")]) for n in range(5)]
    assert objectives(rules) == ("Summarise x2", "Summarise x3", "Summarise x4")
