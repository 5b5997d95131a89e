from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING

from stepguide_kernel.model.session import Run, Session
from stepguide_kernel.recording import describers
from stepguide_kernel.recording.author import AuthorsWords
from stepguide_kernel.recording.describers import GROUP, DescribedStep, Describers
from stepguide_kernel.recording.draft import Drafter

if TYPE_CHECKING:
    import pytest

STEP = DescribedStep(("df.plot()",), (), (), "Plot df")
KEY = "sk-" + "Ab1" * 10


def says_nothing(_step: DescribedStep) -> str | None:
    return None


def names_it(step: DescribedStep) -> str | None:
    return f"Draw\n{step.sources[0]}"


def raises(_step: DescribedStep) -> str | None:
    raise RuntimeError("no network")


def sleeps(_step: DescribedStep) -> str | None:
    time.sleep(60)
    return "Too late"


def goes_on(_step: DescribedStep) -> str | None:
    return "long " * 40


def installed(*functions: Callable[[DescribedStep], str | None]) -> Describers:
    return Describers(EntryPoint(f.__name__, f"{__name__}:{f.__name__}", GROUP) for f in functions)


def test_the_first_that_has_a_title_gives_it_on_one_line() -> None:
    assert installed(says_nothing, goes_on, names_it).title(STEP) == "Draw df.plot()"
    assert installed(says_nothing).title(STEP) is None
    assert installed().title(STEP) is None


def test_one_that_raises_or_cannot_be_loaded_is_passed_over() -> None:
    absent = EntryPoint("absent", "no_such_package:it", GROUP)
    named = EntryPoint("named", f"{__name__}:names_it", GROUP)
    raising = EntryPoint("raises", f"{__name__}:raises", GROUP)
    assert Describers([absent, raising, named]).title(STEP) == "Draw df.plot()"


def test_one_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(describers, "PATIENCE_S", 0.2)
    slow = installed(sleeps)
    started = time.monotonic()
    assert slow.title(STEP) is None
    assert slow.title(STEP._replace(draft="another")) is None
    assert time.monotonic() - started < 10


def test_an_installed_distribution_titles_steps_and_sees_no_secret(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[..., Run],
    session: Callable[..., Session],
) -> None:
    about = tmp_path / "tiny_describer-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-describer\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\ntiny = tiny_describer:describe\n")
    (tmp_path / "tiny_describer.py").write_text(
        "def describe(step):\n    return 'Seen: ' + step.sources[0] + step.results[0]\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    made = session(
        run("a", f"f('{KEY}')", shows=KEY),
        run("b", "# Mine\ng(1)", shows="2"),
    )
    draft = Drafter(made, AuthorsWords(None)).draft([0, 1])
    monkeypatch.delitem(sys.modules, "tiny_describer")
    assert [(step.title, step.title_source) for step in draft.steps] == [
        ('Seen: f(os.environ["API_KEY"])‹redacted:api-key›', "rule"),
        ("Mine", "comment"),
    ]
