from __future__ import annotations

from typing import TYPE_CHECKING

from stepguide_kernel.model.verdict import Drift, Failure, GuideRun, StepRun
from stepguide_kernel.redaction import find
from stepguide_kernel.verification.discretion import redactor_for, without_secrets
from tests.unit.notebook.sample import notebook

if TYPE_CHECKING:
    import pytest

SECRET = "ghp_" + "x1Y2z3" * 6
VALUE = "correct-horse-battery"


def _run(words: str) -> GuideRun:
    """A verdict that says ``words`` wherever it quotes a guide."""
    return GuideRun(
        path=f"{SECRET}.ipynb",
        guide="g1",
        verdict="failed",
        duration_s=1.0,
        code_hash="0" * 64,
        failure=Failure(words, 3, "cell-3", "KeyError", words, words),
        drift=(Drift(1, "cell-1", "structural", words, words),),
        steps=(StepRun("s1", words, "failed", 0.5),),
        notes=(words,),
    )


def test_no_word_of_a_verdict_holds_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPGUIDE_TEST_PASSWORD", VALUE)
    redactor = redactor_for(notebook())
    told = without_secrets(_run(f"Load with {SECRET} and {VALUE}"), redactor)
    expected = _run("Load with ‹redacted:github-token› and ‹redacted:environment-variable›")
    assert told == expected
    assert told.path == f"{SECRET}.ipynb", "a file's name is how it is found"


def test_without_a_secret_a_verdict_is_told_as_it_is() -> None:
    run = _run("KeyError: 'region'")
    assert without_secrets(run, redactor_for(notebook())) is run


def test_what_the_author_allowed_is_told() -> None:
    (finding,) = find(SECRET)
    allowed = {"hash": finding.digest, "reason": "an example"}
    guide = notebook(stepguide={"schema": 1, "id": "g1", "allowed_findings": [allowed]})
    run = _run(SECRET)
    assert without_secrets(run, redactor_for(guide)) is run
