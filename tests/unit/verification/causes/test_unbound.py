from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.verification.causes.error import of_error
from stepguide_kernel.verification.causes.finding import Finding
from tests.unit.notebook.sample import code, text
from tests.unit.verification.causes.failing import SHOWN, error, failed

NO_KMEANS = "name 'KMeans' is not defined"
USES = "KMeans(4)"
DEFINES = "from sklearn.cluster import KMeans"


def judged(*cells: dict[str, Any], at: int = 0, **raised: Any) -> Finding:
    return of_error(failed("NameError", NO_KMEANS, *cells, at=at, **raised))


def test_the_cell_that_had_to_run_first_is_named() -> None:
    found = judged(
        text("## Cluster"),
        code(USES, execution_count=14),
        text("## Set up"),
        code(DEFINES, execution_count=1),
        at=1,
    )
    assert found.cause == "hidden_state"
    assert "cell 3 (step 2. Set up)" in found.hint


def test_a_definition_below_is_no_evidence_where_the_cells_ran_in_order() -> None:
    in_order = judged(code(USES, execution_count=1), code(DEFINES, execution_count=2))
    assert in_order.cause == "unknown"
    assert "cell 1" in in_order.hint
    assert judged(code(USES), code(DEFINES)).cause == "unknown"
    worked = code(USES, execution_count=1, outputs=[SHOWN])
    assert judged(worked, code(DEFINES, execution_count=2)).cause == "hidden_state"


def test_a_cell_that_ran_needed_one_that_is_gone() -> None:
    assert judged(code(USES, outputs=[SHOWN])).cause == "hidden_state"
    assert judged(code(USES, execution_count=3)).cause == "unknown"
    others = code("1", outputs=[SHOWN])
    assert judged(code(USES, execution_count=3), others).cause == "hidden_state"
    assert judged(code(USES), others).cause == "unknown"


@pytest.mark.parametrize("brings", ["from numpy import *", "%run names.ipynb", "%load_ext x"])
def test_a_name_may_have_come_in_bulk(brings: str) -> None:
    assert judged(code(brings), code(USES, outputs=[SHOWN]), at=1).cause == "unknown"


def test_a_name_that_was_defined_above_is_another_matter() -> None:
    assert judged(code(DEFINES), code(USES, outputs=[SHOWN]), at=1).cause == "unknown"


def test_a_slip_is_no_hidden_state() -> None:
    found = judged(code(USES, outputs=[SHOWN]), near="KMean")
    assert found.cause == "unknown"
    assert "KMean" in found.hint


def test_a_name_that_a_library_does_not_know_is_not_the_guide_s() -> None:
    assert judged(code(USES, outputs=[SHOWN]), through=("sklearn",)).cause == "unknown"


def test_a_name_of_python_2_is_a_change_of_python() -> None:
    found = of_error(failed("NameError", "name 'xrange' is not defined"))
    assert found.cause == "api_change"
    assert "range" in found.hint


def test_an_error_that_the_file_shows_and_others_followed_is_meant() -> None:
    shown = code(USES, execution_count=4, outputs=[error("NameError", NO_KMEANS)])
    assert judged(shown, code(DEFINES, execution_count=5)).cause == "shown_on_purpose"
