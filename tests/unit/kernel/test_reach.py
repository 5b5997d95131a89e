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
        (
            """
k = l = m = 1
class A:
    @property
    def p(self): return k
    @p.setter
    def p(self, v): self.v = v * l
    @p.deleter
    def p(self): print(m)
x = A()
""",
            "x",
            {"A", "k", "l", "m"},
        ),
        ("k = 1\nclass A:\n    def __getattr__(self, n): return k\nx = A()", "x", {"A", "k"}),
        (
            """
k = 1
class D:
    def __get__(self, o, t): return k
class A:
    d = D()
x = A()
""",
            "x",
            {"A", "D", "k"},
        ),
        (
            """
import functools
k = 1
class A:
    @functools.cached_property
    def p(self): return k
x = A()
""",
            "x",
            {"A", "k"},
        ),
        (
            "k = 1\nclass M(type):\n    def m(c): return k\nclass A(metaclass=M): pass",
            "A",
            {"M", "k"},
        ),
        ("import functools\nk = 1\n@functools.lru_cache\ndef f(): return k", "f", {"k"}),
        (
            """
import functools
k = 1
@functools.singledispatch
def f(x): return 0
@f.register
def _(x: int): return k
""",
            "f",
            {"k"},
        ),
        ("k = 1\ndef g():\n    yield k\nx = g()", "x", {"k"}),
        ("k = 1\nx = (i * k for i in [1])", "x", {"k"}),
        ("k = 1\ndef f(): return k\nhandlers = {'f': [f]}", "handlers", {"k"}),
        ("k = 1\nclass A: pass\nx = A()\nx.callback = lambda: k", "x", {"A", "k"}),
        ("k = 1\ndef f(g=lambda: k): return g()", "f", {"k"}),
        ("k = 1\ndef f():\n    return [[k for _ in '1'] for _ in '2']", "f", {"k"}),
        ("x = [1, 2]", "x", set()),
    ],
)
def test_what_a_call_may_read(source: str, used: str, expected: set[str]) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(source, namespace)  # noqa: S102 - a session of one cell
    assert reachable_names({used}, namespace) - {"functools", "print", "int"} == expected
