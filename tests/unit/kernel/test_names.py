from __future__ import annotations

import pytest

from stepguide_kernel.kernel.names import Names, statements


def _one(source: str) -> Names:
    (names,) = statements(source)
    return names


@pytest.mark.parametrize(
    ("source", "loads", "strong"),
    [
        ("x = y + 1", {"y"}, {"x"}),
        ("a, *b = c", {"c"}, {"a", "b"}),
        ("x: int = y", {"int", "y"}, {"x"}),
        ("import os.path", set(), {"os"}),
        ("from a import b as c", set(), {"c"}),
        ("def f(x, y=z): return x + w", {"z"}, {"f"}),
        ("key = lambda r: h(r)", {"h"}, {"key"}),
        ("class A(B):\n    k = C\n    l = k", {"B", "C"}, {"A"}),
        ("[q + w for q in r]", {"r", "w"}, set()),
        ("with open(p) as h:\n    t = h.read()\n    u = t", {"open", "p"}, {"h", "t", "u"}),
        ("if c:\n    x = 1\nelse:\n    x = 2", {"c"}, {"x"}),
        ("for i in r:\n    t = i", {"r"}, set()),
        ("f'{a} {b!r}'", {"a", "b"}, set()),
        ("x = [x for x in x]", {"x"}, {"x"}),
        ("(m := f()) and use(m)", {"f", "use"}, {"m"}),
    ],
)
def test_what_a_statement_reads_and_surely_binds(
    source: str, loads: set[str], strong: set[str]
) -> None:
    names = _one(source)
    assert names.loads == loads
    assert names.strong == strong


@pytest.mark.parametrize(
    ("source", "weak"),
    [
        ("if c:\n    x = 1", {"x"}),
        ("for i in r:\n    t = i", {"i", "t"}),
        ("while c:\n    x = 1", {"x"}),
        ("try:\n    v = 1\nexcept E as e:\n    w = 2", {"v", "w"}),
        ("match s:\n    case [x, *rest]:\n        y = x", {"x", "rest", "y"}),
        ("[w := q for q in r]", {"w"}),
        ("a and (m := f()) and use(m)", {"m"}),
        ("(x := 1) if c else (y := 2)", {"x", "y"}),
        ("with suppress(E):\n    x = f()", {"x"}),
        ("with contextlib.suppress(E):\n    x = f()", {"x"}),
    ],
)
def test_what_a_branch_binds_is_not_sure(source: str, weak: set[str]) -> None:
    names = _one(source)
    assert names.weak == weak
    assert names.strong == set()


@pytest.mark.parametrize(
    ("source", "updated"),
    [
        ("df['a'] = 1", {"df"}),
        ("df.loc[0, 'a'] += 1", {"df"}),
        ("cfg.lr = 2", {"cfg"}),
        ("items.append(1)", {"items"}),
        ("df.drop(columns='z', inplace=True)", {"df"}),
        ("df.drop(columns='z', inplace=False)", set()),
        ("model.fit(X)", {"model"}),
        ("del d['k']", {"d"}),
        ("df.head()", set()),
    ],
)
def test_changes_in_place_are_told_from_mere_use(source: str, updated: set[str]) -> None:
    assert _one(source).updated == updated


def test_a_name_bound_earlier_in_a_block_is_not_read_from_outside() -> None:
    assert _one("if c:\n    x = y\n    z = x").loads == {"c", "y"}


@pytest.mark.parametrize(
    ("source", "loads"),
    [
        ("with open(p) as h:\n    h.write(t)", {"open", "p", "t"}),
        ("with a() as h, b(h) as k:\n    k.x = 1", {"a", "b"}),
        ("async with a() as h:\n    h.append(1)", {"a"}),
        ("for row in rows:\n    row['x'] = 1", {"rows"}),
        ("try:\n    f()\nexcept E as e:\n    e.args = ()", {"f", "E"}),
        ("match s:\n    case [q]:\n        q.append(1)", {"s"}),
        ("if c:\n    x = []\n    x.append(1)", {"c"}),
    ],
)
def test_what_a_block_itself_bound_it_neither_reads_nor_changes_from_outside(
    source: str, loads: set[str]
) -> None:
    names = _one(source)
    assert names.loads == loads
    assert names.updated == set()


def test_what_a_block_changes_before_it_binds_it_is_changed_from_outside() -> None:
    names = _one("with h.a as g:\n    k.append(h)\n    k = h = g")
    assert (names.loads, names.updated) == ({"h", "k"}, {"k"})


def test_code_that_does_not_parse_names_nothing() -> None:
    assert statements("def broken(") == []
    assert statements("x = '\0'") == []


@pytest.mark.parametrize(
    ("source", "reads", "binds"),
    [
        ("get_ipython().run_line_magic('time', 'x = f(y)')", {"f", "y"}, {"x"}),
        ("get_ipython().run_line_magic('timeit', '-n1 -r1 f(y)')", {"f", "y"}, set()),
        ("get_ipython().run_cell_magic('time', '', 'x = y\\nz = x')", {"y"}, {"x", "z"}),
        ("get_ipython().system('ls {folder} $name')", {"folder", "name"}, set()),
        ("files = get_ipython().getoutput('ls {folder}')", {"folder"}, {"files"}),
        ("get_ipython().run_cell_magic('bash', '', 'x = 1')", set(), set()),
    ],
)
def test_python_inside_magics_counts(source: str, reads: set[str], binds: set[str]) -> None:
    names = _one(source)
    assert names.loads - {"get_ipython"} == reads
    assert names.strong == binds
