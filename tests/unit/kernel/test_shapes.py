from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from stepguide_kernel.kernel.shapes import shape_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pd.DataFrame({"a": [1, 2]}), (2, 1)),
        (pd.Series([1, 2, 3]), (3,)),
        (np.zeros((2, 3, 4)), (2, 3, 4)),
        (np.float64(1.0), None),
        ([1, 2], None),
        (pd.DataFrame, None),
        (None, None),
    ],
)
def test_only_tables_and_arrays_have_a_shape(value: object, expected: object) -> None:
    assert shape_of(value) == expected
