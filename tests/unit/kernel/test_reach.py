from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.kernel.reach import reachable_names


@pytest.mark.parametrize(
    ("source", "used", "expected"),
    [
        ("rate = 1\ndef net(x): return x * rate", "net", {"rate"}),
        ("a = 1\ndef f(): return a\ndef g(): return f()", "g", {"f", "a"}),
        ("def f(): return missing", "f", set()),
        ("k = 2\nclass A:\n    def m(self): return k\nx = A()", "x", {"A", "k"}),
        ("k = 2\nclass A:\n    @property\n    def m(self): return k", "A", {"k"}),
        ("k = 2\nclass A:\n    @staticmethod\n    def m(): return k", "A", {"k"}),
        ("k = 1\ndef make():\n    def inner(): return k\n    return inner\nf = make()", "f", {"k"}),
        (
            "import functools\nk = 1\ndef f(x): return x * k\ng = functools.partial(f, 1)",
            "g",
            {"k"},
        ),
        (
            """
import functools
scale = 2
off = 1
def twice(f):
    @functools.wraps(f)
    def g(*a): return f(*a) * scale
    return g
@twice
def h(x): return x + off
""",
            "h",
            {"scale", "off"},
        ),
        ("def a(): return b()\ndef b(): return a()", "a", {"a", "b"}),
        ("x = [1, 2]", "x", set()),
    ],
)
def test_what_a_call_may_read(source: str, used: str, expected: set[str]) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(source, namespace)  # noqa: S102 - a session of one cell
    assert reachable_names({used}, namespace) == expected
