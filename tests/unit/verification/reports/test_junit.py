from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.model.verdict import Drift, Failure, GuideRun, StepRun, summarise
from stepguide_kernel.verification.reports.junit import junit

FAILURE = Failure("2. Plot", 4, "c", "KeyError", "'region'", "look at the data")
LOAD = StepRun("s1", "1. Load", "passed", 0.25)
DRIFT = Drift(2, "d", "numeric", "mean 1 → 2 (+100 %)", "1. Load")


def made(**fields: Any) -> GuideRun:
    defaults: dict[str, Any] = {"path": "guides/a.ipynb", "guide": "g", "duration_s": 4.0}
    return GuideRun(**{**defaults, **fields})


def suite(run: GuideRun, *, allow_drift: bool = False) -> ET.Element:
    root = ET.fromstring(  # noqa: S314 -- what we wrote ourselves
        junit(summarise((run,)), 5.0, allow_drift=allow_drift)
    )
    (found,) = root
    cases = found.findall("testcase")
    for element in (root, found):
        assert element.get("tests") == str(len(cases))
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert element.get(count) == str(len(found.findall(f"testcase/{tag}")))
    return found


def cases(found: ET.Element) -> list[tuple[str | None, list[str]]]:
    return [(case.get("name"), [part.tag for part in case]) for case in found.iter("testcase")]


FAILED = made(
    verdict="failed",
    cause="unknown",
    code_hash="abc",
    failure=FAILURE,
    steps=(
        LOAD,
        StepRun("s2", "2. Plot", "failed", 0.5),
        StepRun("s3", "3. Sum up", "not_reached", 0.0),
    ),
)


def test_a_guide_is_a_suite_and_a_step_a_case() -> None:
    found = suite(FAILED)
    assert found.get("name") == "guides/a.ipynb"
    assert cases(found) == [
        ("1. Load", []),
        ("2. Plot", ["failure"]),
        ("3. Sum up", ["skipped"]),
    ]
    (load, plot, rest) = found.iter("testcase")
    assert (load.get("classname"), load.get("file"), load.get("time")) == (
        "guides/a",
        "guides/a.ipynb",
        "0.250",
    )
    failure = plot[0]
    assert (failure.get("type"), failure.get("message")) == (
        "KeyError",
        "cell 4: KeyError: 'region'",
    )
    assert "look at the data" in (failure.text or "")
    assert rest[0].get("message") == "not reached: the run ended in step 2. Plot"


def test_verdict_cause_and_code_are_properties() -> None:
    said = {prop.get("name"): prop.get("value") for prop in suite(FAILED).iter("property")}
    assert said["verdict"] == "failed"
    assert said["cause"] == "unknown"
    assert said["code_hash"] == "abc"
    assert said["cached"] == "false"
    assert "since" not in said


def test_drift_is_a_failure_unless_it_is_allowed() -> None:
    run = made(verdict="drifted", drift=(DRIFT,), steps=(StepRun("s", "1. Load", "drifted", 1.0),))
    failure = suite(run).find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == DRIFT.detail
    allowed = suite(run, allow_drift=True)
    assert cases(allowed) == [("1. Load", ["system-out"])]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (made(verdict="invalid", failure=Failure("", -1, "", "NotFound", "x", "")), "error"),
        (made(verdict="timeout", failure=FAILURE), "error"),
        (made(verdict="interrupted"), "skipped"),
        (made(verdict="passed"), None),
    ],
)
def test_a_guide_without_steps_is_one_case(run: GuideRun, expected: str | None) -> None:
    assert cases(suite(run)) == [("the guide", [expected] if expected else [])]


def test_a_kernel_that_did_not_start_is_an_error_beside_the_steps() -> None:
    failure = Failure("", -1, "", "KernelMissing", "no kernel", "install one")
    step = StepRun("s", "1. Load", "not_reached", 0.0)
    run = made(verdict="environment", failure=failure, steps=(step,))
    assert cases(suite(run)) == [("1. Load", ["skipped"]), ("the guide", ["error"])]


@given(st.text())
def test_whatever_an_error_says_can_be_parsed(said: str) -> None:
    failure = Failure("1. A", 0, "c", said, said, said)
    steps = (StepRun("s", f"1. {said}", "failed", 1.0),)
    assert len(suite(made(path=said, verdict="failed", failure=failure, steps=steps))) == 2
