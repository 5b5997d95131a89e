"""The reference pages name what the code has, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec

from stepguide_kernel.execution import environment, output_budget, process_tree
from stepguide_kernel.execution.comparison import policy
from stepguide_kernel.model.guide import CALLOUT_KINDS, CellMetadata, GuideMetadata
from stepguide_kernel.model.verdict import VERDICTS, Cause, DriftKind, Failure
from stepguide_kernel.notebook.hashes import EXECUTION_TAGS
from stepguide_kernel.notebook.outputs import CUT_WORDS

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
VERIFICATION = (REFERENCE / "verification.md").read_text(encoding="utf-8")
GUIDE_FILE = (REFERENCE / "guide-file.md").read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def column(text: str, number: int) -> set[str]:
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in named(row[number])}


def test_verdicts_causes_and_kinds_of_drift_are_all_there() -> None:
    table = section(VERIFICATION, "Verdicts and causes")
    assert column(table, 1) == set(VERDICTS)
    assert column(table, 2) == set(get_args(Cause))
    assert column(section(VERIFICATION, "Drift"), 1) == set(get_args(DriftKind))
    fields = {field.name for field in msgspec.structs.fields(Failure)}
    assert fields <= column(section(VERIFICATION, "The failure"), 1)


def test_the_variables_that_pass_are_those_on_the_list() -> None:
    listed = named(section(VERIFICATION, "What a run sees of your environment"))
    ours = {"prerequisites.env", "STEPGUIDE_RECORD", "off", process_tree.MARK}
    assert listed - ours == set(environment.ALLOWED)


def test_the_limits_of_output_are_those_that_hold() -> None:
    table = section(VERIFICATION, "How a run is made")
    text, rich = output_budget.TEXT_LIMIT, output_budget.RICH_LIMIT
    assert f"print {text // 1_000_000} MB and show {rich // 1_000_000} MB" in table
    assert CUT_WORDS in table


def test_the_tolerance_is_the_one_that_holds() -> None:
    assert f"{policy.RTOL:.5f}" in section(VERIFICATION, "Drift")


def test_the_metadata_s_fields_are_those_of_the_structs() -> None:
    described = column(section(GUIDE_FILE, "Notebook metadata"), 1)
    for struct in (GuideMetadata, CellMetadata):
        assert {field.name for field in msgspec.structs.fields(struct)} <= described
    assert set(CALLOUT_KINDS) <= named(section(GUIDE_FILE, "Callouts"))
    assert named(section(GUIDE_FILE, "The two hashes")) >= EXECUTION_TAGS
