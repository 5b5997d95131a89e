from __future__ import annotations

import math
import types
from typing import Any

import pandas as pd
import pytest

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.patches import lasting_magic, patched


class _Mine:
    pass


_Mine.__module__ = "__main__"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("pd.DataFrame.total = f", True),
        ("math.pi = 3", True),
        ("del math.tau", True),
        ("setattr(pd.DataFrame, 'total', f)", True),
        ("pd.core.frame.DataFrame.total = f", True),
        ("pd.options.display.max_rows = 5", False),
        ("Mine.rate = 2", False),
        ("thing.rate = 2", False),
        ("math.pi", False),
        ("absent.x = 1", False),
    ],
)
def test_a_module_or_class_of_others_is_patched(source: str, *, expected: bool) -> None:
    namespace: dict[str, Any] = {"pd": pd, "math": math, "Mine": _Mine}
    namespace["thing"] = types.SimpleNamespace()
    assert patched(CellCode(source), namespace) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("get_ipython().run_line_magic('matplotlib', 'inline')", True),
        ("get_ipython().run_line_magic('autoreload', '2')", True),
        ("get_ipython().run_line_magic('time', 'x = 1')", False),
        ("x = 1", False),
    ],
)
def test_magics_whose_effect_stays(code: str, *, expected: bool) -> None:
    assert lasting_magic(code) is expected
