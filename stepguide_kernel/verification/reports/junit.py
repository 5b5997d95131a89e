"""A report for CI servers: JUnit's XML, a guide as a suite and a step as a case.

GitHub's and GitLab's readers and Jenkins agree on these elements and attributes; ``file`` is
what GitLab links to.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from stepguide_kernel import files
from stepguide_kernel.model.verdict import Drift, GuideRun, StepRun, VerifyReport

# What XML 1.0 cannot say, not even escaped; a guide's error may hold anything.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE = "the guide"
_PROPERTIES = ("verdict", "cause", "code_hash", "cells_run", "cells_total", "since", "cached")


def junit(report: VerifyReport, seconds: float, *, allow_drift: bool = False) -> bytes:
    """Return the report of a command that took so many seconds.

    :param allow_drift: steps that showed something else count as passed, and say so.
    """
    root = ET.Element("testsuites", name="stepguide")
    for run in report.runs:
        _suite(root, run, allow_drift=allow_drift)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in root)))
    root.set("time", f"{seconds:.3f}")
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def write(path: Path, report: VerifyReport, seconds: float, *, allow_drift: bool = False) -> None:
    """Write the report.

    :raises StorageError: the file cannot be written.
    """
    files.replace(path, junit(report, seconds, allow_drift=allow_drift))


def _suite(root: ET.Element, run: GuideRun, *, allow_drift: bool) -> None:
    suite = ET.SubElement(root, "testsuite", name=_xml(run.path))
    properties = ET.SubElement(suite, "properties")
    for name in _PROPERTIES:
        value = getattr(run, name)
        if value is not None:
            said = str(value).lower() if isinstance(value, bool) else str(value)
            ET.SubElement(properties, "property", name=name, value=_xml(said))
    for step in run.steps:
        _step(suite, run, step, allow_drift=allow_drift)
    if not any(
        case.find("failure") is not None or case.find("error") is not None for case in suite
    ):
        _rest(suite, run)
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{run.duration_s:.3f}")
    suite.set("timestamp", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    if run.notes:
        ET.SubElement(suite, "system-out").text = _xml("\n".join(run.notes))


def _step(suite: ET.Element, run: GuideRun, step: StepRun, *, allow_drift: bool) -> None:
    case = _case(suite, run, step.step, step.duration_s)
    drift = [found for found in run.drift if found.step == step.step]
    match step.verdict:
        case "passed":
            _say(case, drift)
        case "drifted" if allow_drift:
            _say(case, drift)
        case "drifted":
            words = "; ".join(found.detail for found in drift)
            _problem(case, "failure", "drifted", words, _drifted(drift))
        case "not_reached":
            ET.SubElement(case, "skipped", message=_xml(_why_not_reached(run)))
        case "interrupted":
            ET.SubElement(case, "skipped", message="interrupted")
        case _:
            _failure(case, run)


def _rest(suite: ET.Element, run: GuideRun) -> None:
    """Give a guide a case of its own where no step of it says how it ended."""
    if run.failure is not None:
        _failure(_case(suite, run, _WHOLE, run.duration_s), run)
    elif not run.steps:
        case = _case(suite, run, _WHOLE, run.duration_s)
        if run.verdict == "interrupted":
            ET.SubElement(case, "skipped", message="interrupted")


def _case(suite: ET.Element, run: GuideRun, name: str, seconds: float) -> ET.Element:
    guide = run.path.removesuffix(".ipynb")
    return ET.SubElement(
        suite,
        "testcase",
        classname=_xml(guide),
        name=_xml(name),
        file=_xml(run.path),
        time=f"{seconds:.3f}",
    )


def _failure(case: ET.Element, run: GuideRun) -> None:
    failure = run.failure
    if failure is None:
        return
    words = f"{failure.ename}: {failure.evalue}" if failure.evalue else failure.ename
    where = f"cell {failure.cell_index}: " if failure.cell_id else ""
    text = [
        f"{where}{words}",
        f"cause: {run.cause}" if run.cause not in {None, "unknown"} else "",
        failure.hint,
    ]
    tag = "failure" if run.verdict == "failed" else "error"
    _problem(case, tag, failure.ename, f"{where}{words}", "\n".join(filter(None, text)))


def _problem(case: ET.Element, tag: str, kind: str, message: str, text: str) -> None:
    found = ET.SubElement(case, tag, message=_xml(message), type=_xml(kind))
    found.text = _xml(text)


def _say(case: ET.Element, drift: list[Drift]) -> None:
    if drift:
        ET.SubElement(case, "system-out").text = _xml(_drifted(drift))


def _drifted(drift: list[Drift]) -> str:
    return "\n".join(f"cell {one.cell_index}: {one.kind}: {one.detail}" for one in drift)


def _why_not_reached(run: GuideRun) -> str:
    if run.failure is None or not run.failure.step:
        return f"not reached: {run.verdict}"
    return f"not reached: the run ended in step {run.failure.step}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
