from __future__ import annotations

import math
import random
import threading
from contextlib import suppress
from typing import Any

import pytest

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.facts import Facts
from stepguide_kernel.kernel.tracker import Ending, Tracker, static_facts

_MATH = {name for name in vars(math) if name[0] != "_"}

_SETTER = """
k = 2
class A:
    @property
    def p(self): return 0
    @p.setter
    def p(self, v): self.v = v * k
a = A()
"""


class _Session:
    """Runs cells in a namespace of their own, as a kernel would."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.tracker = Tracker(self.namespace, self.namespace.keys() | {"__builtins__"})

    def run(self, source: str) -> Facts:
        self.tracker.before()
        succeeded = False
        with suppress(ZeroDivisionError, NameError):
            exec(source, self.namespace)  # noqa: S102 - a cell
            succeeded = True
        return self.tracker.after(Ending(source, succeeded=succeeded))


def _last(*cells: str) -> Facts:
    session = _Session()
    return [session.run(cell) for cell in cells][-1]


@pytest.mark.parametrize(
    ("cells", "reads", "writes", "strong"),
    [
        (["x = 1"], set(), {"x"}, {"x"}),
        (["x = 1", "y = x + 1"], {"x"}, {"y"}, {"y"}),
        (["x = 1", "x += 1"], {"x"}, {"x"}, {"x"}),
        (["x = 1", "del x"], {"x"}, {"x"}, {"x"}),
        (["a = [1]", "a.append(2)"], {"a"}, {"a"}, set()),
        (["a = [1]\nb = a", "b.append(2)"], {"a", "b"}, {"a", "b"}, set()),
        (["def f(d): d.append(1)\na = []", "f(a)"], {"a", "f"}, {"a"}, set()),
        (["x = 0\nflag = True", "if flag:\n    x = 1"], {"flag"}, {"x"}, {"x"}),
        (["x = 0\nflag = False", "if flag:\n    x = 1"], {"flag"}, {"x"}, set()),
        (["exec('z = 5')"], set(), {"z"}, {"z"}),
        (["z = 5", "exec('z += 1')"], {"z"}, {"z"}, {"z"}),
        (["c = 0\ndef inc():\n    global c\n    c += 1", "inc()"], {"c", "inc"}, {"c"}, {"c"}),
        (["gen = (x for x in [1, 2])", "next(gen)"], {"gen"}, {"gen"}, set()),
        (["a = [2, 1]", "sorted(a)"], {"a"}, set(), set()),
        (["a = [1, 2]", "a.sort()"], {"a"}, set(), set()),
        (["globals()['x'] = 1"], set(), {"x"}, {"x"}),
        (["x = [3]", "if (n := len(x)) > 0: y = n"], {"x"}, {"n", "y"}, {"n", "y"}),
        (["for i in range(3): t = i"], set(), {"i", "t"}, {"i", "t"}),
        (["from math import *"], {"@syspath"}, _MATH, _MATH),
        (["class C: rate = 1\nc = C()", "C.rate = 2"], {"C"}, {"C"}, set()),
        (["class C: rate = 1\nc = C()", "r = c.rate"], {"c", "C"}, {"r"}, {"r"}),
        (
            [
                _SETTER,
                "a.p = 1",
            ],
            {"a", "A", "k"},
            {"a"},
            set(),
        ),
        (["import math", "math.tau2 = 6"], {"math", "@patch"}, {"@patch"}, set()),
        (["d = {'f': {}}\ne = d['f']", "d['f']['a'] = 1"], {"d", "e"}, {"d", "e"}, set()),
    ],
)
def test_what_a_run_reads_writes_and_settles(
    cells: list[str], reads: set[str], writes: set[str], strong: set[str]
) -> None:
    facts = _last(*cells)
    assert facts.reads == reads
    assert facts.writes == writes
    assert facts.strong == strong


@pytest.mark.parametrize(
    ("cell", "reads"),
    [
        ("for row in [{}, {}]:\n    row['x'] = 1", set()),
        ("rows = [{}, {}]\nfor row in rows:\n    row['x'] = 1", set()),
        ("for i in range(3):\n    total = i * 2", {"range"}),
        ("with open(__file__) as f:\n    text = f.read()", {"open", "__file__"}),
        ("with suppress(E) as f, memoryview(b'') as g:\n    n = g.nbytes", {"suppress", "E"}),
    ],
)
def test_a_cell_run_again_does_not_read_what_it_binds(cell: str, reads: set[str]) -> None:
    session = _Session()
    session.namespace |= {"__file__": __file__, "suppress": suppress, "E": ValueError}
    for _ in range(4):  # addresses come round again
        facts = session.run(cell)
        assert facts.reads <= reads


def test_a_failed_run_settles_only_what_it_bound() -> None:
    facts = _last("y = 1", "items = [1]\nbad = 1 / 0\ny = 2")
    assert facts.strong == {"items"}
    assert "y" not in facts.writes


def test_unseeded_numbers_depend_on_those_drawn_before() -> None:
    facts = _last("import random", "a = random.random()")
    assert "@rng" in facts.reads & facts.writes
    assert "@rng" not in facts.strong


def test_a_seed_settles_the_numbers() -> None:
    facts = _last("import random", "random.seed(7)")
    assert "@rng" in facts.strong
    assert "@rng" not in facts.reads


def test_a_folder_changed_is_a_change(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # so that it is changed back
    facts = _last("import os", f"os.chdir({str(tmp_path.parent)!r})")
    assert "@cwd" in facts.reads & facts.writes


def test_shapes_are_told_before_and_after() -> None:
    session = _Session()
    session.run("import pandas as pd")
    assert session.run("df = pd.DataFrame({'a': [1, 2]})").shapes == {"df": (None, (2, 1))}
    assert session.run("df['b'] = 1").shapes == {"df": ((2, 1), (2, 2))}
    assert session.run("df.head()").shapes == {}


def test_a_change_through_a_container_reaches_the_frame() -> None:
    facts = _last(
        "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2]})\ncfg = {'df': df}",
        "cfg['df'].loc[0, 'a'] = 99",
    )
    assert facts.writes == {"cfg", "df"}


def test_private_names_of_the_user_count_and_those_of_ipython_do_not() -> None:
    session = _Session()
    session.namespace |= {"_i3": "x = 1", "_3": 4, "_": 4}
    facts = session.run("_mine = 1\n_i4 = _3")
    assert facts.writes >= {"_mine"}
    assert "_3" in facts.reads


def test_code_that_ran_unseen_is_known_by_its_word() -> None:
    facts = static_facts(CellCode("import a\nx = y\ny = 2\nz.append(x)\nfrom b import *"))
    assert facts.reads == {"y", "z"}
    assert facts.writes == {"a", "x", "y", "z", "@star"}
    assert facts.strong == {"a", "x", "y"}


def _overlapping(main: str, sub: str, in_between: str = "") -> tuple[Facts, Facts]:
    """Run ``sub`` while ``main`` is under way, as a subshell does."""
    session = _Session()
    session.namespace["kept"] = [0]
    begun = session.tracker.before(CellCode(main))
    exec(in_between, session.namespace)  # noqa: S102 - what main did so far
    other = session.tracker.before(CellCode(sub))
    exec(sub, session.namespace)  # noqa: S102 - a cell
    second = session.tracker.after(Ending(sub), other)
    exec(main, session.namespace)  # noqa: S102 - a cell
    return session.tracker.after(Ending(main), begun), second


def test_runs_that_overlap_have_bound_their_own_names() -> None:
    first, second = _overlapping("a = [1]\nb = [2]", "s = [3]", "a = [1]")
    assert (first.writes, second.writes) == ({"a", "b"}, {"s"})


def test_what_an_overlapping_run_deletes_is_its_own() -> None:
    first, second = _overlapping("a = [1]", "del kept")
    assert (first.writes, second.writes) == ({"a"}, {"kept"})


def test_what_a_thread_changed_ties_its_reader_to_who_began_it() -> None:
    session = _Session()
    session.run("import threading\nfound = []\nstop = threading.Event()")
    began = session.run(
        "def work():\n    stop.wait(60)\n    found.append(1)\n"
        "thread = threading.Thread(target=work); thread.start()"
    )
    session.run("stop.set(); thread.join()")
    reader = session.run("total = len(found)")
    assert "@background" in began.writes
    assert "@background" in reader.reads


def test_a_name_bound_between_runs_is_no_runs() -> None:
    session = _Session()
    session.run("x = [1]")
    session.namespace["x"] = [2]
    facts = session.run("y = 1")
    assert (facts.writes, facts.reads) == ({"y"}, set())
    assert session.run("y = x").reads == {"x", "@between"}
    session.run("x = [3]")
    assert session.run("y = x").reads == {"x"}


def test_a_change_in_place_between_runs_is_no_runs() -> None:
    session = _Session()
    session.run("chosen = []\nother = [1]\nalias = chosen")
    session.namespace["chosen"].append("by a widget")
    session.tracker.look_again()
    assert session.run("y = len(other)").reads == {"other"}
    facts = session.run("z = len(chosen)")
    assert (facts.writes, facts.reads) == ({"z"}, {"chosen", "@between"})
    assert "@between" in session.run("w = alias[0]").reads
    session.run("chosen = []")
    assert session.run("z = len(chosen)").reads == {"chosen"}


def test_what_changes_while_a_run_is_under_way_is_that_runs() -> None:
    session = _Session()
    session.run("chosen = []")
    session.tracker.before(CellCode("chosen.append(1)"))
    session.namespace["chosen"].append(1)
    session.tracker.look_again()
    assert session.tracker.after(Ending("chosen.append(1)")).writes == {"chosen"}
    assert session.run("len(chosen)").reads == {"chosen"}


def test_names_known_before_the_recording_share_their_objects() -> None:
    namespace: dict[str, Any] = {"a": [1]}
    namespace["b"] = namespace["a"]
    tracker = Tracker(namespace, {"__builtins__"})
    tracker.before()
    exec("b.append(2)", namespace)  # noqa: S102 - a cell
    assert tracker.after(Ending("b.append(2)")).writes == {"a", "b"}


@pytest.mark.parametrize(
    ("make", "change"),
    [
        ("base = np.zeros(4)\nview = base[1:]", "view[0] = 5"),
        ("base = np.zeros(4)\nview = base.reshape(2, 2)", "view *= 2; view += 1"),
    ],
)
def test_a_change_through_a_view_reaches_the_array(make: str, change: str) -> None:
    facts = _last("import numpy as np", make, change)
    assert facts.writes >= {"base", "view"}


def test_what_the_kernel_did_as_it_started_is_no_runs_doing() -> None:
    session = _Session()
    random.random()  # noqa: S311 - as the kernel does
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        facts = session.run("x = 1")
    finally:
        done.set()
        thread.join()
    assert (facts.reads, facts.writes) == (set(), {"x"})
