from __future__ import annotations

import pytest

from stepguide_kernel.cli.demo_story.narrator import Narrator


def test_an_act_is_told_with_its_command_and_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    narrator = Narrator(quiet=False)
    with narrator.act("It is published", "stepguide publish g.ipynb") as outcome:
        outcome.append("version 1")
    told = capsys.readouterr().out
    assert told.index("It is published") < told.index("$ stepguide publish") < told.index("version")


def test_a_quiet_narrator_tells_nothing_and_remembers(capsys: pytest.CaptureFixture[str]) -> None:
    narrator = Narrator(quiet=True)
    with narrator.act("First") as outcome:
        outcome.append("done")
    assert capsys.readouterr().out == ""
    assert [(act.title, act.outcome) for act in narrator.acts] == [("First", ("done",))]
    assert narrator.seconds() >= 0


def test_an_act_that_fails_is_no_act(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(narrator: Narrator) -> None:
        with narrator.act("Never"):
            raise ValueError

    narrator = Narrator(quiet=False)
    with pytest.raises(ValueError, match=r"^$"):
        fail(narrator)
    assert narrator.acts == []
    assert capsys.readouterr().out.strip() == "Never"
