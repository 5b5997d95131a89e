from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.execution.comparison.policy import RTOL, policies
from stepguide_kernel.model.guide import DriftPolicy, DriftTolerance
from tests.unit.notebook.sample import code, notebook


def policy(source: str = "1", *, guide: Any = None, **metadata: Any) -> DriftPolicy:
    own = {"id": "g"} if guide is None else {"id": "g", "drift": guide}
    (found,) = policies(notebook(code(source, "a", metadata=metadata), stepguide=own))
    return found


def test_the_nearest_policy_holds() -> None:
    assert policy() == DriftTolerance(RTOL)
    assert policy(guide={"tolerance": 0.1}) == DriftTolerance(0.1)
    assert policy(guide="exact", stepguide={"drift": {"tolerance": 0.1}}) == DriftTolerance(0.1)
    assert policy(guide="exact", stepguide={"step_id": "s"}) == "exact"
    assert policy(stepguide={"drift": "ignore"}) == "ignore"


@pytest.mark.parametrize("tag", ["nbval-ignore-output", "NBVAL_IGNORE_OUTPUT"])
def test_what_nbval_is_told_to_ignore_is_ignored_here_too(tag: str) -> None:
    assert policy(tags=[tag]) == "ignore"
    assert policy("# NBVAL_IGNORE_OUTPUT\nnow()") == "ignore"
    assert policy("x = 1  # not NBVAL_IGNORE_OUTPUT") == DriftTolerance(RTOL)
    assert policy(tags=[tag], stepguide={"drift": "exact"}) == "exact"


@pytest.mark.parametrize(
    "wrong", ["lenient", {"rtol": 0.1}, {"tolerance": "much"}, {"tolerance": -1}, {}, 0.1, True]
)
def test_a_policy_that_there_is_not_is_no_policy(wrong: Any) -> None:
    with pytest.raises(NotebookInvalid, match="drift"):
        policy(stepguide={"drift": wrong})
    with pytest.raises(NotebookInvalid, match="drift"):
        policy(guide=wrong)
