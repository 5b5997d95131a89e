"""A guide and its steps, as pytest collects, runs and reports them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from stepguide_kernel.configuration import load_settings
from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.model.verdict import Drift, GuideRun, StepRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.outputs import is_skipped
from stepguide_kernel.notebook.steps import steps

if TYPE_CHECKING:
    from stepguide_kernel.model.guide import Step as GuideStep

_WHOLE = "the guide"


class NotWell(Exception):
    """A step did not do what its guide says, in words for the report."""


class Verified(NamedTuple):
    """The one run of a guide, and the traceback of the cell at fault, if any."""

    run: GuideRun
    traceback: str

    def step(self, step_id: str | None) -> StepRun | None:
        """What became of a step; ``None`` when the run says nothing of it."""
        return next((step for step in self.run.steps if step.id == step_id), None)


class Guide(pytest.File):
    """A notebook.  It is run when its first step is, and once."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the steps that have code, or a single item where there are none to tell apart."""
        found = _steps_with_code(self.path)
        for step in found:
            name = f"{step.number}. {step.title}".replace("::", ":")
            yield Step.from_parent(self, name=name, step_id=step.id)
        if not found:
            yield Step.from_parent(self, name=_WHOLE, step_id=None)

    @cached_property
    def verified(self) -> Verified:
        """The verdict on the guide; the store of the user is left alone."""
        # Filters that make errors of warnings are meant for the code under test.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _verified(self.path, self.config.getoption("stepguide_timeout"))


class Step(pytest.Item):
    """A step of a guide."""

    def __init__(self, *, step_id: str | None, **passed: Any) -> None:
        super().__init__(**passed)
        self._step_id = step_id

    def runtest(self) -> None:
        """Let the guide run, if it has not, and judge this step.

        :raises NotWell: it is not well.
        """
        verified = self._guide.verified
        run, step = verified.run, verified.step(self._step_id)
        if run.verdict == "interrupted":
            raise KeyboardInterrupt
        self.user_properties += [("guide_verdict", run.verdict), ("cause", run.cause or "")]
        if step is not None:
            self.user_properties.append(("step_seconds", step.duration_s))
        verdict = step.verdict if step is not None else run.verdict
        if verdict == "not_reached" and run.failure is not None and run.failure.step:
            pytest.skip(f"not reached: the run ended in step {run.failure.step}")
        if verdict == "drifted" and self.config.getoption("stepguide_allow_drift"):
            return
        if verdict != "passed":
            raise NotWell("\n".join(_told(verified, verdict, step)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what went wrong in the guide, rather than where this module noticed it."""
        if isinstance(excinfo.value, NotWell):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Say where the step is."""
        return self.path, None, f"{self.path.name}: {self.name}"

    @property
    def _guide(self) -> Guide:
        guide = self.parent
        assert isinstance(guide, Guide)  # noqa: S101 -- Guide alone makes steps
        return guide


def _steps_with_code(path: Path) -> list[GuideStep]:
    """Return the steps that a run says something of; none for what is no readable notebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notebook = Notebook.read(path)
            found = steps(notebook)
        except StepGuideError:
            return []  # the run says what is wrong with it
    return [step for step in found if _has_code(notebook, step)]


def _has_code(notebook: Notebook, step: GuideStep) -> bool:
    return any(
        cell.cell_type == "code" and cell["source"].strip() and not is_skipped(cell)
        for cell in notebook.cells[slice(*step.cells)]
    )


def _verified(path: Path, timeout: float | None) -> Verified:
    import msgspec

    from stepguide_kernel.verification.evidence import Evidence
    from stepguide_kernel.verification.reports.exhibits import exhibits
    from stepguide_kernel.verification.verify import verify

    settings = load_settings()
    if timeout is not None:
        settings = msgspec.structs.replace(settings, cell_timeout=timeout)
    seen = Evidence()

    class Witness:
        """Keeps what the verdict rests on."""

        def begin(self, total: int) -> None:
            """Nothing is shown: pytest has its own progress."""

        def ended(self, run: GuideRun, evidence: Evidence) -> None:  # noqa: ARG002 -- Progress's
            """Take the evidence."""
            nonlocal seen
            seen = evidence

    (run,) = verify([path], settings=settings, progress=Witness()).runs
    return Verified(run, exhibits(run, seen).traceback)


def _told(verified: Verified, verdict: str, step: StepRun | None) -> Iterator[str]:
    run, failure = verified.run, verified.run.failure
    if verdict == "drifted":
        yield from (_drift(found) for found in run.drift if step and found.step == step.step)
        yield f"keep the new outputs: stepguide verify {run.path} --accept"
        return
    if failure is None:
        yield str(run.verdict)
        return
    place = f"cell {failure.cell_index}: " if failure.cell_id else ""
    said = f"{failure.ename}: {failure.evalue}" if failure.evalue else failure.ename
    yield f"{run.verdict}: {place}{said}"
    if run.cause not in {None, "unknown"}:
        yield f"cause: {str(run.cause).replace('_', ' ')}"
    if failure.hint:
        yield failure.hint
    if verified.traceback:
        yield verified.traceback


def _drift(found: Drift) -> str:
    return f"drifted: cell {found.cell_index}: {found.kind}: {found.detail}"
