"""Which variables a fork cannot follow any more."""

from __future__ import annotations

import pytest

from stepguide_kernel.kernel.warm.start_variables import objection


@pytest.mark.parametrize(
    "name", ["PYTHONHASHSEED", "LD_PRELOAD", "OMP_NUM_THREADS", "LC_ALL", "MPLCONFIGDIR", "HOME"]
)
def test_a_variable_that_is_read_once_is_named(name: str) -> None:
    assert name in str(objection({}, {name: "1"}))
    assert name in str(objection({name: "1"}, {}))
    assert name in str(objection({name: "1"}, {name: "2"}))


def test_any_other_variable_is_no_obstacle() -> None:
    assert objection({"API_KEY": "1", "PATH": "a", "LANG": "C"}, {"LANG": "C", "TZ": "UTC"}) is None
