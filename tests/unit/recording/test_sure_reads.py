from __future__ import annotations

import pytest

from stepguide_kernel.recording.sure_reads import sure_reads


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("print(x)", {"print", "x"}),
        ("y = x\nz = y", {"x"}),
        ("import os\nos.listdir(where)", {"where"}),
        ("if a:\n    b", {"a"}),
        ("for i in many:\n    i + other", {"many"}),
        ("a and b", {"a"}),
        ("a < b < c", {"a", "b"}),
        ("a if b else c", {"b"}),
        ("[f(x) for x in many if g(x)]", {"many"}),
        ("def f(x):\n    return y", set()),
        ("try:\n    a\nexcept NameError:\n    pass", set()),
        ("df['x'] = 1", {"df"}),
        ("x += 1", set()),  # a store, as ast has it: too little is safe
        ("with open(p) as f:\n    f.read(n)", {"open", "p", "f", "n"}),
        ("!ls {folder}", set()),
    ],
)
def test_names_that_are_read_whichever_way_a_cell_goes(source: str, names: set[str]) -> None:
    assert sure_reads(source) == names
